/** An address block: `bits` holds the network address as one number (32 or 128 bits), host bits zero. An address is a block of full length. */
export interface IpPrefix {
  readonly family: 4 | 6
  readonly bits: bigint
  readonly length: number
}

export const addressLength = (family: 4 | 6): 32 | 128 => (family === 4 ? 32 : 128)

const DOT = 0x2e
const ZERO = 0x30

/** Reads digit by digit: large plans are mostly addresses. */
function ipv4Octets(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(4)
  let at = 0
  for (let index = 0; index < 4; index += 1) {
    if (index > 0 && text.charCodeAt(at++) !== DOT) return undefined
    const start = at
    let octet = 0
    for (let digit = text.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - ZERO) {
      octet = octet * 10 + digit
      at += 1
      if (octet > 255) return undefined
    }
    const isNumber = at - start === 1 || (at > start && text.charCodeAt(start) !== ZERO)
    if (!isNumber) return undefined
    octets[index] = octet
  }
  return at === text.length ? octets : undefined
}

/** Groups between colons; only those that end the address may end in IPv4 form. */
function parseGroups(text: string, isEnd: boolean): readonly number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const [a, b, c, d] = (isEnd && index === parts.length - 1 ? ipv4Octets(part) : undefined) ?? []
      if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
      groups.push(a * 256 + b, c * 256 + d)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

const IPV6_TEXT_MAX = 45

function ipv6Octets(text: string): Uint8Array | undefined {
  if (text.length > IPV6_TEXT_MAX) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : []
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const octets = new Uint8Array(16)
  const write = (groups: readonly number[], from: number) => {
    for (const [index, group] of groups.entries()) octets.set([group >> 8, group & 0xff], 2 * (from + index))
  }
  write(head, 0)
  write(tail, 8 - tail.length)
  return octets
}

/** The 4 or 16 octets of an address, as strict as `parseAddress`. Undefined for anything else. */
export function addressOctets(text: string): Uint8Array | undefined {
  return ipv4Octets(text) ?? (text.includes(':') ? ipv6Octets(text) : undefined)
}

/** An IPv4 or IPv6 address, strictly: no leading zeros (R1.11), no zone index (R1.12). Undefined for anything else. */
export function parseAddress(text: string): IpPrefix | undefined {
  const octets = addressOctets(text)
  return octets && addressOfBytes(octets)
}

const hostMask = (family: 4 | 6, length: number) => (1n << BigInt(addressLength(family) - length)) - 1n

/** `bits` without everything beyond `length`. */
export function prefixOf(family: 4 | 6, bits: bigint, length: number): IpPrefix {
  return { family, bits: bits & ~hostMask(family, length), length }
}

/** The two halves of a block; none of a single address. */
export function halvesOf({ family, bits, length }: IpPrefix): readonly IpPrefix[] {
  const size = addressLength(family)
  if (length >= size) return []
  const upper = 1n << BigInt(size - length - 1)
  return [bits, bits | upper].map((half) => ({ family, bits: half, length: length + 1 }))
}

/** `192.0.2.0/24`, or an address as a block of full length. `hostBits` is true if bits beyond the length were set (they are cleared). */
export function parsePrefix(text: string): { readonly prefix: IpPrefix; readonly hostBits: boolean } | undefined {
  const [, addressText = '', lengthText] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const address = parseAddress(addressText)
  if (!address) return undefined
  const length = lengthText === undefined ? address.length : Number(lengthText)
  if (length > address.length) return undefined
  const prefix = prefixOf(address.family, address.bits, length)
  return { prefix, hostBits: prefix.bits !== address.bits }
}

/** True if every address of `inner` lies in `outer`. A block contains itself. */
export function contains(outer: IpPrefix, inner: IpPrefix): boolean {
  if (outer.family !== inner.family || inner.length < outer.length) return false
  return (
    inner.bits >> BigInt(addressLength(inner.family) - outer.length) ===
    outer.bits >> BigInt(addressLength(outer.family) - outer.length)
  )
}

/** The longest of `blocks` that contains `prefix`, undefined if none does. @see R2.41 */
export function longestMatch(blocks: readonly IpPrefix[], prefix: IpPrefix): IpPrefix | undefined {
  let best: IpPrefix | undefined
  for (const block of blocks)
    if (contains(block, prefix) && (best === undefined || block.length > best.length)) best = block
  return best
}

