import type { Command } from 'commander'
import type { Account } from '../api/account.ts'
import type { ApiSettings } from '../api/action.ts'
import type { AccountStore } from '../api/store.ts'
import type { ProbeReport, World } from '../api/world.ts'
import { compile, compileSteps } from '../decide/compile.ts'
import { dsText } from '../dns/dnssec/keys.ts'
import { testAnswer } from '../dns/test-answer.ts'
import type { Deployment } from '../model/deployment.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import { inSlices } from '../serve/in-slices.ts'
import { formatListenAddress, type ListenAddress, parseListenAddress, problemOf } from '../serve/listen.ts'
import { createAssembly } from '../serve/plan-transfer.ts'
import { isLoopback } from '../serve/pool.ts'
import type { MetricFamily } from '../serve/prometheus.ts'
import type { ServedPlan } from '../serve/reloader.ts'
import type { Session } from '../serve/session.ts'
import type { ZoneSigning } from '../serve/zone-signing.ts'
import { printable } from '../values/printable.ts'
import { randomStream } from '../values/rng.ts'
import { Failure, reasonOf } from './failure.ts'
import { wholeNumber } from './parse.ts'
import { openGuard, openStore, readCredentials } from './serve-api-access.ts'
import type { ServedMetrics } from './serve-metrics.ts'
import { noLoader } from './serve-reload.ts'
import type { System } from './system.ts'

export interface ApiFlags {
  readonly api?: string
  readonly account: string
  readonly syncDelay: number
  readonly quotas: 'documented' | 'strict'
  readonly private?: 'open' | 'plan'
  readonly credentials?: string
  readonly throttle?: number
  readonly data?: string
}

const SYNC_DELAY_SECONDS_MAX = 60
const THROTTLE_MAX = 1_000_000

function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw new Failure(`--account "${text}" is no AWS account id`, 'write twelve digits, for example 123456789012')
}

export function defineApi(command: Command): void {
  command
    .option('--api <addr:port>', 'the Route 53 API over HTTP: what AWS clients write is served at once')
    .addOption(
      command
        .createOption('--account <id>', 'with --api: the account in ARNs')
        .argParser(accountId)
        .default('123456789012'),
    )
    .option(
      '--sync-delay <seconds>',
      'with --api: how long changes stay PENDING',
      wholeNumber('--sync-delay', 0, SYNC_DELAY_SECONDS_MAX),
      0,
    )
    .addOption(
      command
        .createOption('--quotas <which>', 'with --api: strict holds clients to quotas that AWS raises on request too')
        .choices(['documented', 'strict'])
        .default('documented'),
    )
    .addOption(
      command
        .createOption(
          '--private <who>',
          "with --api: who is inside private zones' VPCs; plan: sources in their cidrs (default: open without a plan)",
        )
        .choices(['open', 'plan']),
    )
    .option(
      '--credentials <file>',
      'with --api: requests must be signed by keys of this file, in the form of ~/.aws/credentials',
    )
    .option(
      '--throttle <count>',
      'with --api: more requests a second of one access key are refused (Route 53: 5; default: no limit)',
      wholeNumber('--throttle', 1, THROTTLE_MAX),
    )
}

/** A plan that has nothing. */
export const emptyPlan = (): ServedPlan => ({ graph: compile(createAssembly().deployment), digest: '', files: [] })

/** What the API writes to cannot be replaced by a file. */
export const API_LOADER = noLoader('what the API changes is not read again: change it through the API')

/** What was last seen of each check. */
export interface ProbeReports {
  readonly onResult: (result: ProbeResult) => void
  readonly last: (check: string) => ProbeReport | undefined
  readonly lastFailure: (check: string) => ProbeReport | undefined
}

export function createProbeReports(nowMs: () => number): ProbeReports {
  const last = new Map<string, ProbeReport>()
  const failures = new Map<string, ProbeReport>()
  return {
    last: (check) => last.get(check),
    lastFailure: (check) => failures.get(check),
    onResult: ({ checkId, passed, message }) => {
      const report = { passed, message, atMs: nowMs() }
      last.set(checkId, report)
      if (!passed) failures.set(checkId, report)
    },
  }
}

/** Where the API listens, and how it behaves. */
export interface ApiSetting {
  readonly at: ListenAddress
  readonly settings: ApiSettings
  readonly isOpen: boolean
  readonly credentials: ReadonlyMap<string, string> | undefined
  readonly throttle: number | undefined
  readonly data: string | undefined
}

/** From the command line; undefined without `--api`. */
export function apiSetting(flags: ApiFlags, hasPlan: boolean, system: System): ApiSetting | undefined {
  if (flags.api === undefined) return undefined
  const at = parseListenAddress(flags.api)
  if ('message' in at) throw new Failure(`--api: ${at.message}`, 'write it as 127.0.0.1:5380 or [::1]:5380')
  if (flags.credentials === undefined && !isLoopback(at.address))
    throw new Failure(
      `--api ${formatListenAddress(at)} can be reached from other machines, and anybody there could change what is served`,
      'name the keys that may with --credentials, or listen on 127.0.0.1',
    )
  return {
    at,
    settings: {
      accountId: flags.account,
      syncDelayMs: flags.syncDelay * 1000,
      strictQuotas: flags.quotas === 'strict',
    },
    isOpen: (flags.private ?? (hasPlan ? 'plan' : 'open')) === 'open',
    credentials: flags.credentials === undefined ? undefined : readCredentials(flags.credentials, system),
    throttle: flags.throttle,
    data: flags.data,
  }
}

