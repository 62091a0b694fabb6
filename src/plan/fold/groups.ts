import type { Zone } from '../../model/deployment.ts'
import type { PolicyKind, RecordSet } from '../../model/record-set.ts'
import { continentOf } from '../../route53/geolocation.ts'
import { type DomainName, isWildcard, labelsOf } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { DEFAULT_LOCATION } from '../expand/cidr.ts'
import { type HopNames, hopName } from '../expand/hop-names.ts'
import { parseArea } from '../expand/policies.ts'

/** All record sets of one name and type. */
export interface Group {
  readonly key: string
  readonly name: DomainName
  readonly type: RecordType
  readonly sets: readonly RecordSet[]
}

export const groupKey = (name: DomainName, type: RecordType): string => `${type} ${name}`

/** The zone's groups in the order of its record sets. */
export function groupsOf({ recordSets }: Zone): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group & { readonly sets: RecordSet[] }>()
  for (const recordSet of recordSets) {
    const { name, type } = recordSet
    const key = groupKey(name, type)
    const group = groups.get(key) ?? { key, name, type, sets: [] }
    groups.set(key, group)
    group.sets.push(recordSet)
  }
  return groups
}

/** The policy that all members of a group have; undefined where they do not agree, or agree on more than one thing that a plan says once. */
export function policyKindOf({ sets }: Group): PolicyKind | undefined {
  const kinds = new Set(sets.map(({ policy }) => policy.kind))
  const collections = new Set(sets.map(({ policy }) => (policy.kind === 'ip-based' ? policy.collectionId : '')))
  const [kind] = kinds
  return kinds.size === 1 && collections.size === 1 && (kind !== 'simple' || sets.length === 1) ? kind : undefined
}

function areaKey(policy: RecordSet['policy']): string | undefined {
  if (policy.kind !== 'geolocation') return undefined
  const { area } = policy
  if (area.kind === 'default') return 'default'
  if (area.kind === 'continent') return area.continent
  const continent = continentOf(area.country)
  if (continent === undefined) return undefined
  const key = `${continent}-${area.country}${area.kind === 'subdivision' ? `-${area.subdivision}` : ''}`
  return 'kind' in parseArea(key) ? key : undefined
}

/** The key that a member's policy gives its branch; of policies whose keys are names the set identifier. Undefined where no key says it. @see plan.md "Branches" */
export function keyOf(recordSet: RecordSet): string | undefined {
  const { policy, setIdentifier } = recordSet
  switch (policy.kind) {
    case 'failover':
      return policy.role
    case 'latency':
      return policy.region
    case 'geolocation':
      return areaKey(policy)
    case 'ip-based':
      if (policy.location === DEFAULT_LOCATION.api) return DEFAULT_LOCATION.plan
      return policy.location === DEFAULT_LOCATION.plan ? undefined : policy.location
    case 'simple':
      return undefined
    default:
      return setIdentifier
  }
}

const HOP_PREFIX = '_r53sim-'

/** True for names such as the tool gives to the records of a nested policy. */
export const isHopLike = (name: DomainName): boolean => name.startsWith(HOP_PREFIX)

/** The key that the label of a nested policy shows where it is not hidden behind a hash. */
function keyInLabel(target: DomainName, owner: DomainName, keys: readonly string[]): string | undefined {
  const [label = ''] = labelsOf(target)
  const outer = [...(isWildcard(owner) ? ['any'] : []), ...keys].map((key) => `${key.toLowerCase()}-`).join('')
  const prefix = `${HOP_PREFIX}${outer}`
  return label.startsWith(prefix) && label.length > prefix.length ? label.slice(prefix.length) : undefined
}

/**
 * The key of a branch whose nested policy stands at `target`, if that is the name which expansion would give it;
 * undefined for a name that a person chose.
 */
export function nestedKey(
  zone: Zone,
  owner: { readonly name: DomainName; readonly keys: readonly string[] },
  recordSet: RecordSet,
  target: DomainName,
): string | undefined {
  if (!isHopLike(target)) return undefined
  const own = keyOf(recordSet)
  const isFree = recordSet.policy.kind === 'weighted' || recordSet.policy.kind === 'geoproximity'
  const shown = isFree ? keyInLabel(target, owner.name, owner.keys) : undefined
  return [own, shown].find((key) => {
    if (key === undefined) return false
    const hops: HopNames = { zone: zone.name, taken: new Map() }
    return hopName(hops, owner.name, recordSet.type, [...owner.keys, key]) === target
  })
}
