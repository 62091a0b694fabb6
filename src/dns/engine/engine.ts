import type { DecisionGraph } from '../../decide/graph.ts'
import { drawIndex } from '../../values/chance.ts'
import type { Rng } from '../../values/rng.ts'
import { HEADER_BYTES } from '../protocol.ts'
import type { QueryOrigin } from '../respond.ts'
import type { ServerView } from '../view.ts'
import { type Prepared, prepareName, prepareStrange, type ReadyAnswer } from './answer.ts'
import { createNameScan, hashScan, LOWER, scanName } from './name-scan.ts'
import { buildNameTable, findName, type NameTable } from './name-table.ts'
import { createPacketQuery, type PacketQuery, readPacket, wantsSignatures } from './packet-query.ts'
import { type Entry, ReadyTable } from './ready-table.ts'
import type { Tally, Variant } from './variant.ts'
import { countReply, writeReply } from './write-reply.ts'

/** Who asks; looked at only where the answer depends on it. */
export type Asker = Pick<QueryOrigin, 'address'>

/** Answers queries of the common form over UDP by copying what the general path made before. */
export interface PacketEngine {
  /**
   * Writes the reply to the query of `length` octets at `at` and returns how many octets it has, at most 1232. 0: this
   * query is the general path's, and nothing has been drawn for it.
   */
  answer(message: Uint8Array, at: number, length: number, asker: Asker, out: Uint8Array, outAt: number): number
  /** What the last reply was made from. */
  last(): Tally | undefined
  /** Counts the last reply: it goes out. */
  count(): void
  /** Hands over what was counted since the last time. */
  settle(): void
}

export interface PacketEngineOptions {
  readonly view: () => ServerView
  readonly rng: Rng
  /** Seconds since 1970, for the age of signatures. */
  readonly nowSeconds: () => number
  /** Takes counts; a tally comes with what was counted since it came last. */
  readonly onTally: (tally: Tally) => void
}

/** Names that are read in at a query while the table of a large plan is being built. */
const NAMES_A_TURN = 256
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

/** True if no name of the plan is the label below that parent, both in octets. */
function isUnknown(table: NameTable, label: Uint8Array, parent: Uint8Array): boolean {
  const name = new Uint8Array(1 + label.length + parent.length)
  name[0] = label.length
  name.set(label, 1)
  name.set(parent, 1 + label.length)
  const scan = createNameScan()
  const end = scanName(name, 0, name.length, scan)
  if (end === 0) return false
  hashScan(name, scan)
  return findName(table, name, scan, 0, end) < 0
}

/**
 * True if every variant has room. Then each is what the general path would write: it was made with the longest limit and
 * the shortest question of its form, so what did not fit then does not fit now either.
 */
const fits = ({ longest, questionBytes }: ReadyAnswer, { limit }: PacketQuery, asked: number): boolean =>
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
export function createPacketEngine({ view, rng, nowSeconds, onTally }: PacketEngineOptions): PacketEngine {
  const query = createPacketQuery()
  const { scan } = query
  let graph: DecisionGraph | undefined
  let building: Generator<undefined, NameTable> | undefined
  let names: NameTable | undefined
  let shown: ServerView | undefined
  let ready = new ReadyTable(0)
  let last: Variant | undefined
  // Of the query at hand: its octets, the first label of its name that the plan knows, and where answers to it are kept.
  let [length, known, slot] = [0, 0, 0]

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

  function settle(): void {
    for (const { variants } of ready.answers())
      for (const { tally } of variants) {
        if (tally.count === 0) continue
        onTally(tally)
        tally.count = 0
        tally.given?.fill(0)
      }
  }

  /** Takes up another view; undefined until its names are known. */
  function namesOf(current: ServerView): NameTable | undefined {
    if (current.graph !== graph) {
      graph = current.graph
      building = buildNameTable(graph, NAMES_A_TURN)
      names = undefined
    }
    if (current !== shown) {
      settle()
      shown = current
      ready = new ReadyTable(names === undefined ? 0 : slotsFor(names))
    }
    const step = building?.next()
    if (step?.done === true) {
      names = step.value
      ready = new ReadyTable(slotsFor(names))
      building = undefined
    }
    return names
  }

  /** Asks the general path for everything that it could answer. */
  function prepare(
    table: NameTable,
    current: ServerView,
    message: Uint8Array,
    at: number,
    { address }: Asker,
  ): Prepared {
    const asked = message.slice(at, at + length)
    const questionEnd = query.questionEnd - at
    if (slot < table.size) return prepareName(current, asked, questionEnd, address)
    const parentAt = (scan.starts[known] ?? 0) - at
    const isFree = (label: Uint8Array) =>
      isUnknown(table, label, asked.subarray(parentAt, questionEnd - QUESTION_BYTES))
    return prepareStrange(current, asked, questionEnd, parentAt, address, isFree)
  }

  /** The entry for the query, made now if need be. Undefined where the general path has to answer this time. */
  function entryFor(table: NameTable, current: ServerView, message: Uint8Array, at: number, asker: Asker) {
    const found = ready.find(slot, query.key)
    if (found !== undefined && (found.freshUntil === FOREVER || nowSeconds() < found.freshUntil)) return found
    const prepared = prepare(table, current, message, at, asker)
    if (prepared.isPassing) return undefined
    const isSigned = wantsSignatures(query.key) && current.signing !== undefined
    return ready.add(slot, query.key, prepared, isSigned ? nowSeconds() + SIGNED_SECONDS : FOREVER)
  }

  /** An answer that hangs on who asks: made when the same client asks for the second time. */
  function answerFor(
    entry: Entry,
    byClient: ReadonlyMap<string, ReadyAnswer | undefined>,
    make: () => Prepared,
    client: string,
  ): ReadyAnswer | undefined {
    const known = byClient.get(client)
    if (known !== undefined) return known
    const answer = byClient.has(client) ? make().answer : undefined
    ready.addClient(entry, client, answer)
    return answer
  }

  return {
    settle,
    last: () => last?.tally,
    count: () => {
      if (last !== undefined) countReply(last)
    },
    answer: (message, at, bytes, asker, out, outAt) => {
      const current = view()
      const table = current === shown && building === undefined ? names : namesOf(current)
      if (table === undefined || !readPacket(message, at, bytes, query)) return 0
      hashScan(message, scan)
      length = bytes
      findSlot(table, message)
      const entry = entryFor(table, current, message, at, asker)
      if (entry === undefined) return 0
      const answer =
        entry.byClient === undefined
          ? entry.answer
          : answerFor(
              entry,
              entry.byClient,
              () => prepare(table, current, message, at, asker),
              clientKey(message, query, asker.address),
            )
      if (answer === undefined || !fits(answer, query, query.questionEnd - at - HEADER_BYTES)) return 0
      if (answer.taken.length > 0 && isTaken(answer.taken, message, scan.starts[known - 1] ?? 0)) return 0
      const variant = answer.variants[answer.shares.length < 2 ? 0 : drawIndex(answer.shares, rng)]
      if (variant === undefined) return 0
      last = variant
      return writeReply(variant, message, at, query, out, outAt, rng)
    },
  }
}
