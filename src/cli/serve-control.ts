import type { Command } from 'commander'
import { observationOfCheckers } from '../health/checker.ts'
import type { Observation } from '../model/health-check.ts'
import { livePage } from '../serve/control/page.ts'
import type { Discovery } from '../serve/discovery.ts'
import type { EventLog } from '../serve/events.ts'
import { createHealthStats } from '../serve/health-stats.ts'
import { formatListenAddress, type ListenAddress, parseListenAddress } from '../serve/listen.ts'
import { metricsText } from '../serve/metrics.ts'
import { isLoopback } from '../serve/pool.ts'
import { createQueryStats } from '../serve/query-stats.ts'
import type { ServedPlan } from '../serve/reloader.ts'
import type { Server } from '../serve/server.ts'
import type { Session } from '../serve/session.ts'
import { type StatusSource, statusDocument } from '../serve/status.ts'
import { systemTimers } from '../serve/timers.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import { collect } from './command.ts'
import { Failure } from './failure.ts'
import { openLive } from './serve-live.ts'
import { probeWords } from './serve-log.ts'
import type { Probes } from './serve-probes.ts'
import { blockOf } from './serve-protection.ts'
import type { Reloading } from './serve-reload.ts'
import type { System } from './system.ts'
import { readVersion } from './version.ts'

export interface ControlFlags {
  /** False with `--no-control`. */
  readonly control?: string | false
  readonly controlToken?: string
  readonly controlHost?: readonly string[]
  readonly controlAllow?: readonly string[]
}

export const DEFAULT_CONTROL = '127.0.0.1:8053'

export function defineControl(command: Command): void {
  command
    .option('--control <addr:port>', `control, status, events and metrics over HTTP (default: ${DEFAULT_CONTROL})`)
    .option('--no-control', 'without any of these')
    .option('--control-token <file>', 'what requests must carry, required where other machines can reach it')
    .option('--control-host <name>', 'a further name by which the control port is called (repeatable)', collect)
    .option(
      '--control-allow <cidr>',
      'from where control may be used; other connections are closed (repeatable; default: anywhere)',
      collect,
    )
}

/** Where control listens, and what it asks for. */
export interface ControlSetting {
  readonly at: ListenAddress
  readonly token: string | undefined
  readonly hosts: readonly string[]
  /** From where it may be used; empty for anywhere. */
  readonly allowed: readonly IpPrefix[]
}

const TOKEN_BYTES_MAX = 4096
const TOKEN_LENGTH_MIN = 16

/** A secret from a file, without the line's end. */
export function readSecret(path: string, flag: string, system: System): string {
  const content = system.readText(path, TOKEN_BYTES_MAX)
  if (!content.ok) throw new Failure(`cannot read ${path}: ${content.reason}`)
  const secret = content.text.trim()
  if (secret.length < TOKEN_LENGTH_MIN || /\s/.test(secret))
    throw new Failure(
      `${flag} ${path} holds no secret of at least ${TOKEN_LENGTH_MIN} characters`,
      `make one with: openssl rand -hex 32 > ${path}`,
    )
  return secret
}

/** From the command line; undefined with `--no-control`. */
export function controlSetting(flags: ControlFlags, system: System): ControlSetting | undefined {
  const { control = DEFAULT_CONTROL, controlToken, controlHost = [], controlAllow = [] } = flags
  if (control === false) return undefined
  const at = parseListenAddress(control === '' ? DEFAULT_CONTROL : control)
  if ('message' in at) throw new Failure(`--control: ${at.message}`, 'write it as 127.0.0.1:8053 or [::1]:8053')
  if (controlToken === undefined && !isLoopback(at.address))
    throw new Failure(
      `${formatListenAddress(at)} can be reached from other machines, and control needs a token there`,
      'name a file with --control-token',
    )
  return {
    at,
    token: controlToken === undefined ? undefined : readSecret(controlToken, '--control-token', system),
    hosts: controlHost,
    allowed: controlAllow.map((text) => blockOf('--control-allow', text)),
  }
}

