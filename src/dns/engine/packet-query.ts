import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../../values/rdata/type-number.ts'
import { isWellFormedSubnet } from '../client-subnet.ts'
import { AMPLIFICATION_MAX } from '../codec.ts'
import { SIGNING_TYPES } from '../dnssec/types.ts'
import { CLASS_IN, HEADER_BYTES, PLAIN_UDP_BYTES, QUESTION_TYPES, UDP_PAYLOAD_BYTES } from '../protocol.ts'
import { createNameScan, type NameScan, scanName } from './name-scan.ts'

/** A query of the common form, read without a copy; one serves for many in a row. Offsets are those of the octets it was read from. */
export interface PacketQuery {
  /** Behind the question. */
  questionEnd: number
  /** Longest reply it may get. */
  limit: number
  /** Where the data of its client subnet stand, and how many octets they are: 0 without one. */
  subnetAt: number
  subnetLength: number
  /** Type, EDNS and length of the client subnet in one number: equal for queries for a name that get equal replies, as far as their form goes. */
  key: number
  readonly scan: NameScan
}

export const createPacketQuery = (): PacketQuery => ({
  questionEnd: 0,
  limit: 0,
  subnetAt: 0,
  subnetLength: 0,
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
const FIXED_OPT_BYTES = 11
const OPTION_HEADER_BYTES = 4
const CLIENT_SUBNET_CODE = 8
const QUERY_BYTES_MIN = HEADER_BYTES + 5

/** How an OPT record changes the reply: 0 none, 1 plain, 2 with DO, 3 with DO and CO. */
const ednsKind = (flags: number) => ((flags & FLAG_DO) === 0 ? 1 : (flags & FLAG_CO) === 0 ? 2 : 3)

/** True if the key of a query says that it understands signatures. */
export const wantsSignatures = (key: number): boolean => ((key >> 5) & 3) >= 2

const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** The OPT record at `at`, which must end the message: the name's root is at `at`. False for all that is not plain. */
function readOpt(bytes: Uint8Array, at: number, end: number, query: PacketQuery): boolean {
  const dataBytes = read16(bytes, at + 9)
  const isPlain =
    at + FIXED_OPT_BYTES + dataBytes === end &&
    bytes[at] === 0 &&
    read16(bytes, at + 1) === QUESTION_TYPES.OPT &&
    bytes[at + 6] === 0
  if (!isPlain) return false
  query.limit = Math.min(Math.max(read16(bytes, at + 3), PLAIN_UDP_BYTES), UDP_PAYLOAD_BYTES)
  query.key |= ednsKind(bytes[at + 7] ?? 0) << 5
  if (dataBytes === 0) return true
  const optionAt = at + FIXED_OPT_BYTES
  const subnetBytes = dataBytes - OPTION_HEADER_BYTES
  const isSubnet = read16(bytes, optionAt) === CLIENT_SUBNET_CODE && read16(bytes, optionAt + 2) === subnetBytes
  if (!isSubnet || !isWellFormedSubnet(bytes, optionAt + OPTION_HEADER_BYTES, subnetBytes)) return false
  query.subnetAt = optionAt + OPTION_HEADER_BYTES
  query.subnetLength = subnetBytes
  query.key |= subnetBytes
  return true
}

/**
 * Reads a query of the form that nearly all have: one question of class IN for a common type, no further record but an
 * OPT without options or with a client subnet alone. False for everything else, which is read with all its rules by
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
  query.key = type << 7
  const isPlain = additionals === 0 ? query.questionEnd === end : readOpt(bytes, query.questionEnd, end, query)
  query.limit = Math.min(query.limit, AMPLIFICATION_MAX * length)
  return isPlain
}
