import { type ClientKind, clientKinds, kindOf } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Query, Step } from '../decide/decision.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import { findZone, lookUp } from '../decide/lookup.ts'
import { type Fault, formatFault } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Client } from '../model/client.ts'
import type { Origin } from '../model/origin.ts'
import type { Claims, TestQuery } from '../model/scenario.ts'
import { type DomainName, isAtOrBelow, parseName } from '../values/name.ts'
import { type Actual, actualOf, type Mismatch, mismatches, type Situation } from './claims.ts'
import { createItems, type Item } from './coverage.ts'
import type { Scene } from './scene.ts'

/** One client that asks, by its name or the label of its kind; `''` where nobody special asks. */
export interface NamedAsker {
  readonly label: string
  readonly client: Client
}

/** Why an expectation does not hold for one client. */
export interface Miss {
  readonly client: string
  readonly mismatches: readonly Mismatch[]
  /** Seconds after the start from which there is only one answer, where more than one is possible at the moment in question. */
  readonly settledAt?: number
}

export interface ExpectationResult {
  /** Position below `expect`; 0 for a case. */
  readonly index: number
  /** The moment in question, seconds after the start. */
  readonly atSeconds?: number
  /** The same on the virtual clock, ISO 8601 in UTC, where the scenario says when it starts. */
  readonly atTime?: string
  readonly misses: readonly Miss[]
  /** What each claim would have to say to hold, by its key in the plan; empty where several clients or answers differ. */
  readonly actual: ReadonlyMap<string, Actual>
  readonly at: Origin
}

/** One of the plan's scenarios or cases, by what names it. */
export interface TestIdentity {
  readonly kind: 'scenario' | 'case'
  /** Of scenarios. */
  readonly id?: string
  /** Position below `cases`. */
  readonly index?: number
  readonly query: TestQuery
  /** What has failed; of cases. */
  readonly fail: readonly string[]
  readonly at: Origin
}

export interface TestResult extends TestIdentity {
  readonly results: readonly ExpectationResult[]
  /** Why the test could not run at all. */
  readonly problem?: { readonly message: string; readonly hint: string }
}

export const isPassed = ({ problem, results }: TestResult): boolean =>
  problem === undefined && results.every(({ misses }) => misses.length === 0)

/** Faults that some selectors name, each once; why not, where one of them means nothing or several things. */
export function faultsOf(
  { deployment }: DecisionGraph,
  texts: readonly string[],
): { readonly faults: readonly Fault[]; readonly problem?: TestResult['problem'] } {
  const faults = new Map<string, Fault>()
  for (const text of texts) {
    const selection = resolveSelector(deployment, text)
    if (!selection.ok) return { faults: [], problem: { message: selection.message, hint: selection.hint } }
    for (const fault of selection.faults) faults.set(formatFault(fault), fault)
  }
  return { faults: [...faults.values()] }
}

/**
 * What a query asks: the name in the first zone that answers for it, relative or absolute, else the absolute name. Which
 * of two zones of one name answers depends on the client.
 */
export function queryOf({ zones }: DecisionGraph, { name: text, type }: TestQuery): Query | undefined {
  const absolute = parseName(text)
  for (const zone of zones) {
    const relative = text === '@' ? zone.zone.name : parsed(parseName(text, zone.zone.name))
    for (const name of [relative, parsed(absolute)])
      if (name !== undefined && isAtOrBelow(name, zone.zone.name) && lookUp(zone, name, type).kind !== 'nxdomain')
        return { name, type }
  }
  const [only, another] = zones
  const relative = only && !another && !text.endsWith('.') ? parsed(parseName(text, only.zone.name)) : undefined
  const name = relative ?? parsed(absolute)
  return name === undefined ? undefined : { name, type }
}

const parsed = (result: ReturnType<typeof parseName>): DomainName | undefined => (result.ok ? result.name : undefined)

