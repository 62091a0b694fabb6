import type { BatchContext } from './batch/listen-batch.ts'
import type { ThreadsContext } from './batch/threads.ts'
import type { Counters } from './counters.ts'
import type { Handlers, ReplyCounter } from './handler.ts'
import { listenUdp, type UdpListener } from './udp.ts'

export const TRANSPORTS = ['auto', 'dgram', 'batch'] as const

/** How packets are read and written: by Node one by one, or by the system many at a time. */
export type TransportChoice = (typeof TRANSPORTS)[number]

/** What was chosen, and why where it was not asked for. */
export interface ChosenTransport {
  readonly name: 'dgram' | 'batch'
  readonly because?: string
  open(address: string, port: number): Promise<UdpListener>
}

export interface TransportContext {
  readonly handlers: Handlers
  readonly counters: Counters
  readonly counter: ReplyCounter | undefined
  /** What several threads need; one is enough without it. */
  readonly threads?: Omit<ThreadsContext, keyof BatchContext>
}

/** Why a choice cannot be had. */
export interface TransportProblem {
  readonly message: string
  readonly hint: string
}

function dgram({ handlers, counters }: TransportContext, because?: string): ChosenTransport {
  const open = (address: string, port: number) => listenUdp(address, port, handlers.handle, counters)
  return { name: 'dgram', open, ...(because === undefined ? {} : { because }) }
}

/** The batch transport loads only where it may be used. */
async function batch(context: TransportContext): Promise<ChosenTransport | { readonly reason: string }> {
  const { loadSystemCalls } = await import('./batch/system-calls.ts')
  const calls = await loadSystemCalls()
  if ('reason' in calls) return calls
  const [{ listenBatch }, { selfTest }] = await Promise.all([
    import('./batch/listen-batch.ts'),
    import('./batch/self-test.ts'),
  ])
  const failure = selfTest(calls)
  if (failure !== undefined) return { reason: `they do not work here (${failure})` }
  const shared = { ...context, calls }
  if (context.threads === undefined)
    return { name: 'batch', open: async (address, port) => listenBatch(address, port, shared) }
  const { createThreads } = await import('./batch/threads.ts')
  return { name: 'batch', open: createThreads({ ...shared, ...context.threads }).open }
}

/** Several threads are of the batch transport alone. */
function threadsProblem(reason: string): TransportProblem {
  return {
    message: `--workers needs packets in batches: ${reason}`,
    hint: 'one worker answers over any transport',
  }
}

/** Opens what was asked for; `auto` takes batches where they work and nobody wants to hear of each query. */
export async function chooseTransport(
  choice: TransportChoice,
  context: TransportContext,
): Promise<ChosenTransport | TransportProblem> {
  const isLogged = context.handlers.ready === undefined
  if (context.threads !== undefined && (choice === 'dgram' || isLogged))
    return threadsProblem(isLogged ? 'a query log hears of each query in one thread' : 'leave out --transport dgram')
  if (choice === 'dgram') return dgram(context)
  if (choice === 'auto' && isLogged) return dgram(context, 'each query is logged')
  const found = await batch(context)
  if ('name' in found) return found
  if (context.threads !== undefined) return threadsProblem(`there are no batched system calls, ${found.reason}`)
  if (choice === 'auto') return dgram(context, `no batched system calls: ${found.reason}`)
  return {
    message: `--transport batch needs batched system calls: ${found.reason}`,
    hint: 'on 64-bit Linux `npm install koffi` brings them; --transport dgram does without',
  }
}
