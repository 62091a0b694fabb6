import type { Command } from 'commander'
import { believe } from '../../health/believe.ts'
import { applyFaults } from '../../health/faults.ts'
import type { Deployment } from '../../model/deployment.ts'
import { type HealthCheck, isEndpointCheck, type Observation } from '../../model/health-check.ts'
import type { ProbeResult } from '../../model/probe-result.ts'
import { findFirewallSigns } from '../../probe/firewall.ts'
import { CONCURRENCY, probeAll } from '../../probe/probe.ts'
import { startProbing } from '../../probe/scheduler.ts'
import { changeToText, type ProbeReport, probesToJson, probesToJsonLine, probesToText } from '../../report/probes.ts'
import { suggest } from '../../values/nearest.ts'
import { randomStream } from '../../values/rng.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { openPlan } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle, startProgress } from '../terminal.ts'

interface ProbeOptions extends CommonOptions {
  readonly check?: readonly string[]
  readonly watch?: boolean
  readonly concurrency?: number
  readonly timeoutScale?: number
  readonly format?: 'text' | 'json'
}

export const examples: readonly Example[] = [
  ['r53sim probe plan.yaml', 'every health check once, as Route 53 would make it'],
  ['r53sim probe plan.yaml --check web --check api', 'two of them'],
  ['r53sim probe plan.yaml --watch --format json', 'a line at every change, until interrupted'],
]

const CONCURRENCY_MAX = 1000
const SCALE_MAX = 100

function parseConcurrency(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= CONCURRENCY_MAX) return count
  throw new Failure(`--concurrency "${text}" is no number from 1 to ${CONCURRENCY_MAX}`, 'write it as 64')
}

function parseScale(text: string): number {
  const scale = Number(text)
  if (/^\d*\.?\d+$/.test(text) && scale > 0 && scale <= SCALE_MAX) return scale
  throw new Failure(`--timeout-scale "${text}" is no number above 0 up to ${SCALE_MAX}`, 'write it as 0.5 or 2')
}

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file; - is standard input (default: r53sim.yaml, here or above)')
    .option('--check <name>', 'only this check, and the children of a calculated one; repeatable', collect)
    .option('--watch', 'go on at the interval of each check until interrupted, and show every change')
    .addOption(command.createOption('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--timeout-scale <factor>', "multiplies Route 53's time limits (default: 1)", parseScale)
    .option('--concurrency <count>', `probes at once (default: ${CONCURRENCY})`, parseConcurrency)
}

/** The checks named, with the children of calculated ones, in the plan's order; all where none is named. */
function selectChecks({ healthChecks }: Deployment, names: readonly string[] | undefined): readonly HealthCheck[] {
  if (names === undefined) return [...healthChecks.values()]
  const wanted = new Set<string>()
  for (const name of names) {
    if (!healthChecks.has(name)) {
      const hint = suggest(name, healthChecks.keys()) ?? `the plan has ${[...healthChecks.keys()].join(', ') || 'none'}`
      throw new Failure(`there is no health check "${name}"`, hint)
    }
    wanted.add(name)
  }
  // A set is walked with what is added meanwhile.
  for (const id of wanted) {
    const check = healthChecks.get(id)
    if (check?.type === 'CALCULATED') for (const child of check.children) wanted.add(child)
  }
  return [...healthChecks.values()].filter(({ id }) => wanted.has(id))
}

const rawStatuses = (results: ReadonlyMap<string, ProbeResult>) =>
  new Map<string, boolean>([...results].map(([id, { passed }]) => [id, passed]))

/** What Route 53 would believe if it saw the same; alarms and routing controls as the plan has them. */
function reportOf(
  deployment: Deployment,
  checks: readonly HealthCheck[],
  results: ReadonlyMap<string, ProbeResult>,
  seen: ReadonlyMap<string, Observation>,
): ProbeReport {
  const calm = applyFaults(deployment, [])
  const statuses = believe(deployment, { ...calm, observations: new Map([...calm.observations, ...seen]) }).checks
  return { checks, results, statuses, alarms: deployment.alarms, firewall: findFirewallSigns(results.values()) }
}