/** Everybody who asks a query. */
function askersOf(graph: DecisionGraph, query: Query, { clients }: TestQuery): readonly NamedAsker[] {
  if (clients === 'all') {
    const zone = findZone(graph, query, {})
    const kinds = zone ? clientKinds(graph, zone, query.name, query.type) : []
    return kinds.map(({ label, client }) => ({ label: label === 'all' ? '' : label, client }))
  }
  if (clients.length === 0) return [{ label: '', client: {} }]
  return clients.map((label) => ({ label, client: graph.deployment.clients.get(label) ?? {} }))
}

/** What one client gets in one state. */
export function situationOf(
  graph: DecisionGraph,
  scene: Pick<Scene, 'health' | 'truth'>,
  query: Query,
  client: Client,
): Situation {
  const steps: Step[] = []
  const decision = decide(graph, scene.health, query, client, (step) => steps.push(step))
  return { decision, steps, health: scene.health, truth: scene.truth }
}

/** What all tests of one run share. */
export interface TestRun {
  readonly graph: DecisionGraph
  /** Notes what a situation covers. */
  readonly saw: (query: Query, client: Client, situation: Situation) => void
}

/** A run that gathers what its tests cover. */
export function createRun(graph: DecisionGraph): TestRun & { readonly seen: () => Iterable<Item> } {
  const itemsOf = createItems(graph)
  const seen = new Map<string, Item>()
  const kindsOf = new Map<string, readonly ClientKind[]>()
  const saw: TestRun['saw'] = (query, client, { steps, health, decision: { zone } }) => {
    const found = zone && graph.zones.find((each) => each.zone === zone)
    if (!found) return
    const { name, type } = query
    const key = `${zone.id} ${name} ${type}`
    const kinds = kindsOf.get(key) ?? clientKinds(graph, found, name, type)
    kindsOf.set(key, kinds)
    const kind = kindOf(found, name, type, kinds, client)
    if (!kind) return
    for (const item of itemsOf(steps, health, { zone, name, type }, kind)) seen.set(`${item.kind} ${item.label}`, item)
  }
  return { graph, saw, seen: () => seen.values() }
}

/** A test whose query could be understood: who asks what. */
export interface Asking {
  readonly query: Query
  readonly askers: readonly NamedAsker[]
}

export function askingOf(graph: DecisionGraph, written: TestQuery): Asking | undefined {
  const query = queryOf(graph, written)
  return query && { query, askers: askersOf(graph, query, written) }
}

/** What all situations say alike. */
export function agreed([first, ...others]: readonly ReadonlyMap<string, Actual>[]): ReadonlyMap<string, Actual> {
  const key = (value: Actual) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value) ?? ''
  return new Map(
    [...(first ?? [])].filter(([claim, value]) => others.every((other) => key(other.get(claim)) === key(value))),
  )
}

/** The result of one expectation, from every situation that each client may be in. */
export function judge(
  { graph: { deployment }, saw }: TestRun,
  { query, askers }: Asking,
  claims: Claims,
  situationsOf: (asker: NamedAsker) => { readonly situations: readonly Situation[]; readonly settledAt?: number },
): Pick<ExpectationResult, 'misses' | 'actual'> {
  const misses: Miss[] = []
  const actual: ReadonlyMap<string, Actual>[] = []
  for (const asker of askers) {
    const { situations, settledAt } = situationsOf(asker)
    for (const situation of situations) {
      saw(query, asker.client, situation)
      actual.push(actualOf(claims, situation, deployment))
      const found = mismatches(claims, situation, deployment)
      if (found.length > 0 && misses.at(-1)?.client !== asker.label)
        misses.push({ client: asker.label, mismatches: found, ...(settledAt === undefined ? {} : { settledAt }) })
    }
  }
  return { misses, actual: agreed(actual) }
}

/** Why a query cannot be asked. */
export const unknownName = ({ name }: TestQuery) => ({
  message: `"${name}" is no name`,
  hint: 'write a name that DNS can have',
})
