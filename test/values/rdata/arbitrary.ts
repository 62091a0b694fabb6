import fc from 'fast-check'
import type { RecordType } from '../../../src/values/rdata/rdata.ts'

const byte = fc.integer({ min: 0, max: 255 })
const bytes = (minLength: number, maxLength: number) => fc.array(byte, { minLength, maxLength })
const uint = (max: number) => fc.integer({ min: 0, max })
const octal = (value: number) => `\\${value.toString(8).padStart(3, '0')}`
const oneOf = (characters: string) => fc.constantFrom(...characters)

/** A byte of a label as an author may write it: as it is where that is allowed, else escaped. */
const labelCharacter = fc.oneof(
  { weight: 8, arbitrary: oneOf('abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_') },
  { weight: 1, arbitrary: oneOf('!"#$%&\'()*+,/:;<=>?@[]^`{|}~') },
  { weight: 1, arbitrary: byte.map(octal) },
)

const label = fc.array(labelCharacter, { minLength: 1, maxLength: 12 }).map((characters) => characters.join(''))

/** An absolute name below the limits, with or without its final dot. */
export const nameText = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '.'))
  .map(([labels, end]) => labels.join('.') + end)

const host = fc.oneof({ weight: 9, arbitrary: nameText }, { weight: 1, arbitrary: fc.constant('.') })

const stringCharacter = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 1, arbitrary: byte },
)

function written(value: number): string {
  if (value === 0x22 || value === 0x5c) return `\\${String.fromCharCode(value)}`
  return value < 0x20 || value > 0x7e ? octal(value) : String.fromCharCode(value)
}

const quoted = (minLength: number, maxLength: number) =>
  fc.array(stringCharacter, { minLength, maxLength }).map((values) => `"${values.map(written).join('')}"`)

const hexOf = (count: number) =>
  bytes(count, count).map((values) => values.map((value) => value.toString(16).padStart(2, '0')).join(''))

const fields = (...parts: readonly fc.Arbitrary<string | number>[]) =>
  fc.tuple(fc.constantFrom(' ', '  ', '\t'), ...parts).map(([blank, ...texts]) => texts.join(blank))

const text = fc
  .array(quoted(0, 40), { minLength: 1, maxLength: 4 })
  .chain((strings) => fc.constantFrom(' ', '', '  ').map((blank) => strings.join(blank)))

const ipv4 = fc.ipV4()
const ipv6 = fc.ipV6()

/** Digest kinds with the bytes they have; kinds of free length get some. */
const digest = (lengths: readonly (readonly [kind: number, bytes: number])[]) =>
  fc.constantFrom(...lengths).chain(([kind, count]) => fields(fc.constant(kind), hexOf(count)))

const service = fc
  .uniqueArray(
    fc.oneof(
      fc
        .array(quoted(1, 8), { minLength: 1, maxLength: 3 })
        .map((ids) =>
          ids.map((id) => id.slice(1, -1).replaceAll(/\\\\/g, '\\\\\\\\').replaceAll(',', '\\\\,')).join(','),
        )
        .map((list) => `alpn="${list}"`),
      uint(65535).map((port) => `port=${port}`),
      fc.array(ipv4, { minLength: 1, maxLength: 3 }).map((hints) => `ipv4hint="${hints.join(',')}"`),
      fc.array(ipv6, { minLength: 1, maxLength: 3 }).map((hints) => `ipv6hint=${hints.join(',')}`),
      bytes(1, 9).map((value) => `ech=${Buffer.from(value).toString('base64')}`),
      fc.tuple(fc.integer({ min: 7, max: 65534 }), quoted(0, 9)).map(([key, value]) => `key${key}=${value}`),
    ),
    { maxLength: 6, selector: (param) => param.split('=')[0] },
  )
  .chain((params) => {
    const keys = params.map((param) => param.split('=')[0] ?? '')
    return fc.subarray(keys).chain((some) => {
      const extra = [
        ...(some.length > 0 ? [`mandatory=${some.join(',')}`] : []),
        ...(keys.includes('alpn') && some.length % 2 === 1 ? ['no-default-alpn'] : []),
      ]
      return fc.shuffledSubarray([...params, ...extra], { minLength: params.length + extra.length })
    })
  })
  .chain((params) => fields(fc.integer({ min: 1, max: 65535 }), host, ...params.map((param) => fc.constant(param))))

const serviceBinding = fc.oneof(
  { weight: 4, arbitrary: service },
  { weight: 1, arbitrary: fields(fc.constant(0), host) },
)

/** Correct values of each type as authors may spell them. */
export const valueTexts: { readonly [T in RecordType]: fc.Arbitrary<string> } = {
  A: ipv4,
  AAAA: ipv6,
  CNAME: host,
  NS: host,
  PTR: host,
  TXT: text,
  SPF: text,
  MX: fc.oneof(fields(uint(65535), nameText), fc.constant('0 .')),
  SRV: fields(uint(65535), uint(65535), uint(65535), host),
  SOA: fields(host, host, ...new Array<fc.Arbitrary<number>>(5).fill(uint(4294967295))),
  CAA: fields(uint(255), fc.stringMatching(/^[A-Za-z0-9]{1,15}$/), quoted(0, 60)),
  NAPTR: fc.oneof(
    fields(uint(65535), uint(65535), quoted(0, 4), quoted(0, 20), quoted(1, 40), fc.constant('.')),
    fields(uint(65535), uint(65535), quoted(0, 4), quoted(0, 20), fc.constant('""'), nameText),
  ),
  DS: fields(
    uint(65535),
    uint(255),
    digest([
      [1, 20],
      [2, 32],
      [4, 48],
      [3, 7],
      [200, 1],
    ]),
  ),
  SSHFP: fields(
    uint(255),
    digest([
      [1, 20],
      [2, 32],
      [3, 5],
    ]),
  ),
  TLSA: fields(
    uint(3),
    uint(1),
    digest([
      [0, 11],
      [1, 32],
      [2, 64],
    ]),
  ),
  SVCB: serviceBinding,
  HTTPS: serviceBinding,
}
