import type { Deployment, Zone } from '../model/deployment.ts'
import type { Alias, RecordSet } from '../model/record-set.ts'
import { ALIAS_TTL_SECONDS, findAliasService, resourceKey } from '../route53/alias-services.ts'
import { simulatedAddresses } from '../route53/simulated-addresses.ts'
import { lazy } from '../values/lazy.ts'
import { type DomainName, isAtOrBelow, parentOf } from '../values/name.ts'
import { put } from '../values/put.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import { parseRdata } from '../values/rdata/registry.ts'
import { finish, type Steps } from '../values/steps.ts'
import { componentSteps } from './components.ts'
import {
  ALIAS_LEVELS_MAX,
  type AliasEdge,
  type DecisionGraph,
  type GraphMember,
  type Group,
  type GroupsByType,
  type NameNode,
  type ZoneGraph,
} from './graph.ts'

/** A group while its edges are still being drawn. */
interface Draft {
  readonly group: Group & { index: number; members: GraphMember[] }
  readonly zone: DraftZone
  /** Groups that aliases lead to, by member position; undefined where none does. */
  targets: Map<number, Draft> | undefined
}

interface DraftZone {
  readonly zone: Zone
  /** In plan order. */
  readonly drafts: Draft[]
  readonly byType: Map<RecordType, Map<DomainName, Draft>>
}

function addresses(texts: readonly string[], type: RecordType): readonly Rdata[] {
  return texts.flatMap((text) => {
    const parsed = parseRdata(type, text)
    return parsed.ok ? [parsed.rdata] : []
  })
}

function resourceEdge(recordSet: RecordSet, { dnsName, endpoint }: Alias, deployment: Deployment): AliasEdge {
  const declared = endpoint === undefined ? undefined : deployment.endpoints.get(endpoint)
  const service = findAliasService(dnsName, declared?.type === 'value' ? undefined : declared?.type)
  const simulated = declared?.addresses ?? simulatedAddresses(resourceKey(dnsName))
  const texts = recordSet.type === 'A' ? simulated.A : recordSet.type === 'AAAA' ? simulated.AAAA : []
  return {
    kind: 'resource',
    key: resourceKey(dnsName),
    healthMatters: service?.ethEffect !== 'none',
    answer: {
      recordSet,
      values: addresses(texts, recordSet.type),
      ttlSeconds: service?.defaultTtlSeconds ?? ALIAS_TTL_SECONDS,
      resource: resourceKey(dnsName),
    },
  }
}

/** Groups the record sets of a zone by name and type; of a group with several policies only those of the first one take part (R1.32 makes the rest an error). */
function* draftZone(zone: Zone): Steps<DraftZone> {
  const drafts: Draft[] = []
  const byType = new Map<RecordType, Map<DomainName, Draft>>()
  const made: DraftZone = { zone, drafts, byType }
  for (const recordSet of zone.recordSets) {
    yield
    const { name, type, policy } = recordSet
    const ofType = byType.get(type) ?? new Map<DomainName, Draft>()
    byType.set(type, ofType)
    const known = ofType.get(name)
    if (known === undefined) {
      // A list made with its one item has room for one; pushed to, it has room for seventeen.
      const members = [memberOf(recordSet)]
      const group = { kind: policy.kind, name, type, zone, members, index: 0 }
      const draft = { group, zone: made, targets: undefined }
      drafts.push(draft)
      ofType.set(name, draft)
    } else if (policy.kind === known.group.kind && policy.kind !== 'simple')
      known.group.members.push(memberOf(recordSet))
  }
  return made
}

function memberOf(recordSet: RecordSet): GraphMember {
  const { policy, setIdentifier = '', data, ttlSeconds = ALIAS_TTL_SECONDS } = recordSet
  if (data.kind === 'alias') return { policy, setIdentifier, recordSet }
  return { policy, setIdentifier, recordSet, leaf: { recordSet, values: data.values, ttlSeconds } }
}

function drawEdges(draft: Draft, deployment: Deployment, zoneIds: ReadonlySet<string>): void {
  const { group, zone } = draft
  if (!group.members.some(({ recordSet }) => recordSet.data.kind === 'alias')) {
    // A list that was pushed to has room for more.
    if (group.members.length > 1) group.members = group.members.slice()
    return
  }
  group.members = group.members.map((member, position) => {
    const { data } = member.recordSet
    if (data.kind !== 'alias') return member
    const inZone = data.hostedZoneId === zone.zone.id
    const target = inZone ? zone.byType.get(group.type)?.get(data.dnsName) : undefined
    if (target) draft.targets = (draft.targets ?? new Map()).set(position, target)
    const missing: AliasEdge = { kind: 'missing', reason: inZone ? 'dangling' : 'other-zone' }
    const edge: AliasEdge = target
      ? { kind: 'group', group: target.group }
      : inZone || zoneIds.has(data.hostedZoneId)
        ? missing
        : resourceEdge(member.recordSet, data, deployment)
    return withEdge(member, edge)
  })
}

/** Written out: spread, every object would have a shape of its own. */
const withEdge = ({ policy, setIdentifier, recordSet }: GraphMember, edge: AliasEdge): GraphMember => ({
  policy,
  setIdentifier,
  recordSet,
  edge,
})

