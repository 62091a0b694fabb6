import {
  type AnswerEdns,
  clientSubnetOption,
  EDNS_OPTIONS,
  type EdnsOption,
  ednsLength,
  optionLength,
  writeEdns,
} from './edns.ts'
import { HEADER_BYTES, PLAIN_UDP_BYTES, RCODES, type Rcode, TCP_MESSAGE_BYTES, UDP_PAYLOAD_BYTES } from './protocol.ts'
import type { ReceivedQuery } from './query.ts'
import { type ExtendedError, extendedErrorOption, NO_OPTIONS, type ReplyOptions } from './reply-options.ts'
import {
  type AnswerRRset,
  createWriter,
  type Placement,
  patch16,
  rewind,
  type Writer,
  writeBytes,
  writeQuestion,
  writeRRset,
  writtenBytes,
} from './writer.ts'

/** How messages come and go; `tls` is TCP within TLS (RFC 7858). */
export type Transport = 'udp' | 'tcp' | 'tls'

/** An RRset of the authority or additional section. What is `optional` is left out where it does not fit; the rest sets TC (RFC 2181 §9). */
export interface SectionEntry {
  readonly rrset: AnswerRRset
  readonly optional: boolean
}

/** A reply in parts. Sections are in order of writing. */
export interface Reply {
  readonly rcode: Rcode
  readonly authoritative: boolean
  readonly answer: readonly AnswerRRset[]
  readonly authority: readonly SectionEntry[]
  readonly additional: readonly SectionEntry[]
  /** Scope of the client subnet, where the query has one (D50). */
  readonly scopeLength: number
  /** Why it is an error, for clients that speak EDNS. */
  readonly extendedError?: ExtendedError
}

/** A reply with nothing but a response code. */
export const emptyReply = (rcode: Rcode, extendedError?: ExtendedError): Reply => ({
  rcode,
  ...(extendedError && { extendedError }),
  authoritative: false,
  answer: [],
  authority: [],
  additional: [],
  scopeLength: 0,
})

const QR = 0x8000
const AA = 0x0400
const TC = 0x0200
const RD = 0x0100
const CD = 0x0010

/** A reply over UDP is at most so many times as long as the query: whoever sends under false addresses gains little. @see D72 */
export const AMPLIFICATION_MAX = 20

/**
 * The longest reply for a query, in octets: 65535 over TCP. Over UDP 512 without EDNS, else what the client announces,
 * at least 512 and at most 1232, and never more than twenty times the query unless a cookie has proven its address.
 *
 * @see D44, D60, D72
 */
export function replyLimit({ edns, length }: ReceivedQuery, transport: Transport, isProven = false): number {
  if (transport !== 'udp') return TCP_MESSAGE_BYTES
  const limit =
    edns === undefined ? PLAIN_UDP_BYTES : Math.min(Math.max(edns.udpPayloadBytes, PLAIN_UDP_BYTES), UDP_PAYLOAD_BYTES)
  return isProven ? limit : Math.min(limit, AMPLIFICATION_MAX * length)
}

function answerEdns(
  { edns }: ReceivedQuery,
  { rcode, scopeLength, extendedError }: Reply,
  { options }: ReplyOptions,
): AnswerEdns | undefined {
  if (edns === undefined) return undefined
  const { dnssecOk, clientSubnet } = edns
  const all = [
    ...(clientSubnet === undefined ? [] : [clientSubnetOption(clientSubnet, scopeLength)]),
    ...options,
    ...(extendedError === undefined ? [] : [extendedErrorOption(extendedError)]),
  ]
  return { extendedRcode: RCODES[rcode] >> 4, dnssecOk, options: all }
}

/** Fills a message up to the next multiple of a block, or to the limit; there is none where not even its head fits. @see RFC 7830 §3, RFC 8467 §4 */
function paddingOption(messageBytes: number, block: number, limit: number): EdnsOption | undefined {
  const option = { code: EDNS_OPTIONS.PADDING, data: new Uint8Array() }
  const least = messageBytes + optionLength(option)
  const wanted = Math.min(Math.ceil(least / block) * block, limit)
  return wanted < least ? undefined : { ...option, data: new Uint8Array(wanted - least) }
}

