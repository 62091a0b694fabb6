import { type ClientKind, clientKinds } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import type { DecisionGraph, GraphMember, Group } from '../decide/graph.ts'
import { sameDecision } from '../dns/decisions.ts'
import type { HealthState } from '../health/health-state.ts'

/** A check or resource that Route 53 would now see otherwise. */
export interface StatusChange {
  /** Id of the check, or the resource's name. */
  readonly name: string
  readonly healthy: boolean
}

/** A name that one kind of client now gets another answer for. */
export interface AnswerChange {
  readonly group: Group
  readonly kind: ClientKind
  readonly before: Decision
  readonly after: Decision
}

/** Entries of `after` that `before` has otherwise; what is absent counts as healthy. */
export function statusChanges<K extends string>(
  before: ReadonlyMap<K, boolean>,
  after: ReadonlyMap<K, boolean>,
): readonly StatusChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const healthy = after.get(name) ?? true
    return healthy === (before.get(name) ?? true) ? [] : [{ name, healthy }]
  })
}

/** Groups that a change of those checks and resources can reach, in the graph's order: alias targets before their users. */
function affectedGroups({ groups }: DecisionGraph, checks: ReadonlySet<string>, resources: ReadonlySet<string>) {
  const affected = new Set<Group>()
  const isTouched = ({ recordSet, edge }: GraphMember) =>
    (recordSet.healthCheckId !== undefined && checks.has(recordSet.healthCheckId)) ||
    (edge?.kind === 'group' && affected.has(edge.group)) ||
    (edge?.kind === 'resource' && resources.has(edge.key))
  for (const group of groups) if (group.members.some(isTouched)) affected.add(group)
  return affected
}

const names = (changes: readonly StatusChange[]) => new Set(changes.map(({ name }) => name))

/** Which answers differ between two states of health, for every kind of client; hops that the tool made are left out. Zone by zone in the graph's order. */
export function answerChanges(graph: DecisionGraph, before: HealthState, after: HealthState): readonly AnswerChange[] {
  const checks = names(statusChanges(before.checks, after.checks))
  const resources = names(statusChanges(before.resources, after.resources))
  const affected = [...affectedGroups(graph, checks, resources)].filter(
    ({ members }) => members[0]?.recordSet.generated !== true,
  )
  return graph.zones.flatMap((zone) =>
    affected
      .filter((group) => group.zone === zone.zone)
      .flatMap((group) => {
        const query = { name: group.name, type: group.type, zoneId: zone.zone.id }
        return clientKinds(graph, zone, group.name, group.type).flatMap((kind) => {
          const [was, is] = [before, after].map((health) => decide(graph, health, query, kind.client))
          return was === undefined || is === undefined || sameDecision(was, is)
            ? []
            : [{ group, kind, before: was, after: is }]
        })
      }),
  )
}
