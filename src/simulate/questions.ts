import { reachableGroups } from '../decide/client-kinds.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import type { Zone } from '../model/deployment.ts'
import type { DomainName } from '../values/name.ts'

/** What clients ask for: a name and type of one zone. */
export interface Question {
  readonly zone: Zone
  readonly name: DomainName
  readonly type: string
}

const ADDRESS_TYPES = ['A', 'AAAA'] as const

/** The types a client would ask for at a name that owns a CNAME: addresses where the chain ends at some in the zone, else the CNAME. */
function cnameTypes(zone: ZoneGraph, name: DomainName): readonly string[] {
  const types = ADDRESS_TYPES.filter((type) => reachableGroups(zone, name, type).some((group) => group.type === type))
  return types.length > 0 ? types : ['CNAME']
}

/** Everything that the plan answers, one question for each name and type, without the hops of nested policies. In plan order. */
export function allQuestions({ zones }: DecisionGraph): readonly Question[] {
  const questions: Question[] = []
  for (const graph of zones) {
    const { zone } = graph
    for (const { name, groups } of graph.names.values())
      for (const { type, members } of groups.values()) {
        if (members[0]?.recordSet.generated || (name === zone.name && (type === 'SOA' || type === 'NS'))) continue
        if (type !== 'CNAME') questions.push({ zone, name, type })
        else for (const asked of cnameTypes(graph, name)) questions.push({ zone, name, type: asked })
      }
  }
  return questions
}

/** The questions for a name of one zone: one type, or every type the name has. None if the name does not exist. */
export function questionsFor(
  graph: DecisionGraph,
  zoneId: string,
  name: DomainName,
  type: string | undefined,
): readonly Question[] {
  if (type === undefined)
    return allQuestions(graph).filter((question) => question.name === name && question.zone.id === zoneId)
  const zone = graph.zones.find((candidate) => candidate.zone.id === zoneId)
  return zone && lookUp(zone, name, type).kind !== 'nxdomain' ? [{ zone: zone.zone, name, type }] : []
}
