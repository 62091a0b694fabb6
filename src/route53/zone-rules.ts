import type { RecordSet } from '../model/record-set.ts'
import { canonicalJson } from '../values/digest.ts'
import { type DomainName, isAtOrBelow, isWildcard } from '../values/name.ts'
import { put } from '../values/put.ts'
import { findAliasService, findOwnerOfZoneId } from './alias-services.ts'
import { limits } from './limits.ts'
import { isMultivalueType, isRoutable } from './record-types.ts'

/** What the rules ask of a zone beside its record sets. */
export interface RuledZone {
  readonly id: string
  readonly name: DomainName
  /** Present exactly on private zones. */
  readonly vpcs?: unknown
}

/** A zone as a batch would leave it. */
interface FinalState {
  readonly zone: RuledZone
  readonly byName: ReadonlyMap<DomainName, readonly RecordSet[]>
  readonly isOwnZone: (id: string) => boolean
}

const groupOf = ({ byName }: FinalState, { name, type }: RecordSet) =>
  (byName.get(name) ?? []).filter((other) => other.type === type)

/** @see R1.46 to R1.49 */
function* placementProblems({ zone, byName }: FinalState, { name, type, data, policy }: RecordSet): Generator<string> {
  const isApex = name === zone.name
  const others = (byName.get(name) ?? []).filter((other) => other.type !== type)
  if (type === 'CNAME' && isApex)
    yield `RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`
  else if (type === 'CNAME' && others.length > 0)
    yield `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`
  else if (others.some((other) => other.type === 'CNAME'))
    yield `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone ${zone.name}`
  if (type === 'SOA' && !isApex) yield `RRSet of type SOA with DNS name ${name} is not permitted in zone ${zone.name}`
  if (type === 'DS' && isApex)
    yield `RRSet of type DS with DNS name ${name} is not permitted at apex in zone ${zone.name}`
  if (type === 'NS' && isWildcard(name))
    yield `RRSet of type NS with DNS name ${name} is not permitted because a wildcard cannot be delegated`
  if (type === 'NS' && !isApex && zone.vpcs !== undefined)
    yield `RRSet of type NS with DNS name ${name} is not permitted below the apex of private zone ${zone.name}`
  if (!isRoutable(type) && (data.kind === 'alias' || policy.kind !== 'simple'))
    yield `RRSet of type ${type} with DNS name ${name} is not permitted as an alias or with a routing policy`
  if (policy.kind === 'multivalue' && (data.kind === 'alias' || !isMultivalueType(type)))
    yield `RRSet of type ${type} with DNS name ${name} is not permitted as a multivalue answer`
  if (policy.kind === 'ip-based' && zone.vpcs !== undefined)
    yield `RRSet of type ${type} with DNS name ${name} is not permitted with CIDR routing in private zone ${zone.name}`
  if (data.kind === 'values' && (type === 'CNAME' || type === 'SOA') && data.values.length !== 1)
    yield `RRSet of type ${type} with DNS name ${name} is not permitted to have ${data.values.length} values`
}

const WORDS: Readonly<Record<string, string>> = {
  weighted: 'weighted',
  latency: 'latency',
  failover: 'failover',
  geolocation: 'geolocation',
  geoproximity: 'geoproximity',
  'ip-based': 'CIDR routing',
  multivalue: 'multivalue answer',
}

/** What two members of a group may not both say. @see R1.33 to R1.37 */
function claimOf({ policy }: RecordSet): string | undefined {
  switch (policy.kind) {
    case 'latency':
      return policy.region
    case 'failover':
      return policy.role.toUpperCase()
    case 'geolocation':
      return canonicalJson(policy.area)
    case 'geoproximity':
      return canonicalJson(policy.location)
    case 'ip-based':
      return policy.location
    default:
      return undefined
  }
}

function twinMessage(set: RecordSet, title: string): string {
  const { policy } = set
  switch (policy.kind) {
    case 'latency':
      return `${title}, and Region Name=${policy.region} cannot be created because a latency RRSet with the same name, type and region already exists.`
    case 'failover':
      return `${title} cannot be created as a failover ${policy.role.toUpperCase()} RRSet exists with the same name and type.`
    default:
      return `${title} cannot be created because a ${WORDS[policy.kind] ?? policy.kind} RRSet with the same name, type and location already exists.`
  }
}

