import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import type { PolicyKind, RecordSet } from '../model/record-set.ts'
import type { Snapshot, SnapshotAnswer, SnapshotGap, SnapshotSet } from '../model/snapshot.ts'
import { policyOf } from '../routing/registry.ts'
import { booleans } from '../values/algebra.ts'
import { finish, type Steps } from '../values/steps.ts'
import { clientInZone } from './decide.ts'
import type { LeafAnswer } from './decision.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { DecisionGraph, GraphMember, Group } from './graph.ts'

export interface FlattenOptions {
  /** Who the snapshot is for; without one a client of unknown place. */
  readonly client?: Client
  /** `largest`: of weighted records the one with the largest live weight. `all`: every live one. */
  readonly weighted: 'largest' | 'all'
}

/** What a group comes to: the leaves answered together, and what is missing. */
interface Branch {
  readonly leaves: readonly LeafAnswer[]
  readonly gaps: SnapshotSet['gaps']
}

const byIdentifier = (a: GraphMember, b: GraphMember) =>
  a.setIdentifier < b.setIdentifier ? -1 : a.setIdentifier > b.setIdentifier ? 1 : 0

/** One for all that have nothing missing and nothing frozen: large plans have many. */
const NONE: readonly never[] = []

const gap = (reason: SnapshotGap, recordSet: RecordSet): Branch => ({
  leaves: NONE,
  gaps: [{ gap: reason, recordSet }],
})

/** Branches answered together; what several of them lead to counts once, so that shared branches do not multiply. */
function union(branches: readonly Branch[]): Branch {
  const [only, ...others] = branches
  if (only !== undefined && others.length === 0) return only
  return {
    leaves: [...new Set(branches.flatMap(({ leaves }) => leaves))],
    gaps: [...new Map(branches.flatMap(({ gaps }) => gaps.map((item) => [item.recordSet, item]))).values()],
  }
}

/** What a member of the set asked for answers by way of a leaf. */
function answerOf(
  member: GraphMember,
  { recordSet: source, values, ttlSeconds, resource }: LeafAnswer,
): SnapshotAnswer {
  const answer = { member: member.recordSet, source, values, ttlSeconds }
  return resource === undefined ? answer : { ...answer, resource }
}

/** Policies that order their records by distance have no first one for a client of unknown place. @see engines.md 1.4 */
function needsClient({ kind, members }: Group, { latencyMs, region, coordinates }: Client): boolean {
  if (members.length < 2 || coordinates) return false
  return kind === 'geoproximity' || (kind === 'latency' && latencyMs === undefined && region === undefined)
}

/** True where the author gave the addresses of the resource: made-up ones belong in no zone file. */
function isSimulated({ recordSet, resource }: LeafAnswer, { deployment }: DecisionGraph): boolean {
  const name = recordSet.data.kind === 'alias' ? recordSet.data.endpoint : undefined
  const endpoint = name === undefined ? undefined : deployment.endpoints.get(name)
  if (!endpoint || resource === undefined || endpoint.addressesAreMadeUp) return false
  return endpoint.addresses[recordSet.type === 'AAAA' ? 'AAAA' : 'A'].length > 0
}

/**
 * The members of a group that the snapshot answers with: by the policy, but of weighted ones the largest weight (ties:
 * first identifier) instead of a draw, and of multivalue ones the first eight identifiers.
 */
function pick(evaluation: Evaluation<boolean>, group: Group, weighted: 'largest' | 'all'): readonly GraphMember[] {
  const chosen = evaluation.choices(group).ranked.flatMap(({ member, when }) => (when ? [member] : []))
  const policy = policyOf(group.kind)
  if (group.kind === 'multivalue') return chosen.toSorted(byIdentifier).slice(0, policy.take)
  if (group.kind !== 'weighted') return chosen
  const ranked = chosen.toSorted((a, b) => policy.weight(b) - policy.weight(a) || byIdentifier(a, b))
  return weighted === 'all' ? ranked.toSorted(byIdentifier) : ranked.slice(0, 1)
}