function formatIpv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => (octets[2 * index] ?? 0) * 256 + (octets[2 * index + 1] ?? 0))
  let [bestStart, bestLength] = [-1, 1]
  for (let start = 0; start < 8; start += 1) {
    let end = start
    while (end < 8 && groups[end] === 0) end += 1
    if (end - start > bestLength) [bestStart, bestLength] = [start, end - start]
  }
  const text = (some: readonly number[]) => some.map((group) => group.toString(16)).join(':')
  if (bestStart < 0) return text(groups)
  return `${text(groups.slice(0, bestStart))}::${text(groups.slice(bestStart + bestLength))}`
}

/** Canonical text of the 4 or 16 octets of an address (RFC 5952 for IPv6, without the mixed notation). */
export const formatOctets = (octets: Uint8Array): string =>
  octets.length === 4 ? octets.join('.') : formatIpv6(octets)

/** Canonical text of the network address. */
export const formatAddress = (prefix: IpPrefix): string => formatOctets(addressBytes(prefix))

/** Canonical text with the length, also for single addresses. */
export const formatPrefix = (prefix: IpPrefix): string => `${formatAddress(prefix)}/${prefix.length}`

/** The octets of the network address: 4 or 16. */
export function addressBytes({ family, bits }: IpPrefix): Uint8Array {
  const size = addressLength(family) / 8
  return Uint8Array.from({ length: size }, (_, index) => Number((bits >> BigInt(8 * (size - 1 - index))) & 0xffn))
}

/** Network-order octets (4 or 16) to an address. */
export function addressOfBytes(bytes: Uint8Array): IpPrefix {
  const family = bytes.length === 4 ? 4 : 6
  return { family, bits: bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n), length: addressLength(family) }
}

/** Longer texts are no addresses that someone wrote a little wrong. */
const TIDIED_LENGTH_MAX = 100

/** True if an IPv4 address with leading zeros has one meaning: some programs read `010` as 8, but none reads `08`. */
function isDecimal(octets: readonly string[]): boolean {
  const isSure = octets.some((octet) => /^0\d*[89]/.test(octet))
  return isSure || octets.every((octet) => !/^0\d/.test(octet) || /^0+[0-7]$/.test(octet))
}

const withoutZeros = (digits: string) => digits.replace(/^0+(?=.)/, '')

/**
 * An address in a form that `parseAddress` takes, where `text` has a form that others take and only one meaning: blanks
 * or brackets around it, the length of a single address behind it, leading zeros that are not octal. Undefined for
 * everything else, and for what needs no change.
 */
export function tidyAddress(text: string, family?: 4 | 6): string | undefined {
  if (text.length > TIDIED_LENGTH_MAX) return undefined
  const [, bracketed, bare = ''] = /^\s*(?:\[([^\]]*)\]|(\S*?))\s*$/.exec(text) ?? []
  const [, address = '', length] = /^(.*?)(?:\/(32|128))?$/.exec(bracketed ?? bare) ?? []
  const octets = address.split('.')
  const isIpv4 = !address.includes(':')
  const tidy = isIpv4
    ? octets.map((octet) => (/^\d+$/.test(octet) ? withoutZeros(octet) : octet)).join('.')
    : address.replace(/(?<=^|:)(?=[0-9a-f]{5})0+(?=[0-9a-f])/gi, '')
  const parsed = isIpv4 && !isDecimal(octets) ? undefined : parseAddress(tidy)
  if (parsed === undefined || tidy === text || (family !== undefined && parsed.family !== family)) return undefined
  return length === undefined || Number(length) === parsed.length ? tidy : undefined
}

/** As `tidyAddress` for a block: its address put right, or the bits beyond its length cleared. */
export function tidyPrefix(text: string): string | undefined {
  if (text.length > TIDIED_LENGTH_MAX) return undefined
  const [, address = '', length] = /^\s*([^/]+)\/(0|[1-9]\d{0,2})\s*$/.exec(text) ?? []
  if (length === undefined) return undefined
  const written = `${tidyAddress(address) ?? address}/${length}`
  const parsed = parsePrefix(written)
  if (parsed === undefined) return undefined
  const tidy = parsed.hostBits ? formatPrefix(parsed.prefix) : written
  return tidy === text ? undefined : tidy
}
