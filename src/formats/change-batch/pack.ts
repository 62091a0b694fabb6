import type { Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { limits } from '../../route53/limits.ts'
import type { DomainName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { type RecordGroup, targetsFirst } from '../order.ts'
import type { Cost, GroupChanges } from './changes.ts'

const NOTHING: Cost = { elements: 0, characters: 0 }

const sum = (a: Cost, b: Cost): Cost => ({
  elements: a.elements + b.elements,
  characters: a.characters + b.characters,
})

/** True if one request takes that much. @see R1.52 */
export const fits = ({ elements, characters }: Cost): boolean =>
  elements <= limits.changeBatchRecords && characters <= limits.changeBatchValueChars

const total = (groups: readonly GroupChanges[]) => groups.reduce((cost, group) => sum(cost, group.cost), NOTHING)

/** The groups of each name. */
export function groupsByName(groups: Iterable<RecordGroup>): ReadonlyMap<DomainName, readonly RecordGroup[]> {
  const found = new Map<DomainName, RecordGroup[]>()
  for (const group of groups) put(found, group.name, group)
  return found
}

/** Groups of the zone that a group's aliases lead to, and those at the names that its CNAMEs point to: without them a client would get nothing. */
export function targetGroups(
  zone: Zone,
  groups: readonly RecordGroup[],
): (group: RecordGroup) => readonly RecordGroup[] {
  const byName = groupsByName(groups)
  const targetsOf = ({ data, type }: RecordSet): readonly RecordGroup[] => {
    if (data.kind === 'alias')
      return data.hostedZoneId === zone.id
        ? (byName.get(data.dnsName) ?? []).filter((target) => target.type === type)
        : []
    return type === 'CNAME'
      ? data.values.flatMap(({ target }) => (target === undefined ? [] : (byName.get(target) ?? [])))
      : []
  }
  const found = new Map(groups.map((group) => [group, [...new Set(group.recordSets.flatMap(targetsOf))]]))
  return (group) => found.get(group) ?? []
}

/**
 * Groups in the order of applying, those tied by aliases in one family: first the families, alias targets before
 * aliases, then the groups that stand alone.
 *
 * @see engines.md 2.3, R1.53
 */
export function families(zone: Zone, groups: readonly RecordGroup[]): readonly (readonly RecordGroup[])[] {
  const targetsOf = targetGroups(zone, groups)
  const familyOf = new Map<RecordGroup, RecordGroup[]>(groups.map((group) => [group, [group]]))
  for (const group of groups) {
    for (const target of targetsOf(group)) {
      const [ours = [], theirs = []] = [familyOf.get(group), familyOf.get(target)]
      if (ours === theirs) continue
      const [large, small] = ours.length >= theirs.length ? [ours, theirs] : [theirs, ours]
      large.push(...small)
      for (const member of small) familyOf.set(member, large)
    }
  }
  const ordered = targetsFirst(groups, targetsOf)
  const members = new Map<readonly RecordGroup[], RecordGroup[]>()
  for (const group of ordered) {
    const family = familyOf.get(group) ?? []
    put(members, family, group)
  }
  const all = [...members.values()]
  return [...all.filter(({ length }) => length > 1), ...all.filter(({ length }) => length === 1)]
}

/** Groups of one name that follow each other, together where one request takes them all. */
function namesOf<G extends GroupChanges>(family: readonly G[]): readonly (readonly G[])[] {
  const names: G[][] = []
  for (const each of family) {
    const last = names.at(-1)
    if (last?.[0]?.group.name === each.group.name) last.push(each)
    else names.push([each])
  }
  return names.flatMap((name) => (fits(total(name)) ? [name] : name.map((each) => [each])))
}

/**
 * Puts families into as few requests as come from filling them in order. A group is never cut; a family only where it
 * is too large for one request by itself, and then between its names, or the groups of one that is too large, targets
 * first, so that every request is valid after those before it. Groups that no request takes (see `fits`) must not be given.
 *
 * @see engines.md 2.2, R1.52, R1.53
 */
export function pack<G extends GroupChanges>(families: readonly (readonly G[])[]): readonly (readonly G[])[] {
  const batches: G[][] = []
  let cost = NOTHING
  const add = (groups: readonly G[]) => {
    const more = total(groups)
    const last = batches.at(-1)
    if (last && fits(sum(cost, more))) {
      last.push(...groups)
      cost = sum(cost, more)
    } else {
      batches.push([...groups])
      cost = more
    }
  }
  for (const family of families) {
    if (fits(total(family))) add(family)
    else for (const name of namesOf(family)) add(name)
  }
  return batches
}
