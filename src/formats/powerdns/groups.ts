import type { Deployment, Zone } from '../../model/deployment.ts'
import { type GeoArea, isOfKind, type Policy, type RecordSet } from '../../model/record-set.ts'
import { RECORD_TTL_SECONDS } from '../../route53/defaults.ts'
import { coordinatesOf, findRegion } from '../../route53/regions.ts'
import type { Coordinates } from '../../values/coordinates.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'
import { type GroupFinder, Unsaid } from '../engine-zone.ts'
import type { RecordGroup } from '../order.ts'
import { type CheckTable, checkTable } from './checks.ts'
import { type Helper, helperLines } from './helpers.ts'
import { luaList, quoteLua } from './lua.ts'

/** Alias levels that are followed. @see R2.55 */
const ALIAS_LEVELS_MAX = 16

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
  readonly uncheckedWeights: boolean
}

/** What is known of one record while it is written. */
interface Script extends Sheet {
  readonly checks: CheckTable
  /** Place in `a` and `h` of each group that is written. */
  readonly places: Map<RecordGroup, number>
  readonly lines: string[]
  readonly helpers: Set<Helper>
  readonly ttls: Set<number>
  /** Branches that are drawn whatever their check says. */
  readonly unchecked: Set<string>
}

/** PowerDNS puts the quotes around texts itself. */
function dataText(value: Rdata): string {
  const text = formatMaster(value)
  return value.type === 'TXT' ? text.slice(1, -1) : text
}

/** Where an alias leads within the zone; undefined for one that leads out of it or nowhere. */
const targetOf = ({ zone, groupOf }: Sheet, { data, type }: RecordSet): RecordGroup | undefined =>
  data.kind === 'alias' && data.hostedZoneId === zone.id ? groupOf(data.dnsName, type) : undefined

/** True where the answer depends on health, on the client or on chance, here or in what aliases lead to. */
export function isDecided(sheet: Sheet, group: RecordGroup, above: readonly RecordGroup[] = []): boolean {
  const { recordSets } = group
  if (recordSets.length > 1 || above.length > ALIAS_LEVELS_MAX) return true
  return recordSets.some((recordSet) => {
    if (recordSet.policy.kind === 'geolocation' || recordSet.policy.kind === 'ip-based') return true
    const target = targetOf(sheet, recordSet)
    return target !== undefined && !above.includes(target) && isDecided(sheet, target, [...above, group])
  })
}

interface Member {
  readonly recordSet: RecordSet
  readonly healthy: string
  readonly answer: string
}

function memberOf(script: Script, recordSet: RecordSet, above: readonly RecordGroup[]): Member | Unsaid {
  const { data, healthCheckId, policy, branch, ttlSeconds = RECORD_TTL_SECONDS } = recordSet
  const status = healthCheckId === undefined ? 'true' : script.checks.statusOf(healthCheckId)
  const isDrawn = status instanceof Unsaid && policy.kind === 'weighted' && script.uncheckedWeights
  if (isDrawn) script.unchecked.add(branch)
  const own = isDrawn ? 'true' : status
  if (own instanceof Unsaid) return own
  if (data.kind === 'values') {
    script.ttls.add(ttlSeconds)
    return { recordSet, healthy: own, answer: luaList(data.values.map(dataText)) }
  }
  if (data.hostedZoneId !== script.zone.id)
    return new Unsaid('aws-alias', 'leads to an AWS resource, whose addresses and health only Route 53 knows')
  const target = targetOf(script, recordSet)
  if (target === undefined || above.includes(target) || above.length > ALIAS_LEVELS_MAX)
    return new Unsaid('dangling', 'is an alias that leads nowhere')
  const place = groupPlace(script, target, above)
  if (place instanceof Unsaid) return place
  const below = data.evaluateTargetHealth ? `h[${place}]` : 'true'
  const healthy = own === 'true' ? below : below === 'true' ? own : `${own} and ${below}`
  return { recordSet, healthy, answer: `a[${place}]` }
}

const item = ({ healthy, answer }: Member, ...more: readonly (string | number)[]) =>
  `{${[healthy, answer, ...more].join(',')}}`

function placeOf({ policy }: RecordSet): Coordinates | undefined {
  if (isOfKind(policy, 'latency')) return findRegion(policy.region)?.coordinates
  return isOfKind(policy, 'geoproximity') ? coordinatesOf(policy.location) : undefined
}

/** By which a distance is multiplied. @see R2.37 */
function stretch({ policy }: RecordSet): number {
  const bias = isOfKind(policy, 'geoproximity') ? policy.bias : 0
  return bias >= 0 ? 1 - bias / 100 : 1 / (1 + bias / 100)
}

/** Items by distance; ties by region code, or by set identifier, in which order they are. @see R2.31, R2.38 */
function nearest(members: readonly Member[]): readonly string[] | Unsaid {
  const region = ({ recordSet: { policy } }: Member) => (isOfKind(policy, 'latency') ? policy.region : '')
  const ordered = members.toSorted((x, y) => (region(x) < region(y) ? -1 : region(x) > region(y) ? 1 : 0))
  const items: string[] = []
  for (const member of ordered) {
    const place = placeOf(member.recordSet)
    if (place === undefined) return new Unsaid('place-unknown', 'stands in a region whose place is not known')
    items.push(item(member, place.latitude, place.longitude, stretch(member.recordSet)))
  }
  return items
}

