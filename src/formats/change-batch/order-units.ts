import type { Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { type DomainName, isAtOrBelow, parentOf, wildcardBelow } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { targetsFirst } from '../order.ts'
import type { Unit } from './difference.ts'

/** What of a zone is there only before, or only after. */
export interface Ends {
  /** True if the zone has the record sets of that name and type before. */
  readonly wasThere: (name: DomainName, type: string) => boolean
  readonly isWanted: (name: DomainName, type: string) => boolean
  /** The same of names, whatever their types. */
  readonly hadName: (name: DomainName) => boolean
  readonly keepsName: (name: DomainName) => boolean
}

const groupKey = (name: DomainName, type: string) => `${type} ${name}`

/** What must come before what: without `needed` Route 53 refuses, without `wished` some client gets what neither end says. */
interface Edges {
  readonly needed: Map<Unit, Set<Unit>>
  readonly wished: Map<Unit, Set<Unit>>
}

const addEdge = (edges: Map<Unit, Set<Unit>>, unit: Unit, first: Unit) => {
  if (unit !== first) edges.set(unit, (edges.get(unit) ?? new Set()).add(first))
}

/** Units by what they change, and by name. */
function indexOf(units: readonly Unit[]) {
  const byGroup = new Map<string, Unit>()
  const byName = new Map<DomainName, Unit[]>()
  for (const unit of units) {
    for (const { recordSet } of unit.records) byGroup.set(groupKey(recordSet.name, recordSet.type), unit)
    put(byName, unit.group.name, unit)
  }
  return { byGroup, byName }
}

type Index = ReturnType<typeof indexOf>

/** Names and types in the zone that record sets lead to, by aliases and CNAMEs. */
function targetsOf(recordSets: readonly RecordSet[], zone: Zone, { byGroup, byName }: Index): ReadonlySet<Unit> {
  const found = new Set<Unit>()
  for (const { data, type } of recordSets) {
    if (data.kind === 'alias') {
      const unit = data.hostedZoneId === zone.id ? byGroup.get(groupKey(data.dnsName, type)) : undefined
      if (unit !== undefined) found.add(unit)
    } else if (type === 'CNAME')
      for (const { target } of data.values)
        for (const unit of (target === undefined ? undefined : byName.get(target)) ?? []) found.add(unit)
  }
  return found
}

const isAlias = ({ data }: RecordSet) => data.kind === 'alias'

/**
 * A new target comes before what leads to it, and what leads to an old one goes elsewhere before that changes. Both are
 * needed where the target is not there at one end.
 *
 * @returns all pairs of which one leads to the other, at either end
 */
function tieAliases(
  units: readonly Unit[],
  zone: Zone,
  ends: Ends,
  index: Index,
  { needed, wished }: Edges,
): readonly (readonly [Unit, Unit])[] {
  const isMade = ({ records }: Unit) =>
    records.some(({ action, recordSet: { name, type } }) => action === 'CREATE' && !ends.wasThere(name, type))
  const isGone = ({ records }: Unit) =>
    records.some(({ action, recordSet: { name, type } }) => action === 'DELETE' && !ends.isWanted(name, type))
  return units.flatMap((unit) => {
    const after = unit.records.flatMap(({ action, recordSet }) => (action === 'DELETE' ? [] : [recordSet]))
    const before = unit.records.flatMap(({ action, recordSet, before: old }) =>
      action === 'DELETE' ? [recordSet] : (old ?? []),
    )
    const [to, from] = [targetsOf(after, zone, index), targetsOf(before, zone, index)]
    for (const target of to)
      if (!from.has(target)) addEdge(after.some(isAlias) && isMade(target) ? needed : wished, unit, target)
    for (const target of from)
      if (!to.has(target)) addEdge(before.some(isAlias) && isGone(target) ? needed : wished, target, unit)
    return [...to, ...from].map((target) => [unit, target] as const)
  })
}

/** Names above one in the zone, the nearest first. */
function namesAbove(name: DomainName, zone: Zone): readonly DomainName[] {
  const found: DomainName[] = []
  for (let at = name; at !== zone.name && isAtOrBelow(at, zone.name); at = parentOf(at)) found.push(parentOf(at))
  return found
}

/**
 * A wildcard answers for names that are not there, and for none above a name that is: new names come before the
 * wildcard above them changes, and names that go leave after it; of names above each other the upper one comes first
 * and goes last.
 */
function tieWildcards(zone: Zone, { hadName, keepsName }: Ends, { byName }: Index, { wished }: Edges): void {
  for (const [name, units] of byName)
    for (const above of namesAbove(name, zone)) {
      const wildcard = wildcardBelow(above)
      const others = wildcard === name ? [] : (byName.get(wildcard) ?? [])
      const upper = byName.get(above) ?? []
      for (const unit of units) {
        if (!hadName(name)) for (const other of others) addEdge(wished, other, unit)
        if (!keepsName(name)) for (const other of others) addEdge(wished, unit, other)
        if (!hadName(name) && !hadName(above)) for (const other of upper) addEdge(wished, unit, other)
        if (!keepsName(name) && !keepsName(above)) for (const other of upper) addEdge(wished, other, unit)
      }
    }
}

/** Lists in which no member leads to one of a later list, as far as there is no circle; `needed` before all. */
function inOrder(
  lists: readonly (readonly Unit[])[],
  edges: readonly ReadonlyMap<Unit, ReadonlySet<Unit>>[],
): readonly (readonly Unit[])[] {
  const listOf = new Map(lists.flatMap((list) => list.map((unit) => [unit, list] as const)))
  const leadsTo = (from: readonly ReadonlyMap<Unit, ReadonlySet<Unit>>[]) => (list: readonly Unit[]) =>
    list.flatMap((unit) =>
      from.flatMap((each) =>
        [...(each.get(unit) ?? [])].flatMap((first) => {
          const other = listOf.get(first)
          return other === undefined || other === list ? [] : [other]
        }),
      ),
    )
  const [needed] = edges
  const wished = targetsFirst(lists, leadsTo(edges))
  return needed === undefined ? wished : targetsFirst(wished, leadsTo([needed]))
}

function isInOrder(units: readonly Unit[], edges: ReadonlyMap<Unit, ReadonlySet<Unit>>): boolean {
  const place = new Map(units.map((unit, index) => [unit, index]))
  return units.every((unit, index) => [...(edges.get(unit) ?? [])].every((first) => (place.get(first) ?? -1) < index))
}

/** Lists of units, joined where any two of them are tied. */
function joined(units: readonly Unit[], ties: readonly (readonly [Unit, Unit])[]): readonly (readonly Unit[])[] {
  const listOf = new Map<Unit, Unit[]>(units.map((unit) => [unit, [unit]]))
  for (const [a, b] of ties) {
    const [ours = [], theirs = []] = [listOf.get(a), listOf.get(b)]
    if (ours === theirs) continue
    const [large, small] = ours.length >= theirs.length ? [ours, theirs] : [theirs, ours]
    large.push(...small)
    for (const member of small) listOf.set(member, large)
  }
  const place = new Map(units.map((unit, index) => [unit, index]))
  return [...new Set(units.flatMap((unit) => [listOf.get(unit) ?? []]))].map((list) =>
    list.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)),
  )
}

