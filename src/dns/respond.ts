import type { LeafAnswer } from '../decide/decision.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import { type Draws, drawsFrom } from '../decide/sample.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import { lazy } from '../values/lazy.ts'
import type { Rng } from '../values/rng.ts'
import { emptyReply, encodeReply, isTruncated, type Reply, replyLimit, type Transport } from './codec.ts'
import { decisionFor, scopeFor, type ZoneQuestion } from './decisions.ts'
import { signingReply, signReply } from './dnssec/sign-reply.ts'
import { type LocatedClient, locateClient, parseSourceAddress } from './locate.ts'
import { CLASS_IN, findRecordType, QUESTION_TYPES, type Rcode } from './protocol.ts'
import { type Question, type ReceivedQuery, readQuery } from './query.ts'
import { type EdnsServices, replyOptions } from './reply-options.ts'
import { replyFor } from './sections.ts'
import type { ServerView } from './view.ts'
import type { Placement } from './writer.ts'
import { type ChosenZone, chooseZone } from './zone-choice.ts'

/** Where a message came from: the text of the socket's remote address, and by which transport. */
export interface QueryOrigin {
  readonly address: string
  readonly transport: Transport
  /** What has been agreed on for the connection that it came by. `respond` fills it in. */
  readonly connection?: ConnectionTerms
}

/** @see RFC 7828 */
export interface ConnectionTerms {
  /** The client has asked how long it may be idle, and was told. */
  isKept: boolean
}

/** How a reply came about, for logs and counters. `respond` fills it in; one may serve for many queries in a row. */
export interface Account {
  query: ReceivedQuery | undefined
  /** The zone that answered. */
  zone: ZoneGraph | undefined
  /** The leaves that were drawn; none where the answer is negative or an error. */
  leaves: readonly LeafAnswer[]
  /** A right cookie came along: the reply goes to who asked. */
  isProven: boolean
}

/** What a reply is made with besides query, view and chance. */
export interface RespondOptions extends EdnsServices {
  readonly account?: Account | undefined
  /** Octets of the limit to leave, for a signature. */
  readonly reservedBytes?: number | undefined
  /** False for addresses that get no answers; without it everybody may ask. */
  readonly mayAsk?: ((address: string) => boolean) | undefined
}

const NO_SERVICES: RespondOptions = {}

const NO_LEAVES: readonly LeafAnswer[] = []

export const newAccount = (): Account => ({ query: undefined, zone: undefined, leaves: NO_LEAVES, isProven: false })

/** Begins the account of another query. */
export function startAccount(account: Account, query: ReceivedQuery | undefined): void {
  account.query = query
  account.zone = undefined
  account.leaves = NO_LEAVES
  account.isProven = false
}

/** Types that are no data: transfers and signatures are not given, the rest makes no sense in a question. @see D30, D95, D110 */
const META_TYPES: ReadonlyMap<number, Rcode> = new Map([
  [QUESTION_TYPES.OPT, 'FORMERR'],
  [QUESTION_TYPES.NXNAME, 'FORMERR'],
  [QUESTION_TYPES.TSIG, 'FORMERR'],
  [QUESTION_TYPES.TKEY, 'NOTIMP'],
  [QUESTION_TYPES.MAILA, 'NOTIMP'],
  [QUESTION_TYPES.MAILB, 'NOTIMP'],
  [QUESTION_TYPES.RRSIG, 'REFUSED'],
  [QUESTION_TYPES.AXFR, 'REFUSED'],
  [QUESTION_TYPES.IXFR, 'REFUSED'],
])

/** All types that no record can have are one to the engine, so that asking for many of them fills nothing. */
const NO_TYPE = 'TYPE0'

const questionType = (code: number): string => (code === QUESTION_TYPES.ANY ? 'ANY' : (findRecordType(code) ?? NO_TYPE))

/** Who asks a zone: in a private one its VPC's region (R5.9), else the client subnet or the source address (R5.1); length 0 asks not to be located (R5.3). */
function askerOf(
  { locator }: ServerView,
  { vpc }: ChosenZone,
  subnet: IpPrefix | undefined,
  source: () => IpPrefix | undefined,
): LocatedClient {
  if (vpc !== undefined) return { client: { region: vpc.region }, kind: vpc.region }
  const block = subnet ?? source()
  return block === undefined ? { client: {}, kind: '' } : locateClient(locator, block)
}

