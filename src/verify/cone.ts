import { CNAME_STEPS_MAX, clientInZone } from '../decide/decide.ts'
import type { LeafAnswer } from '../decide/decision.ts'
import type { GraphMember, Group, ZoneGraph } from '../decide/graph.ts'
import { findCut, findZone, lookUp } from '../decide/lookup.ts'
import { rawStatus } from '../health/believe.ts'
import type { Client } from '../model/client.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { isOfKind } from '../model/record-set.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { policyOf } from '../routing/registry.ts'
import type { Question } from '../simulate/questions.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'
import type { Setting } from './setting.ts'
import { type Attached, orderVariables } from './variable-order.ts'
import type { Variable } from './variables.ts'

/** Where a member of a group, or the question itself, leads. */
export type Way =
  /** The values of the member itself. */
  | { readonly kind: 'leaf'; readonly leaf: number }
  | { readonly kind: 'node'; readonly node: number }
  /** An empty answer: no such record, or back to where it came from. */
  | { readonly kind: 'nothing' }
  /** Other name servers answer, of whom nothing is known: taken as live. */
  | { readonly kind: 'elsewhere' }

/** A group as one kind of client meets it. */
export interface Node {
  readonly group: Group
  /** In the order in which they come. */
  readonly candidates: readonly GraphMember[]
  /** What each candidate leads to, by position. */
  readonly ways: readonly Way[]
}

const NOWHERE: Way = { kind: 'nothing' }

/** What the candidate at a position leads to. */
export const wayAt = ({ ways }: Node, position: number): Way => ways[position] ?? NOWHERE

/** Everything that can make a difference to one question of one kind of client, in one plan. */
export interface Side {
  readonly setting: Setting
  /** Equal on two sides of one cone exactly if they answer alike in every state, for the same reasons. */
  readonly text: string
  /** As the zone sees it, to evaluate with. */
  readonly client: Client
  readonly root: Way
  /** Each after those it leads to. */
  readonly nodes: readonly Node[]
  readonly leaves: readonly LeafAnswer[]
  readonly checks: ReadonlyMap<string, HealthCheck>
  readonly endpoints: readonly string[]
  readonly resources: readonly DomainName[]
}

/** The cone of influence: the sides (one, or the two of a difference) over one set of variables. */
export interface Cone {
  /** Equal for cones that differ in names only: whatever is true of all states of one is true of the other. */
  readonly signature: string
  /** In the order that keeps diagrams small. */
  readonly variables: readonly Variable[]
  /** The same variables in the order in which they were met, depth first. */
  readonly found: readonly Variable[]
  /** Texts of all values, by ordinal. */
  readonly values: readonly string[]
  readonly sides: readonly Side[]
}

/** The number of a key, in the order in which they come. */
function ordinalOf<K>(ordinals: Map<K, number>, key: K): number {
  const known = ordinals.get(key)
  if (known !== undefined) return known
  ordinals.set(key, ordinals.size)
  return ordinals.size - 1
}

const isCause = ({ kind }: Variable) => kind === 'region' || kind === 'label'

/** Gathers cones: the variables and values of all sides are numbered together. */
function createGathering() {
  const variables = new Map<string, number>()
  const byOrdinal: Attached[] = []
  const values = new Map<string, number>()
  const text: string[] = []
  const variable = (it: Variable | undefined, endpoint: string | undefined): string => {
    if (!it) return ''
    const ordinal = ordinalOf(variables, it.id)
    if (ordinal === byOrdinal.length) byOrdinal.push({ variable: it, endpoint, causes: [] })
    return `v${ordinal}`
  }
  return {
    text,
    variable,
    byOrdinal,
    value: (value: string) => ordinalOf(values, value),
    values: () => [...values.keys()],
  }
}

type Gathering = ReturnType<typeof createGathering>

