import type { Deployment, Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { type ChangeAction, meaningOf, type RecordChange } from '../../route53/change-batch.ts'
import { limits } from '../../route53/limits.ts'
import type { SetChange } from '../../route53/zone-transition.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { serviceSets } from '../apex.ts'
import type { Live, Note } from '../format.ts'
import { groupRecordSets, type RecordGroup, targetsFirst } from '../order.ts'
import { type Cost, costOf, type GroupChanges, templateOf } from './changes.ts'
import { liveCheckId, liveZone } from './live-zone.ts'
import { type Ends, orderUnits } from './order-units.ts'
import { families, groupsByName, targetGroups } from './pack.ts'
import type { References, Template } from './reference.ts'

/** One change of a record set, with what undoes it. */
interface Change extends RecordChange {
  readonly template: Template
  readonly undo: RecordChange & { readonly template: Template }
}

/** Changes that go into one request together, and those that take them back, in order. */
export interface Unit extends GroupChanges {
  readonly undo: readonly Template[]
  /** The changes in the plan's words for ids. */
  readonly records: readonly SetChange[]
}

export interface ZoneDifference {
  /** What AWS has, in the plan's words for ids. */
  readonly before: readonly RecordSet[]
  /** Units tied by aliases together, in the order of applying. */
  readonly families: readonly (readonly Unit[])[]
  readonly notes: readonly Note[]
  /** Record sets at AWS that the plan does not have, out of how many. */
  readonly surplus: readonly RecordSet[]
  readonly live: number
}

const keyOf = (name: DomainName, type: string) => `${type} ${name}`

const policyKind = ({ policy }: RecordSet) => policy.kind

interface Site {
  readonly zone: Zone
  readonly liveZone: Zone | undefined
  readonly references: References
  readonly live: Live
  /** A live record set in the plan's words for ids. */
  readonly inPlan: (recordSet: RecordSet) => RecordSet
}

const templateIn = ({ zone, references }: Site, recordSet: RecordSet) => templateOf(recordSet, zone, references)

const creation = (site: Site, recordSet: RecordSet): Change => {
  const template = templateIn(site, recordSet)
  return { action: 'CREATE', recordSet, template, undo: { action: 'DELETE', recordSet, template } }
}

function deletion({ live, liveZone: zone, inPlan }: Site, old: RecordSet): Change {
  if (zone === undefined) throw new Error('unreachable: nothing is deleted from a zone that is not there')
  const template = live.written(zone, old)
  const recordSet = inPlan(old)
  return { action: 'DELETE', recordSet, template, undo: { action: 'CREATE', recordSet, template } }
}

function replacement(site: Site, recordSet: RecordSet, old: RecordSet): Change {
  const { undo } = deletion(site, old)
  return {
    action: 'UPSERT',
    recordSet,
    template: templateIn(site, recordSet),
    undo: { ...undo, action: 'UPSERT' },
  }
}

/** What makes the live group the plan's: nothing for equal ones; old members go before new ones come, since a role or place may not stand twice. */
function changesOfGroup(site: Site, group: RecordGroup, old: RecordGroup | undefined): readonly Change[] {
  if (old === undefined) return group.recordSets.map((recordSet) => creation(site, recordSet))
  const [first] = group.recordSets
  const [before] = old.recordSets
  // UPSERT cannot turn one policy into another (engines.md 2.3).
  if (first !== undefined && before !== undefined && policyKind(first) !== policyKind(before))
    return [
      ...old.recordSets.map((each) => deletion(site, each)),
      ...group.recordSets.map((each) => creation(site, each)),
    ]
  const known = new Map(old.recordSets.map((each) => [each.setIdentifier, each]))
  const wanted = new Set(group.recordSets.map(({ setIdentifier }) => setIdentifier))
  const gone = old.recordSets
    .filter(({ setIdentifier }) => !wanted.has(setIdentifier))
    .map((each) => deletion(site, each))
  const kept = group.recordSets.flatMap((recordSet): readonly Change[] => {
    const earlier = known.get(recordSet.setIdentifier)
    if (earlier === undefined) return [creation(site, recordSet)]
    return meaningOf(recordSet) === meaningOf(site.inPlan(earlier)) ? [] : [replacement(site, recordSet, earlier)]
  })
  return [...gone, ...kept]
}

/** Turns what AWS has into the plan's words for the ids of zone, checks and collections; what the plan does not have keeps its id. */
function translator(
  zone: Zone,
  there: Zone | undefined,
  deployment: Deployment,
  references: References,
  live: Deployment,
): (recordSet: RecordSet) => RecordSet {
  const checks = new Map([...deployment.healthChecks.keys()].map((id) => [references.check(id).id, id]))
  const collections = new Map(
    [...deployment.cidrCollections.values()].map((each) => [references.collection(each).id, each.id]),
  )
  return (recordSet) => {
    const { data, policy, healthCheckId } = recordSet
    const awsId = healthCheckId === undefined ? undefined : liveCheckId(live, healthCheckId)
    return {
      ...recordSet,
      ...(awsId === undefined ? {} : { healthCheckId: checks.get(awsId) ?? awsId }),
      ...(data.kind === 'alias' && data.hostedZoneId === there?.id ? { data: { ...data, hostedZoneId: zone.id } } : {}),
      ...(policy.kind === 'ip-based'
        ? { policy: { ...policy, collectionId: collections.get(policy.collectionId) ?? policy.collectionId } }
        : {}),
    }
  }
}

const timesOf = (action: ChangeAction) => (action === 'UPSERT' ? limits.upsertMultiplier : 1)

/** What a change takes of a request's limits, or what undoes it where that is more: the way back must fit as well. */
function changeCost(group: RecordGroup, { action, recordSet, undo }: Change): Cost {
  const there = costOf({ ...group, recordSets: [recordSet] }, timesOf(action))
  const back = costOf({ ...group, recordSets: [undo.recordSet] }, timesOf(undo.action))
  return {
    elements: Math.max(there.elements, back.elements),
    characters: Math.max(there.characters, back.characters),
  }
}

function unitOf(group: RecordGroup, changes: readonly Change[]): Unit {
  const costs = changes.map((change) => changeCost(group, change))
  return {
    group,
    records: changes.map(({ action, recordSet, undo }) => ({
      action,
      recordSet,
      ...(action === 'UPSERT' ? { before: undo.recordSet } : {}),
    })),
    changes: changes.map(({ action, template }) => ({ Action: action, ResourceRecordSet: template })),
    undo: changes.toReversed().map(({ undo }) => ({ Action: undo.action, ResourceRecordSet: undo.template })),
    cost: {
      elements: costs.reduce((sum, { elements }) => sum + elements, 0),
      characters: costs.reduce((sum, { characters }) => sum + characters, 0),
    },
  }
}

/** Live groups that must go when a plan's group comes: a CNAME stands alone at its name. */
const inTheWay = (
  group: RecordGroup,
  live: ReadonlyMap<DomainName, readonly RecordGroup[]>,
  wanted: ReadonlySet<string>,
): readonly RecordGroup[] =>
  (live.get(group.name) ?? []).filter(
    ({ name, type }) =>
      type !== group.type && (type === 'CNAME' || group.type === 'CNAME') && !wanted.has(keyOf(name, type)),
  )

/**
 * The least that makes a zone at AWS what the plan says, in the order of applying. What AWS has and the plan does not is
 * counted, and goes only with `prune`; what stands in the way of a record of the plan goes with it.
 *
 * @see engines.md 2.3, 2.5
 */
export function zoneDifference(
  zone: Zone,
  deployment: Deployment,
  references: References,
  live: Live,
  options: { readonly prune: boolean; readonly includeApex: boolean },
): ZoneDifference {
  const there = liveZone(zone, live.deployment)
  const inPlan = translator(zone, there, deployment, references, live.deployment)
  const site: Site = { zone, liveZone: there, references, live, inPlan }
  // What nobody wrote at the apex is AWS's to say.
  const written = zone.recordSets.filter((each) => serviceSets(each, zone) && each.ttlSource !== 'built-in')
  const isApexLeft = ({ type }: RecordGroup) => !options.includeApex || !written.some((each) => each.type === type)
  const isLeft = (group: RecordGroup, of: Zone) =>
    (serviceSets(group, of) && isApexLeft(group)) || live.managed.has(displayName(group.name))
  const groups = groupRecordSets(zone).filter((group) => !isLeft(group, zone))
  const old = new Map(
    (there === undefined ? [] : groupRecordSets(there))
      .filter((group) => there === undefined || !isLeft(group, there))
      .map((group) => [keyOf(group.name, group.type), group]),
  )
  const wanted = new Set(groups.map(({ name, type }) => keyOf(name, type)))
  const oldByName = groupsByName(old.values())
  const moved = new Set<RecordGroup>()
  /** Groups of a name where a CNAME comes or goes are one unit. */
  const swaps = new Map<DomainName, RecordGroup[]>()
  for (const group of groups) {
    const blocking = inTheWay(group, oldByName, wanted)
    if (blocking.length === 0) continue
    for (const each of blocking) moved.add(each)
    put(swaps, group.name, group)
  }
  const changes = new Map<RecordGroup, readonly Change[]>()
  for (const group of groups) {
    const swap = swaps.get(group.name)
    if (swap !== undefined && swap[0] !== group) continue
    const blocking = swap === undefined ? [] : (oldByName.get(group.name) ?? []).filter((each) => moved.has(each))
    const own = (swap ?? [group]).flatMap((each) => changesOfGroup(site, each, old.get(keyOf(each.name, each.type))))
    const all = [...blocking.flatMap(({ recordSets }) => recordSets.map((each) => deletion(site, each))), ...own]
    if (all.length > 0) changes.set(group, all)
  }
  const surplus = [...old.values()].filter((group) => !wanted.has(keyOf(group.name, group.type)) && !moved.has(group))
  // Aliases and CNAMEs go before what they lead to.
  const leaving = there === undefined ? [] : targetsFirst(surplus, targetGroups(there, surplus)).toReversed()
  const units = [
    ...families(zone, groups).flatMap((family) =>
      family.flatMap((group) => {
        const all = changes.get(group)
        return all === undefined ? [] : [unitOf(group, all)]
      }),
    ),
    ...(options.prune ? leaving : []).map((group) =>
      unitOf(
        group,
        group.recordSets.map((each) => deletion(site, each)),
      ),
    ),
  ]
  const stays = (key: string) => wanted.has(key) || (!options.prune && old.has(key))
  const kept = new Set([...groups, ...(options.prune ? [] : old.values())].map(({ name }) => name))
  const ends: Ends = {
    wasThere: (name, type) => old.has(keyOf(name, type)),
    isWanted: (name, type) => stays(keyOf(name, type)),
    hadName: (name) => oldByName.has(name),
    keepsName: (name) => kept.has(name),
  }
  return {
    before: (there?.recordSets ?? zone.recordSets.filter((recordSet) => serviceSets(recordSet, zone))).map(inPlan),
    families: orderUnits(units, zone, ends),
    notes: [
      ...[...live.managed]
        .filter((path) => groupRecordSets(zone).some(({ name }) => displayName(name) === path))
        .map(managedNote),
    ],
    surplus: surplus.flatMap(({ recordSets }) => recordSets.map(inPlan)),
    live: [...old.values()].reduce((sum, { recordSets }) => sum + recordSets.length, 0),
  }
}

const managedNote = (path: string): Note => ({
  severity: 'info',
  code: 'traffic-policy-instance',
  path,
  message: `${path} belongs to a traffic policy instance: it stays as it is`,
})
