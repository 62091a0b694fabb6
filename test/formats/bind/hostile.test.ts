import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeBind } from '../../../src/formats/bind/write.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { getName, labelBytes, nameOfLabels } from '../../../src/values/name.ts'
import { decodeRdata } from '../../../src/values/rdata/registry.ts'
import { deployment, recordSet, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { endpointCheck } from '../../support/sample-zone.ts'

const bytes = (max: number) => fc.uint8Array({ minLength: 1, maxLength: max })
const nasty = fc.oneof(
  bytes(20),
  fc
    .constantFrom(
      '$INCLUDE /etc/passwd',
      '@',
      '*',
      ';r53sim:end',
      '(',
      ')',
      '"',
      '\\',
      '\\010',
      'a.b',
      ' ',
      '\n',
      '\u0000',
      '300',
      'IN',
      '$TTL',
    )
    .map((text) => new TextEncoder().encode(text)),
)
const strings = fc.array(fc.oneof(fc.uint8Array({ maxLength: 255 }), nasty), { minLength: 1, maxLength: 3 })

const text = (parts: readonly Uint8Array[]) => {
  const decoded = decodeRdata('TXT', Uint8Array.from(parts.flatMap((part) => [part.length, ...part])))
  if (!decoded.ok) throw new Error(decoded.problem.message)
  return decoded.rdata
}

/** What stands between blanks of a line, undone as RFC 1035 §5.1 says: an escape is a byte, quotes hold blanks. */
function fields(line: string): readonly Uint8Array[] {
  const found: number[][] = []
  let current: number[] | undefined
  let quoted = false
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (character === '"') {
      if (!quoted) current ??= []
      quoted = !quoted
    } else if (character === ' ' && !quoted) {
      if (current) found.push(current)
      current = undefined
    } else if (character === '\\') {
      const digits = /^\d{3}/.exec(line.slice(index + 1))?.[0]
      const byte = digits === undefined ? line.charCodeAt(index + 1) : Number(digits)
      current = [...(current ?? []), byte]
      index += digits?.length ?? 1
    } else current = [...(current ?? []), line.charCodeAt(index)]
  }
  return [...found, ...(current ? [current] : [])].map((field) => Uint8Array.from(field))
}

test('whatever the names and texts: one record a line, ASCII, and every byte comes back', () => {
  const record = fc.record({ label: nasty, strings, id: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }) })
  fc.assert(
    fc.property(
      fc.uniqueArray(record, { selector: ({ label }) => String(label).toLowerCase(), maxLength: 6 }),
      (records) => {
        const apex = getName('example.com.')
        const sets: readonly RecordSet[] = records.map(({ label, strings: parts, id }) =>
          recordSet({
            name: nameOfLabels([label, ...labelBytes(apex)]),
            type: 'TXT',
            setIdentifier: id,
            healthCheckId: id,
            policy: { kind: 'weighted', weight: 1 },
            data: { kind: 'values', values: [text(parts)] },
          }),
        )
        const plan = deployment(
          [zone(apex, 'Z1', sets, { comment: records[0]?.id ?? '' })],
          records.map(({ id }) => endpointCheck(id)),
        )
        const written = writeBind(plan, exportContext(plan)).files.get('example.com.zone') ?? ''
        expect(written).toMatch(/^[\n -~]*$/)
        const lines = written.split('\n').filter((line) => line !== '' && !line.startsWith(';'))
        expect(lines.filter((line) => line.startsWith('$'))).toEqual(['$ORIGIN example.com.', '$TTL 300'])
        const texts = lines.filter((line) => / 60 IN TXT "/.test(line))
        expect(lines).toHaveLength(2 + 3 + texts.length)
        const back = texts.map((line) => {
          const [, , , , ...parts] = fields(line)
          return parts.map(String).join('|')
        })
        expect(back.sort()).toEqual(records.map((one) => one.strings.map(String).join('|')).sort())
        const owners = texts.map((line) => nameOfLabels([fields(line)[0] ?? new Uint8Array(), ...labelBytes(apex)]))
        expect(owners.sort()).toEqual(sets.map(({ name }) => name).sort())
      },
    ),
    { numRuns: 200 },
  )
})
