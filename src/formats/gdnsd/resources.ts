import type { Deployment, Zone } from '../../model/deployment.ts'
import { isOfKind, type RecordSet } from '../../model/record-set.ts'
import { contains, formatPrefix } from '../../values/ip-prefix.ts'
import { type GroupFinder, Unsaid } from '../engine-zone.ts'
import type { RecordGroup } from '../order.ts'
import { addTo, type Resources, serviceType } from './services.ts'
import type { Vscf } from './vscf.ts'

type Members = Record<string, Vscf>

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
  readonly resources: Resources
  /** Is told of what gdnsd does a little differently, in words that go on from the record's name. */
  readonly approx: (code: string, why: string) => void
}

/** So that any is enough, however many there are. */
const ANY = '0.0001'

const add = ({ resources }: Sheet, plugin: keyof Resources['plugins'], settings: Vscf): string =>
  `${plugin}!${addTo(resources.plugins[plugin], 'r', settings)}`

/** The records of one name, A before AAAA where there are both: one resource answers for them. */
export type Families = readonly RecordGroup[]

/** Where in a tree something stands. */
interface Spot {
  readonly above: readonly RecordGroup[]
  /** True where health decides between it and another branch. */
  readonly isChosen: boolean
}

/** Members that stand for the same branch, one of each family. */
type Slot = readonly { readonly group: RecordGroup; readonly member: RecordSet }[]

const differ = () =>
  new Unsaid('two-families', 'is routed otherwise than the other kind of addresses, with which it shares one resource')

/** Addresses with one service type among them, since the addresses of a family have one for all. */
function watched(
  sheet: Sheet,
  members: readonly RecordSet[],
  follows = false,
): { readonly addresses: readonly (readonly [RecordSet, string])[]; readonly service: string } | Unsaid {
  const addresses: [RecordSet, string][] = []
  const services = new Set<string>()
  for (const member of members) {
    if (member.data.kind !== 'values') return new Unsaid('nested', 'has an alias where gdnsd has addresses only')
    if (member.healthCheckId !== undefined && member.data.values.length > 1)
      return new Unsaid('check-elsewhere', 'has several values under one check, and gdnsd checks each by itself')
    for (const { text } of member.data.values) {
      const service = follows ? 'up' : serviceType(sheet, member, text)
      if (service instanceof Unsaid) return service
      services.add(service)
      addresses.push([member, text])
    }
  }
  const [service = 'up', ...others] = services
  if (others.length > 0) return new Unsaid('checks-differ', 'has different checks, and a resource has one')
  if (new Set(addresses.map(([, text]) => text)).size < addresses.length)
    return new Unsaid('address-twice', 'has an address twice')
  return { addresses, service }
}

const family = ({ type }: RecordGroup) => (type === 'AAAA' ? 'addrs_v6' : 'addrs_v4')

/** The addresses of one family, all of which are answered that are up. */
function allOf(sheet: Sheet, members: readonly RecordSet[], follows = false): Members | Unsaid {
  const found = watched(sheet, members, follows)
  if (found instanceof Unsaid) return found
  const items = Object.fromEntries(found.addresses.map(([, text], index) => [`a${index + 1}`, text]))
  return { service_types: found.service, up_thresh: ANY, ...items }
}

/** The addresses of one family, of which one is drawn; a simple record's is the only one. */
function oneOf(sheet: Sheet, { recordSets }: RecordGroup): Members | Unsaid {
  const found = watched(sheet, recordSets)
  if (found instanceof Unsaid) return found
  if (found.addresses.length > recordSets.length) return new Unsaid('nested', 'has several values under one weight')
  const items: Members = {}
  for (const [index, [{ policy }, text]] of found.addresses.entries()) {
    const weight = isOfKind(policy, 'weighted') ? policy.weight : 1
    if (weight === 0) return new Unsaid('weight-zero', 'has a weight of 0, which gdnsd has not')
    items[`a${index + 1}`] = [text, weight]
  }
  return { service_types: found.service, up_thresh: ANY, multi: 'false', ...items }
}

/** Each family decides by itself, unless what is below decides between branches: those stand for both. */
function flat(
  sheet: Sheet,
  plugin: 'multifo' | 'weighted',
  families: Families,
  { isChosen }: Spot,
  settingsOf: (group: RecordGroup) => Members | Unsaid,
): string | Unsaid {
  const settings: Members = {}
  for (const group of families) {
    const own = settingsOf(group)
    if (own instanceof Unsaid) return own
    settings[family(group)] = own
  }
  const isChecked = families.some(({ recordSets }) =>
    recordSets.some(({ healthCheckId }) => healthCheckId !== undefined),
  )
  if (isChosen && families.length > 1 && isChecked) noteTogether(sheet)
  return add(sheet, plugin, settings)
}

