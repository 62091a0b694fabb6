import { Worker } from 'node:worker_threads'
import type { PacketEngine, SharedEntry } from '../../dns/engine/engine.ts'
import type { NameTable } from '../../dns/engine/name-table.ts'
import type { Tally } from '../../dns/engine/variant.ts'
import type { ProtectionSetting } from '../protection.ts'
import type { QueryStats } from '../query-stats.ts'
import type { Timers } from '../timers.ts'
import type { UdpListener } from '../udp.ts'
import { answerHere, type BatchContext, type BoundSocket, bindSocket } from './listen-batch.ts'
import {
  type AnsweringSetting,
  CONTROL,
  type LeftMessage,
  type Letter,
  type Reply,
  type Report,
} from './thread-messages.ts'

/** What threads that answer are started with. */
export interface ThreadsContext extends BatchContext {
  readonly engine: PacketEngine
  /** What answers hold for now; another object is another state. */
  readonly state: () => object
  /** What everything but health rests on. */
  readonly basis: () => object
  /** The names of the plan, once they are known. */
  readonly names: () => NameTable | undefined
  readonly stats: QueryStats | undefined
  readonly seed: number
  readonly protection: ProtectionSetting | undefined
  readonly hasSecondaries: boolean
  readonly timers: Timers
  readonly onFailure: (error: unknown) => void
  /** How many for each address, two or more. */
  readonly count: number
  /** The program of a thread. */
  readonly script: URL
}

/** How often a change of state is looked for: far below the 100 ms within which every thread answers by it. */
const LOOK_MS = 10

/** How often the table of a large plan is taken further at a time: a few milliseconds. */
const NAME_TURNS = 16

/** An entry that can be posted: without what only the engine of the plan has a use for. */
function portable(entry: SharedEntry, remember: (tally: Tally) => void): SharedEntry {
  const { answer } = entry
  if (answer === undefined) return entry
  const variants = answer.variants.map((variant) => {
    const { tally } = variant
    remember(tally)
    const given = tally.given && new Uint32Array(tally.given.length)
    return { ...variant, tally: { ...tally, made: undefined, count: 0, given } }
  })
  return { ...entry, answer: { ...answer, variants } }
}

/** One thread with the socket that it answers from. */
interface Thread {
  readonly post: (letter: Letter) => void
  close(): Promise<void>
}

/**
 * Answers one address in several threads, each with a socket of its own among which the system spreads clients. They
 * give what is ready; whatever else comes is answered here, and they are told what there is to know for the next time.
 * Their answers hold for the state that they were told of last, which never goes back.
 *
 * @see D83
 */
