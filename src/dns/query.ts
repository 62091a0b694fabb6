import type { DomainName } from '../values/name.ts'
import { nameOfLabels } from '../values/name.ts'
import { type Edns, readEdns, UNREADABLE_EDNS } from './edns.ts'
import { HEADER_BYTES, OPCODES, QUESTION_TYPES, type Rcode } from './protocol.ts'
import { readName } from './wire-name.ts'

export interface QueryHeader {
  readonly id: number
  readonly opcode: number
  readonly recursionDesired: boolean
  readonly checkingDisabled: boolean
}

export interface Question {
  readonly name: DomainName
  readonly type: number
  readonly class: number
  /** The whole question section as received: it is echoed octet for octet (D7). */
  readonly bytes: Uint8Array
}

/** A message that gets a reply. */
export interface ReceivedQuery {
  /** Octets of the whole message. */
  readonly length: number
  readonly header: QueryHeader
  /** Undefined where it could not be read, or where there is not exactly one (D5): an error, unless a cookie is all that is asked for. */
  readonly question: Question | undefined
  /** Present exactly when the message has an OPT record (D40). */
  readonly edns: Edns | undefined
  /** Where the TSIG record begins, which is the last one of the message. */
  readonly tsig: number | undefined
  /** The error that the message earns by its form alone. */
  readonly error: Rcode | undefined
}

interface Counts {
  readonly questions: number
  readonly answers: number
  readonly authorities: number
  readonly additionals: number
}

const QUESTION_BYTES_MIN = 5
const RECORD_BYTES_MIN = 11
/** Type, class, TTL and length behind an owner name. */
const RECORD_FIXED_BYTES = 10

const read16 = (message: Uint8Array, at: number) => ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0)

function readHeader(message: Uint8Array): QueryHeader {
  const [high, low] = [message[2] ?? 0, message[3] ?? 0]
  return {
    id: read16(message, 0),
    opcode: (high >> 3) & 0x0f,
    recursionDesired: (high & 0x01) !== 0,
    checkingDisabled: (low & 0x10) !== 0,
  }
}

function readQuestion(message: Uint8Array): Question | undefined {
  const name = readName(message, HEADER_BYTES, false)
  if (name === undefined || name.end + 4 > message.length) return undefined
  return {
    name: nameOfLabels(name.labels),
    type: read16(message, name.end),
    class: read16(message, name.end + 2),
    bytes: message.subarray(HEADER_BYTES, name.end + 4),
  }
}

/** The offset behind all questions, undefined if one is cut off. */
function skipQuestions(message: Uint8Array, count: number): number | undefined {
  let at = HEADER_BYTES
  for (let index = 0; index < count; index += 1) {
    const name = readName(message, at, index > 0)
    if (name === undefined || name.end + 4 > message.length) return undefined
    at = name.end + 4
  }
  return at
}

/** What the records behind the question hold. */
interface Records {
  readonly edns: Edns | undefined
  readonly tsig?: number | undefined
  readonly wellFormed: boolean
}

/** Walks the records by their lengths alone; finds OPT and TSIG. `wellFormed` is false for anything cut off, left over, doubled or misplaced; a TSIG stands last (RFC 8945 §5.1). */
function readRecords(message: Uint8Array, counts: Counts): Records {
  const start = skipQuestions(message, counts.questions)
  if (start === undefined) return { edns: undefined, wellFormed: false }
  const before = counts.answers + counts.authorities
  const last = before + counts.additionals - 1
  let [at, edns, wellFormed]: [number, Edns | undefined, boolean] = [start, undefined, true]
  let tsig: number | undefined
  for (let index = 0; index <= last; index += 1) {
    const owner = readName(message, at)
    if (owner === undefined || owner.end + RECORD_FIXED_BYTES > message.length) return { edns, wellFormed: false }
    const end = owner.end + RECORD_FIXED_BYTES + read16(message, owner.end + 8)
    const type = read16(message, owner.end)
    const isOpt = type === QUESTION_TYPES.OPT
    if (end > message.length) return { edns: isOpt ? (edns ?? UNREADABLE_EDNS) : edns, wellFormed: false }
    if (isOpt) {
      const rooted = owner.end === at + 1
      const found = rooted ? readEdns(message.subarray(at, end)) : 'malformed'
      wellFormed &&= found !== 'malformed' && edns === undefined && index >= before
      edns ??= found === 'malformed' ? UNREADABLE_EDNS : found
    }
    if (type === QUESTION_TYPES.TSIG) {
      wellFormed &&= index === last && index >= before
      tsig = at
    }
    at = end
  }
  return { edns, tsig, wellFormed: wellFormed && at === message.length }
}

/** Other opcodes have other forms: they are refused by number, whatever their body holds. @see D3, D113 */
function opcodeError(opcode: number): Rcode | undefined {
  if (opcode === OPCODES.QUERY) return undefined
  if (opcode === OPCODES.NOTIFY) return 'NOTAUTH'
  return opcode === OPCODES.UPDATE ? 'REFUSED' : 'NOTIMP'
}

const fits = (message: Uint8Array, { questions, answers, authorities, additionals }: Counts) =>
  HEADER_BYTES + questions * QUESTION_BYTES_MIN + (answers + authorities + additionals) * RECORD_BYTES_MIN <=
  message.length

/**
 * A received message, as far as it can be read; undefined for what gets no reply at all: fewer
 * than 12 octets, or a response, which an answer could set going in a circle (D2).
 *
 * Counts are held against the length before anything is allocated. A query has one question, no
 * answer and no authority records (IXFR carries its SOA there), and ends with its last record:
 * anything else is FORMERR (D4, D6). Version above 0: BADVERS (D41). Without a question and with a cookie it asks for
 * a server cookie alone (RFC 7873 §5.4).
 *
 * @see RFC 1035 §4.1, RFC 9619, RFC 6891
 */
export function readQuery(message: Uint8Array): ReceivedQuery | undefined {
  if (message.length < HEADER_BYTES || ((message[2] ?? 0) & 0x80) !== 0) return undefined
  const header = readHeader(message)
  const counts: Counts = {
    questions: read16(message, 4),
    answers: read16(message, 6),
    authorities: read16(message, 8),
    additionals: read16(message, 10),
  }
  const question = counts.questions === 1 ? readQuestion(message) : undefined
  const { edns, tsig, wellFormed }: Records = fits(message, counts)
    ? readRecords(message, counts)
    : { edns: undefined, wellFormed: false }
  const authoritiesMax = question?.type === QUESTION_TYPES.IXFR ? 1 : 0
  const asks = question !== undefined || (counts.questions === 0 && edns?.cookie !== undefined)
  const formed = wellFormed && asks && counts.answers === 0 && counts.authorities <= authoritiesMax
  const error = opcodeError(header.opcode) ?? (formed ? ((edns?.version ?? 0) > 0 ? 'BADVERS' : undefined) : 'FORMERR')
  return { length: message.length, header, question, edns, tsig: wellFormed ? tsig : undefined, error }
}