/** Records written in each section, and whether something that had to be there did not fit. */
interface Written {
  readonly answers: number
  readonly authorities: number
  readonly additionals: number
  readonly truncated: boolean
}

function writeEntries(writer: Writer, entries: readonly SectionEntry[]): { records: number; missing: boolean } {
  let [records, missing] = [0, false]
  for (const { rrset, optional } of entries) {
    const written = writeRRset(writer, rrset)
    if (written === undefined && !optional) missing = true
    records += written ?? 0
  }
  return { records, missing }
}

/** The three sections. A part of the answer helps nobody: where not all of it fits there is none, and TC (D45). */
function writeSections(writer: Writer, { answer, authority, additional }: Reply): Written {
  const start = writer.length
  let answers = 0
  for (const rrset of answer) {
    const records = writeRRset(writer, rrset)
    if (records === undefined) {
      rewind(writer, start)
      return { answers: 0, authorities: 0, additionals: 0, truncated: true }
    }
    answers += records
  }
  const second = writeEntries(writer, authority)
  const third = writeEntries(writer, additional)
  const truncated = second.missing || third.missing
  return { answers, authorities: second.records, additionals: third.records, truncated }
}

/** The header's second word for a reply. @see RFC 1035 §4.1.1; D1 */
export function replyFlags(
  { header }: ReceivedQuery,
  { rcode, authoritative }: Pick<Reply, 'rcode' | 'authoritative'>,
  truncated: boolean,
): number {
  return (
    QR |
    (header.opcode << 11) |
    (authoritative ? AA : 0) |
    (truncated ? TC : 0) |
    (header.recursionDesired ? RD : 0) |
    (header.checkingDisabled ? CD : 0) |
    (RCODES[rcode] & 0x0f)
  )
}

/**
 * A reply as octets: the query's id, opcode and RD, its question octet for octet, whole RRsets
 * with compressed names, and an OPT record exactly where the query had one, for which room is kept.
 *
 * Written by our own writer: dns-packet neither compresses nor keeps the octets of a name (a dot
 * within a label becomes two labels, case is whatever the text had), and knows no SVCB or HTTPS.
 *
 * @see RFC 1035 §4.1; D1, D5, D10, D12, D40, D45
 */
export function encodeReply(
  query: ReceivedQuery,
  reply: Reply,
  limit: number,
  extra: ReplyOptions = NO_OPTIONS,
  placement?: Placement,
): Uint8Array {
  const edns = answerEdns(query, reply, extra)
  const writer = createWriter(limit - (edns === undefined ? 0 : ednsLength(edns)), placement)
  writeBytes(writer, new Uint8Array(HEADER_BYTES))
  if (query.question !== undefined) writeQuestion(writer, query.question.bytes, query.question.name)
  const { answers, authorities, additionals, truncated } = writeSections(writer, reply)
  patch16(writer, 0, query.header.id)
  patch16(writer, 2, replyFlags(query, reply, truncated))
  patch16(writer, 4, query.question === undefined ? 0 : 1)
  patch16(writer, 6, answers)
  patch16(writer, 8, authorities)
  patch16(writer, 10, additionals + (edns === undefined ? 0 : 1))
  const message = writtenBytes(writer)
  if (edns === undefined) return message
  if (placement !== undefined) placement.optAt = message.length
  const padding =
    extra.padTo === undefined ? undefined : paddingOption(message.length + ednsLength(edns), extra.padTo, limit)
  const opt = writeEdns(padding === undefined ? edns : { ...edns, options: [...edns.options, padding] })
  const whole = new Uint8Array(message.length + opt.length)
  whole.set(message)
  whole.set(opt, message.length)
  return whole
}

/** True if the TC bit of a written message is set. */
export const isTruncated = (message: Uint8Array): boolean => ((message[2] ?? 0) & (TC >> 8)) !== 0

/** A reply that gives nothing away but that asking again over TCP would help. @see D73 */
export function truncatedReply(query: ReceivedQuery, limit: number, extra: ReplyOptions): Uint8Array {
  const reply = encodeReply(query, emptyReply('NOERROR'), limit, extra)
  reply[2] = (reply[2] ?? 0) | (TC >> 8)
  return reply
}