const noteTogether = ({ approx }: Sheet) =>
  approx('families-together', 'fails over with the other kind of addresses: gdnsd leaves a branch where either is down')

const keyOf = ({ policy, setIdentifier }: RecordSet): string | undefined => {
  if (isOfKind(policy, 'failover')) return policy.role
  return isOfKind(policy, 'ip-based') ? policy.location : setIdentifier
}

/** The branches of a group, those of both families side by side. */
function slotsOf([first, second]: Families): readonly Slot[] | Unsaid {
  if (first === undefined) return []
  const slots = first.recordSets.map((member): Slot => [{ group: first, member }])
  if (second === undefined) return slots
  const others = new Map(second.recordSets.map((member) => [keyOf(member), member]))
  const paired: Slot[] = []
  for (const slot of slots) {
    const member = others.get(slot[0] && keyOf(slot[0].member))
    if (member === undefined || second.recordSets.length !== slots.length) return differ()
    paired.push([...slot, { group: second, member }])
  }
  return paired
}

/** Several branches by name, each a resource of its own. */
function branches(sheet: Sheet, slots: readonly Slot[], { above }: Spot): readonly string[] | Unsaid {
  const built: string[] = []
  for (const slot of slots) {
    const resource = slotResource(sheet, slot, { above, isChosen: true })
    if (resource instanceof Unsaid) return resource
    built.push(`%${resource}`)
  }
  return built
}

function failover(sheet: Sheet, families: Families, spot: Spot): string | Unsaid {
  const slots = slotsOf(families)
  if (slots instanceof Unsaid) return slots
  const ordered = slots.toSorted((a, b) => Number(isSecondary(a)) - Number(isSecondary(b)))
  const built = branches(sheet, ordered, spot)
  if (built instanceof Unsaid) return built
  const centers = built.map((_, index) => `d${index + 1}`)
  const dcmap = Object.fromEntries(built.map((resource, index) => [`d${index + 1}`, resource]))
  return add(sheet, 'metafo', { datacenters: centers, dcmap })
}

const policyOf = (slot: Slot): RecordSet['policy'] | undefined => slot[0]?.member.policy

const isSecondary = (slot: Slot) => {
  const policy = policyOf(slot)
  return policy !== undefined && isOfKind(policy, 'failover') && policy.role === 'secondary'
}

function ipBased(sheet: Sheet, families: Families, spot: Spot): string | Unsaid {
  const slots = slotsOf(families)
  if (slots instanceof Unsaid) return slots
  const built = branches(sheet, slots, spot)
  if (built instanceof Unsaid) return built
  const places = slots.flatMap((slot, index) => {
    const policy = policyOf(slot)
    return policy !== undefined && isOfKind(policy, 'ip-based')
      ? [{ policy, center: `d${index + 1}`, resource: built[index] ?? '' }]
      : []
  })
  const rest = places.find(({ policy }) => policy.location === '*')
  if (rest === undefined) return new Unsaid('no-default', 'has no default: gdnsd always answers')
  const blocks = places.flatMap(({ policy, center }) => policy.blocks.map((block) => ({ block, center })))
  const nets = blocks.map(({ block }): readonly [string, Vscf] => {
    const holding = blocks
      .filter((other) => contains(other.block, block))
      .sort((a, b) => b.block.length - a.block.length)
    return [formatPrefix(block), [...new Set([...holding.map(({ center }) => center), rest.center])]]
  })
  const others = places.filter((place) => place !== rest).map(({ center }) => center)
  const map = addTo(sheet.resources.maps, 'm', {
    datacenters: [rest.center, ...others],
    nets: Object.fromEntries(nets),
  })
  const dcmap = Object.fromEntries(places.map(({ center, resource }) => [center, resource]))
  return add(sheet, 'geoip', { map, dcmap })
}