const exitCodeOf = ({ checks, statuses }: ProbeReport): ExitCode => (checks.every(({ id }) => statuses.get(id)) ? 0 : 1)

/** Writes what `--watch` shows: the first round whole, then the checks whose status is another one. */
async function openWatchOutput(options: ProbeOptions, argument: string, system: System) {
  const style = await openStyle(system, system.stdout, options.color)
  const now = () => new Date(system.nowMs()).toISOString()
  if (options.format === 'json') {
    const write = (report: ProbeReport) => system.stdout.write(probesToJsonLine(report, now()))
    return { first: write, change: (_check: HealthCheck, report: ProbeReport) => write(report) }
  }
  return {
    first: (report: ProbeReport) => system.stdout.write(probesToText(report, style, argument)),
    change: (check: HealthCheck, report: ProbeReport) =>
      system.stdout.write(changeToText(now().slice(11, 19), check, report, style)),
  }
}

/** Goes on from a first round of probes until the signal aborts or nobody reads any more; the last state. */
async function watch(
  deployment: Deployment,
  first: ProbeReport,
  options: ProbeOptions,
  { argument, system, signal }: { argument: string; system: System; signal: AbortSignal },
): Promise<ProbeReport> {
  const output = await openWatchOutput(options, argument, system)
  const results = new Map(first.results)
  const ended = new AbortController()
  let report = first
  output.first(first)
  const probing = startProbing(first.checks.filter(isEndpointCheck), {
    signal: AbortSignal.any([signal, ended.signal]),
    rng: randomStream(system.entropy()),
    initial: rawStatuses(first.results),
    ...(options.timeoutScale === undefined ? {} : { timeoutScale: options.timeoutScale }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    onResult: (result) => {
      results.set(result.checkId, result)
      if (system.stdout.closed) ended.abort()
    },
    onVerdict: () => {
      const before = report.statuses
      report = reportOf(deployment, first.checks, new Map(results), probing.observations())
      for (const check of report.checks)
        if (report.statuses.get(check.id) !== before.get(check.id)) output.change(check, report)
    },
  })
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
    ended.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await probing.stop()
  return report
}

/** One round over all checks, with a spinner; undefined where it was interrupted. */
async function probeOnce(
  checks: readonly HealthCheck[],
  options: ProbeOptions,
  system: System,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProbeResult> | undefined> {
  const probed = checks.filter(isEndpointCheck).filter(({ disabled }) => !disabled)
  const progress = startProgress(system, `probed 0 of ${probed.length}`, options.color)
  let done = 0
  try {
    const results = await probeAll(probed, {
      signal,
      ...(options.timeoutScale === undefined ? {} : { timeoutScale: options.timeoutScale }),
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      onResult: () => {
        done += 1
        progress.say(`probed ${done} of ${probed.length}`)
      },
    })
    return new Map(results.map((result) => [result.checkId, result]))
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    progress.stop()
  }
}

export async function run([path]: readonly [string?], options: ProbeOptions, system: System): Promise<ExitCode> {
  const { deployment, argument } = await openPlan(path, options, system, { evenWithErrors: true })
  const checks = selectChecks(deployment, options.check)
  const interrupted = new AbortController()
  const stopListening = system.onInterrupt(() => interrupted.abort())
  try {
    const { signal } = interrupted
    const results = await probeOnce(checks, options, system, signal)
    if (results === undefined) return 130
    const report = reportOf(deployment, checks, results, rawStatuses(results))
    if (options.watch && results.size > 0)
      return exitCodeOf(await watch(deployment, report, options, { argument, system, signal }))
    system.stdout.write(
      options.format === 'json'
        ? probesToJson(report)
        : probesToText(report, await openStyle(system, system.stdout, options.color), argument),
    )
    return exitCodeOf(report)
  } finally {
    stopListening()
  }
}
