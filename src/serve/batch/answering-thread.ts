// A thread that answers UDP from one socket: what is ready it gives at once, the rest it leaves to the main thread,
// which alone has the plan and the rules.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { type AnswerSource, createPacketEngine } from '../../dns/engine/engine.ts'
import type { NameTable } from '../../dns/engine/name-table.ts'
import { concernsTransfer } from '../../dns/transfer-respond.ts'
import { randomStream } from '../../values/rng.ts'
import { finish } from '../../values/steps.ts'
import { createCounters } from '../counters.ts'
import { passReady } from '../handler.ts'
import { createProtection, type ProtectionSetting } from '../protection.ts'
import { BatchOrigin } from './batch-origin.ts'
import { BatchSocket } from './batch-socket.ts'
import { loadSystemCalls } from './system-calls.ts'
import {
  type AnsweringSetting,
  CONTROL,
  type LeftMessage,
  type Letter,
  type Reply,
  type VariantCount,
} from './thread-messages.ts'

const REPORT_MS = 100
/** Messages that may wait for the main thread, as in a socket's buffer; beyond, they are dropped: whoever asked will ask again. */
const LEFT_MAX = 4096

/** What the main thread has said of the current state. */
function createMailbox({ control }: AnsweringSetting, port: MessagePort, onEntries: (letter: Letter) => void) {
  const shared = new Int32Array(control)
  let read = 0
  let names: NameTable | undefined
  let state: { readonly number: number } = { number: 0 }
  let basis: { readonly number: number } = { number: 0 }
  return {
    state: () => state,
    basis: () => basis,
    names: () => names,
    /** Messages left to the main thread that it is done with; counts to 2^32 and begins anew, as what it is compared with. */
    answered: () => Atomics.load(shared, CONTROL.answered),
    isStopped: () => Atomics.load(shared, CONTROL.stop) === 1,
    /** Reads what has come. A state that was announced is waited for in no case: its letter was posted before. */
    read: (): void => {
      const posted = Atomics.load(shared, CONTROL.posted)
      for (; read !== posted; read += 1) {
        const received: { readonly message: Letter } | undefined = receiveMessageOnPort(port)
        if (received === undefined) return
        const letter = received.message
        if (letter.kind === 'entries') onEntries(letter)
        else {
          state = { number: letter.state }
          if (letter.basis !== basis.number) basis = { number: letter.basis }
          if (letter.names !== 'same') names = letter.names === 'unknown' ? undefined : letter.names
        }
      }
    },
  }
}

async function run(setting: AnsweringSetting, port: MessagePort): Promise<void> {
  const calls = await loadSystemCalls()
  if ('reason' in calls) throw new Error(calls.reason)
  const socket = new BatchSocket(calls, setting.fd, setting.family)
  const { bytes } = socket
  const origin = new BatchOrigin(socket)
  const counters = createCounters()
  const nowMs = () => performance.now()
  const nothing: ProtectionSetting = { allowed: [], limit: undefined, cookieSecret: undefined }
  const protection = createProtection(setting.protection ?? nothing, { monotonicMs: nowMs, nowMs: Date.now })
  const post = (reply: Reply) => port.postMessage(reply)
  let variants: VariantCount[] = []
  let isUnknown = false
  const mailbox = createMailbox(setting, port, (letter) => {
    if (letter.kind === 'entries' && letter.state === mailbox.state().number)
      for (const entry of letter.entries) engine.put(entry)
  })
  const source: AnswerSource = {
    state: mailbox.state,
    basis: mailbox.basis,
    names: mailbox.names,
    // Whoever has the plan answers this one, and says what there is to know for the next.
    prepare: () => {
      isUnknown = true
      return undefined
    },
    mayBeSigned: () => false,
  }
  const engine = createPacketEngine({
    source,
    rng: randomStream(setting.seed, 'serve', `draw ${setting.index}`),
    nowSeconds: () => Date.now() / 1000,
    onTally: ({ number, count, given }) => {
      variants.push({ number, count, given: given && Uint32Array.from(given) })
    },
    cookies: protection.cookies,
  })
  let [tookMs, timed, reportedAt, leftCount] = [0, 0, nowMs(), 0]

  /** True if the message is dealt with. */
  function answer(index: number): boolean {
    const [at, length, replyAt] = [socket.messageAt(index), socket.messageLength(index), socket.replyAt(index)]
    isUnknown = false
    if (protection.mayAsk?.(origin.address) === false) return false
    if (setting.hasSecondaries && concernsTransfer(bytes.subarray(at, at + length))) return false
    const size = engine.answer(bytes, at, length, origin, bytes, replyAt)
    if (size === 0) return false
    const sent = passReady(protection, counters, engine, bytes, at, length, origin, bytes, replyAt, size)
    if (sent === 0) return true
    engine.count()
    socket.reply(index, sent)
    return true
  }

  function report(): void {
    reportedAt = nowMs()
    finish(engine.settle())
    if (counters.queries.udp + counters.dropped + socket.sendErrors === 0) return
    post({
      kind: 'report',
      report: {
        queries: counters.queries.udp,
        dropped: counters.dropped,
        replies: counters.replies.slice(),
        truncated: counters.truncated,
        limited: { ...counters.rateLimited },
        cookies: { ...counters.cookies },
        sendErrors: socket.sendErrors,
        failures: counters.failures,
        variants,
        tookMs: timed === 0 ? 0 : tookMs / timed,
        timed,
      },
    })
    Object.assign(counters, createCounters())
    socket.sendErrors = 0
    variants = []
    tookMs = 0
    timed = 0
  }

  function answerBatch(count: number): void {
    const startedAt = nowMs()
    const left: LeftMessage[] = []
    for (let index = 0; index < count; index += 1) {
      origin.index = index
      if (answer(index)) {
        timed += 1
        continue
      }
      if (((leftCount + left.length - mailbox.answered()) | 0) > LEFT_MAX) {
        counters.dropped += 1
        continue
      }
      const at = socket.messageAt(index)
      left.push({
        message: bytes.slice(at, at + socket.messageLength(index)),
        name: Uint8Array.from(socket.nameOf(index)),
        address: origin.address,
        wantsEntry: isUnknown,
      })
    }
    tookMs += nowMs() - startedAt
    socket.flush()
    if (left.length === 0) return
    leftCount += left.length
    post({ kind: 'left', messages: left })
  }

  post({ kind: 'ready' })
  while (!mailbox.isStopped()) {
    const count = socket.receive(true)
    mailbox.read()
    if (count > 0) answerBatch(count)
    if (nowMs() - reportedAt >= REPORT_MS) report()
  }
  report()
}

if (parentPort === null) throw new Error('unreachable: a thread without one that started it')
const setting: AnsweringSetting = workerData
await run(setting, parentPort)