/**
 * Units in families that one request should take whole, in the order of applying: what aliases and CNAMEs tie together,
 * before or after, and all types of a name. Whoever has to cut between families, or between the names of one, gives no
 * client what neither end says as long as nothing leads in a circle.
 *
 * @param units what is made and changed, then what goes
 * @see engines.md 2.3
 */
export function orderUnits(units: readonly Unit[], zone: Zone, ends: Ends): readonly (readonly Unit[])[] {
  const index = indexOf(units)
  const edges: Edges = { needed: new Map(), wished: new Map() }
  const pairs = tieAliases(units, zone, ends, index, edges)
  tieWildcards(zone, ends, index, edges)
  const names = [...index.byName.values()]
  const sameName = names.flatMap((all) => all.map((unit) => [all[0] ?? unit, unit] as const))
  const families = joined(units, [...pairs, ...sameName])
  const sorted = [...families.filter(({ length }) => length > 1), ...families.filter(({ length }) => length === 1)]
  const all = [edges.needed, edges.wished]
  return inOrder(sorted, all).map((family) => {
    const members = new Set(family)
    const own = names.filter(([unit]) => unit !== undefined && members.has(unit))
    const byName = inOrder(own, all).flat()
    // Names may lead in a circle where their types do not.
    return isInOrder(byName, edges.needed)
      ? byName
      : inOrder(
          family.map((unit) => [unit]),
          all,
        ).flat()
  })
}
