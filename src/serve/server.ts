import { createPacketEngine } from '../dns/engine/engine.ts'
import { createViewSource } from '../dns/engine/view-source.ts'
import type { ServerView } from '../dns/view.ts'
import { randomStream } from '../values/rng.ts'
import { type Counters, createCounters } from './counters.ts'
import { createHandlers, type HandlerContext, type Protection, type ReplyListener } from './handler.ts'
import { type ListenAddress, type ListenProblem, listenAll, listenTls } from './listen.ts'
import type { QueryStats } from './query-stats.ts'
import { type SecondaryHandler, withSecondaries } from './secondary-handler.ts'
import { TCP_LIMITS, type TcpLimits } from './tcp.ts'
import { systemTimers, type Timers } from './timers.ts'
import type { TlsIdentity } from './tls-identity.ts'
import { type ChosenTransport, chooseTransport, type TransportChoice } from './transport.ts'

export interface ServerOptions {
  readonly listen: readonly ListenAddress[]
  /** The state to answer from, asked for at every query. */
  readonly view: () => ServerView
  /** For the draws of weighted and multivalue answers. */
  readonly seed: number
  /** Hears of a fault of ours that cost a query. */
  readonly onFailure: (error: unknown) => void
  /** What secondaries ask for, where there are any. */
  readonly secondaries?: SecondaryHandler
  readonly stats?: QueryStats
  readonly onReply?: ReplyListener
  /** Cookies, limits and who may ask. */
  readonly protection?: Protection
  /** How packets are read and written; one by one where nothing is said. */
  readonly transport?: TransportChoice
  /** Several threads that answer over UDP, and their program. */
  readonly workers?: { readonly count: number; readonly script: URL } | undefined
  readonly timers?: Timers
  readonly tcpLimits?: TcpLimits
  /** DNS over TLS, where it is spoken. */
  readonly tls?: { readonly listen: readonly ListenAddress[]; readonly identity: TlsIdentity } | undefined
}

export interface Server {
  /** With the ports that were bound, in the order asked for. */
  readonly listening: readonly ListenAddress[]
  /** The same for DNS over TLS. */
  readonly listeningTls: readonly ListenAddress[]
  readonly transport: Pick<ChosenTransport, 'name' | 'because'>
  readonly counters: Counters
  /** Shows another certificate to those who come from now on. */
  renewTls(identity: TlsIdentity): void
  /** Stops reading, writes what waits, and is done within the grace at the latest. A second call waits for the first. */
  close(): Promise<void>
}

/** How long replies that wait may take to leave at the end. @see D86 */
const GRACE_MS = 800

const placeOf = ({ address, port }: ListenAddress): ListenAddress => ({ address, port })

/** TLS loads only where it is spoken. */
async function openHandshakes(identity: TlsIdentity, { firstMessageMs }: TcpLimits, timers: Timers) {
  const { createHandshakes } = await import('./handshake.ts')
  return createHandshakes(identity, firstMessageMs, timers)
}

/** Answers DNS over UDP and TCP on every address, over TLS on others, or on none and says why. @see dns-server.md */
export async function startServer(options: ServerOptions): Promise<Server | ListenProblem> {
  const { view, seed, onFailure, timers = systemTimers, tcpLimits = TCP_LIMITS } = options
  const counters = createCounters()
  const rng = randomStream(seed, 'serve', 'draw')
  const source = createViewSource(view)
  const engine = createPacketEngine({
    source,
    rng,
    nowSeconds: () => Date.now() / 1000,
    onTally: (tally) => options.stats?.add(tally),
    cookies: options.protection?.cookies,
  })
  options.stats?.follow(engine.settle)
  const context: HandlerContext = {
    view,
    engine,
    counter: options.stats,
    rng,
    counters,
    onFailure,
    onReply: options.onReply,
    protection: { keepaliveSeconds: tcpLimits.keptIdleMs / 1000, ...options.protection },
  }
  const { handleTcp, ...handlers } = withSecondaries(createHandlers(context), options.secondaries, context)
  const transport = await chooseTransport(options.transport ?? 'dgram', {
    handlers,
    counters,
    counter: options.stats,
    ...(options.workers && {
      threads: {
        ...options.workers,
        engine,
        state: view,
        basis: source.basis,
        names: source.names,
        stats: options.stats,
        seed,
        protection: options.protection?.setting,
        hasSecondaries: options.secondaries !== undefined,
        timers,
        onFailure,
      },
    }),
  })
  if ('message' in transport) return transport
  const listenContext = { handleTcp, openUdp: transport.open, counters, timers, tcpLimits }
  const listeners = await listenAll(options.listen, listenContext)
  if ('message' in listeners) return listeners
  const handshakes = options.tls && (await openHandshakes(options.tls.identity, tcpLimits, timers))
  const secured = handshakes === undefined ? [] : await listenTls(options.tls?.listen ?? [], handshakes, listenContext)
  if ('message' in secured) {
    await Promise.all(listeners.map((listener) => listener.close(0)))
    return secured
  }
  let closing: Promise<unknown> | undefined
  return {
    transport,
    listening: listeners.map(placeOf),
    listeningTls: secured.map(placeOf),
    counters,
    renewTls: (identity) => handshakes?.renew(identity),
    close: async () => {
      closing ??= Promise.all([...listeners, ...secured].map((listener) => listener.close(GRACE_MS)))
      await closing
    },
  }
}
