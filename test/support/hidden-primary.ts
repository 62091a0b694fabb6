import { onTestFinished } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { TransferRule } from '../../src/dns/transfer-access.ts'
import type { TransferEvent } from '../../src/dns/transfer-respond.ts'
import type { TsigAlgorithm, TsigKey } from '../../src/dns/tsig.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { Protection } from '../../src/serve/handler.ts'
import { createLiveState, type LiveState } from '../../src/serve/live-state.ts'
import type { Publication } from '../../src/serve/publisher.ts'
import { NO_STORE, type SerialStore } from '../../src/serve/serial-file.ts'
import { type Server, type ServerOptions, startServer } from '../../src/serve/server.ts'
import { systemTimers, type Timers } from '../../src/serve/timers.ts'
import { DEFAULT_LINE, type Secondary, startTransfers, type Transfers } from '../../src/serve/transfers.ts'
import { parsePrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'
import type { At } from './dns-client.ts'

/** A key whose secret is its own name, repeated. */
export function tsigKey(name: string, algorithm: TsigAlgorithm = 'hmac-sha256'): TsigKey {
  return { name: getName(name), algorithm, secret: Buffer.from(`secret of ${name} `.repeat(4)) }
}

export const base64 = ({ secret }: TsigKey): string => Buffer.from(secret).toString('base64')

/** A secondary on loopback. */
export function secondaryAt(port: number, more: Partial<Secondary> = {}): Secondary {
  const key = more.key === undefined ? {} : { key: more.key.name }
  return { at: { address: '127.0.0.1', port }, rule: { ...loopback(), ...key }, client: DEFAULT_LINE, ...more }
}

export function loopback(): TransferRule {
  const block = parsePrefix('127.0.0.0/8')?.prefix
  if (block === undefined) throw new Error('unreachable: a block that does not parse')
  return { block }
}

export interface HiddenPrimary {
  readonly at: At
  readonly live: LiveState
  readonly server: Server
  readonly transfers: Transfers
  readonly events: readonly TransferEvent[]
  readonly publications: readonly Publication[]
  /** The serial that the default client's snapshot of the first zone has. */
  serial(): number
}

export interface HiddenPrimaryOptions {
  readonly secondaries?: readonly Secondary[]
  readonly rules?: readonly TransferRule[]
  readonly keys?: readonly TsigKey[]
  readonly store?: SerialStore
  readonly nowMs?: () => number
  readonly timers?: Timers
  readonly protection?: Protection
  /** Speaks TLS there, and `at` is that address. */
  readonly tls?: ServerOptions['tls']
}

/** A server as `serve` puts it together, on a free port of loopback, ended with the test. Health is what the test says by `live.observe`. */
export async function startHiddenPrimary(
  deployment: Deployment,
  options: HiddenPrimaryOptions,
): Promise<HiddenPrimary> {
  const { secondaries = [], rules = [], keys = [], store = NO_STORE, nowMs = Date.now, timers = systemTimers } = options
  const events: TransferEvent[] = []
  const publications: Publication[] = []
  const fail = (error: unknown) => {
    throw error
  }
  const given = { failed: [], recovered: [], observed: { observations: new Map(), resources: new Map() } }
  const live: LiveState = createLiveState(compile(deployment), given, () => transfers.update())
  const transfers = await startTransfers({
    secondaries,
    rules,
    keys: new Map(keys.map((key) => [key.name, key])),
    view: live.view,
    store,
    nowMs,
    timers,
    onUnsaved: fail,
    onFailure: fail,
    onEvent: (event) => events.push(event),
    onPublished: (changed) => publications.push(...changed),
    onUnanswered: () => {},
  })
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: transfers.view,
    secondaries: transfers.handler,
    seed: 1,
    protection: options.protection ?? {},
    tls: options.tls,
    onFailure: fail,
  })
  if ('message' in server) throw new Error(server.message)
  onTestFinished(async () => {
    await Promise.all([server.close(), transfers.close()])
  })
  const [at] = [...server.listeningTls, ...server.listening]
  if (at === undefined) throw new Error('unreachable: a server without an address')
  const serial = () => transfers.published()[0]?.published.serial ?? 0
  return { at, live, server, transfers, events, publications, serial }
}
