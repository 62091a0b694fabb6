import { decode, encode, type OptAnswer } from 'dns-packet'
import { answerClientSubnet, type ClientSubnet, readClientSubnet } from './client-subnet.ts'
import { HEADER_BYTES, UDP_PAYLOAD_BYTES } from './protocol.ts'

/** What the query's OPT record says. */
export interface Edns {
  readonly version: number
  readonly udpPayloadBytes: number
  readonly dnssecOk: boolean
  /** Proof of a missing name in the compact form may come with NXDOMAIN. Never copied to the reply. @see RFC 9824 §5.1 */
  readonly compactOk: boolean
  readonly clientSubnet?: ClientSubnet
}

/** An OPT record of a reply. */
export interface AnswerEdns {
  /** The upper eight bits of the response code. */
  readonly extendedRcode: number
  readonly dnssecOk: boolean
  readonly clientSubnet?: { readonly subnet: ClientSubnet; readonly scopeLength: number }
}

const CLIENT_SUBNET_CODE = 8
const DNSSEC_OK = 0x8000
const COMPACT_OK = 0x4000
const OPT_FIXED_BYTES = 11
const OPTION_HEADER_BYTES = 4

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
 * option is cut off or runs past the record, or for a bad or second client subnet. Unknown options
 * and flags are ignored. Under a version above 0 options are not looked at.
 *
 * dns-packet decodes record and options; it shortens an option that runs past the end without a
 * word, so their lengths are looked at first.
 *
 * @see RFC 6891 §6.1; D41, D42, D54
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
  let subnet: Uint8Array | undefined
  for (const { code, data = new Uint8Array() } of opt.options) {
    if (Number(code) !== CLIENT_SUBNET_CODE) continue
    if (subnet !== undefined) return 'malformed'
    subnet = data
  }
  if (subnet === undefined) return fixed
  const clientSubnet = readClientSubnet(subnet)
  if (clientSubnet === 'malformed') return 'malformed'
  return clientSubnet === undefined ? fixed : { ...fixed, clientSubnet }
}

/** Octets that `writeEdns` will need. */
export const ednsLength = ({ clientSubnet }: AnswerEdns): number =>
  OPT_FIXED_BYTES + (clientSubnet === undefined ? 0 : OPTION_HEADER_BYTES + clientSubnet.subnet.data.length)

/** The OPT record of a reply: version 0, our payload size, only DO copied, a client subnet only where one was asked with. @see D40, D43, D50 */
export function writeEdns({ extendedRcode, dnssecOk, clientSubnet }: AnswerEdns): Uint8Array {
  const opt: OptAnswer = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD_BYTES,
    extendedRcode,
    ednsVersion: 0,
    flags: dnssecOk ? DNSSEC_OK : 0,
    flag_do: dnssecOk,
    options:
      clientSubnet === undefined
        ? []
        : [
            {
              code: CLIENT_SUBNET_CODE,
              ip: undefined,
              data: Buffer.from(answerClientSubnet(clientSubnet.subnet, clientSubnet.scopeLength)),
            },
          ],
  }
  return encode({ additionals: [opt] }).subarray(HEADER_BYTES)
}
