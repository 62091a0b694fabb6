import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../../values/rdata/type-number.ts'
import { isWellFormedSubnet } from '../client-subnet.ts'
import { isCookieLength } from '../cookie.ts'
import { SIGNING_TYPES } from '../dnssec/types.ts'
import { EDNS_OPTIONS, OPT_FIXED_BYTES, OPTION_HEADER_BYTES } from '../edns.ts'
import { CLASS_IN, HEADER_BYTES, PLAIN_UDP_BYTES, QUESTION_TYPES, UDP_PAYLOAD_BYTES } from '../protocol.ts'
import { createNameScan, type NameScan, scanName } from './name-scan.ts'

/** A query of the common form, read without a copy; one serves for many in a row. Offsets are those of the octets it was read from. */
export interface PacketQuery {
  /** Behind the question. */
  questionEnd: number
  /** Longest reply that it may get, if its address is proven or it is long enough itself. */
  limit: number
  /** Where the data of its client subnet stand, and how many octets they are: 0 without one. */
  subnetAt: number
  subnetLength: number
  /** The same for its cookie. */
  cookieAt: number
  cookieLength: number
  /** Type, EDNS and length of the client subnet in one number: equal for queries for a name that get equal replies, as far as their form goes. */
  key: number
  readonly scan: NameScan
}

export const createPacketQuery = (): PacketQuery => ({
  questionEnd: 0,
  limit: 0,
  subnetAt: 0,
  subnetLength: 0,
  cookieAt: 0,
  cookieLength: 0,
  key: 0,
  scan: createNameScan(),
})

/** Types by number: their own where a record set can have them, or for ANY; 0 stands for all that none has; rare ones go another way. */
const RARE = 0xffff
const TYPE_KEYS = new Uint16Array(512)
for (const type of RECORD_TYPES) TYPE_KEYS[TYPE_NUMBERS[type]] = TYPE_NUMBERS[type]
for (const type of [...Object.values(SIGNING_TYPES), ...Object.values(QUESTION_TYPES)]) TYPE_KEYS[type] = RARE
TYPE_KEYS[QUESTION_TYPES.ANY] = QUESTION_TYPES.ANY

const FLAG_DO = 0x80
const FLAG_CO = 0x40
const QUERY_BYTES_MIN = HEADER_BYTES + 5

/** How an OPT record changes the reply: 0 none, 1 plain, 2 with DO, 3 with DO and CO. */
const ednsKind = (flags: number) => ((flags & FLAG_DO) === 0 ? 1 : (flags & FLAG_CO) === 0 ? 2 : 3)

/** True if the key of a query says that it understands signatures. */
export const wantsSignatures = (key: number): boolean => ((key >> 5) & 3) >= 2

const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** A client subnet and a cookie, at most one each, in any order. False where there is anything else. */
function readOptions(bytes: Uint8Array, start: number, end: number, query: PacketQuery): boolean {
  let at = start
  while (at < end) {
    const [code, length, dataAt] = [read16(bytes, at), read16(bytes, at + 2), at + OPTION_HEADER_BYTES]
    at = dataAt + length
    if (at > end) return false
    if (code === EDNS_OPTIONS.COOKIE && query.cookieLength === 0 && isCookieLength(length)) {
      query.cookieAt = dataAt
      query.cookieLength = length
    } else if (
      code === EDNS_OPTIONS.CLIENT_SUBNET &&
      query.subnetLength === 0 &&
      isWellFormedSubnet(bytes, dataAt, length)
    ) {
      query.subnetAt = dataAt
      query.subnetLength = length
      query.key |= length
    } else return false
  }
  return true
}

/** The OPT record at `at`, which must end the message: the name's root is at `at`. False for all that is not plain. */
function readOpt(bytes: Uint8Array, at: number, end: number, query: PacketQuery): boolean {
  const dataBytes = read16(bytes, at + 9)
  const isPlain =
    at + OPT_FIXED_BYTES + dataBytes === end &&
    bytes[at] === 0 &&
    read16(bytes, at + 1) === QUESTION_TYPES.OPT &&
    bytes[at + 6] === 0
  if (!isPlain) return false
  query.limit = Math.min(Math.max(read16(bytes, at + 3), PLAIN_UDP_BYTES), UDP_PAYLOAD_BYTES)
  query.key |= ednsKind(bytes[at + 7] ?? 0) << 5
  return readOptions(bytes, at + OPT_FIXED_BYTES, end, query)
}

/**
 * Reads a query of the form that nearly all have: one question of class IN for a common type, no further record but an
 * OPT with a client subnet and a cookie at most. False for everything else, which is read with all its rules by
 * `readQuery`.
 */
export function readPacket(bytes: Uint8Array, at: number, length: number, query: PacketQuery): boolean {
  const end = at + length
  // QR and opcode; one question, no answer, no authority
  if (length < QUERY_BYTES_MIN || ((bytes[at + 2] ?? 0) & 0xf8) !== 0) return false
  if (read16(bytes, at + 4) !== 1 || read16(bytes, at + 6) !== 0 || read16(bytes, at + 8) !== 0) return false
  const additionals = read16(bytes, at + 10)
  const nameEnd = additionals > 1 ? 0 : scanName(bytes, at + HEADER_BYTES, end, query.scan)
  if (nameEnd === 0 || nameEnd + 4 > end || read16(bytes, nameEnd + 2) !== CLASS_IN) return false
  const type = TYPE_KEYS[read16(bytes, nameEnd)] ?? 0
  if (type === RARE) return false
  query.questionEnd = nameEnd + 4
  query.limit = PLAIN_UDP_BYTES
  query.subnetLength = 0
  query.cookieLength = 0
  query.key = type << 7
  return additionals === 0 ? query.questionEnd === end : readOpt(bytes, query.questionEnd, end, query)
}
