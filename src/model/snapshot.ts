import type { DomainName } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import type { PolicyKind, RecordSet } from './record-set.ts'

/** What one member of a group answers in the snapshot. */
export interface SnapshotAnswer {
  /** The member of the group itself; an alias where `source` is another record set. */
  readonly member: RecordSet
  /** Where the values stand: the member, or what its chain of aliases ended at. */
  readonly source: RecordSet
  readonly values: readonly Rdata[]
  readonly ttlSeconds: number
  /** The AWS resource whose addresses the plan simulates. */
  readonly resource?: DomainName
}

/**
 * Why a group, or one member of it, has no plain answer:
 * `needs-client`: latency or geoproximity without a client whose place is known;
 * `no-candidate`: no location of the policy holds the client (R2.35);
 * `dangling`: an alias that leads nowhere (R2.22);
 * `not-simulated`: an AWS resource for which the plan gives no addresses.
 */
export type SnapshotGap = 'needs-client' | 'no-candidate' | 'dangling' | 'not-simulated'

/** One name and type as a name server without policies could answer it. */
export interface SnapshotSet {
  readonly name: DomainName
  readonly type: RecordType
  /** Empty where there is no answer; in order of set identifier where there are several. */
  readonly answers: readonly SnapshotAnswer[]
  readonly gaps: readonly { readonly gap: SnapshotGap; readonly recordSet: RecordSet }[]
  /** Policies on the way whose choice the snapshot freezes, outermost first, each once. */
  readonly frozen: readonly PolicyKind[]
}

/** What is not healthy; everything else is. */
export interface Unhealthy {
  /** Ids. */
  readonly checks: readonly string[]
  /** Keys of AWS resources (`resourceKey`). */
  readonly resources: readonly DomainName[]
}

/** The deployment in one state of health for one client, as plain records; generated names are left out, aliases are followed. @see engines.md 1.4 */
export interface Snapshot {
  /** By zone id; sets in the order of the zone's record sets. */
  readonly zones: ReadonlyMap<string, readonly SnapshotSet[]>
  /** The state of health: what is not healthy in Route 53's eyes, sorted. */
  readonly unhealthy: Unhealthy
}
