import { isObject } from '../../plan/source.ts'
import { type DomainName, displayName } from '../../values/name.ts'

/** Members of a value in the order of its text; several names where octoDNS has had several. */
const MEMBERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  MX: [
    ['preference', 'priority'],
    ['exchange', 'value'],
  ],
  SRV: [['priority'], ['weight'], ['port'], ['target']],
  SSHFP: [['algorithm'], ['fingerprint_type'], ['fingerprint']],
  TLSA: [['certificate_usage'], ['selector'], ['matching_type'], ['certificate_association_data']],
  DS: [['key_tag', 'flags'], ['algorithm', 'protocol'], ['digest_type'], ['digest']],
  CAA: [['flags'], ['tag'], ['value']],
  NAPTR: [['order'], ['preference'], ['flags'], ['service'], ['regexp'], ['replacement']],
}

/** Members that are texts of their own. */
const QUOTED: Readonly<Record<string, readonly string[]>> = { CAA: ['value'], NAPTR: ['flags', 'service', 'regexp'] }

/** Types whose values are one text. */
const PLAIN: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'NS', 'PTR'])

const STRING_BYTES_MAX = 255

function escaped(bytes: Iterable<number>): string {
  let text = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    if (character === '"' || character === '\\') text += `\\${character}`
    else text += byte >= 0x20 && byte <= 0x7e ? character : `\\${byte.toString(8).padStart(3, '0')}`
  }
  return text
}

/** A text as Route 53 has it, cut into strings of 255 bytes. octoDNS writes semicolons with a backslash. */
export function quotedText(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll('\\;', ';'))
  const count = Math.max(1, Math.ceil(bytes.length / STRING_BYTES_MAX))
  return Array.from({ length: count }, (_, index) => {
    const part = bytes.subarray(index * STRING_BYTES_MAX, (index + 1) * STRING_BYTES_MAX)
    return `"${escaped(part)}"`
  }).join(' ')
}

const isScalar = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

function serviceText(value: { readonly [key: string]: unknown }): string | undefined {
  const { svcpriority, targetname, svcparams } = value
  if (!isScalar(svcpriority) || !isScalar(targetname)) return undefined
  const parameters = Object.entries(isObject(svcparams) ? svcparams : {}).map(([key, parameter]) => {
    if (parameter === null || parameter === undefined) return key
    return `${key}="${Array.isArray(parameter) ? parameter.map(String).join(',') : String(parameter)}"`
  })
  return [svcpriority, targetname, ...parameters].join(' ')
}

/** True for a type that can be read. */
export const isKnownType = (type: string): boolean =>
  PLAIN.has(type) || Object.hasOwn(MEMBERS, type) || ['TXT', 'SPF', 'SVCB', 'HTTPS'].includes(type)

/** The text of a value in Route 53's words; undefined for one whose shape its type has not. */
export function valueText(type: string, value: unknown): string | undefined {
  if (type === 'TXT' || type === 'SPF') return isScalar(value) ? quotedText(`${value}`) : undefined
  if (PLAIN.has(type)) return isScalar(value) ? `${value}` : undefined
  if (!isObject(value)) return undefined
  if (type === 'SVCB' || type === 'HTTPS') return serviceText(value)
  const parts: string[] = []
  for (const names of MEMBERS[type] ?? []) {
    const name = names.find((one) => value[one] !== undefined)
    const part = name === undefined ? undefined : value[name]
    if (name === undefined || !isScalar(part)) return undefined
    parts.push((QUOTED[type] ?? []).includes(name) ? quotedText(`${part}`) : `${part}`)
  }
  return parts.join(' ')
}

/** A name below the zone, or the zone's own; one with a final dot is whole already. */
export function absolute(name: string, zone: DomainName): string {
  if (name === '') return displayName(zone)
  return name.endsWith('.') ? name : `${name}.${displayName(zone)}`
}
