import type { CidrCollection, Endpoint, Zone } from '../../model/deployment.ts'
import type { Alarm } from '../../model/health-check.ts'
import { globMatcher, isGlob } from '../../values/glob.ts'
import { lazy } from '../../values/lazy.ts'
import {
  type DomainName,
  displayName,
  isAtOrBelow,
  isWildcard,
  parentOf,
  parseName,
  ROOT,
  wildcardBelow,
} from '../../values/name.ts'
import type { PlanCase, PlanExpectation, PlanInvariant, PlanQuery } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { findEndpoint } from './endpoints.ts'
import { resolveCheckName } from './health-checks.ts'
import { keyAt, type Place, valueAt } from './origin.ts'
import { resolveBranchPath, resolveSelector, type SelectorNames, selectorNames } from './selectors.ts'

/** Everything that scenarios, cases, invariants and `verify` may name. */
export interface Declared {
  readonly zones: readonly Zone[]
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly alarms: ReadonlyMap<string, Alarm>
  readonly clients: ReadonlyMap<string, unknown>
  readonly cidrCollections: ReadonlyMap<string, CidrCollection>
  readonly declaredChecks: ReadonlySet<string>
}

/** Owner names by zone, and those of NS records below the apex. */
interface Owners {
  readonly zone: Zone
  readonly names: ReadonlySet<DomainName>
  /** `names`, and every name between them and the zone's. */
  readonly existing: ReadonlySet<DomainName>
  readonly cuts: ReadonlySet<DomainName>
}

/** What the resolvers of this file share. */
interface Mentions {
  readonly context: Context
  readonly declared: Declared
  readonly names: SelectorNames
  readonly owners: () => readonly Owners[]
}

function ownersOf(zones: readonly Zone[]): readonly Owners[] {
  return zones.map((zone) => {
    const sets = zone.recordSets.filter(({ generated }) => generated !== true)
    const cuts = sets.filter(({ type, name }) => type === 'NS' && name !== zone.name)
    const names = new Set(sets.map(({ name }) => name))
    const existing = new Set<DomainName>()
    for (const name of names)
      for (let above = name; !existing.has(above) && isAtOrBelow(above, zone.name); above = parentOf(above)) {
        existing.add(above)
        if (above === ROOT) break
      }
    return { zone, names, existing, cuts: new Set(cuts.map(({ name }) => name)) }
  })
}

/** True if the zone answers for the name with more than NXDOMAIN: it exists, a wildcard covers it, or it is delegated. */
function isAnswered({ zone, names, existing, cuts }: Owners, name: DomainName): boolean {
  if (existing.has(name)) return true
  for (let above = name; above !== zone.name && above !== ROOT; above = parentOf(above))
    if (cuts.has(above) || names.has(wildcardBelow(parentOf(above)))) return true
  return false
}

/** What a query's name can mean in a zone: relative to it, or absolute with or without the final dot. */
function meaningsIn({ zone }: Owners, text: string): readonly DomainName[] {
  if (text === '@') return [zone.name]
  const [relative, absolute] = [parseName(text, zone.name), parseName(text)]
  return [relative, absolute].flatMap((parsed) =>
    parsed.ok && isAtOrBelow(parsed.name, zone.name) ? [parsed.name] : [],
  )
}

function displayedNames({ zone, names }: Owners): readonly string[] {
  const suffix = `.${displayName(zone.name)}`
  return [...names].flatMap((name) => {
    const absolute = displayName(name)
    return absolute.endsWith(suffix) ? [absolute.slice(0, -suffix.length), absolute] : [absolute]
  })
}

/** Notes the record that a query asks for. A name that nothing answers is an error where `mustExist`, or where no single zone says which name it is. */
function resolveName({ context, owners }: Mentions, text: string, place: Place, mustExist: boolean): void {
  const candidates = owners().flatMap((each) => meaningsIn(each, text).map((name) => ({ each, name })))
  const answered = candidates.find(({ each, name }) => isAnswered(each, name))
  if (answered !== undefined) {
    context.refer('record', displayName(answered.name), place)
    return
  }
  if (context.isDamaged('zones')) return
  if (!mustExist && (owners().length === 1 || text.endsWith('.'))) return
  const hint = context.nearest(text, () => owners().flatMap(displayedNames))
  context.report('undefined-reference', place, `no zone of the plan has a record "${text}"`, { hint })
}