export function createThreads(context: ThreadsContext) {
  const { calls, handlers, counters, engine, stats, timers, onFailure } = context
  const threads = new Set<Thread>()
  /** Tallies of variants that threads were given, in this state and the one before: counts of it may be on their way. */
  let [tallies, earlier] = [new Map<number, Tally>(), new Map<number, Tally>()]
  /** Those that hold in every state of health. */
  const steady = new Map<number, Tally>()
  let state = context.state()
  let [number, told]: [number, NameTable | undefined] = [1, undefined]
  let [basis, basisNumber] = [context.basis(), 1]
  let forget: (() => void) | undefined

  const stateLetter = (names: NameTable | 'same' | 'unknown'): Letter => ({
    kind: 'state',
    state: number,
    basis: basisNumber,
    names,
  })

  /** Tells all threads of another state, and of the names once they are known. */
  function look(): void {
    const current = context.state()
    let names = context.names()
    for (let turn = 1; names === undefined && turn < NAME_TURNS; turn += 1) names = context.names()
    const isOther = current !== state
    if (isOther) {
      state = current
      earlier = tallies
      tallies = new Map()
      if (context.basis() !== basis) {
        basisNumber += 1
        steady.clear()
      }
      basis = context.basis()
    }
    if (!isOther && names === told) return
    number += 1
    const letter = stateLetter(names === told ? 'same' : (names ?? 'unknown'))
    told = names
    for (const thread of threads) thread.post(letter)
  }
  function lookAgain(): void {
    look()
    forget = timers.after(LOOK_MS, lookAgain)
  }

  /** The reply goes out from here, from the socket that the query came to. */
  function answerLeft(fd: number, { message, name, address }: LeftMessage): void {
    const reply = handlers.handle(message, { address, transport: 'udp' })
    if (reply !== undefined && !calls.sendTo(fd, reply, name)) counters.sendErrors += 1
  }

  function answerAll(fd: number, messages: readonly LeftMessage[], post: (letter: Letter) => void): void {
    // No thread may be told less than what it is answered by.
    look()
    const entries: SharedEntry[] = []
    for (const left of messages) {
      answerLeft(fd, left)
      const entry = left.wantsEntry ? engine.share() : undefined
      if (entry !== undefined)
        entries.push(portable(entry, (tally) => (entry.isSteady ? steady : tallies).set(tally.number, tally)))
    }
    if (entries.length > 0 && context.state() === state) post({ kind: 'entries', state: number, entries })
  }

  function take(report: Report): void {
    counters.queries.udp += report.queries + report.dropped
    counters.dropped += report.dropped
    for (const [rcode, count] of report.replies.entries())
      counters.replies[rcode] = (counters.replies[rcode] ?? 0) + count
    counters.truncated += report.truncated
    counters.sendErrors += report.sendErrors
    counters.failures += report.failures
    counters.rateLimited.dropped += report.limited.dropped
    counters.rateLimited.truncated += report.limited.truncated
    counters.cookies.valid += report.cookies.valid
    counters.cookies.other += report.cookies.other
    if (report.timed > 0) stats?.observe(report.tookMs, report.timed)
    for (const { number: variant, count, given } of report.variants) {
      const tally = tallies.get(variant) ?? steady.get(variant) ?? earlier.get(variant)
      if (tally !== undefined) engine.add(tally, count, given)
    }
  }

  async function start(socket: BoundSocket, index: number): Promise<Thread> {
    const control = new SharedArrayBuffer(16)
    const shared = new Int32Array(control)
    const workerData: AnsweringSetting = {
      fd: socket.fd,
      family: socket.family,
      control,
      seed: context.seed,
      index,
      protection: context.protection,
      hasSecondaries: context.hasSecondaries,
    }
    const worker = new Worker(context.script, { workerData })
    let [isOver, isClosing] = [false, false]
    let stopHere: (() => void) | undefined
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    const begun = new Promise((resolve) => worker.once('message', resolve))
    const post = (letter: Letter) => {
      if (isOver) return
      worker.postMessage(letter)
      Atomics.add(shared, CONTROL.posted, 1)
    }
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'left') {
        answerAll(socket.fd, reply.messages, post)
        Atomics.add(shared, CONTROL.answered, reply.messages.length)
      }
      if (reply.kind === 'report') take(reply.report)
    })
    worker.on('error', onFailure)
    worker.on('exit', () => {
      isOver = true
      // Its clients are answered all the same.
      if (!isClosing) stopHere = answerHere(socket, context)
    })
    await Promise.race([begun, ended])
    post(stateLetter(told ?? 'unknown'))
    return {
      post,
      close: async () => {
        isClosing = true
        Atomics.store(shared, CONTROL.stop, 1)
        await ended
        stopHere?.()
        calls.close(socket.fd)
      },
    }
  }

  return {
    /** Binds an address for all threads; throws the system's error. */
    open: async (address: string, port: number): Promise<UdpListener> => {
      const first = bindSocket(calls, address, port, true)
      const sockets = [first]
      try {
        while (sockets.length < context.count) sockets.push(bindSocket(calls, address, first.port, true))
      } catch (error) {
        for (const { fd } of sockets) calls.close(fd)
        throw error
      }
      const own = await Promise.all(sockets.map((socket, index) => start(socket, threads.size + index)))
      for (const thread of own) threads.add(thread)
      forget ??= timers.after(LOOK_MS, lookAgain)
      return {
        port: first.port,
        close: async () => {
          for (const thread of own) threads.delete(thread)
          if (threads.size === 0) forget?.()
          await Promise.all(own.map((thread) => thread.close()))
        },
      }
    },
  }
}
