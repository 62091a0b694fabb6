import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import type { DecisionGraph } from '../../decide/graph.ts'
import { formatFault } from '../../health/faults.ts'
import { placeClients } from '../../model/place.ts'
import { registrationsToText } from '../../report/registrations.ts'
import { healthyToText, simulationToJson, simulationToMarkdown, simulationToText } from '../../report/simulation.ts'
import { momentToText, timelineToText } from '../../report/timeline.ts'
import { timelineToJson } from '../../report/timeline-json.ts'
import { registrationCourses } from '../../simulate/registrations.ts'
import { simulate } from '../../simulate/simulate.ts'
import { type Timeline, type TimelineInput, timelineOf } from '../../simulate/timeline.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { readObserved, resolveFaults } from '../fault-options.ts'
import { defineGeoDb, type GeoFlags, noteUnplaced, openPlaces } from '../geo-db.ts'
import { SEED_MAX, wholeNumber } from '../parse.ts'
import { kindsOf, questionsOf } from '../question-options.ts'
import { findPlan, openPlan } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle, startProgress } from '../terminal.ts'
import { withSettings } from '../time-settings.ts'
import { getSeconds, saysWhen, timedEvents } from '../timed-events.ts'
import { readVersion } from '../version.ts'

interface SimulateOptions extends CommonOptions, GeoFlags {
  readonly fail?: readonly string[]
  readonly recover?: readonly string[]
  readonly observed?: string
  readonly client?: readonly string[]
  readonly query?: readonly string[]
  readonly set?: readonly string[]
  readonly loss?: readonly string[]
  readonly healthyOnly?: boolean
  readonly timeline?: boolean
  readonly at?: string
  readonly for?: string
  readonly runs?: number
  readonly seed?: number
  readonly all?: boolean
  readonly exitCode?: boolean
  readonly watch?: boolean
  readonly format?: 'text' | 'json' | 'markdown' | 'html'
}

export const examples: readonly Example[] = [
  ['r53sim simulate plan.yaml --fail primary', 'every primary endpoint goes down'],
  [
    'r53sim simulate plan.yaml --fail region:us-east-1 --client country=FR',
    'a whole region, as clients in France see it',
  ],
  ['r53sim simulate plan.yaml --fail check:web --format json', 'a false alarm, for a script'],
]

const RUNS_MAX = 1_000_000

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option(
      '--fail <what>',
      'what fails: an endpoint, check or alarm by name, or endpoint:, check:, alarm:, region:, label:, record:, role:, checker:, blind: (repeatable); @TIME behind it says when',
      collect,
    )
    .option('--recover <what>', 'what came back, in the same words (repeatable)', collect)
    .option(
      '--loss <endpoint=share>',
      'an endpoint that drops a share of requests, for example web=0.5 (repeatable)',
      collect,
    )
    .option('--healthy-only', 'no failure: what every kind of client gets while everything is well')
    .option('--timeline', 'what happens when: detection, answers, clients; implied by @TIME, --loss, --at and --for')
    .option('--at <time>', 'the answers at that time, what clients use, and who is served')
    .option('--for <time>', 'how far to look; by default until 99 % of clients have moved')
    .option(
      '--runs <n>',
      'how often chance is played, where no formula gives the answer',
      wholeNumber('--runs', 1, RUNS_MAX),
    )
    .option('--seed <n>', 'makes chance repeatable', wholeNumber('--seed', 0, SEED_MAX))
    .option(
      '--client <client>',
      'only this client: a name of the plan, or country=FR,subnet=198.51.100.0/24 (repeatable)',
      collect,
    )
    .option('--query <name>', 'only this name, or NAME/TYPE (repeatable)', collect)
    .option('--observed <file>', 'start from what monitoring saw, as JSON')
    .option('--set <key=value>', 'a parameter of the time model, for example propagation=5 (repeatable)', collect)
    .option('--all', 'show unchanged answers as well')
    .option('--exit-code', 'exit 1 if clients are lost or degraded')
    .option('--watch', 'again at every change of the plan or of what it includes, until interrupted')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it')
        .choices(['text', 'json', 'markdown', 'html'])
        .default('text'),
    )
  defineGeoDb(command)
}

/** True if the command line asks when, and not only what. */
const asksForTime = (options: SimulateOptions): boolean =>
  options.timeline === true ||
  options.at !== undefined ||
  options.for !== undefined ||
  options.loss !== undefined ||
  [...(options.fail ?? []), ...(options.recover ?? [])].some(saysWhen)

/** Nothing may fail with `--healthy-only`, and there are no changes to show. */
function refuseFailures(options: SimulateOptions): void {
  const { fail, recover, loss, observed, format } = options
  const given = Object.entries({
    fail,
    recover,
    loss,
    observed,
    timeline: options.timeline,
    at: options.at,
    for: options.for,
  })
  const other = given.find(([, value]) => value !== undefined)?.[0]
  if (other !== undefined)
    throw new Failure(`--healthy-only has nothing fail, and --${other} says otherwise`, 'take one of them')
  if (format === 'markdown' || format === 'html')
    throw new Failure(`--format ${format} shows changes, and with --healthy-only there are none`, 'take text or json')
}

