import { drawIndex } from '../../values/chance.ts'
import type { Rng } from '../../values/rng.ts'
import type { Steps } from '../../values/steps.ts'
import { AMPLIFICATION_MAX } from '../codec.ts'
import { COOKIE_BYTES, type ServerCookies } from '../cookie.ts'
import { sourceOctets } from '../locate.ts'
import { HEADER_BYTES } from '../protocol.ts'
import type { QueryOrigin } from '../respond.ts'
import type { Prepared, ReadyAnswer } from './answer.ts'
import { hashScan, LOWER } from './name-scan.ts'
import { findName, type NameTable } from './name-table.ts'
import { createPacketQuery, type PacketQuery, readPacket, wantsSignatures } from './packet-query.ts'
import { type Entry, ReadyTable, VARIANTS_MAX } from './ready-table.ts'
import type { Tally, Variant } from './variant.ts'
import { WaitingCounts } from './waiting-counts.ts'
import { COOKIE_OPTION_BYTES, countReply, writeReply } from './write-reply.ts'

/** Who asks; looked at only where the answer depends on it. */
export interface Asker extends Pick<QueryOrigin, 'address'> {
  /** Writes the octets of the address to the start of `out` and returns how many they are, where they need not be read from the text. */
  readonly writeOctets?: (out: Uint8Array) => number
}

/** What came of a query's cookie; undefined where it had none. */
export type CookieResult = 'valid' | 'other' | undefined

/** A question that nothing is known of yet. */
export interface Unprepared {
  /** The whole message. */
  readonly message: Uint8Array
  /** Behind its question. */
  readonly questionEnd: number
  /** Where the longest part of its name begins that is a name of the plan, which is all of it unless the name is none. */
  readonly knownAt: number
  readonly isStrange: boolean
  readonly address: string
}

/** Where answers come from. */
export interface AnswerSource {
  /** What they hold for: with another one all that was ready is forgotten. */
  state(): object
  /** What everything but health rests on: as long as it is the same, what holds in every state of health is kept. */
  basis(): object
  /** The names of the plan; undefined as long as they are not known. */
  names(): NameTable | undefined
  /** Everything that can be answered; undefined where that is not to be had now. */
  prepare(question: Unprepared, names: NameTable): Prepared | undefined
  /** True if replies are signed in some zone. */
  mayBeSigned(): boolean
}

/** What one engine knows of a question, for another one with the same names. */
export interface SharedEntry {
  readonly slot: number
  readonly key: number
  readonly freshUntil: number
  /** The one client that the answer holds for; undefined where it holds for all, or where it hangs on the client and none is said. */
  readonly client: string | undefined
  readonly dependsOnClient: boolean
  readonly isSteady: boolean
  readonly answer: ReadyAnswer | undefined
}

/** Answers queries of the common form over UDP by copying what the general path made before. */
export interface PacketEngine {
  /**
   * Writes the reply to the query of `length` octets at `at` and returns how many octets it has, at most 1232. 0: this
   * query is the general path's, and nothing has been drawn for it.
   */
  answer(message: Uint8Array, at: number, length: number, asker: Asker, out: Uint8Array, outAt: number): number
  /** What the last reply was made from. */
  last(): Tally | undefined
  /** The cookie of the query that it answers. */
  lastCookie(): CookieResult
  /** Counts the last reply: it goes out. */
  count(): void
  /** Counts replies that another engine made from one of this one's variants. */
  add(tally: Tally, count: number, given: Uint32Array | undefined): void
  /** Hands over what has been counted until it began; pauses at every tally, since there may be many. */
  settle(): Steps<void>
  /** What is known of the last question; undefined where it was none of the common form. */
  share(): SharedEntry | undefined
  /** Takes over what another engine knows of a question. */
  put(shared: SharedEntry): void
}

export interface PacketEngineOptions {
  readonly source: AnswerSource
  readonly rng: Rng
  /** Seconds since 1970, for the age of signatures. */
  readonly nowSeconds: () => number
  /** Takes counts; a tally comes with what was counted since it came last, whether or not its answers still hold. */
  readonly onTally: (tally: Tally) => void
  /** Without them cookies are left alone. */
  readonly cookies?: ServerCookies | undefined
}

/** Signed replies are made anew after this long, seconds, from signatures that are renewed after a day and last a week. */
const SIGNED_SECONDS = 600
const FOREVER = Number.POSITIVE_INFINITY
/** Type and class, behind the name. */
const QUESTION_BYTES = 4