/** An account and how it becomes a plan. */
export interface OpenedAccount {
  readonly account: Account
  readonly planOf: (account: Account) => Promise<ServedPlan>
  /** False where what is decided is the same with both. */
  readonly differs: (a: Account, b: Account) => boolean
  /** The log group that a zone's queries are meant for, by the account served last. */
  readonly logGroupOf: (zoneId: string) => string | undefined
  /** Hears of every account that is served from now on. */
  readonly onServed: (account: Account) => void
  /** Where it is kept; undefined where it is forgotten at the end. */
  readonly store: AccountStore | undefined
}

/** The account that was kept, else the one that a plan makes up; the API's own code loads only here. */
export async function openAccount(
  { isOpen, data }: ApiSetting,
  base: Deployment,
  system: System,
): Promise<OpenedAccount> {
  const [{ EMPTY_ACCOUNT }, { accountOf }, { createDeploymentMaker }] = await Promise.all([
    import('../api/account.ts'),
    import('../api/seed.ts'),
    import('../api/deployment.ts'),
  ])
  const store = data === undefined ? undefined : await openStore(data, system)
  const account = store?.found ?? accountOf(base)
  if (store !== undefined && store.found === undefined) await store.keep(account, EMPTY_ACCOUNT)
  if (store?.found !== undefined && base.zones.length > 0)
    system.stderr.write(
      `! the account kept in ${printable(data ?? '')} is served: of the plan only endpoints, clients and alarms count\n`,
    )
  const cidrs = new Map(base.zones.flatMap(({ vpcs = [] }) => vpcs).map((vpc) => [vpc.id, vpc.cidrs]))
  const maker = createDeploymentMaker(base, { cidrs, isOpen })
  let version = 0
  const groupsOf = ({ queryLogging }: Account) =>
    new Map([...queryLogging.values()].map(({ zoneId, logGroupArn }) => [zoneId, logGroupArn]))
  let logGroups = groupsOf(account)
  return {
    account,
    store,
    logGroupOf: (zoneId) => logGroups.get(zoneId),
    onServed: (account) => {
      logGroups = groupsOf(account)
    },
    planOf: async (account) => {
      version += 1
      return { graph: await inSlices(compileSteps(maker.make(account))), digest: `api ${version}`, files: [] }
    },
    differs: (a, b) => a.zones !== b.zones || a.checks !== b.checks || a.collections !== b.collections,
  }
}

export interface ApiParts {
  readonly opened: OpenedAccount
  readonly session: Session
  readonly signing: ZoneSigning
  readonly reports: ProbeReports
  readonly adopt: (plan: ServedPlan) => void
  readonly seed: number
  readonly metrics: ServedMetrics
}

function worldOf({ session, signing, reports, seed, metrics }: ApiParts): World {
  const rng = randomStream(seed, 'api', 'test-dns-answer')
  return {
    testAnswer: (question) => testAnswer(session.live.view(), question, rng),
    report: (check) => ({
      healthy: session.live.view().health.checks.get(check) !== false,
      probe: reports.last(check),
      lastFailure: reports.lastFailure(check),
    }),
    keyOf: (zone) => {
      const keys = signing.openKeys(zone)
      if (!('zone' in keys)) throw new Error(keys.message)
      const [, , , digest = ''] = dsText(keys).split(' ')
      return { publicKey: Buffer.from(keys.ksk.dnskey.subarray(4)).toString('base64'), keyTag: keys.ksk.tag, digest }
    },
    metrics: metrics.metrics,
  }
}

export interface OpenedApi {
  readonly at: ListenAddress
  /** How clients are told, one line each. */
  readonly hints: string
  families(): readonly MetricFamily[]
  close(): Promise<void>
}

function hintsOf(at: ListenAddress): string {
  const url = `http://${formatListenAddress(at)}`
  return [
    `aws: aws --endpoint-url ${url} route53 list-hosted-zones`,
    `terraform: endpoints { route53 = "${url}" sts = "${url}" }`,
    `boto3: boto3.client("route53", endpoint_url="${url}")`,
    '',
  ].join('\n')
}

/** Opens the API; hono and the XML parser load only here. */
export async function openApi(
  { at, settings, credentials, throttle }: ApiSetting,
  parts: ApiParts,
  system: System,
): Promise<OpenedApi> {
  const { opened, adopt, metrics } = parts
  const [{ createAccountService }, { startApi }] = await Promise.all([
    import('../api/service.ts'),
    import('../api/listen.ts'),
  ])
  let served = opened.account
  const service = createAccountService({
    initial: opened.account,
    keep: async (next, before) => opened.store?.keep(next, before),
    serve: async (account) => {
      if (opened.differs(account, served)) adopt(await opened.planOf(account))
      metrics.adopt(account, served)
      served = account
      opened.onServed(account)
    },
  })
  try {
    const open = await startApi(at.address, at.port, {
      service,
      settings,
      world: worldOf(parts),
      nowMs: system.nowMs,
      guard: await openGuard(at.address, credentials, throttle, system.nowMs),
      onFailure: (error) =>
        system.stderr.write(`r53sim: an API request failed: ${printable(reasonOf(error))}. Please report this.\n`),
    })
    const bound = { address: at.address, port: open.port }
    metrics.start(service)
    return {
      at: bound,
      hints: hintsOf(bound),
      families: () => metrics.families(service.account()),
      close: async () => {
        metrics.close()
        await open.close()
        await service.settled()
        await opened.store?.close()
      },
    }
  } catch (error) {
    const { message, hint } = problemOf(error, at, '--api')
    throw new Failure(message, hint)
  }
}