/** @see R1.32 to R1.34 */
function* groupProblems(state: FinalState, set: RecordSet): Generator<string> {
  const { name, type, setIdentifier, policy, ttlSeconds } = set
  const group = groupOf(state, set)
  const others = group.filter((other) => other !== set)
  if (policy.kind === 'simple') {
    if (others.length > 0)
      yield `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type.`
    return
  }
  const title = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${setIdentifier}`
  if (others.some((other) => other.policy.kind !== policy.kind)) {
    yield policy.kind === 'multivalue'
      ? `${title} cannot be created because a non multivalue answer rrset exists with the same name and type.`
      : `${title} cannot be created as a non-${WORDS[policy.kind]} set exists with the same name and type.`
    return
  }
  const claim = claimOf(set)
  if (claim !== undefined && others.some((other) => claimOf(other) === claim)) yield twinMessage(set, title)
  const isPlain = ttlSeconds !== undefined
  if (policy.kind === 'weighted' && isPlain && others.some((other) => (other.ttlSeconds ?? ttlSeconds) !== ttlSeconds))
    yield `RRSet with DNS name ${name} and type ${type}, SetIdentifier ${setIdentifier} cannot be created as weighted sets must contain the same TTL.`
  const most = policy.kind === 'geoproximity' ? limits.geoproximityRecordsSameNameType : limits.recordsSameNameType
  if (group.length > most) yield `Number of RRSets with DNS name ${name} and type ${type} exceeds the limit of ${most}.`
}

/** @see R1.40, R1.41, R1.45 */
function* aliasProblems(state: FinalState, set: RecordSet): Generator<string> {
  const { zone, byName, isOwnZone } = state
  const { type, data } = set
  if (data.kind !== 'alias') return
  const { dnsName, hostedZoneId } = data
  const tried = `Tried to create an alias that targets ${dnsName}, type ${type} in zone ${hostedZoneId}`
  const outside = `${tried}, but the alias target name does not lie within the target zone`
  if (hostedZoneId === zone.id) {
    if (!isAtOrBelow(dnsName, zone.name)) yield outside
    else if (!(byName.get(dnsName) ?? []).some((target) => target.type === type))
      yield `${tried}, but that target was not found`
    if (type === 'CNAME' && set.name === zone.name)
      yield `RRSet of type CNAME with DNS name ${set.name} is not permitted at apex in zone ${zone.name}`
    return
  }
  const service = findAliasService(dnsName)
  const isRight = service?.hostedZoneIds.some(({ id }) => id === hostedZoneId)
  const isKnownWrong = isRight === false && service?.hostedZoneIds.some(({ isVerified }) => isVerified)
  if (isKnownWrong || isOwnZone(hostedZoneId) || (service === undefined && findOwnerOfZoneId(hostedZoneId)))
    yield outside
}

/** What makes two record sets the same one. @see R6.1 */
export const setKey = ({ name, type, setIdentifier }: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>): string =>
  JSON.stringify([name, type, setIdentifier])

/**
 * What a zone may not be after a batch, as far as the record sets that it made have a part in it, in Route 53's words.
 *
 * @param recordSets those of the zone after the batch
 * @param touched those of them that the batch made
 * @see R6.2 step 6, R6.6
 */
export function finalProblems(
  zone: RuledZone,
  recordSets: Iterable<RecordSet>,
  touched: readonly RecordSet[],
  isOwnZone: (id: string) => boolean,
): readonly string[] {
  const byName = new Map<DomainName, RecordSet[]>()
  for (const set of recordSets) {
    put(byName, set.name, set)
  }
  const state: FinalState = { zone, byName, isOwnZone }
  const problems = touched.flatMap((set) => [
    ...placementProblems(state, set),
    ...groupProblems(state, set),
    ...aliasProblems(state, set),
  ])
  const apexTypes = (byName.get(zone.name) ?? []).map(({ type }) => type)
  if (!apexTypes.includes('SOA')) problems.push('A HostedZone must contain exactly one SOA record.')
  if (!apexTypes.includes('NS')) problems.push('A HostedZone must contain at least one NS record for the zone itself.')
  return problems
}