/** What each check is seen as at this moment: verdicts alone would hide what single checkers have come to think since. */
export function observedNow(session: Session, probes: Probes, stats: Stats): ReadonlyMap<string, Observation> {
  const probed = [...probes.states()].filter(([id]) => stats.health.lastResult(id) !== undefined)
  return new Map([
    ...session.live.seen(),
    ...probed.map(([id, checkers]) => [id, observationOfCheckers(checkers)] as const),
  ])
}

/** What is counted while serving. */
export const createStats = () => ({ queries: createQueryStats(), health: createHealthStats() })
export type Stats = ReturnType<typeof createStats>

export interface ControlParts {
  readonly planName: string
  readonly health: string
  readonly reloadMode: string
  readonly session: Session
  readonly server: Server
  readonly probes: Probes
  readonly events: EventLog
  readonly discovery: Discovery
  readonly stats: Stats
  /** Resolves when overrides are safe from a restart. */
  readonly kept: () => Promise<void>
  /** There from the listening line on. */
  readonly reloading: () => Reloading | undefined
  /** What hangs on, for status and metrics. */
  readonly more: Pick<StatusSource, 'more'> & { readonly families: Parameters<typeof metricsText>[0]['more'] }
}

/** What a session serves as the text of a plan; worked out once for each plan, by code that loads only here. */
export function createPlanText(session: Pick<Session, 'plan'>): () => Promise<string> {
  let known: { readonly served: ServedPlan; readonly text: Promise<string> } | undefined
  const textOf = async ({ graph: { deployment } }: ServedPlan) => {
    const [{ fold }, { printPlan }] = await Promise.all([import('../plan/fold/fold.ts'), import('../plan/print.ts')])
    const { document, remarks } = fold(deployment)
    return printPlan(document, ['What r53sim serve answers with; import --live reads it.'], remarks)
  }
  return () => {
    const served = session.plan()
    if (known?.served !== served) known = { served, text: textOf(served) }
    return known.text
  }
}

/** An open control port. */
export interface OpenedControl {
  readonly at: ListenAddress
  close(): Promise<void>
}

/** Opens the control port; hono loads only here. */
export async function openControl(
  { at, token, hosts, allowed }: ControlSetting,
  parts: ControlParts,
  system: System,
): Promise<OpenedControl> {
  const { session, server, probes, events, stats, reloading, more } = parts
  const { startControl } = await import('../serve/control/listen.ts')
  const startedMs = system.nowMs()
  const version = readVersion(system)
  const reloads = () => reloading()?.counts() ?? { good: 0, bad: 0 }
  const source: StatusSource = {
    version,
    startedMs,
    session,
    reloads,
    planName: parts.planName,
    health: parts.health,
    reloadMode: parts.reloadMode,
    dns: server.listening.map(formatListenAddress),
    tls: server.listeningTls.map(formatListenAddress),
    counters: server.counters,
    healthStats: stats.health,
    observed: () => observedNow(session, probes, stats),
    because: (id) => probeWords(probes.words.get(id)),
    lastReload: () => reloading()?.last(),
    more: more.more,
  }
  const live = openLive({ status: source, queryStats: stats.queries, events, nowMs: system.nowMs })
  const metrics = {
    ...source,
    queryStats: stats.queries,
    more: more.families,
  }
  const control = await startControl(
    at,
    {
      session,
      events,
      discovery: parts.discovery,
      status: () => statusDocument(source, system.nowMs()),
      metrics: () => metricsText(metrics),
      live,
      page: () =>
        livePage({ script: system.readOwn('dist/page/main.js'), style: system.readOwn('dist/page/style.css') }),
      plan: createPlanText(session),
      reload: async () => (await reloading()?.reload()) ?? { outcome: 'unchanged', digest: session.plan().digest },
      kept: parts.kept,
      timers: systemTimers,
    },
    { token, hosts },
    allowed,
  )
  if ('message' in control) throw new Failure(control.message, control.hint)
  return { at: control, close: control.close }
}