/** A member with the condition that its area holds the client, and the smaller the area the smaller the rank. */
function areaItem(member: Member, area: GeoArea): readonly [rank: number, text: string] {
  switch (area.kind) {
    case 'subdivision':
      return [0, item(member, `country(${quoteLua(area.country)}) and region(${quoteLua(area.subdivision)})`)]
    case 'country':
      return [1, item(member, `country(${quoteLua(area.country)})`)]
    case 'continent':
      return [2, item(member, `continent(${quoteLua(area.continent)})`)]
    case 'default':
      return [3, item(member)]
  }
}

/** The smallest area first. @see R2.33 */
const byArea = (members: readonly Member[]): readonly string[] =>
  members
    .flatMap((member) => {
      const { policy } = member.recordSet
      return isOfKind(policy, 'geolocation') ? [areaItem(member, policy.area)] : []
    })
    .toSorted(([x], [y]) => x - y)
    .map(([, text]) => text)

/** The longest block first, the default last; blocks of one length and location in one condition. @see R2.41 */
function byBlock(members: readonly Member[]): readonly string[] {
  const rows = members.flatMap((member): readonly { readonly length: number; readonly text: string }[] => {
    const { policy } = member.recordSet
    if (!isOfKind(policy, 'ip-based')) return []
    if (policy.location === '*') return [{ length: -1, text: item(member) }]
    return [...new Set(policy.blocks.map(({ length }) => length))].map((length) => {
      const blocks = policy.blocks.filter((block) => block.length === length)
      return { length, text: item(member, `\nnetmask({${blocks.map((one) => `'${formatPrefix(one)}'`).join(',\n')}})`) }
    })
  })
  return rows.toSorted((x, y) => y.length - x.length).map(({ text }) => text)
}

const MULTIVALUE_ANSWER_MAX = 8

function call(group: RecordGroup, members: readonly Member[]): readonly [Helper, readonly string[]] | Unsaid {
  const [first] = group.recordSets
  const items = () => members.map((member) => item(member))
  switch (first?.policy.kind) {
    case undefined:
      return new Unsaid('dangling', 'has no records')
    case 'simple':
      return ['first', items()]
    case 'failover': {
      const isPrimary = ({ recordSet: { policy } }: Member) => isOfKind(policy, 'failover') && policy.role === 'primary'
      return ['first', members.toSorted((x, y) => Number(isPrimary(y)) - Number(isPrimary(x))).map((one) => item(one))]
    }
    case 'multivalue':
      return [members.length > MULTIVALUE_ANSWER_MAX ? 'some' : 'all', items()]
    case 'weighted':
      return [
        'draw',
        members.map((member) => {
          const { policy } = member.recordSet
          return item(member, isOfKind(policy, 'weighted') ? policy.weight : 1)
        }),
      ]
    case 'geolocation':
      return ['first', byArea(members)]
    case 'ip-based':
      return ['first', byBlock(members)]
    case 'latency':
    case 'geoproximity': {
      const found = nearest(members)
      return found instanceof Unsaid ? found : ['near', found]
    }
  }
}

/** The place of a group's answer in `a` and of its health in `h`, with all below it written before. */
function groupPlace(script: Script, group: RecordGroup, above: readonly RecordGroup[]): number | Unsaid {
  const known = script.places.get(group)
  if (known !== undefined) return known
  const members: Member[] = []
  for (const recordSet of group.recordSets) {
    const member = memberOf(script, recordSet, [...above, group])
    if (member instanceof Unsaid) return member
    members.push(member)
  }
  const called = call(group, members)
  if (called instanceof Unsaid) return called
  const [helper, items] = called
  const place = script.places.size + 1
  script.places.set(group, place)
  script.helpers.add(helper)
  script.lines.push(`a[${place}],h[${place}]=${helper}({${items.join(',\n')}})`)
  return place
}

/** A record as PowerDNS decides it. */
export interface Decided {
  /** Lua that returns the answer. */
  readonly code: string
  /** The smallest of all leaves, since a record has one. */
  readonly ttlSeconds: number
  readonly ttlsDiffer: boolean
  /** Policies and checks that the code holds. */
  readonly kinds: ReadonlySet<Policy['kind']>
  readonly hasChecks: boolean
  /** Branches that are drawn although their check cannot be made. */
  readonly unchecked: readonly string[]
  /** Checks that ask under another name than Route 53 does. */
  readonly misnamed: readonly string[]
}

/** Longest code that is written: what a record can hold, with room for the lengths of its strings. @see RFC 1035 §3.2.1 */
const CODE_LENGTH_MAX = 60_000

/** The Lua code of a group with everything that its aliases lead to. */
export function decidedGroup(sheet: Sheet, group: RecordGroup): Decided | Unsaid {
  const script: Script = {
    ...sheet,
    checks: checkTable(sheet.deployment),
    places: new Map(),
    lines: [],
    helpers: new Set(),
    ttls: new Set(),
    unchecked: new Set(),
  }
  const place = groupPlace(script, group, [])
  if (place instanceof Unsaid) return place
  const { lines: checkLines } = script.checks
  const code = [
    ';local c,a,h={},{},{}',
    ...helperLines(script.helpers, checkLines),
    ...checkLines,
    ...script.lines,
    `return a[${place}]`,
  ].join('\n')
  if (code.length > CODE_LENGTH_MAX) return new Unsaid('too-long', 'is more than a Lua record can hold')
  return {
    code,
    ttlSeconds: Math.min(...script.ttls),
    ttlsDiffer: script.ttls.size > 1,
    kinds: new Set([...script.places.keys()].flatMap(({ recordSets }) => recordSets.map(({ policy }) => policy.kind))),
    hasChecks: checkLines.length > 0,
    unchecked: [...script.unchecked],
    misnamed: script.checks.misnamed,
  }
}
