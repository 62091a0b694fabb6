import { type DomainName, displayName } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import { valueText } from './values.ts'
import type { Yaml } from './yaml.ts'

/** Members of a value in the order of its text, by the names that octoDNS has now. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  MX: ['preference', 'exchange'],
  SRV: ['priority', 'weight', 'port', 'target'],
  SSHFP: ['algorithm', 'fingerprint_type', 'fingerprint'],
  TLSA: ['certificate_usage', 'selector', 'matching_type', 'certificate_association_data'],
  DS: ['key_tag', 'algorithm', 'digest_type', 'digest'],
  CAA: ['flags', 'tag', 'value'],
  NAPTR: ['order', 'preference', 'flags', 'service', 'regexp', 'replacement'],
}

/** Members of those that are texts even where they look like numbers. */
const TEXTS: ReadonlySet<string> = new Set([
  'exchange',
  'target',
  'fingerprint',
  'certificate_association_data',
  'digest',
  'tag',
  'value',
  'service',
  'regexp',
  'replacement',
])

const LISTS: ReadonlySet<string> = new Set(['alpn', 'ipv4hint', 'ipv6hint', 'mandatory'])

const numberOr = (text: string): Yaml => (/^\d+$/.test(text) ? Number(text) : text)

const unquoted = (word: string) => (word.startsWith('"') ? word.slice(1, -1) : word)

/** Words of a value, texts in quotes among them. */
const wordsOf = (text: string): readonly string[] => text.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g) ?? []

function textValue(text: string): Yaml | undefined {
  const whole = wordsOf(text)
    .map(unquoted)
    .join('')
    .replace(/\\(["\\])/g, (all, character) => (character === '"' ? '"' : all))
  // octoDNS takes quotes around a text, or between its parts, and backslashes for its own.
  const isTaken = whole === '' || whole.includes('\\') || whole.startsWith('"') || whole.includes('" "')
  return isTaken ? undefined : whole.replaceAll(';', '\\;')
}

function serviceValue(text: string): Yaml {
  const [priority = '', target = '', ...parameters] = wordsOf(text)
  const svcparams = parameters.map((word): readonly [string, Yaml] => {
    const [key = '', ...rest] = word.split('=')
    const value = unquoted(rest.join('='))
    return [key, rest.length === 0 ? null : LISTS.has(key) ? value.split(',') : numberOr(value)]
  })
  return { svcparams: Object.fromEntries(svcparams), svcpriority: Number(priority), targetname: target }
}

function shaped({ type, text }: Rdata): Yaml | undefined {
  if (type === 'TXT') return textValue(text)
  if (text.includes('\\')) return undefined
  if (type === 'SVCB' || type === 'HTTPS') return serviceValue(text)
  const names = MEMBERS[type]
  if (names === undefined) return text
  const words = wordsOf(text)
  const isText = (name: string) => TEXTS.has(name) || (type === 'NAPTR' && name === 'flags')
  const members = names.map((name, index): readonly [string, Yaml] => {
    const word = unquoted(words[index] ?? '')
    return [name, isText(name) ? word : numberOr(word)]
  })
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A value as octoDNS has it; undefined for one that would be read back as another. */
export function octoValue(value: Rdata): Yaml | undefined {
  const written = shaped(value)
  const text = written === undefined ? undefined : valueText(value.type, written)
  const back = text === undefined ? undefined : parseRdata(value.type, text)
  return back?.ok && back.rdata.text === value.text ? written : undefined
}

/** A name below the zone as octoDNS's keys have it, empty for the zone's own; undefined for one with other bytes than those of host names. */
export function octoName(name: DomainName, zone: DomainName): string | undefined {
  const [whole, end] = [displayName(name), displayName(zone)]
  if (!/^[a-z0-9_*.-]+$/.test(whole)) return undefined
  return whole === end ? '' : whole.slice(0, -end.length - 1)
}
