import { decode, type OptAnswer } from 'dns-packet'
import { answerClientSubnet, type ClientSubnet, readClientSubnet } from './client-subnet.ts'
import { type Cookie, readCookie } from './cookie.ts'
import { HEADER_BYTES, QUESTION_TYPES, UDP_PAYLOAD_BYTES } from './protocol.ts'

/** What the query's OPT record says. */
export interface Edns {
  readonly version: number
  readonly udpPayloadBytes: number
  readonly dnssecOk: boolean
  /** Proof of a missing name in the compact form may come with NXDOMAIN. Never copied to the reply. @see RFC 9824 §5.1 */
  readonly compactOk: boolean
  readonly clientSubnet?: ClientSubnet
  readonly cookie?: Cookie
  /** Asks how long the connection may be idle (RFC 7828). */
  readonly keepalive?: boolean
  /** Asks which of the servers of the address answers (RFC 5001). */
  readonly nsid?: boolean
  /** Is padded, and so asks for a padded reply (RFC 7830). */
  readonly padding?: boolean
}

/** An option as it goes out. */
export interface EdnsOption {
  readonly code: number
  readonly data: Uint8Array
}

/** An OPT record of a reply. */
export interface AnswerEdns {
  /** The upper eight bits of the response code. */
  readonly extendedRcode: number
  readonly dnssecOk: boolean
  readonly options: readonly EdnsOption[]
}

/** Numbers of the options that replies may carry. */
export const EDNS_OPTIONS = {
  NSID: 3,
  CLIENT_SUBNET: 8,
  COOKIE: 10,
  KEEPALIVE: 11,
  PADDING: 12,
  EXTENDED_ERROR: 15,
} as const

const DNSSEC_OK = 0x8000
const COMPACT_OK = 0x4000
/** Of an OPT record without its options, and of an option without its data. */
export const OPT_FIXED_BYTES = 11
export const OPTION_HEADER_BYTES = 4
const NOTHING = new Uint8Array()

/** Stands for an OPT that was there but could not be read: the error reply carries one nevertheless (D40). */
export const UNREADABLE_EDNS: Edns = { version: 0, udpPayloadBytes: 0, dnssecOk: false, compactOk: false }

/** `record` with a header that counts it as the only additional record: dns-packet is given exactly these octets, so it cannot read past them. */
function messageOf(record: Uint8Array): Buffer {
  const message = Buffer.alloc(HEADER_BYTES + record.length)
  message[HEADER_BYTES - 1] = 1
  message.set(record, HEADER_BYTES)
  return message
}

/** True if each option's length keeps it within the record and the last one ends with it. */
function optionsFit(record: Uint8Array): boolean {
  let at = OPT_FIXED_BYTES
  while (at + OPTION_HEADER_BYTES <= record.length)
    at += OPTION_HEADER_BYTES + (record[at + 2] ?? 0) * 256 + (record[at + 3] ?? 0)
  return at === record.length
}

function decodeOpt(record: Uint8Array): OptAnswer | undefined {
  try {
    const opt = decode(messageOf(record)).additionals?.[0]
    return opt?.type === 'OPT' ? opt : undefined
  } catch {
    // dns-packet throws where an option's data is shorter than its kind needs: hostile input, not a fault
    return undefined
  }
}

/**
 * The OPT record in `record` (owner, fixed part and options, nothing else). `'malformed'` if an
 * option is cut off or runs past the record, for a bad or second client subnet, or a cookie of a length that none has.
 * Unknown options and flags are ignored, and so are all cookies but the first (RFC 7873 §5.2). Under a version above 0
 * options are not looked at.
 *
 * dns-packet decodes record and options; it shortens an option that runs past the end without a
 * word, so their lengths are looked at first.
 *
 * @see RFC 6891 §6.1; D41, D42, D47, D54
 */
export function readEdns(record: Uint8Array): Edns | 'malformed' {
  const version = record[6] ?? 0
  if (version > 0) return { ...UNREADABLE_EDNS, version, dnssecOk: ((record[7] ?? 0) & 0x80) !== 0 }
  const opt = optionsFit(record) ? decodeOpt(record) : undefined
  if (opt === undefined) return 'malformed'
  const fixed: Edns = {
    version,
    udpPayloadBytes: opt.udpPayloadSize,
    dnssecOk: (opt.flags & DNSSEC_OK) !== 0,
    compactOk: (opt.flags & COMPACT_OK) !== 0,
  }
  const options = opt.options.map(({ code, data = NOTHING }): EdnsOption => ({ code: Number(code), data }))
  const first = (code: number) => options.find((option) => option.code === code)?.data
  if (options.filter(({ code }) => code === EDNS_OPTIONS.CLIENT_SUBNET).length > 1) return 'malformed'
  const [subnet, cookieData] = [first(EDNS_OPTIONS.CLIENT_SUBNET), first(EDNS_OPTIONS.COOKIE)]
  const clientSubnet = subnet && readClientSubnet(subnet)
  const cookie = cookieData && readCookie(cookieData)
  if (clientSubnet === 'malformed' || cookie === 'malformed') return 'malformed'
  return {
    ...fixed,
    ...(clientSubnet && { clientSubnet }),
    ...(cookie && { cookie }),
    ...(first(EDNS_OPTIONS.NSID) && { nsid: true }),
    ...(first(EDNS_OPTIONS.KEEPALIVE) && { keepalive: true }),
    ...(first(EDNS_OPTIONS.PADDING) && { padding: true }),
  }
}

/** The client subnet of a reply. @see D50 */
export const clientSubnetOption = (subnet: ClientSubnet, scopeLength: number): EdnsOption => ({
  code: EDNS_OPTIONS.CLIENT_SUBNET,
  data: answerClientSubnet(subnet, scopeLength),
})

/** Octets that an option needs in a message. */
export const optionLength = ({ data }: EdnsOption): number => OPTION_HEADER_BYTES + data.length

/** Octets that `writeEdns` will need. */
export const ednsLength = ({ options }: AnswerEdns): number =>
  options.reduce((sum, option) => sum + optionLength(option), OPT_FIXED_BYTES)

/** The OPT record of a reply: version 0, our payload size, only DO copied. @see D40, D43 */
export function writeEdns(edns: AnswerEdns): Uint8Array {
  const { extendedRcode, dnssecOk, options } = edns
  const record = new Uint8Array(ednsLength(edns))
  const view = new DataView(record.buffer)
  view.setUint16(1, QUESTION_TYPES.OPT)
  view.setUint16(3, UDP_PAYLOAD_BYTES)
  view.setUint8(5, extendedRcode)
  view.setUint16(7, dnssecOk ? DNSSEC_OK : 0)
  view.setUint16(9, record.length - OPT_FIXED_BYTES)
  let at = OPT_FIXED_BYTES
  for (const { code, data } of options) {
    view.setUint16(at, code)
    view.setUint16(at + 2, data.length)
    record.set(data, at + OPTION_HEADER_BYTES)
    at += OPTION_HEADER_BYTES + data.length
  }
  return record
}
