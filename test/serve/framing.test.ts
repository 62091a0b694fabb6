import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFramer, frame } from '../../src/serve/framing.ts'

/** All messages from a stream cut into chunks; `'unusable'` ends it. */
function read(chunks: readonly Uint8Array[]) {
  const framer = createFramer()
  const messages: string[] = []
  for (const chunk of chunks) {
    framer.push(chunk)
    for (let next = framer.next(); next !== 'more'; next = framer.next()) {
      if (next === 'unusable') return { messages, end: 'unusable' }
      messages.push(Buffer.from(next).toString('hex'))
    }
  }
  return { messages, end: framer.isPartial() ? 'partial' : 'whole' }
}

const message = fc.uint8Array({ minLength: 12, maxLength: 300 })

test('D61 any segmentation gives the same messages', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 30 }), (messages, cuts) => {
      const stream = Buffer.concat(messages.map(frame))
      const edges = [...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].toSorted(
        (a, b) => a - b,
      )
      const chunks = edges.slice(1).map((edge, index) => stream.subarray(edges[index], edge))
      const expected = { messages: messages.map((one) => Buffer.from(one).toString('hex')), end: 'whole' }
      expect(read(chunks)).toEqual(expected)
      expect(read([...stream].map((octet) => Uint8Array.of(octet)))).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

const twelve = new Uint8Array(12)

test.each([
  ['D64', 'length 0', [[0, 0]], [], 'unusable'],
  ['D64', 'length 11', [[0, 11, ...new Array<number>(11).fill(0)]], [], 'unusable'],
  ['D64', 'length 12 is the least', [[0, 12, ...twelve]], ['00'.repeat(12)], 'whole'],
  ['D61', 'half a length', [[0]], [], 'partial'],
  ['D61', 'a message and a half', [[0, 12, ...twelve, 0, 12, 0]], ['00'.repeat(12)], 'partial'],
  ['D61', 'nothing', [[]], [], 'whole'],
] as const)('%s %s', (_rule, _case, chunks, messages, end) => {
  expect(read(chunks.map((chunk) => Uint8Array.from(chunk)))).toEqual({ messages, end })
})

test('D60 the longest message', () => {
  const long = new Uint8Array(65_535).fill(7)
  const { messages, end } = read([frame(long).subarray(0, 40_000), frame(long).subarray(40_000)])
  expect([messages[0]?.length, end]).toEqual([131_070, 'whole'])
})
