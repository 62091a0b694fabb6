import type { Deployment, Zone } from '../model/deployment.ts'
import type { PolicyKind, RecordSet } from '../model/record-set.ts'
import type { Member } from '../routing/policy.ts'
import type { DomainName } from '../values/name.ts'
import type { LeafAnswer } from './decision.ts'

/** Where an alias leads. */
export type AliasEdge =
  | { readonly kind: 'group'; readonly group: Group }
  | {
      readonly kind: 'resource'
      /** Key in `HealthState.resources`. */
      readonly key: DomainName
      readonly answer: LeafAnswer
      /** False where evaluate-target-health has no effect on the service (R2.14). */
      readonly healthMatters: boolean
    }
  | {
      readonly kind: 'missing'
      /** No such group (R2.22), back to itself (R2.15), more than 16 levels (R2.55), another zone's record (R1.45). */
      readonly reason: 'dangling' | 'loop' | 'too-deep' | 'other-zone'
    }

/** A record set in its group. `leaf` is its own answer; aliases have an edge instead. */
export interface GraphMember<K extends PolicyKind = PolicyKind> extends Member<K> {
  readonly recordSet: RecordSet
  readonly leaf?: LeafAnswer
  readonly edge?: AliasEdge
}

/** All record sets of one name and type, in plan order; one policy (R1.32). */
export interface GroupOf<K extends PolicyKind> {
  readonly kind: K
  readonly name: DomainName
  readonly type: RecordSet['type']
  readonly zone: Zone
  readonly members: readonly GraphMember<K>[]
  /** Position in `DecisionGraph.groups`; targets of aliases come before the groups that use them. */
  readonly index: number
}

export type Group = GroupOf<PolicyKind>

/** The groups of one name, by type. */
export type GroupsByType = Pick<ReadonlyMap<string, Group>, 'get' | 'has'> & {
  keys(): Iterable<string>
  values(): Iterable<Group>
}

/** A name that exists: it owns groups, or other names end in it (R2.4). */
export interface NameNode {
  readonly name: DomainName
  /** None for an empty non-terminal. */
  readonly groups: GroupsByType
}

export interface ZoneGraph {
  readonly zone: Zone
  /** In plan order, by their first records. */
  readonly groups: readonly Group[]
  /** Listed when first asked for. */
  readonly names: ReadonlyMap<DomainName, NameNode>
  /** True if some name below the apex owns an NS group, so that queries must look for cuts. */
  readonly hasCuts: boolean
}

/** The compiled plan: everything that decisions need, with no reference to how it was written. Immutable. */
export interface DecisionGraph {
  readonly deployment: Deployment
  readonly zones: readonly ZoneGraph[]
  /** Zones by name, longest names need no order: the search goes from the query name upward. */
  readonly zonesByName: ReadonlyMap<DomainName, readonly ZoneGraph[]>
  /** All groups, alias targets before their users. */
  readonly groups: readonly Group[]
}

/** Alias levels that are accepted. @see R2.55 */
export const ALIAS_LEVELS_MAX = 16
