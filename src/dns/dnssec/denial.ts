import type { NameNode, ZoneGraph } from '../../decide/graph.ts'
import { lookUp } from '../../decide/lookup.ts'
import { type DomainName, parentOf, wildcardBelow } from '../../values/name.ts'
import { TYPE_NUMBERS, typeNumber } from '../../values/rdata/type-number.ts'
import { canonicalKey } from './canonical.ts'
import { nameAfter, nameBefore, nearBefore, siblingAfter } from './neighbours.ts'
import { RECORD_TYPE_NUMBERS, SIGNING_TYPES } from './types.ts'

/** How the absence of names and types is proved. @see D95, D96, R6.17 */
export const DENIALS = ['compact', 'white-lies', 'route53'] as const

export type Denial = (typeof DENIALS)[number]

/** An NSEC record: `owner` has these types, and nothing lies between it and `next`. */
export interface Proof {
  readonly owner: DomainName
  readonly next: DomainName
  readonly types: readonly number[]
}

const OWN_TYPES = [SIGNING_TYPES.RRSIG, SIGNING_TYPES.NSEC]

/** No record set has it: finds what a name is whatever is asked. */
const NO_TYPE = 'TYPE0'

/** What answers for a name: itself, or the wildcard that covers it; nothing where it does not exist. */
function nodeOf(zone: ZoneGraph, name: DomainName): NameNode | undefined {
  const own = zone.names.get(name)
  if (own !== undefined) return own
  const found = lookUp(zone, name, NO_TYPE)
  return 'wildcard' in found && found.wildcard !== undefined ? zone.names.get(found.wildcard) : undefined
}

const isCut = ({ zone }: ZoneGraph, node: NameNode | undefined) =>
  node !== undefined && node.name !== zone.name && node.groups.has('NS')

/**
 * Every type that the plan gives a name, those of the wildcard that covers it included; of a delegation only what the
 * parent answers for (RFC 4035 §2.3). The same whoever asks and whatever is healthy, because resolvers keep it for all.
 */
export function typesAt(zone: ZoneGraph, name: DomainName): readonly number[] {
  const node = nodeOf(zone, name)
  const types = [...(node?.groups.keys() ?? [])].flatMap((type) => typeNumber(type) ?? [])
  const apex = name === zone.zone.name ? [SIGNING_TYPES.DNSKEY] : []
  const shown = isCut(zone, node) ? types.filter((type) => type === TYPE_NUMBERS.NS || type === TYPE_NUMBERS.DS) : types
  return [...shown, ...apex, ...OWN_TYPES]
}

/** Proof that a delegation has no DS. It must not reach into the zone below. @see RFC 9824 §3.4, D99 */
export const delegationProof = ({ zone }: ZoneGraph, cut: DomainName): Proof => ({
  owner: cut,
  next: siblingAfter(cut, zone.name),
  types: [TYPE_NUMBERS.NS, ...OWN_TYPES],
})

/** The record that says what a name holds. */
export const presence = (zone: ZoneGraph, name: DomainName): Proof => ({
  owner: name,
  next: nameAfter(name, zone.zone.name),
  types: typesAt(zone, name),
})

/** Types that would make a proof say more than that one type is missing: another name, another zone's start, a delegation. */
const TELLING_TYPES: ReadonlySet<number> = new Set([
  TYPE_NUMBERS.CNAME,
  TYPE_NUMBERS.NS,
  TYPE_NUMBERS.SOA,
  TYPE_NUMBERS.DS,
])

/** All types that Route 53 supports, as it lists them for a name that lacks one. @see R6.17 */
const supportedTypes = (zone: ZoneGraph, name: DomainName): readonly number[] => [
  ...typesAt(zone, name),
  ...RECORD_TYPE_NUMBERS.filter((type) => !TELLING_TYPES.has(type)),
]

/** Proof that a name lacks a type (`asked`, its number). It lists no CNAME either: one that had answered would have been followed (RFC 6840 §4.3). */
export function nodataProof(denial: Denial, zone: ZoneGraph, name: DomainName, asked: number): Proof {
  if (isCut(zone, nodeOf(zone, name))) return delegationProof(zone, name)
  const types = denial === 'route53' ? supportedTypes(zone, name) : typesAt(zone, name)
  return { ...presence(zone, name), types: types.filter((type) => type !== asked && type !== TYPE_NUMBERS.CNAME) }
}

/** Names of a zone in canonical order; zones live as long as the plan. */
const sortedKeys = new WeakMap<ZoneGraph, readonly string[]>()

function keysOf(zone: ZoneGraph): readonly string[] {
  const known = sortedKeys.get(zone)
  if (known !== undefined) return known
  const keys = [...zone.names.keys()].map(canonicalKey).sort()
  sortedKeys.set(zone, keys)
  return keys
}

/** True if some name of the zone lies from `low` to before `high`. */
function holdsBetween(zone: ZoneGraph, low: DomainName, high: DomainName): boolean {
  const keys = keysOf(zone)
  const wanted = canonicalKey(low)
  let [from, to] = [0, keys.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((keys[middle] ?? '') < wanted) from = middle + 1
    else to = middle
  }
  const found = keys[from]
  return found !== undefined && found < canonicalKey(high)
}

/** Proof that covers a name and all below it, and nothing that exists. @see RFC 4470 §4 */
function covering(zone: ZoneGraph, name: DomainName): Proof {
  const near = nearBefore(name)
  const owner = near === undefined || holdsBetween(zone, near, name) ? nameBefore(name) : near
  return {
    owner,
    next: siblingAfter(name, zone.zone.name),
    types: zone.names.has(owner) ? typesAt(zone, owner) : OWN_TYPES,
  }
}

/**
 * Proofs that a name does not exist. `compact`: it is said to exist with nothing but the mark of a missing name;
 * `route53`: with nothing at all; `white-lies`: that neither it, nor what stands between it and what exists, nor a
 * wildcard does.
 */
export function missingProofs(denial: Denial, zone: ZoneGraph, name: DomainName): readonly Proof[] {
  const apex = zone.zone.name
  if (denial !== 'white-lies') {
    const types = denial === 'compact' ? [...OWN_TYPES, SIGNING_TYPES.NXNAME] : OWN_TYPES
    return [{ owner: name, next: nameAfter(name, apex), types }]
  }
  let nextCloser = name
  while (!zone.names.has(parentOf(nextCloser))) nextCloser = parentOf(nextCloser)
  const wildcard = wildcardBelow(parentOf(nextCloser))
  const proof = covering(zone, nextCloser)
  return nextCloser === wildcard ? [proof] : [proof, covering(zone, wildcard)]
}
