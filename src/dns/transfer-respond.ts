import type { DomainName } from '../values/name.ts'
import type { Rng } from '../values/rng.ts'
import { isLaterSerial } from '../values/serial.ts'
import { emptyReply, encodeReply, replyLimit } from './codec.ts'
import { parseSourceAddress } from './locate.ts'
import { CLASS_IN, HEADER_BYTES, OPCODES, QUESTION_TYPES, type Rcode } from './protocol.ts'
import { type ReceivedQuery, readQuery } from './query.ts'
import { type ReplyOptions, replyOptions } from './reply-options.ts'
import { type QueryOrigin, type RespondOptions, respond, startAccount } from './respond.ts'
import { mayTransfer, type TransferPeer, type TransferRule } from './transfer-access.ts'
import { transferMessages } from './transfer-stream.ts'
import { fullRecords, incrementalRecords, type PlainRecord, type PublishedZone, stepsFrom } from './transfer-zone.ts'
import { checkTsig, createSigner, type TsigError, type TsigKey, type TsigSigner } from './tsig.ts'
import type { ServerView } from './view.ts'
import { readName } from './wire-name.ts'

/** What one kind of secondary gets: zones under their serials, and answers with the same serials. Never two states at once. */
export interface TransferLine {
  readonly zones: ReadonlyMap<DomainName, PublishedZone>
  readonly view: ServerView
}

/** Everything that transfers are answered from. */
export interface TransferSetting {
  readonly rules: readonly TransferRule[]
  readonly keys: ReadonlyMap<DomainName, TsigKey>
  lineFor(peer: TransferPeer): TransferLine
  /** Seconds since 1970. */
  nowSeconds(): number
}

/** How replies to secondaries are made besides: as those to everybody, for which they count. */
export type SecondaryOptions = Omit<RespondOptions, 'reservedBytes'>

/** What happened, for counters and the log. */
export type TransferEvent =
  | {
      readonly kind: 'full' | 'incremental' | 'current'
      readonly zone: DomainName
      readonly serial: number
      readonly address: string
    }
  | { readonly kind: 'refused'; readonly zone: DomainName; readonly rcode: Rcode; readonly address: string }
  | {
      readonly kind: 'bad-signature'
      readonly error: TsigError
      readonly keyName: DomainName
      readonly address: string
    }

/** A reply in one message, or the messages of a transfer; neither for what gets no reply. */
export interface TransferReply {
  readonly reply?: Uint8Array | undefined
  readonly stream?: Iterable<Uint8Array>
  readonly event?: TransferEvent
}

const TYPE_SOA = 6
const SOA_TAIL_BYTES = 20
/** Two root names and five numbers. */
const SOA_BYTES_MIN = 22
const CLASS_AND_MORE_BYTES = 10

const read16 = (message: Uint8Array, at: number) => ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0)

/** The type of the first question, found by lengths alone; undefined where there is none. */
function firstType(message: Uint8Array): { readonly type: number; readonly end: number } | undefined {
  let at = HEADER_BYTES
  for (let size = message[at]; size !== 0; size = message[at]) {
    if (size === undefined || size > 63) return undefined
    at += size + 1
  }
  return { type: read16(message, at + 1), end: at + 5 }
}

/**
 * True for what secondaries send: questions for transfers or an SOA, and whatever may be signed. Everything else is
 * told from them by a few octets: it is the path of nearly all queries.
 */
export function concernsTransfer(message: Uint8Array): boolean {
  const first = firstType(message)
  if (first === undefined) return false
  const { type, end } = first
  if (type === QUESTION_TYPES.AXFR || type === QUESTION_TYPES.IXFR || type === TYPE_SOA) return true
  const additionals = read16(message, 10)
  const onlyOpt = additionals === 1 && message[end] === 0 && read16(message, end + 1) === QUESTION_TYPES.OPT
  return additionals > 0 && !onlyOpt
}

/** The serial in the authority record of an IXFR request; undefined if it is no SOA of that zone. @see RFC 1995 §3 */
function clientSerial(message: Uint8Array, { question }: ReceivedQuery): number | undefined {
  if (question === undefined || read16(message, 8) !== 1) return undefined
  const owner = readName(message, HEADER_BYTES + question.bytes.length)
  if (owner === undefined || read16(message, owner.end) !== TYPE_SOA) return undefined
  const length = read16(message, owner.end + 8)
  const end = owner.end + CLASS_AND_MORE_BYTES + length
  if (length < SOA_BYTES_MIN || end > message.length) return undefined
  return new DataView(message.buffer, message.byteOffset + end - SOA_TAIL_BYTES, 4).getUint32(0)
}

interface Request {
  readonly message: Uint8Array
  readonly query: ReceivedQuery
  readonly origin: QueryOrigin
  readonly peer: TransferPeer
  readonly signer: TsigSigner | undefined
  readonly setting: TransferSetting
  readonly options: SecondaryOptions
  readonly extra: ReplyOptions
}

