import { addressOctets, formatOctets } from '../ip-prefix.ts'
import { numberOf, octetsOf, withLength } from './field.ts'

/** A service parameter of RFC 9460. Presentation values are strings of one character a byte; a text result that is no value says what is wrong. */
export interface SvcParam {
  readonly key: number
  readonly name: string
  readonly parse: (value: string) => Uint8Array | SvcError
  /** What is wrong with a wire value. */
  readonly check: (wire: Uint8Array) => string | undefined
  readonly print: (wire: Uint8Array) => string
}

export interface SvcError {
  readonly message: string
}

const error = (message: string): SvcError => ({ message })

const asText = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
export const asBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)))
}

/** Items of a comma-separated value; a backslash keeps a comma or a backslash in an item (RFC 9460 appendix A.1). */
function splitList(value: string): readonly string[] | SvcError {
  const items: string[] = []
  let item = ''
  for (let index = 0; index < value.length; index += 1) {
    const character = value.charAt(index)
    if (character === '\\') {
      index += 1
      const kept = value.charAt(index)
      if (kept !== ',' && kept !== '\\') return error('a backslash in a list stands only before a comma or a backslash')
      item += kept
    } else if (character === ',') {
      items.push(item)
      item = ''
    } else item += character
  }
  items.push(item)
  return items.includes('') ? error('an item of the list is empty') : items
}

const isError = (value: readonly string[] | SvcError): value is SvcError => 'message' in value

const ALPN_BYTES_MAX = 255

function checkAlpn(wire: Uint8Array): string | undefined {
  if (wire.length === 0) return 'the list is empty'
  for (let offset = 0; offset < wire.length; ) {
    const length = wire[offset] ?? 0
    offset += 1 + length
    if (length === 0) return 'an item of the list is empty'
    if (offset > wire.length) return 'an item of the list runs over the end'
  }
  return undefined
}

const alpn: SvcParam = {
  key: 1,
  name: 'alpn',
  parse: (value) => {
    const items = splitList(value)
    if (isError(items)) return items
    if (items.some((item) => item.length > ALPN_BYTES_MAX))
      return error(`a protocol id has at most ${ALPN_BYTES_MAX} bytes`)
    return join(items.map((item) => withLength(asBytes(item))))
  },
  check: checkAlpn,
  print: (wire) => {
    const items: string[] = []
    for (let offset = 0; offset < wire.length; offset += 1 + (wire[offset] ?? 0))
      items.push(asText(wire.subarray(offset + 1, offset + 1 + (wire[offset] ?? 0))).replaceAll(/[\\,]/g, '\\$&'))
    return items.join(',')
  },
}

const noDefaultAlpn: SvcParam = {
  key: 2,
  name: 'no-default-alpn',
  parse: (value) => (value === '' ? new Uint8Array(0) : error('it takes no value')),
  check: (wire) => (wire.length === 0 ? undefined : 'it takes no value'),
  print: () => '',
}

const PORT_MAX = 65535

const port: SvcParam = {
  key: 3,
  name: 'port',
  parse: (value) =>
    /^\d+$/.test(value) && Number(value) <= PORT_MAX
      ? octetsOf(Number(value), 2)
      : error(`it is a whole number from 0 to ${PORT_MAX}`),
  check: (wire) => (wire.length === 2 ? undefined : 'it has two octets'),
  print: (wire) => `${numberOf(wire)}`,
}

function hints(key: number, family: 4 | 6): SvcParam {
  const octets = family === 4 ? 4 : 16
  return {
    key,
    name: `ipv${family}hint`,
    parse: (value) => {
      const addresses = value.split(',').map(addressOctets)
      const wire = addresses.flatMap((address) => (address?.length === octets ? [address] : []))
      return wire.length === addresses.length ? join(wire) : error(`it is a list of IPv${family} addresses`)
    },
    check: (wire) =>
      wire.length > 0 && wire.length % octets === 0 ? undefined : `it is one or more times ${octets} octets`,
    print: (wire) =>
      Array.from({ length: wire.length / octets }, (_, index) =>
        formatOctets(wire.subarray(index * octets, (index + 1) * octets)),
      ).join(','),
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const ech: SvcParam = {
  key: 5,
  name: 'ech',
  parse: (value) => (value !== '' && BASE64.test(value) ? asBytes(atob(value)) : error('it is a Base64 text')),
  check: (wire) => (wire.length > 0 ? undefined : 'it is empty'),
  print: (wire) => btoa(asText(wire)),
}

/** 65535 is reserved as invalid (RFC 9460 §14.3.2). */
const KEY_MAX = 65534

const mandatory: SvcParam = {
  key: 0,
  name: 'mandatory',
  parse: (value) => {
    const keys: number[] = []
    for (const name of value.split(',')) {
      const key = svcKey(name)
      if (key === undefined) return error(`"${name.slice(0, 20)}" in its list is not a parameter key`)
      if (key === 0) return error('it cannot be in its own list')
      if (keys.includes(key)) return error(`"${name}" is twice in its list`)
      keys.push(key)
    }
    return join(keys.toSorted((left, right) => left - right).map((key) => octetsOf(key, 2)))
  },
  check: (wire) => {
    if (wire.length === 0 || wire.length % 2 === 1) return 'it is a list of keys of two octets'
    const keys = mandatoryKeys(wire)
    return keys.every((key, index) => key > (keys[index - 1] ?? 0) && key <= KEY_MAX)
      ? undefined
      : 'its keys do not ascend from 1'
  },
  print: (wire) => mandatoryKeys(wire).map(svcKeyName).join(','),
}

/** The keys that a `mandatory` value lists. */
export function mandatoryKeys(wire: Uint8Array): readonly number[] {
  return Array.from({ length: wire.length >> 1 }, (_, index) => numberOf(wire.subarray(2 * index, 2 * index + 2)))
}

const params: readonly SvcParam[] = [mandatory, alpn, noDefaultAlpn, port, hints(4, 4), ech, hints(6, 6)]

export const SVC_KEY_NAMES: readonly string[] = params.map(({ name }) => name)

/** `alpn` or `key1` to 1; undefined for what is no key. */
export function svcKey(name: string): number | undefined {
  const known = SVC_KEY_NAMES.indexOf(name)
  if (known >= 0) return known
  const [, digits] = /^key(0|[1-9]\d{0,4})$/.exec(name) ?? []
  return digits !== undefined && Number(digits) <= KEY_MAX ? Number(digits) : undefined
}

export const svcKeyName = (key: number): string => SVC_KEY_NAMES[key] ?? `key${key}`

/** How the value of a key is written; any bytes for a key without a name here. */
export function svcParam(key: number): SvcParam {
  return params[key] ?? { key, name: `key${key}`, parse: asBytes, check: () => undefined, print: asText }
}
