import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import { decide } from '../../decide/decide.ts'
import type { Decision, Query, Step } from '../../decide/decision.ts'
import type { DecisionGraph } from '../../decide/graph.ts'
import { believe } from '../../health/believe.ts'
import { applyFaults, type Fault, type Observed } from '../../health/faults.ts'
import { resolveSelector } from '../../health/selectors.ts'
import type { Client } from '../../model/client.ts'
import type { Deployment } from '../../model/deployment.ts'
import { placeClients } from '../../model/place.ts'
import { decisionToJson, decisionToText, type Explained } from '../../report/decision.ts'
import { truthOf } from '../../simulate/truth.ts'
import { isAtOrBelow, parseName } from '../../values/name.ts'
import { suggest } from '../../values/nearest.ts'
import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { parseClient } from '../client-option.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { readObserved, resolveFaults } from '../fault-options.ts'
import { defineGeoDb, type GeoFlags, noteUnplaced, openPlaces } from '../geo-db.ts'
import { openPlan } from '../read-plan.ts'
import { findRecordNames } from '../record-names.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'
import { getSeconds, saysWhen } from '../timed-events.ts'

interface ExplainOptions extends CommonOptions, GeoFlags {
  readonly client?: string
  readonly fail?: readonly string[]
  readonly recover?: readonly string[]
  readonly observed?: string
  readonly at?: string
  readonly format?: 'text' | 'json'
}

export const examples: readonly Example[] = [
  ['r53sim explain www A', 'why www answers what it answers'],
  ['r53sim explain www A --client country=FR --fail primary', 'for a client in France, with every primary down'],
  ['r53sim explain www --plan plan.yaml --format json', 'the whole trace, for a script'],
]