/** Where the answers to the names of the table are kept, then those to all that lie below each of them, then those to all others. */
const slotsFor = ({ size }: NameTable) => 2 * size + 1

/** True if the last label before the known part of a name is one of those. */
function isTaken(taken: readonly Uint8Array[], message: Uint8Array, labelAt: number): boolean {
  for (const label of taken) {
    if (message[labelAt] !== label.length) continue
    let same = 0
    while (same < label.length && LOWER[message[labelAt + 1 + same] ?? 0] === label[same]) same += 1
    if (same === label.length) return true
  }
  return false
}

/**
 * True if every variant has room. Then each is what the general path would write: it was made with the longest limit and
 * the shortest question of its form, so what did not fit then does not fit now either.
 */
const fits = ({ longest, questionBytes }: ReadyAnswer, asked: number, limit: number): boolean =>
  longest + asked - questionBytes <= limit

/** Text that differs for clients that may get different answers. */
function clientKey(message: Uint8Array, { subnetAt, subnetLength }: PacketQuery, address: string): string {
  let key = address
  for (let at = subnetAt; at < subnetAt + subnetLength; at += 1) key += String.fromCharCode(0x100 + (message[at] ?? 0))
  return key
}

/**
 * Everything that is ready was made by `respond` itself, once for each name of the plan, form of question, outcome and
 * state of health, so there is one set of rules; what cannot be told from its form is left to it.
 */
