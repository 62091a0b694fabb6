import { RECORD_TYPES, type RecordType } from '../values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../values/rdata/type-number.ts'

/** Octets of the fixed header (RFC 1035 §4.1.1). */
export const HEADER_BYTES = 12

/** What we offer and never exceed over UDP: no fragments on any common path (DNS flag day 2020). */
export const UDP_PAYLOAD_BYTES = 1232

/** The limit over UDP for a query without EDNS (RFC 1035 §4.2.1), and the least that EDNS may announce. */
export const PLAIN_UDP_BYTES = 512

export const TCP_MESSAGE_BYTES = 65_535

/** A pointer has 14 bits (RFC 1035 §4.1.4). */
export const POINTER_MAX = 0x3fff

export const CLASS_IN = 1

export const OPCODES = { QUERY: 0, NOTIFY: 4, UPDATE: 5 } as const

/** From 16 on in two parts: header and OPT (RFC 6891 §6.1.3). */
export const RCODES = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  NOTAUTH: 9,
  BADVERS: 16,
} as const

export type Rcode = keyof typeof RCODES

/** Type numbers that a question may carry but no record set has. */
export const QUESTION_TYPES = {
  OPT: 41,
  RRSIG: 46,
  NXNAME: 128,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
} as const

const recordTypes: ReadonlyMap<number, RecordType> = new Map(RECORD_TYPES.map((type) => [TYPE_NUMBERS[type], type]))

/** The type of record sets with this number, undefined for one Route 53 does not hold. */
export const findRecordType = (number: number): RecordType | undefined => recordTypes.get(number)