/** Walks one side and writes down, in names of its own, all that a decision of this client can read. */
function walkSide(setting: Setting, question: Question, client: Client, gathering: Gathering): Side {
  const { graph, variables } = setting
  const { deployment } = graph
  const { text, variable, value } = gathering
  const endpoints = new Map<string, number>()
  const checks = new Map<string, number>()
  const resources = new Map<DomainName, number>()
  const nodes: Node[] = []
  const leaves: LeafAnswer[] = []
  /** Node numbers: of CNAME groups by owner, because a wildcard's may stand at several names; of others by group. */
  const known = new Map<Group | string, number>()
  /** Names whose CNAMEs are being followed. */
  const path = new Set<string>()
  /** How often a CNAME led back to such a name: what is below it then holds for this way down alone. */
  let loops = 0
  const zone = graph.zones.find((each) => each.zone.id === question.zone.id)
  const start = text.length
  const located = zone ? clientInZone(zone, client) : client

  function endpoint(name: string): void {
    const count = endpoints.size
    text.push(`e${ordinalOf(endpoints, name)}`)
    if (endpoints.size === count) return
    const own = variables.ofEndpoint(name)
    for (const each of own) text.push(isCause(each) ? '^' : '', variable(each, isCause(each) ? undefined : name))
    if (own.some(isCause)) {
      const attached = gathering.byOrdinal.find((each) => each.endpoint === name && each.variable.name === name)
      if (attached) attached.causes = own.filter(isCause).map(({ id }) => id)
    }
    const { targets = [], minHealthyTargets = 0 } = deployment.endpoints.get(name) ?? {}
    if (targets.length === 0) return
    text.push(`(${minHealthyTargets}`)
    targets.forEach(endpoint)
    text.push(')')
  }

  function watched(check: HealthCheck): void {
    if (check.type === 'CALCULATED') {
      text.push(`C${check.healthThreshold}(`)
      for (const child of new Set(check.children)) healthCheck(child)
      text.push(')')
    } else if (check.type === 'CLOUDWATCH_METRIC') {
      text.push(rawStatus(check, deployment.alarms.get(check.alarm.name)?.state ?? 'OK') ? 'A' : 'a')
      for (const name of setting.checkOwners.get(check.id) ?? []) endpoint(name)
    } else if (isEndpointCheck(check)) {
      check.watches.forEach(endpoint)
      if (!variables.hasCheckers) return
      const regions = check.regions.length > 0 ? check.regions : checkerRegionCodes
      const cut = regions.map((region) => variable(variables.ofChecker(region), undefined)).filter((it) => it !== '')
      if (cut.length > 0) text.push(`q${regions.length}`, ...cut)
    }
  }

  function healthCheck(id: string): void {
    const check = deployment.healthChecks.get(id)
    const count = checks.size
    text.push(`h${ordinalOf(checks, id)}`)
    if (checks.size === count) return
    if (!check) {
      text.push('?')
      return
    }
    text.push(check.disabled ? '!' : '', check.inverted ? '~' : '', '{')
    watched(check)
    const beside = isEndpointCheck(check) ? check.watches[0] : undefined
    text.push('|', variable(variables.ofCheck(id), beside), '|', variable(variables.blinding(id), beside), '}')
  }

  function leaf(answer: LeafAnswer): Way {
    const { recordSet, resource } = answer
    const { endpoint: named } = recordSet.data
    text.push('L')
    if (named !== undefined) endpoint(named)
    else if (resource !== undefined) for (const owner of setting.owners.get(resource) ?? []) endpoint(owner)
    // Addresses of a resource are made up here: it is the resource that is answered.
    if (resource !== undefined) text.push(`=${value(resource)}*${answer.values.length}`)
    for (const each of answer.values) {
      if (resource === undefined) text.push(`=${value(each.text)}`)
      if (named === undefined) for (const owner of setting.owners.get(each.text) ?? []) endpoint(owner)
    }
    leaves.push(answer)
    return { kind: 'leaf', leaf: leaves.length - 1 }
  }

  /** Where a CNAME's target is answered: in this zone, in another one of the plan, or elsewhere. */
  function behindName(from: ZoneGraph, answer: LeafAnswer, target: DomainName, type: string, steps: number): Way {
    const isInside = isAtOrBelow(target, from.zone.name) && !findCut(from, target, type)
    const next = isInside ? from : findZone(graph, { name: target, type }, client)
    if (!next || steps >= CNAME_STEPS_MAX) return leaf(answer)
    const found = lookUp(next, target, type)
    if (found.kind === 'referral') return leaf(answer)
    return name(next, target, type, steps + 1)
  }

  function member(from: ZoneGraph, it: GraphMember, type: string, steps: number): Way {
    const { recordSet, edge } = it
    if (isOfKind(it.policy, 'weighted')) text.push(`w${it.policy.weight}`)
    if (recordSet.healthCheckId !== undefined) healthCheck(recordSet.healthCheckId)
    if (it.leaf) {
      const target = recordSet.type === 'CNAME' && type !== 'CNAME' ? it.leaf.values[0]?.target : undefined
      return target ? behindName(from, it.leaf, target, type, steps) : leaf(it.leaf)
    }
    text.push(recordSet.data.kind === 'alias' && recordSet.data.evaluateTargetHealth ? 'T' : 't')
    switch (edge?.kind) {
      case 'group':
        return group(from, edge.group, type, steps, edge.group)
      case 'resource': {
        const count = resources.size
        text.push(`r${ordinalOf(resources, edge.key)}${edge.healthMatters ? '+' : ''}`)
        if (resources.size > count) for (const owner of setting.resources.get(edge.key) ?? []) endpoint(owner)
        return edge.answer.values.length === 0 ? { kind: 'nothing' } : leaf(edge.answer)
      }
      default:
        text.push('x')
        return { kind: 'nothing' }
    }
  }

  function group(from: ZoneGraph, it: Group, type: string, steps: number, key: Group | string): Way {
    const before = known.get(key)
    if (before !== undefined) {
      text.push(`n${before}`)
      return { kind: 'node', node: before }
    }
    const loopsBefore = loops
    text.push(it.kind, '[')
    const ways: Way[] = []
    const candidates = policyOf(it.kind).candidates(it.members, from === zone ? located : clientInZone(from, client))
    for (const each of candidates) {
      ways.push(member(from, each, type, steps))
      text.push(',')
    }
    text.push(']')
    nodes.push({ group: it, candidates, ways })
    if (loops === loopsBefore) known.set(key, nodes.length - 1)
    return { kind: 'node', node: nodes.length - 1 }
  }

  function name(from: ZoneGraph, owner: DomainName, type: string, steps: number): Way {
    const found = lookUp(from, owner, type)
    if (found.kind === 'group') return group(from, found.group, type, steps, found.group)
    if (found.kind === 'cname') {
      const key = `${from.zone.id} ${owner}`
      if (path.has(key)) {
        loops += 1
        text.push('loop')
        return { kind: 'nothing' }
      }
      path.add(key)
      const way = group(from, found.group, type, steps, key)
      path.delete(key)
      return way
    }
    text.push(found.kind === 'referral' ? 'elsewhere' : 'nothing')
    return { kind: found.kind === 'referral' ? 'elsewhere' : 'nothing' }
  }

  const root: Way = zone ? name(zone, question.name, question.type, 0) : { kind: 'nothing' }
  text.push(';')
  const declared = new Map<string, HealthCheck>()
  for (const id of checks.keys()) {
    const check = deployment.healthChecks.get(id)
    if (check) declared.set(id, check)
  }
  return {
    setting,
    text: text.slice(start).join(''),
    client: located,
    root,
    nodes,
    leaves,
    checks: declared,
    endpoints: [...endpoints.keys()],
    resources: [...resources.keys()],
  }
}

/** One plan's part in a cone: who asks what of it. Absent parts answer nothing. */
export interface Asked {
  readonly setting: Setting
  readonly question: Question
  readonly client: Client
}

/**
 * The cone of influence of a question for one kind of client: variables reached through aliases, CNAMEs, checks and
 * values, and a text that is equal for cones of one shape.
 *
 * @see verification.md §3 item 3
 */
export function coneOf(asked: readonly Asked[]): Cone {
  const gathering = createGathering()
  const sides = asked.map(({ setting, question, client }) => walkSide(setting, question, client, gathering))
  return {
    signature: sides.map(({ text }) => text).join(''),
    variables: orderVariables(gathering.byOrdinal),
    found: gathering.byOrdinal.map(({ variable }) => variable),
    values: gathering.values(),
    sides,
  }
}
