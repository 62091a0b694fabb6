import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import { allQuestions, type Question } from '../simulate/questions.ts'
import { type DomainName, isWildcard } from '../values/name.ts'

/** One question in two plans; a zone that one of them lacks answers nothing there. */
export interface QuestionPair {
  readonly before: Question
  readonly after: Question
  readonly zoneBefore: ZoneGraph | undefined
  readonly zoneAfter: ZoneGraph | undefined
}

/** Zones are the same by name and kind; ids may have been made up. */
const zoneKey = ({ zone }: ZoneGraph) => `${zone.name} ${zone.vpcs ? 'private' : 'public'}`

/** Types that wildcards of a zone answer. */
const wildcardTypes = (zone: ZoneGraph | undefined): readonly string[] =>
  zone
    ? [...new Set([...zone.names.values()].flatMap(({ name, groups }) => (isWildcard(name) ? [...groups.keys()] : [])))]
    : []

const isAnswered = (zone: ZoneGraph, name: DomainName, type: string) => {
  const { kind } = lookUp(zone, name, type)
  return kind !== 'nxdomain' && kind !== 'nodata'
}

/**
 * Everything that either plan answers, and types that a wildcard of one gives at a name that only the other one has. In
 * the order of the new plan, what it lacks after that.
 */
export function commonQuestions(before: DecisionGraph, after: DecisionGraph): readonly QuestionPair[] {
  const zones = (graph: DecisionGraph) => new Map(graph.zones.map((zone) => [zoneKey(zone), zone]))
  const [old, recent] = [zones(before), zones(after)]
  const pairs = new Map<string, QuestionPair>()
  const add = (key: string, name: DomainName, type: string) => {
    const [zoneBefore, zoneAfter] = [old.get(key), recent.get(key)]
    const zone = zoneAfter?.zone ?? zoneBefore?.zone
    const id = `${key} ${name} ${type}`
    if (!zone || pairs.has(id)) return
    const at = (own: ZoneGraph | undefined): Question => ({ zone: own?.zone ?? zone, name, type })
    pairs.set(id, { before: at(zoneBefore), after: at(zoneAfter), zoneBefore, zoneAfter })
  }
  for (const graph of [after, before]) {
    const ids = new Map(graph.zones.map((zone) => [zone.zone.id, zoneKey(zone)]))
    for (const { zone, name, type } of allQuestions(graph)) add(ids.get(zone.id) ?? '', name, type)
  }
  for (const key of new Set([...recent.keys(), ...old.keys()])) {
    const [zoneBefore, zoneAfter] = [old.get(key), recent.get(key)]
    if (!zoneBefore || !zoneAfter) continue
    for (const [one, other] of [
      [zoneBefore, zoneAfter],
      [zoneAfter, zoneBefore],
    ] as const)
      for (const type of wildcardTypes(other))
        for (const name of one.names.keys())
          if (!other.names.has(name) && isAnswered(other, name, type)) add(key, name, type)
  }
  return [...pairs.values()]
}