const signed = ({ signer, setting }: Request, reply: Uint8Array) =>
  signer === undefined ? reply : signer.sign(reply, setting.nowSeconds())

function errorReply(request: Request, rcode: Rcode): Uint8Array {
  const { query, origin, signer, extra } = request
  const limit = replyLimit(query, origin.transport) - (signer?.bytes ?? 0)
  const reply = emptyReply(rcode, rcode === 'REFUSED' ? 'PROHIBITED' : undefined)
  return signed(request, encodeReply(query, reply, limit, extra))
}

/** What to send for an IXFR: the SOA alone to who has it or newer, steps where they are known, else the zone. @see D112 */
function incremental(
  published: PublishedZone,
  serial: number,
): readonly ['current' | 'incremental' | 'full', Iterable<PlainRecord>] {
  if (serial === published.serial || isLaterSerial(serial, published.serial)) return ['current', [published.soa]]
  const steps = stepsFrom(published, serial)
  return steps === undefined ? ['full', fullRecords(published)] : ['incremental', incrementalRecords(published, steps)]
}

/** The answer to who may have the zone. Over UDP an IXFR gets the SOA alone: who lacks something comes back over TCP (RFC 1995 §2). */
function transfer(request: Request, zone: DomainName): TransferReply {
  const { message, query, origin, peer, signer, setting, extra } = request
  const refuse = (rcode: Rcode): TransferReply => ({
    reply: errorReply(request, rcode),
    event: { kind: 'refused', zone, rcode, address: origin.address },
  })
  if (!mayTransfer(setting.rules, peer)) return refuse('REFUSED')
  const isIncremental = query.question?.type === QUESTION_TYPES.IXFR
  if (origin.transport === 'udp' && !isIncremental) return refuse('REFUSED')
  const published = setting.lineFor(peer).zones.get(zone)
  if (published === undefined) return refuse('NOTAUTH')
  const serial = isIncremental ? clientSerial(message, query) : undefined
  if (isIncremental && serial === undefined) return refuse('FORMERR')
  const [kind, records] =
    origin.transport === 'udp'
      ? (['current', [published.soa]] as const)
      : serial === undefined
        ? (['full', fullRecords(published)] as const)
        : incremental(published, serial)
  const signing = signer && { signer, nowSeconds: setting.nowSeconds }
  const stream = transferMessages(query, records, signing, extra.options)
  const event: TransferEvent = { kind, zone, serial: published.serial, address: origin.address }
  // One message at most: the SOA fits it always.
  if (kind === 'current') return { reply: [...stream][0], event }
  return { stream, event }
}

function answer(request: Request, rng: Rng): TransferReply {
  const { message, query, origin, peer, signer, setting, options } = request
  const { question, error, header } = query
  const type = question?.type
  const isTransfer = type === QUESTION_TYPES.AXFR || type === QUESTION_TYPES.IXFR
  if (error === undefined && header.opcode === OPCODES.QUERY && question?.class === CLASS_IN && isTransfer)
    return transfer(request, question.name)
  // Who may have the whole zone may also ask for its SOA.
  const mayAsk = mayTransfer(setting.rules, peer) ? undefined : options.mayAsk
  const all = { ...options, mayAsk, reservedBytes: signer?.bytes }
  const reply = respond(message, origin, setting.lineFor(peer).view, rng, all)
  return { reply: reply && signed(request, reply) }
}

/**
 * The reply to a message that may come from a secondary: signatures are checked, transfers given to whom the rules
 * allow, everything else answered as by `respond` with the serials that this secondary sees; what was signed is
 * answered signed. The messages of a stream are all of the state that was current at the request.
 *
 * @see dns-server.md section 9, engines.md 4.3, 4.5
 */
export function respondToSecondary(
  message: Uint8Array,
  origin: QueryOrigin,
  setting: TransferSetting,
  rng: Rng,
  options: SecondaryOptions = {},
): TransferReply {
  const query = readQuery(message)
  if (options.account) startAccount(options.account, query)
  if (query === undefined) return {}
  const address = parseSourceAddress(origin.address)
  const extra = replyOptions(query, origin, options)
  if (options.account) options.account.isProven = extra.isProven
  const base = { message, query, origin, setting, options, extra }
  if (query.tsig === undefined) return answer({ ...base, peer: { address, key: undefined }, signer: undefined }, rng)
  const check = checkTsig(message, query.tsig, setting.keys, setting.nowSeconds())
  const limit = replyLimit(query, origin.transport)
  if (check.kind === 'malformed') return { reply: encodeReply(query, emptyReply('FORMERR'), limit, extra) }
  if (check.kind === 'failed') {
    const { error, keyName } = check
    const reply = check.finish(encodeReply(query, emptyReply('NOTAUTH'), limit, extra), setting.nowSeconds())
    return { reply, event: { kind: 'bad-signature', error, keyName, address: origin.address } }
  }
  const signer = createSigner(check.key, check.mac)
  return answer({ ...base, peer: { address, key: check.key.name }, signer }, rng)
}