export function define(command: Command): void {
  command
    .argument('<name>', 'record name, relative to its zone or with a final dot; any other name as well')
    .argument('[type]', 'record type (default: A, or what the name has)')
    .option(
      '--client <client>',
      'who asks: a name of the plan, or country=FR,subnet=198.51.100.0/24 (default: an unknown place)',
    )
    .option('--fail <what>', 'what fails, as for simulate (repeatable); with --at also X@TIME', collect)
    .option('--recover <what>', 'what came back (repeatable)', collect)
    .option('--observed <file>', 'start from what monitoring saw, as JSON')
    .option(
      '--at <time>',
      'what is likeliest to be decided so long after the start, when not everything has been noticed',
    )
    .addOption(command.createOption('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
  defineGeoDb(command)
}

const TYPE_PREFERENCE = ['A', 'AAAA', 'CNAME', 'MX', 'TXT']

function typeOf(text: string | undefined, { zones }: Deployment, query: Omit<Query, 'type'>): string {
  if (text !== undefined) {
    const type = text.toUpperCase()
    if (type === 'ANY' || RECORD_TYPES.some((known) => known === type) || /^TYPE\d{1,5}$/.test(type)) return type
    throw new Failure(
      `there is no record type "${text}"`,
      suggest(type, RECORD_TYPES) ?? `there are ${RECORD_TYPES.join(', ')}`,
    )
  }
  const zone = zones.find(({ id }) => id === query.zoneId)
  const types = new Set<string>(
    (zone?.recordSets ?? []).filter(({ name }) => name === query.name).map(({ type }) => type),
  )
  return TYPE_PREFERENCE.find((type) => types.has(type)) ?? [...types][0] ?? 'A'
}

/** The question that a typed name means: a record of the plan, else a name in its only zone, else the name as it stands. */
function questionOf(deployment: Deployment, text: string): Omit<Query, 'type'> {
  const [found, other] = findRecordNames(deployment, text)
  if (found && other && found.name !== other.name)
    throw new Failure(`"${text}" is a name in several zones`, `write ${found.name} or ${other.name}`)
  if (found) return other ? { name: found.name } : { name: found.name, zoneId: found.zone.id }
  const [only, second] = deployment.zones
  const absolute = parseName(text)
  const isBelowZone = absolute.ok && deployment.zones.some(({ name }) => isAtOrBelow(absolute.name, name))
  const parsed =
    only && !second && !isBelowZone && !text.endsWith('.')
      ? parseName(text === '@' ? only.name : text, only.name)
      : absolute
  if (!parsed.ok) throw new Failure(parsed.problem.message, parsed.problem.hint)
  return { name: parsed.name }
}

/** What is asked of the plan, whatever fails. */
export interface Asked {
  readonly graph: DecisionGraph
  readonly query: Query
  readonly client: Client
  readonly recovered: readonly Fault[]
  readonly observed: Observed | undefined
}

function ask({ graph, query, client, recovered, observed }: Asked, failed: readonly Fault[]) {
  const world = applyFaults(graph.deployment, failed, recovered, observed)
  const steps: Step[] = []
  const decision = decide(graph, believe(graph.deployment, world), query, client, (step) => steps.push(step))
  return { decision, steps, truth: truthOf(graph.deployment, world) }
}

/** What could fail behind an answer: its endpoints. */
const endpointsOf = ({ outcomes }: Decision): readonly string[] => [
  ...new Set(outcomes.flatMap(({ from }) => from.flatMap(({ recordSet }) => recordSet.data.endpoint ?? []))),
]

const FAILING_SHOWN_MAX = 3

/** The moment of `--at`; without it nothing can be said to happen at some time. */
function momentOf({ at, fail = [], recover = [] }: ExplainOptions, deployment: Deployment): number | undefined {
  if (at !== undefined) return getSeconds('--at', at)
  const timed = [...fail, ...recover].find((text) => saysWhen(text) && !resolveSelector(deployment, text).ok)
  if (timed === undefined) return undefined
  throw new Failure(`${timed} says when, but not when to look`, 'say it with --at 90s, or leave the time out')
}

export async function run(
  [name, type]: readonly [string, string?],
  options: ExplainOptions,
  system: System,
): Promise<ExitCode> {
  const plan = await openPlan(undefined, options, system, { evenWithErrors: true })
  const places = await openPlaces(options, system)
  const deployment = placeClients(plan.deployment, places)
  const graph = compile(deployment)
  const base = questionOf(deployment, name)
  const query = { ...base, type: typeOf(type, deployment, base) }
  const { client, name: clientName } =
    options.client === undefined ? { client: {} } : parseClient(options.client, deployment, places)
  noteUnplaced(client, deployment, options, system)
  const at = momentOf(options, deployment)
  const failed = at === undefined ? resolveFaults(options.fail ?? [], deployment) : []
  const asked: Asked = {
    graph,
    query,
    client,
    recovered: at === undefined ? resolveFaults(options.recover ?? [], deployment) : [],
    observed: options.observed === undefined ? undefined : await readObserved(options.observed, system),
  }
  const moment = at === undefined ? undefined : (await import('../explain-moment.ts')).askAt(asked, at, options)
  const now = moment ?? { failed, ...ask(asked, failed) }
  const failing = at === undefined ? endpointsOf(now.decision) : []
  const explained: Explained = { query, client, ...(clientName === undefined ? {} : { clientName }), ...now }
  if (options.format === 'json') system.stdout.write(decisionToJson(explained))
  else {
    const alive = failing.filter(
      (endpoint) => !failed.some((fault) => fault.kind === 'endpoint' && fault.name === endpoint),
    )
    const next =
      alive.length > 0 && alive.length <= FAILING_SHOWN_MAX
        ? ask(asked, [...failed, ...alive.map((endpoint) => ({ kind: 'endpoint' as const, name: endpoint }))])
        : undefined
    system.stdout.write(
      decisionToText(
        { ...explained, ...(next ? { next: { failing: alive, ...next } } : {}) },
        await openStyle(system, system.stdout, options.color),
      ),
    )
  }
  return 0
}
