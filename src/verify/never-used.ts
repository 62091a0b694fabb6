import type { DecisionGraph, GraphMember, Group } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import { isOfKind, type RecordSet } from '../model/record-set.ts'
import type { Question } from '../simulate/questions.ts'
import type { Side } from './cone.ts'
import type { ShapeExam } from './examine.ts'

/** A record that nobody is ever answered, in any state. @see verification.md P7 */
export interface UnusedRecord {
  readonly recordSet: RecordSet
  readonly why: string
}

/** The likeliest reason, read from the group that the record stands in. */
function whyUnused({ policy, recordSet }: GraphMember, { members, kind }: Group): string {
  const before = members.filter(({ recordSet: other }) => other !== recordSet)
  const always = before.find(
    ({ recordSet: { healthCheckId, data } }) =>
      healthCheckId === undefined && (data.kind === 'values' || !data.evaluateTargetHealth),
  )
  if (isOfKind(policy, 'weighted') && policy.weight === 0)
    return 'weight 0 beside a record with a weight that is always healthy'
  if (always && kind !== 'geolocation' && kind !== 'ip-based')
    return `${always.recordSet.branch} comes before it and is always healthy: it has no health check, and its target's health is not evaluated`
  return 'whoever it is meant for is answered something else in every state'
}

/** By node of a cone's side: positions of the candidates that are answered in some state. */
export type Answered = readonly (readonly number[])[]

export const answeredIn = ({ analysis, core }: ShapeExam): Answered =>
  core.nodes.map(({ members }) =>
    members.flatMap(({ answered }, position) => (analysis.engine.sets.isNever(answered) ? [] : [position])),
  )

/** Gathers which records are answered, and says in the end which never are. */
export function createUsage(graph: DecisionGraph) {
  const zones = new Map(graph.zones.map((zone) => [zone.zone.id, zone]))
  const used = new Set<GraphMember>()
  const roots = new Set<Group>()

  function* neverUsed(group: Group): Generator<UnusedRecord> {
    for (const member of group.members) {
      const { edge } = member
      if (!used.has(member)) yield { recordSet: member.recordSet, why: whyUnused(member, group) }
      else if (edge?.kind === 'group' && edge.group.members[0]?.recordSet.generated) yield* neverUsed(edge.group)
    }
  }

  return {
    /** Notes what a kind of client is answered in some state. */
    addAnswered({ nodes }: Side, answered: Answered): void {
      for (const [number, { group, candidates }] of nodes.entries()) {
        const [first] = group.members
        // A record by itself is not judged: large plans have many.
        if (group.members.length === 1 && !first?.recordSet.generated) continue
        for (const position of answered[number] ?? []) {
          const member = candidates[position]
          if (member) used.add(member)
        }
      }
    },
    /** Has the group of a question judged in the end: all kinds of client were looked at. */
    addRoot({ zone, name, type }: Question): void {
      const found = zones.get(zone.id)
      const lookup = found && lookUp(found, name, type)
      if (lookup?.kind === 'group' && lookup.group.members.length > 1) roots.add(lookup.group)
    },
    unused: (): readonly UnusedRecord[] => [...roots].flatMap((group) => [...neverUsed(group)]),
  }
}