/** What `--fail`, `--recover` and `--loss` say, played. */
function play(
  graph: DecisionGraph,
  input: TimelineInput,
  options: SimulateOptions,
  system: System,
  at?: number,
): Timeline {
  const until = options.for === undefined ? undefined : getSeconds('--for', options.for)
  const events = timedEvents(options, graph.deployment)
  const { seed, runs } = options
  const progress = startProgress(system, 'simulating', options.color)
  const timeline = timelineOf(graph, events, {
    ...input,
    ...(seed === undefined ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(until === undefined && at === undefined ? {} : { until: Math.max(until ?? 0, at ?? 0) }),
  })
  progress.stop()
  return timeline
}

/** One page with all of it: who is affected while everything named has failed, and how that comes about. */
async function showPage(
  graph: DecisionGraph,
  input: TimelineInput,
  options: SimulateOptions,
  plan: string,
  system: System,
): Promise<ExitCode> {
  const { simulationToHtml } = await import('../../report/html/page.ts')
  const { deployment } = graph
  const at = options.at === undefined ? undefined : getSeconds('--at', options.at)
  const timeline = play(graph, input, options, system, at)
  const faults = timeline.events.flatMap(({ failed = [] }) => failed)
  const atStart = timeline.events.filter(({ at }) => at === 0).flatMap(({ recovered = [] }) => recovered)
  const failed = [...new Map(faults.map((fault) => [formatFault(fault), fault])).values()]
  const simulation = simulate(graph, { ...input, failed, recovered: atStart })
  const page = {
    simulation,
    timeline,
    deployment,
    plan,
    version: readVersion(system),
    ...(at === undefined ? {} : { at }),
  }
  system.stdout.write(simulationToHtml(page))
  return options.exitCode && timeline.records.some(({ endsUnserved }) => endsUnserved > 0) ? 1 : 0
}

async function showTimeline(
  graph: DecisionGraph,
  input: TimelineInput,
  options: SimulateOptions,
  system: System,
): Promise<ExitCode> {
  const { deployment } = graph
  if (options.format === 'markdown') throw new Failure('--format markdown knows no time', 'take text, json or html')
  const at = options.at === undefined ? undefined : getSeconds('--at', options.at)
  const timeline = play(graph, input, options, system, at)
  if (options.format === 'json') system.stdout.write(timelineToJson(timeline, deployment, at))
  else {
    const style = await openStyle(system, system.stdout, options.color)
    system.stdout.write(
      at === undefined
        ? timelineToText(timeline, deployment, style, { showAll: options.all ?? false }) +
            registrationsToText(registrationCourses(deployment), style)
        : momentToText(timeline, at, style),
    )
  }
  return options.exitCode && timeline.records.some(({ endsUnserved }) => endsUnserved > 0) ? 1 : 0
}

async function showOnce(path: string | undefined, options: SimulateOptions, system: System): Promise<ExitCode> {
  if (options.healthyOnly) refuseFailures(options)
  const plan = await openPlan(path, options, system)
  const places = await openPlaces(options, system)
  const graph = compile(placeClients(withSettings(plan.deployment, options.set ?? []), places))
  const observed = options.observed === undefined ? undefined : await readObserved(options.observed, system)
  const kinds = options.client && kindsOf(options.client, graph.deployment, places)
  for (const { client } of kinds ?? []) noteUnplaced(client, graph.deployment, options, system)
  const asked = {
    ...(observed ? { observed } : {}),
    ...(kinds ? { kinds } : {}),
    ...(options.query ? { questions: questionsOf(options.query, graph) } : {}),
  }
  if (options.format === 'html') return showPage(graph, asked, options, plan.name, system)
  if (asksForTime(options)) return showTimeline(graph, asked, options, system)
  const failed = resolveFaults(options.fail ?? [], graph.deployment)
  const recovered = resolveFaults(options.recover ?? [], graph.deployment)
  const progress = startProgress(system, 'simulating', options.color)
  const simulation = simulate(graph, {
    failed,
    recovered,
    ...asked,
  })
  progress.stop()
  if (options.healthyOnly && options.format !== 'json') {
    system.stdout.write(healthyToText(simulation, await openStyle(system, system.stdout, options.color)))
    return 0
  }
  switch (options.format) {
    case 'json':
      system.stdout.write(simulationToJson(simulation))
      break
    case 'markdown':
      system.stdout.write(simulationToMarkdown(simulation))
      break
    default:
      system.stdout.write(
        simulationToText(simulation, plan.deployment.endpoints, await openStyle(system, system.stdout, options.color), {
          showAll: options.all ?? false,
          typed: { plan: plan.argument, fail: options.fail ?? [] },
        }),
      )
  }
  const hurt = simulation.rows.some(({ status }) => status === 'lost' || status === 'degraded')
  return options.exitCode && hurt ? 1 : 0
}

export async function run([path]: readonly [string?], options: SimulateOptions, system: System): Promise<ExitCode> {
  if (!options.watch) return showOnce(path, options, system)
  const named = findPlan(system, path, options)
  if (named === '-') throw new Failure('standard input does not change', 'name a file to watch')
  const { runOnChanges } = await import('../watch.ts')
  return runOnChanges(system, (world) => showOnce(named, options, world))
}
