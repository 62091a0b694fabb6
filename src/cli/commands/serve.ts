import type { Command } from 'commander'
import { DENIALS } from '../../dns/dnssec/denial.ts'
import type { Observed } from '../../health/faults.ts'
import { createEventLog, type EventLog } from '../../serve/events.ts'
import type { Protection } from '../../serve/handler.ts'
import type { ListenAddress } from '../../serve/listen.ts'
import type { Override } from '../../serve/overrides.ts'
import type { ServedPlan } from '../../serve/reloader.ts'
import { startServer } from '../../serve/server.ts'
import { createSession, type Session } from '../../serve/session.ts'
import { systemTimers } from '../../serve/timers.ts'
import { TRANSPORTS, type TransportChoice } from '../../serve/transport.ts'
import { clockTime } from '../../values/clock-time.ts'
import { collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { readObserved, resolveFaults } from '../fault-options.ts'
import { listenAddresses } from '../listen-options.ts'
import { SEED_MAX, wholeNumber } from '../parse.ts'
import type { RefusingOptions } from '../read-plan.ts'
import { announce } from '../serve-announce.ts'
import {
  API_LOADER,
  type ApiFlags,
  type ApiSetting,
  apiSetting,
  createProbeReports,
  defineApi,
  emptyPlan,
  type OpenedAccount,
  type OpenedApi,
  openAccount,
  openApi,
} from '../serve-api.ts'
import { type ControlFlags, controlSetting, createStats, defineControl, openControl } from '../serve-control.ts'
import { openDiscovery } from '../serve-discovery.ts'
import { defineExtras, type ExtraFlags, type KeptHealth, openExtras, openKeptHealth } from '../serve-extras.ts'
import { type OpenedGeo, openGeo } from '../serve-geo.ts'
import { changeLines, failureReporter, probeWords } from '../serve-log.ts'
import { openMetrics } from '../serve-metrics.ts'
import { moreOf } from '../serve-more.ts'
import { openServedPlan } from '../serve-plan.ts'
import { openProbes, type Probes } from '../serve-probes.ts'
import { defineProtection, openProtection, type ProtectionFlags } from '../serve-protection.ts'
import { adopterOf, type Reloading, type ReloadMode, startReloading } from '../serve-reload.ts'
import { type OpenedSigning, openSigning, type SigningFlags } from '../serve-signing.ts'
import { defineTls, type OpenedTls, openTls, type TlsFlags } from '../serve-tls.ts'
import { newestSerial, openTransfers } from '../serve-transfers.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'
import { defineTransferOptions, type TransferFlags } from '../transfer-options.ts'

interface ServeOptions
  extends RefusingOptions,
    SigningFlags,
    ControlFlags,
    ExtraFlags,
    TransferFlags,
    ProtectionFlags,
    TlsFlags,
    ApiFlags {
  readonly listen?: readonly string[]
  readonly health: 'probe' | 'static' | 'manual'
  readonly checkers: number
  readonly fail?: readonly string[]
  readonly recover?: readonly string[]
  readonly observed?: string
  readonly seed?: number
  readonly timeScale: number
  readonly reload: ReloadMode
  readonly transport: TransportChoice
  readonly workers: number
}

export const examples: readonly Example[] = [
  ['r53sim serve plan.yaml', 'answers on 127.0.0.1:5353 and fails over when a probe fails'],
  ['r53sim serve plan.yaml --health static --fail primary', 'answers as if every primary were down'],
  ['r53sim serve plan.yaml --listen 127.0.0.1:0 --listen [::1]:0', 'on free ports, over both protocols'],
]

const CHECKERS_MAX = 64
const WORKERS_MAX = 64
/** The program of the threads that answer. */
const ANSWERING_THREAD = 'dist/serve/batch/answering-thread.js'

export function define(command: Command): void {
  defineListening(command)
  defineControl(command)
  defineExtras(command)
  defineTransferOptions(command)
  defineProtection(command)
  defineTls(command)
  defineApi(command)
}

function defineListening(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option(
      '--listen <addr:port>',
      'DNS over UDP and TCP on this address, port 0 for a free one (repeatable; default: 127.0.0.1:5353)',
      collect,
    )
    .addOption(
      command
        .createOption(
          '--health <mode>',
          'probe: real probes; static: as --fail and --observed say; manual: all healthy',
        )
        .choices(['probe', 'static', 'manual'])
        .default('probe'),
    )
    .option('--fail <what>', 'what has failed, as for simulate (repeatable)', collect)
    .option('--recover <what>', 'what is up whatever the probes say (repeatable)', collect)
    .option('--observed <file>', 'with --health static: what monitoring saw, as JSON')
    .option('--checkers <count>', 'simulated checkers a check', wholeNumber('--checkers', 1, CHECKERS_MAX), 1)
    .option('--seed <number>', 'makes weighted and multivalue draws repeatable', wholeNumber('--seed', 0, SEED_MAX))
    .addOption(
      command
        .createOption('--reload <when>', 'watch: a changed plan is taken up; hup: on SIGHUP alone; off: never')
        .choices(['watch', 'hup', 'off'])
        .default('watch'),
    )
    .addOption(
      command
        .createOption(
          '--transport <how>',
          'batch: many packets a system call, on Linux; auto: that where it works, else dgram',
        )
        .choices(TRANSPORTS)
        .default('auto'),
    )
    .option('--workers <count>', 'threads that answer over UDP', wholeNumber('--workers', 1, WORKERS_MAX), 1)
    .option(
      '--data <dir>',
      'what is to outlive a restart: health, serials, keys of signed zones (default: forgotten at the end)',
    )
    .option('--dnssec', 'sign all public zones (default: those whose plan says so)')
    .addOption(
      command
        .createOption('--denial <how>', 'how a signed zone proves that a name is missing')
        .choices(DENIALS)
        .default('compact'),
    )
    .addOption(
      command
        .createOption('--time-scale <factor>', 'probe this many times as often as the plan says, for tests')
        .argParser(wholeNumber('--time-scale', 1, 1000))
        .default(1)
        .hideHelp(),
    )
}

const DEFAULT_LISTEN = '127.0.0.1:5353'

const UNOBSERVED: Observed = { observations: new Map(), resources: new Map() }

async function observedOf({ observed, health }: ServeOptions, system: System): Promise<Observed> {
  if (observed === undefined) return UNOBSERVED
  if (health !== 'static') throw new Failure('--observed says what the health is', 'add --health static')
  return readObserved(observed, system)
}

/** Everything known before the sockets are opened. */
interface Setting {
  /** How the plan is called. */
  readonly name: string
  readonly plan: ServedPlan
  readonly listen: readonly ListenAddress[]
  readonly overrides: readonly Override[]
  readonly observed: Observed
  readonly seed: number
  readonly protection: Protection
  readonly tls: OpenedTls | undefined
  readonly geo: OpenedGeo
  readonly api: (ApiSetting & { readonly opened: OpenedAccount }) | undefined
}

/** The plan as it is served first; with `--api` as the account has it. */
async function openPlanOrAccount(path: string | undefined, options: ServeOptions, system: System) {
  const hasPlan = path !== undefined || options.plan !== undefined
  const api = apiSetting(options, hasPlan, system)
  if (api === undefined) return { ...(await openServedPlan(path, options, system)), api }
  const { name, served } = hasPlan
    ? await openServedPlan(path, options, system)
    : { name: 'the account', served: emptyPlan() }
  const opened = await openAccount(api, served.graph.deployment, system)
  return { name, served: await opened.planOf(opened.account), api: { ...api, opened } }
}

/** What `--fail` and `--recover` say; `ctl` can end it like what it says itself. */
function overridesOf({ fail = [], recover = [] }: ServeOptions, { graph }: ServedPlan, sinceMs: number) {
  resolveFaults([...fail, ...recover], graph.deployment)
  const said =
    (kind: 'fail' | 'hold') =>
    (selector: string): Override => ({
      action: { kind },
      selector,
      sinceMs,
      except: [],
      isOption: true,
    })
  return [...fail.map(said('fail')), ...recover.map(said('hold'))]
}

async function readSetting(path: string | undefined, options: ServeOptions, system: System): Promise<Setting> {
  const listen = listenAddresses('--listen', options.listen ?? [DEFAULT_LISTEN])
  const tls = openTls(options, system)
  const observed = await observedOf(options, system)
  const geo = await openGeo(options, system)
  const { name, served, api } = await openPlanOrAccount(path, options, system)
  return {
    name,
    plan: served,
    listen,
    observed,
    overrides: overridesOf(options, served, system.nowMs()),
    seed: options.seed ?? system.entropy(),
    protection: openProtection(options, listen, system),
    tls,
    geo,
    api,
  }
}

/** Resolves at the first SIGINT or SIGTERM. */
const interrupted = (system: System): Promise<void> =>
  new Promise((resolve) => {
    system.onInterrupt(() => resolve())
  })

/** The plan and its health as they change; every change is a line on stdout. */
async function openSession(
  setting: Setting,
  { color, health }: ServeOptions,
  probes: Probes,
  { zones: { signing } }: OpenedSigning,
  kept: KeptHealth,
  events: EventLog,
  onOverrides: () => void,
  onChecks: (names: readonly string[]) => void,
  system: System,
): Promise<Session> {
  const style = await openStyle(system, system.stdout, color)
  return createSession({
    ...setting,
    overrides: [...kept.known.overrides, ...setting.overrides],
    ...(health === 'probe' ? { seen: kept.known.seen } : {}),
    events,
    signing,
    places: setting.geo.places,
    because: (id) => probeWords(probes.words.get(id)),
    onChange: (change) => {
      const time = clockTime(system.nowMs())
      for (const line of changeLines(change, probes.words, style)) system.stdout.write(`${time} ${line}\n`)
      onChecks(change.checks.map(({ name }) => name))
    },
    onOverrides,
    nowMs: system.nowMs,
    timers: systemTimers,
  })
}

export async function run([path]: readonly [string?], options: ServeOptions, system: System): Promise<ExitCode> {
  const setting = await readSetting(path, options, system)
  const { listen, seed, protection, tls, geo } = setting
  const reports = createProbeReports(system.nowMs)
  const controlAt = controlSetting(options, system)
  const stats = createStats()
  const signing = openSigning(options, setting.plan.graph.deployment.zones, system)
  const events = createEventLog(system.nowMs)
  const kept = openKeptHealth(options.data, setting.plan.graph.deployment, system)
  const extras = openExtras(options, events, (zoneId) => setting.api?.opened.logGroupOf(zoneId), system)
  const keep = () => kept.save(session, probes)
  const probes = openProbes({
    ...options,
    seed,
    initial: kept.known.checkers,
    onVerdict: (id, observation) => {
      session.live.observe(id, observation)
      void keep()
    },
    onResult: (result) => {
      stats.health.onResult(result)
      if (setting.api) reports.onResult(result)
      metrics?.onResult(result)
    },
    onStart: stats.health.onStart,
  })
  const onChecks = (names: readonly string[]) => metrics?.onChecks(names)
  const session = await openSession(
    setting,
    options,
    probes,
    signing,
    kept,
    events,
    () => void keep(),
    onChecks,
    system,
  )
  const measured = { session, probes, stats, signing: signing.zones, events, system, timers: systemTimers }
  const metrics = setting.api && (await openMetrics(setting.api.opened.account, measured))
  const stopped = interrupted(system)
  const transfers = await openTransfers(options, { view: session.live.view, listen, events, system })
  const server = await startServer({
    listen,
    view: transfers?.view ?? session.live.view,
    ...(transfers && { secondaries: transfers.handler }),
    seed,
    protection,
    tls,
    onFailure: failureReporter(system),
    stats: stats.queries,
    transport: options.transport,
    workers:
      options.workers > 1
        ? { count: options.workers, script: new URL(ANSWERING_THREAD, system.packageRoot) }
        : undefined,
    ...(extras.onReply && { onReply: extras.onReply }),
  })
  if ('message' in server) throw new Failure(server.message, server.hint)
  let reloading: Reloading | undefined
  const parts = {
    planName: setting.name,
    reloadMode: options.reload,
    ...options,
    session,
    server,
    probes,
    events,
    stats,
    kept: keep,
  }
  const apiFamilies = () => api?.families() ?? []
  const more = moreOf(signing, transfers, server, extras, geo, apiFamilies)
  const adopt = adopterOf({ signing, session, stats, probes })
  const discovery = openDiscovery(options.data, { plan: setting.plan, serve: adopt, events }, system)
  const control =
    controlAt && (await openControl(controlAt, { ...parts, discovery, reloading: () => reloading, more }, system))
  const api: OpenedApi | undefined =
    setting.api &&
    metrics &&
    (await openApi(
      setting.api,
      { ...setting.api, ...measured, reports, adopt: discovery.adopt, seed, metrics },
      system,
    ))
  announce(
    {
      server,
      control: control?.at,
      api: api?.at,
      deployment: setting.plan.graph.deployment,
      published: transfers && newestSerial(transfers),
      isOpen: protection.mayAsk === undefined,
    },
    system,
  )
  if (api) system.stderr.write(api.hints)
  geo.announce()
  transfers?.notifyAll()
  signing.announce(transfers !== undefined)
  reloading = startReloading({
    ...setting,
    mode: api ? 'hup' : options.reload,
    ...(api && { loader: API_LOADER }),
    options,
    session,
    adopt: discovery.adopt,
    events,
    onHangup: () => {
      extras.reopen()
      tls?.renew(server)
    },
    system,
  })
  await probes.replace(session.plan().graph.deployment)
  await stopped
  reloading.close()
  session.close()
  await api?.close()
  await discovery.close()
  await Promise.all([server.close(), control?.close(), transfers?.close(), probes.stop(), keep()])
  await extras.close()
  return 0
}