/** Notes the clients of a query and reports unknown ones. An invariant may also name a class of clients. */
function resolveClients(
  { context, declared: { clients, cidrCollections } }: Mentions,
  client: PlanQuery['client'],
  path: PlanPath,
  mayBeClass: boolean,
): void {
  const isOne = typeof client === 'string'
  for (const [index, name] of (isOne ? [client] : (client ?? [])).entries()) {
    const place = valueAt(isOne ? path : [...path, index])
    if (clients.has(name)) context.refer('client', name, place)
    if (clients.has(name) || name === 'all' || context.wasPruned(['clients', name])) continue
    const isLocation = () => [...cidrCollections.values()].some(({ locations }) => locations.has(name))
    if (mayBeClass && (CLASS.test(name) || isLocation())) continue
    const hint = context.nearest(name, [...clients.keys(), 'all'])
    context.report('undefined-reference', place, `there is no client "${name}"`, { hint })
  }
}

/** Names of client classes: the rest, an area, a region, and what is left of one. @see verification.md §1.3 */
const CLASS = /^(rest|[A-Z]{2}(-[A-Z0-9]{2,3}){0,2}|[a-z]{2,4}(-[a-z]+)+-\d+)( .*)?$/

function resolveSelectors({ context, names }: Mentions, texts: readonly string[] | undefined, path: PlanPath): void {
  for (const [index, text] of (texts ?? []).entries()) resolveSelector(context, names, text, valueAt([...path, index]))
}

/** What expectations and cases name besides values. */
function resolveExpectation(
  { context, names, declared }: Mentions,
  expected: PlanExpectation | PlanCase,
  path: PlanPath,
): void {
  for (const check of Object.keys(expected.health ?? {}))
    resolveCheckName(context, declared.declaredChecks, check, keyAt([...path, 'health', check]))
  if (expected.via !== undefined) resolveBranchPath(context, names, expected.via, valueAt([...path, 'via']))
}

function resolveScenarios(mentions: Mentions): void {
  const { context, declared } = mentions
  for (const [id, { query, events = [], expect }] of Object.entries(context.document.scenarios ?? {})) {
    const path = ['scenarios', id]
    resolveName(mentions, query.name, valueAt([...path, 'query', 'name']), false)
    resolveClients(mentions, query.client, [...path, 'query', 'client'], false)
    for (const [index, { fail, recover, set = {} }] of events.entries()) {
      const at = [...path, 'events', index]
      resolveSelectors(mentions, fail, [...at, 'fail'])
      resolveSelectors(mentions, recover, [...at, 'recover'])
      for (const alarm of Object.keys(set)) resolveAlarm(context, declared, alarm, keyAt([...at, 'set', alarm]))
    }
    for (const [index, each] of expect.entries()) resolveExpectation(mentions, each, [...path, 'expect', index])
  }
}

function resolveAlarm(context: Context, { alarms }: Declared, name: string, place: Place): void {
  context.refer('alarm', name, place)
  if (alarms.has(name) || context.wasPruned(['alarms', name])) return
  context.report('undefined-reference', place, `there is no alarm "${name}"`, {
    hint: context.nearest(name, alarms.keys()),
  })
}

function resolveCases(mentions: Mentions): void {
  for (const [index, each] of (mentions.context.document.cases ?? []).entries()) {
    const path = ['cases', index]
    resolveSelectors(mentions, each.fail, [...path, 'fail'])
    resolveSelectors(mentions, each.recover, [...path, 'recover'])
    resolveName(mentions, each.query.name, valueAt([...path, 'query', 'name']), false)
    resolveClients(mentions, each.query.client, [...path, 'query', 'client'], false)
    resolveExpectation(mentions, each, path)
  }
}

/** Words that values never look like: such an item of a list of answers can only be an endpoint. */
const PLAIN_WORD = /^[A-Za-z_][\w-]*$/
const ADDRESSED: readonly (string | undefined)[] = [undefined, 'A', 'AAAA', 'CNAME']

