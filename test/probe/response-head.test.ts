import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemFailure } from '../../src/probe/connect.ts'
import { probeCheck } from '../../src/probe/probe.ts'
import { createHeadReader, type HeadProgress } from '../../src/probe/response-head.ts'
import { startAnswering } from '../support/servers.ts'
import { checkOf, matching } from './checks.ts'

/** What the reader says of bytes that arrive in pieces of these lengths, the last one with all that is left. */
function read(bytes: Buffer, pieces: readonly number[]): HeadProgress {
  const reader = createHeadReader()
  let progress = reader(Buffer.alloc(0))
  let from = 0
  for (const length of [...pieces, bytes.length]) {
    progress = reader(bytes.subarray(from, from + length))
    from += length
  }
  return progress
}

/** Responses that are nearly right: lines of good and bad headers, any bytes, interim answers. */
const responses = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.1 103 Hint\r\n',
        'HTTP/1.0 404\r\n',
        '\r\n',
        '\n',
        'A: b\r\n',
        'A:\r\n',
        'A : b\r\n',
        ' fold\r\n',
      ),
      fc.integer({ min: 0, max: 17_000 }).map((length) => `X: ${'y'.repeat(length)}\r\n`),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'))

describe('createHeadReader', () => {
  test('however the bytes are cut, the verdict is the same', () => {
    fc.assert(
      fc.property(responses, fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 12 }), (bytes, pieces) => {
        const { failure, ...whole } = read(bytes, [])
        const { failure: cutFailure, ...cut } = read(bytes, pieces)
        // An excerpt of an endless line depends on how much of it had arrived.
        expect({ ...cut, reason: cutFailure?.reason }).toEqual({ ...whole, reason: failure?.reason })
      }),
    )
  })

  test('byte by byte as well', () => {
    fc.assert(
      fc.property(
        responses.filter(({ length }) => length < 200),
        (bytes) => {
          expect(read(bytes, Array(bytes.length).fill(1))).toEqual(read(bytes, []))
        },
      ),
    )
  })

  test('endless interim answers are too large', () => {
    const reader = createHeadReader()
    let progress = reader(Buffer.alloc(0))
    let bytes = 0
    const hint = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n')
    while (!progress.failure && bytes < 1e6) {
      progress = reader(hint)
      bytes += hint.length
    }
    expect(progress.failure).toEqual({ reason: 'header-too-large' })
  })
})

test('whatever a server sends, the verdict is one line without control characters', async () => {
  await fc.assert(
    fc.asyncProperty(responses, async (bytes) => {
      const port = await startAnswering(bytes)
      for (const more of [{}, matching('ready\u0007')]) {
        const { message, passed, reason } = await probeCheck(checkOf(port, more), { timeoutScale: 0.5 })
        expect(message).toMatch(/^[^\p{Cc}]{1,200}$/u)
        expect(passed).toBe(reason === 'ok')
      }
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['ECONNREFUSED', 'connection-refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EMFILE', 'local-error'],
  ['ENOBUFS', 'local-error'],
])('%s is %s', (code, reason) => {
  expect(systemFailure(Object.assign(new Error('no'), { code }))).toEqual({ reason, detail: code })
})