export function createPacketEngine(options: PacketEngineOptions): PacketEngine {
  const { source, rng, nowSeconds, onTally, cookies } = options
  const query = createPacketQuery()
  const { scan } = query
  let names: NameTable | undefined
  let shown: object | undefined
  let basis: object | undefined
  let ready = new ReadyTable(0)
  const waiting = new WaitingCounts()
  let last: Variant | undefined
  // Of the query at hand: the first label of its name that the plan knows, where answers to it are kept, and who asked
  // where that matters.
  let [known, slot] = [0, -1]
  let client: string | undefined
  let cookieResult: CookieResult
  const cookie = new Uint8Array(COOKIE_BYTES)
  const octets = new Uint8Array(16)

  /** Reads the query's cookie and makes the reply's; undefined where it gets none. */
  function takeCookie(message: Uint8Array, asker: Asker): Uint8Array | undefined {
    const { cookieAt, cookieLength } = query
    cookieResult = cookieLength === 0 ? undefined : 'other'
    if (cookieLength === 0 || cookies === undefined) return undefined
    let size = asker.writeOctets?.(octets)
    if (size === undefined) {
      const read = sourceOctets(asker.address)
      size = read?.length ?? 0
      if (read !== undefined) octets.set(read)
    }
    if (cookies.write(message, cookieAt, cookieLength, octets, size, cookie)) cookieResult = 'valid'
    return cookie
  }

  /** Octets that a ready reply may have besides what is the query's own. */
  function roomLeft(length: number, given: Uint8Array | undefined): number {
    const limit = cookieResult === 'valid' ? query.limit : Math.min(query.limit, AMPLIFICATION_MAX * length)
    return given === undefined ? limit : limit - COOKIE_OPTION_BYTES
  }

  function handOver(): void {
    const tally = waiting.take()
    if (tally === undefined) return
    onTally(tally)
    tally.count = 0
    tally.given?.fill(0)
  }
  function* settle(): Steps<void> {
    for (let left = waiting.size; left > 0; left -= 1) {
      handOver()
      yield
    }
  }
  /** Is called before it counts. */
  function begin(tally: Tally): void {
    if (tally.count > 0) return
    // Where nobody asks for counts those of answers that are gone must not pile up.
    if (waiting.size >= VARIANTS_MAX) handOver()
    waiting.add(tally)
  }

  /** Takes up another state; undefined until its names are known. */
  function renew(state: object): NameTable | undefined {
    const before = names
    const isKept = before !== undefined && source.basis() === basis
    shown = state
    basis = source.basis()
    names = source.names()
    if (isKept && names === before) ready.keepSteady()
    else ready = new ReadyTable(names === undefined ? 0 : slotsFor(names))
    return names
  }

  /** Goes up from the whole name to the longest part of it that is a name of the plan; the root stands for none. */
  function findSlot(table: NameTable, message: Uint8Array): void {
    const nameEnd = query.questionEnd - QUESTION_BYTES
    for (known = 0; known <= scan.count; known += 1) {
      const index = findName(table, message, scan, known, nameEnd)
      if (index < 0) continue
      slot = known === 0 ? index : table.size + index
      return
    }
    known = scan.count
    slot = 2 * table.size
  }

  function prepare(table: NameTable, message: Uint8Array, at: number, length: number, { address }: Asker) {
    const question: Unprepared = {
      message: message.slice(at, at + length),
      questionEnd: query.questionEnd - at,
      knownAt: (scan.starts[known] ?? 0) - at,
      isStrange: slot >= table.size,
      address,
    }
    return source.prepare(question, table)
  }

  /** The entry for the query, made now if need be. Undefined where the general path has to answer this time. */
  function entryFor(table: NameTable, message: Uint8Array, at: number, length: number, asker: Asker) {
    const found = ready.find(slot, query.key)
    if (found !== undefined && (found.freshUntil === FOREVER || nowSeconds() < found.freshUntil)) return found
    const prepared = prepare(table, message, at, length, asker)
    if (prepared === undefined || prepared.isPassing) return undefined
    const isSigned = wantsSignatures(query.key) && source.mayBeSigned()
    return ready.add(slot, query.key, prepared, isSigned ? nowSeconds() + SIGNED_SECONDS : FOREVER)
  }

  /** An answer that hangs on who asks: made when the same client asks for the second time. */
  function answerFor(entry: Entry, make: () => Prepared | undefined, asked: string): ReadyAnswer | undefined {
    const found = entry.byClient?.get(asked)
    if (found !== undefined) return found
    const answer = entry.byClient?.has(asked) === true ? make()?.answer : undefined
    ready.addClient(entry, asked, answer)
    return answer
  }

  return {
    settle,
    last: () => last?.tally,
    lastCookie: () => cookieResult,
    count: () => {
      if (last === undefined) return
      begin(last.tally)
      countReply(last)
    },
    add: (tally, count, given) => {
      begin(tally)
      tally.count += count
      for (const [index, own] of given?.entries() ?? [])
        if (tally.given) tally.given[index] = (tally.given[index] ?? 0) + own
    },
    share: () => {
      const entry = slot < 0 ? undefined : ready.find(slot, query.key)
      if (entry === undefined) return undefined
      const { key, freshUntil, isSteady, byClient } = entry
      const answer = byClient === undefined ? entry.answer : client && byClient.get(client)
      return {
        slot,
        key,
        freshUntil,
        client,
        isSteady,
        dependsOnClient: byClient !== undefined,
        answer: answer || undefined,
      }
    },
    put: ({ slot: at, key, freshUntil, client: of, dependsOnClient, isSteady, answer }) => {
      if (names === undefined || at >= slotsFor(names)) return
      const prepared = { answer: dependsOnClient ? undefined : answer, dependsOnClient, isSteady, isPassing: false }
      const found = ready.find(at, key)
      // Several questions may have been asked before the first was answered.
      if (found !== undefined && found.freshUntil >= freshUntil && !dependsOnClient) return
      const entry = dependsOnClient && found?.byClient !== undefined ? found : ready.add(at, key, prepared, freshUntil)
      if (of !== undefined && answer !== undefined) ready.addClient(entry, of, answer)
    },
    answer: (message, at, length, asker, out, outAt) => {
      const state = source.state()
      slot = -1
      client = undefined
      const table = state === shown && names !== undefined ? names : renew(state)
      if (table === undefined || !readPacket(message, at, length, query)) return 0
      hashScan(message, scan)
      findSlot(table, message)
      const entry = entryFor(table, message, at, length, asker)
      if (entry === undefined) return 0
      let { answer } = entry
      if (entry.byClient !== undefined) {
        client = clientKey(message, query, asker.address)
        answer = answerFor(entry, () => prepare(table, message, at, length, asker), client)
      }
      if (answer === undefined) return 0
      const given = takeCookie(message, asker)
      if (!fits(answer, query.questionEnd - at - HEADER_BYTES, roomLeft(length, given))) return 0
      if (answer.taken.length > 0 && isTaken(answer.taken, message, scan.starts[known - 1] ?? 0)) return 0
      const variant = answer.variants[answer.shares.length < 2 ? 0 : drawIndex(answer.shares, rng)]
      if (variant === undefined) return 0
      last = variant
      return writeReply(variant, message, at, query, out, outAt, rng, given)
    },
  }
}