/** Notes the endpoint that an answer is; other answers are values or labels. */
function resolveAnswer({ context, names }: Mentions, text: string, place: Place, type: string | undefined): void {
  if (names.endpoints.has(text)) context.refer('endpoint', text, place)
  else if (/^(label|endpoint|region):/.test(text)) resolveSelector(context, names, text, place)
  else if (PLAIN_WORD.test(text) && ADDRESSED.includes(type)) findEndpoint(context, names.endpoints, text, place)
}

/** Words of `never_answer` that name no endpoint. */
const STATES: readonly string[] = ['down', 'unhealthy']

function resolveAnswers(
  mentions: Mentions,
  answers: string | readonly string[] | undefined,
  path: PlanPath,
  type: string | undefined,
): void {
  if (typeof answers === 'string') {
    if (!STATES.includes(answers)) resolveAnswer(mentions, answers, valueAt(path), type)
    return
  }
  for (const [index, text] of (answers ?? []).entries()) resolveAnswer(mentions, text, valueAt([...path, index]), type)
}

function resolveInvariantNames(mentions: Mentions, { query }: PlanInvariant, path: PlanPath): void {
  if (query === undefined) return
  const { context, owners } = mentions
  const place = valueAt([...path, 'query', 'name'])
  resolveClients(mentions, query.client, [...path, 'query', 'client'], true)
  if (!isGlob(query.name)) {
    resolveName(mentions, query.name, place, true)
    return
  }
  const matches = globMatcher(query.name)
  const spellings = owners().flatMap((each) => [...displayedNames(each), '@'])
  const found = spellings.some((name) => matches(name) || matches(name.replace(/\.$/, '')))
  const isWild = owners().some((each) =>
    meaningsIn(each, query.name).some((name) => isWildcard(name) && each.names.has(name)),
  )
  if (found || isWild || context.isDamaged('zones')) return
  context.report('undefined-reference', place, `no record of the plan fits "${query.name}"`)
}

function resolveInvariant(mentions: Mentions, invariant: PlanInvariant, path: PlanPath): void {
  const { context, names } = mentions
  const { share, same_as: same, reachable = [], query } = invariant
  resolveInvariantNames(mentions, invariant, path)
  for (const scope of ['failed', 'when_failed', 'unless_failed'] as const)
    resolveSelectors(mentions, invariant[scope], [...path, scope])
  for (const predicate of ['always_answer', 'answer_in', 'never_answer'] as const)
    resolveAnswers(mentions, invariant[predicate], [...path, predicate], query?.type)
  if (share !== undefined)
    findEndpoint(context, names.endpoints, share.endpoint, valueAt([...path, 'share', 'endpoint']))
  if (same?.client !== undefined) resolveClients(mentions, same.client, [...path, 'same_as', 'client'], true)
  if (same?.record !== undefined) resolveName(mentions, same.record, valueAt([...path, 'same_as', 'record']), true)
  for (const [index, branch] of reachable.entries())
    resolveBranchPath(context, names, branch, valueAt([...path, 'reachable', index]))
}

/**
 * Notes every name in scenarios, cases, invariants and `verify`, and reports those that nothing in the plan carries.
 *
 * @see plan.md "What `--fail` and `fail:` accept", "Clients, expectations, invariants"; R7.2
 */
export function resolveMentions(context: Context, declared: Declared): void {
  const { zones, endpoints, declaredChecks, alarms } = declared
  const mentions: Mentions = {
    context,
    declared,
    names: selectorNames(zones, endpoints, declaredChecks, alarms.keys()),
    owners: lazy(() => ownersOf(zones)),
  }
  const { invariants = [], verify } = context.document
  resolveScenarios(mentions)
  resolveCases(mentions)
  for (const [index, invariant] of invariants.entries()) resolveInvariant(mentions, invariant, ['invariants', index])
  for (const selector of Object.keys(verify?.p ?? {}))
    resolveSelector(context, mentions.names, selector, keyAt(['verify', 'p', selector]))
}