/** One group as plain answers, followed down its aliases; `frozen` gathers the policies met. */
function walk(
  graph: DecisionGraph,
  evaluation: Evaluation<boolean>,
  root: Group,
  weighted: 'largest' | 'all',
): SnapshotSet {
  let frozen: Set<PolicyKind> | undefined
  let known: Map<Group, Branch> | undefined

  function choose(group: Group): readonly GraphMember[] | Branch {
    const first = group.members[0]
    if (group.members.length > 1) {
      frozen ??= new Set()
      frozen.add(group.kind)
    }
    if (first && needsClient(group, evaluation.client)) return gap('needs-client', first.recordSet)
    const picked = pick(evaluation, group, weighted)
    return first && picked.length === 0 ? gap('no-candidate', first.recordSet) : picked
  }

  function ofGroup(group: Group): Branch {
    const chosen = choose(group)
    return 'gaps' in chosen ? chosen : union(chosen.map(ofMember))
  }

  function ofMember({ recordSet, leaf, edge }: GraphMember): Branch {
    if (leaf) return { leaves: [leaf], gaps: NONE }
    if (edge?.kind === 'resource')
      return isSimulated(edge.answer, graph) ? { leaves: [edge.answer], gaps: NONE } : gap('not-simulated', recordSet)
    if (edge?.kind !== 'group') return gap('dangling', recordSet)
    const branch = known?.get(edge.group) ?? ofGroup(edge.group)
    known ??= new Map()
    known.set(edge.group, branch)
    return branch
  }

  const chosen = choose(root)
  const members = 'gaps' in chosen ? NONE : chosen
  const branches = members.map(ofMember)
  return {
    name: root.name,
    type: root.type,
    answers: members.flatMap((member, index) =>
      (branches[index]?.leaves ?? NONE).map((leaf) => answerOf(member, leaf)),
    ),
    gaps: 'gaps' in chosen ? chosen.gaps : union(branches).gaps,
    frozen: frozen === undefined ? NONE : [...frozen],
  }
}

const failing = <K extends string>(states: ReadonlyMap<K, boolean>): readonly K[] =>
  [...states].flatMap(([key, isHealthy]) => (isHealthy ? [] : key)).sort()

/**
 * The deployment as plain records, for one client in one state of health: what a name server that knows no policies
 * would hold. Nothing is drawn: of weighted records the largest live weight answers (ties: first identifier), of
 * multivalue ones the first eight identifiers. CNAMEs stay CNAMEs; aliases are followed; generated names are left out.
 * Names without an answer are there with the reason.
 *
 * @see engines.md 1.4, R2.16, R2.44
 */
export const flatten = (graph: DecisionGraph, health: HealthState, options: FlattenOptions): Snapshot =>
  finish(flattenSteps(graph, health, options))

/** As `flatten`, with a pause for every name and type. */
export function* flattenSteps(graph: DecisionGraph, health: HealthState, options: FlattenOptions): Steps<Snapshot> {
  const zones = new Map<string, readonly SnapshotSet[]>()
  for (const zoneGraph of graph.zones) {
    const evaluation = evaluate(health, clientInZone(zoneGraph, options.client ?? {}), booleans)
    const sets: SnapshotSet[] = []
    for (const { groups } of zoneGraph.names.values())
      for (const group of groups.values()) {
        if (group.members[0]?.recordSet.generated) continue
        yield
        // Several CNAMEs at one name would be no zone (RFC 2181 §10.1).
        sets.push(walk(graph, evaluation, group, group.type === 'CNAME' ? 'largest' : options.weighted))
      }
    zones.set(zoneGraph.zone.id, sets)
  }
  return { zones, unhealthy: { checks: failing(health.checks), resources: failing(health.resources) } }
}