const NO_TARGETS: readonly Draft[] = []

/** Cuts the edges that lead back to their own group, and those that make a chain of more than 16 aliases; numbers groups so that targets come first. */
function* order(drafts: readonly Draft[]): Steps<readonly Group[]> {
  const height = new Map<Draft, number>()
  const ordered: Group[] = []
  const cut = (draft: Draft, position: number, reason: 'loop' | 'too-deep') => {
    const member = draft.group.members[position]
    if (member) draft.group.members[position] = withEdge(member, { kind: 'missing', reason })
  }
  // Without aliases the order of the plan will do.
  if (drafts.every(({ targets }) => targets === undefined)) {
    for (const { group } of drafts) {
      group.index = ordered.length
      ordered.push(group)
    }
    return ordered
  }
  for (const component of yield* componentSteps(drafts, ({ targets }) =>
    targets ? [...targets.values()] : NO_TARGETS,
  )) {
    yield
    const [only] = component
    if (only && component.length === 1 && only.targets === undefined) {
      only.group.index = ordered.length
      ordered.push(only.group)
      continue
    }
    const inside = new Set(component)
    for (const draft of component) {
      let levels = 0
      for (const [position, target] of draft.targets ?? []) {
        const below = 1 + (height.get(target) ?? 0)
        if (inside.has(target)) cut(draft, position, 'loop')
        else if (below > ALIAS_LEVELS_MAX) cut(draft, position, 'too-deep')
        else levels = Math.max(levels, below)
      }
      height.set(draft, levels)
      draft.group.index = ordered.length
      ordered.push(draft.group)
    }
  }
  return ordered
}

/** A list: most names have one group, for which a map takes four times the room. */
class GroupList implements GroupsByType {
  private all: readonly Group[]

  constructor(group?: Group) {
    this.all = group ? [group] : []
  }

  add(group: Group): void {
    this.all = [...this.all, group]
  }

  get(type: string): Group | undefined {
    return this.all.find((group) => group.type === type)
  }

  has(type: string): boolean {
    return this.get(type) !== undefined
  }

  keys(): Iterable<string> {
    return this.all.map(({ type }) => type)
  }

  values(): Iterable<Group> {
    return this.all
  }
}

function* namesOf(zone: Zone, groups: readonly Group[]): Steps<ReadonlyMap<DomainName, NameNode>> {
  const names = new Map<DomainName, { name: DomainName; groups: GroupList }>()
  const add = (name: DomainName, group?: Group) => names.set(name, { name, groups: new GroupList(group) })
  add(zone.name)
  for (const group of groups) {
    yield
    if (!isAtOrBelow(group.name, zone.name)) continue
    const known = names.get(group.name)
    if (known) known.groups.add(group)
    else add(group.name, group)
    // A name that exists has all names above it already.
    if (known) continue
    for (let name = parentOf(group.name); !names.has(name); name = parentOf(name)) add(name)
  }
  return names
}

function* draw(deployment: Deployment, listsNames: boolean): Steps<DecisionGraph> {
  const zoneIds = new Set(deployment.zones.map(({ id }) => id))
  const draftZones: DraftZone[] = []
  const all: Draft[] = []
  for (const zone of deployment.zones) {
    const draftOfZone = yield* draftZone(zone)
    draftZones.push(draftOfZone)
    for (const draft of draftOfZone.drafts) all.push(draft)
  }
  for (const draft of all) {
    yield
    drawEdges(draft, deployment, zoneIds)
  }
  const groups = yield* order(all)
  const zones: ZoneGraph[] = []
  const zonesByName = new Map<DomainName, ZoneGraph[]>()
  for (const draftOfZone of draftZones) {
    const { zone, drafts, byType } = draftOfZone
    const ofZone = drafts.map(({ group }) => group)
    const names = lazy(() => finish(namesOf(zone, ofZone)))
    const listed = listsNames ? yield* namesOf(zone, ofZone) : undefined
    const graph: ZoneGraph = {
      zone,
      groups: ofZone,
      get names() {
        return listed ?? names()
      },
      hasCuts: [...(byType.get('NS')?.keys() ?? [])].some((name) => name !== zone.name),
    }
    zones.push(graph)
    put(zonesByName, zone.name, graph)
  }
  return { deployment, zones, zonesByName, groups }
}

/**
 * Compiles a deployment once: groups as nodes, aliases as edges, every name that exists. An alias that leads back to
 * itself or too deep keeps its place but leads nowhere, so that every walk ends. Pauses at least once for every record
 * set: whoever serves meanwhile lets queries in between (D82).
 *
 * @see R2.1 to R2.5 names, R2.15 loops, R2.55 depth
 */
export const compileSteps = (deployment: Deployment): Steps<DecisionGraph> => draw(deployment, true)

const compiled = new WeakMap<Deployment, DecisionGraph>()

/** As `compileSteps`, in one go, once for a deployment; names are listed when somebody asks for one. */
export function compile(deployment: Deployment): DecisionGraph {
  const graph = compiled.get(deployment) ?? finish(draw(deployment, false))
  compiled.set(deployment, graph)
  return graph
}
