import type { DecisionGraph, GraphMember, Group } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import { isOfKind, type RecordSet } from '../model/record-set.ts'
import type { Question } from '../simulate/questions.ts'
import type { Exam } from './examine.ts'

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
    answeredIn({ analysis, core }: Exam): readonly GraphMember[] {
      const { sets } = analysis.engine
      return (analysis.cone.sides[0]?.nodes ?? []).flatMap((node, number) =>
        [...node.ways.keys()].filter((_, position) => {
          const answered = core.nodes[number]?.members[position]?.answered
          return answered !== undefined && !sets.isNever(answered)
        }),
      )
    },
    /** Notes what a question answered; its own group is judged in the end if all kinds of client were looked at. */
    add({ zone, name, type }: Question, answered: Iterable<GraphMember>, isWhole: boolean): void {
      for (const member of answered) used.add(member)
      const found = zones.get(zone.id)
      const lookup = isWhole && found ? lookUp(found, name, type) : undefined
      if (lookup?.kind === 'group' && lookup.group.members.length > 1) roots.add(lookup.group)
    },
    unused: (): readonly UnusedRecord[] => [...roots].flatMap((group) => [...neverUsed(group)]),
  }
}