function answerQuestion(
  view: ServerView,
  { name, type: code }: Question,
  query: ReceivedQuery,
  origin: QueryOrigin,
  draws: Draws,
  account: Account | undefined,
): Reply {
  const type = questionType(code)
  const source = lazy(() => parseSourceAddress(origin.address))
  const chosen = chooseZone(view, { name, type }, source)
  if (chosen === undefined) return emptyReply('REFUSED', 'NOT_AUTHORITATIVE')
  if (account) account.zone = chosen.zone
  const asked = query.edns?.clientSubnet?.prefix
  const subnet = chosen.vpc !== undefined || asked?.length === 0 ? undefined : asked
  const question: ZoneQuestion = {
    zone: chosen.zone,
    name,
    type,
    asker: lazy(() => askerOf(view, chosen, subnet, source)),
  }
  const signer = view.signing?.signerOf(chosen.zone)
  const signing = signer && { signer, zone: chosen.zone, name, type: code, edns: query.edns }
  const own = signing && signingReply(signing)
  if (own !== undefined) return { ...own, scopeLength: 0 }
  const decision = decisionFor(view, question)
  const sample = draws.sample(decision)
  if (sample === undefined) return emptyReply('REFUSED')
  if (account) account.leaves = sample.leaves
  const plain = replyFor({ view, question, draws, addPlaced: asked === undefined }, sample)
  const reply = signing === undefined ? plain : signReply(signing, sample.outcome, plain)
  // Negative answers and referrals are kept for everybody whatever the scope says (RFC 7871 §7.4, D54).
  const scoped = subnet !== undefined && sample.outcome.kind === 'answer'
  return { ...reply, scopeLength: scoped ? scopeFor(view, question, decision, subnet) : 0 }
}

function replyTo(
  query: ReceivedQuery,
  origin: QueryOrigin,
  view: ServerView,
  draws: Draws,
  { account, cookies, mayAsk }: RespondOptions,
): Reply {
  const { question, error, edns } = query
  if (error !== undefined) return emptyReply(error)
  if (mayAsk?.(origin.address) === false) return emptyReply('REFUSED', 'PROHIBITED')
  if (question === undefined) return emptyReply(edns?.cookie && cookies ? 'NOERROR' : 'FORMERR')
  if (question.class !== CLASS_IN) return emptyReply('REFUSED')
  const meta = META_TYPES.get(question.type)
  if (meta === undefined) return answerQuestion(view, question, query, origin, draws, account)
  const isTransfer = question.type === QUESTION_TYPES.AXFR || question.type === QUESTION_TYPES.IXFR
  return emptyReply(meta, isTransfer ? 'PROHIBITED' : undefined)
}

/** A reply that is kept to be given again: it may have all the room of its kind, and it says what it wrote where. */
export interface Draft {
  readonly limitBytes: number
  readonly placement: Placement
}

/** As `respond`, with everything that is left to chance drawn by `draws`. */
export function respondBy(
  message: Uint8Array,
  origin: QueryOrigin,
  view: ServerView,
  draws: Draws,
  options: RespondOptions = NO_SERVICES,
  draft?: Draft,
): Uint8Array | undefined {
  const { account, reservedBytes = 0 } = options
  const query = readQuery(message)
  if (account) startAccount(account, query)
  if (query === undefined) return undefined
  const extra = replyOptions(query, origin, options)
  if (account) account.isProven = extra.isProven
  const limit = draft?.limitBytes ?? replyLimit(query, origin.transport, extra.isProven) - reservedBytes
  const reply = encodeReply(query, replyTo(query, origin, view, draws, options), limit, extra, draft?.placement)
  // Over a connection there is nothing to ask again by: an answer that no message can hold is a fault of the plan (D60).
  return origin.transport !== 'udp' && isTruncated(reply)
    ? encodeReply(query, emptyReply('SERVFAIL'), limit, extra)
    : reply
}

/**
 * The reply to a message, undefined where there is none: too short to be one, or a response (D2).
 * Any other octets get a reply: FORMERR at worst. Draws from `rng` alone; the same message, view, numbers and services
 * give the same octets.
 *
 * @see dns-server.md sections 1 to 5
 */
export const respond = (
  message: Uint8Array,
  origin: QueryOrigin,
  view: ServerView,
  rng: Rng,
  options: RespondOptions = NO_SERVICES,
): Uint8Array | undefined => respondBy(message, origin, view, drawsFrom(rng), options)

/** SERVFAIL for a message whose handling failed, undefined where it deserves no reply. @see D78 */
export function servfail(message: Uint8Array): Uint8Array | undefined {
  const query = readQuery(message)
  return query && encodeReply(query, emptyReply('SERVFAIL'), replyLimit(query, 'udp'))
}