/** Addresses of one branch; a family whose check watches the other's address is up while that is. */
function addressResource(sheet: Sheet, slot: Slot, { isChosen }: Spot): string | Unsaid {
  const ids = new Set(slot.map(({ member }) => member.healthCheckId))
  const [shared] = ids
  const check = ids.size === 1 && shared !== undefined ? sheet.deployment.healthChecks.get(shared) : undefined
  const ipAddress = check !== undefined && 'port' in check ? check.ipAddress : undefined
  const holds = ({ member: { data } }: Slot[number]) =>
    data.kind === 'values' && data.values.some(({ text }) => text === ipAddress)
  const leader = slot.find(holds) ?? slot[0]
  const settings: Members = {}
  for (const part of slot) {
    const own = allOf(sheet, [part.member], check !== undefined && part !== leader)
    if (own instanceof Unsaid) return own
    settings[family(part.group)] = own
  }
  if (isChosen && ids.size > 1) noteTogether(sheet)
  return add(sheet, 'multifo', settings)
}

function slotResource(sheet: Sheet, slot: Slot, spot: Spot): string | Unsaid {
  if (slot.every(({ member }) => member.data.kind === 'values')) return addressResource(sheet, slot, spot)
  const targets: RecordGroup[] = []
  for (const { group, member } of slot) {
    const { data, healthCheckId } = member
    if (data.kind === 'values') return differ()
    if (healthCheckId !== undefined) return new Unsaid('nested', 'has an alias with a check of its own')
    if (data.hostedZoneId !== sheet.zone.id) return new Unsaid('aws-alias', 'is an alias to an AWS resource')
    const target = sheet.groupOf(data.dnsName, group.type)
    if (target === undefined || spot.above.includes(target))
      return new Unsaid('dangling', 'is an alias that leads nowhere')
    if (!data.evaluateTargetHealth)
      return new Unsaid('always-healthy', 'has an alias that is healthy whatever is behind it')
    targets.push(target)
  }
  if (new Set(targets.map(({ name }) => name)).size > 1) return differ()
  return groupResource(sheet, targets, { ...spot, above: [...spot.above, ...slot.map(({ group }) => group)] })
}

const MULTIVALUE_MAX = 8

function groupResource(sheet: Sheet, families: Families, spot: Spot): string | Unsaid {
  if (families.some(({ type }) => type !== 'A' && type !== 'AAAA'))
    return new Unsaid('type-not-routed', `is routed, and this export routes addresses alone`)
  const kinds = new Set(families.map(({ recordSets }) => recordSets[0]?.policy.kind))
  const isSimple = ({ recordSets }: RecordGroup) =>
    recordSets.every(({ policy, data }) => policy.kind === 'simple' && data.kind === 'values')
  const [kind, ...others] = [...kinds].filter((each) => each !== 'simple' || kinds.size === 1)
  const isOtherwise =
    kinds.size > 1 && families.some((group) => group.recordSets[0]?.policy.kind === 'simple' && !isSimple(group))
  if (others.length > 0 || isOtherwise) return differ()
  switch (kind) {
    case undefined:
      return new Unsaid('dangling', 'has no records')
    case 'simple': {
      const slots = slotsOf(families)
      const [slot] = slots instanceof Unsaid ? [] : slots
      return slots instanceof Unsaid ? slots : slotResource(sheet, slot ?? [], spot)
    }
    case 'failover':
      return kinds.size > 1 ? differ() : failover(sheet, families, spot)
    case 'multivalue':
      if (families.some(({ recordSets }) => recordSets.length > MULTIVALUE_MAX))
        return new Unsaid('multivalue-many', 'has more than 8 records: gdnsd answers all')
      return flat(sheet, 'multifo', families, spot, ({ recordSets }) => allOf(sheet, recordSets))
    case 'weighted':
      return flat(sheet, 'weighted', families, spot, (group) => oneOf(sheet, group))
    case 'ip-based':
      return kinds.size > 1 ? differ() : ipBased(sheet, families, spot)
    default:
      return new Unsaid('policy', `has ${kind} routing, which this export does not say`)
  }
}

/** The resource of a name as zones name it, added with all below it; nothing is added where gdnsd cannot say it. */
export function resourceOf(sheet: Sheet, families: Families): string | Unsaid {
  const { checks, serviceTypes, maps, plugins } = sheet.resources
  const before = [checks, serviceTypes, maps, ...Object.values(plugins)].map((all) => ({ all, size: all.size }))
  const resource = groupResource(sheet, families, { above: [], isChosen: false })
  if (resource instanceof Unsaid)
    for (const { all, size } of before)
      if (all.size > size) for (const name of [...all.keys()].slice(size)) all.delete(name)
  return resource
}
