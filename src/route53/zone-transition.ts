import type { Zone } from '../model/deployment.ts'
import type { HealthCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { RecordChange } from './change-batch.ts'

/** A change, with what an UPSERT replaces. */
export interface SetChange extends RecordChange {
  readonly before?: RecordSet
}

/** One request of a transition. */
export interface TransitionBatch {
  /** Names of its file and of the one that takes it back. */
  readonly file: string
  readonly rollback: string
  readonly changes: readonly SetChange[]
  /** The zone's record sets after it. */
  readonly after: readonly RecordSet[]
}

/** A zone that becomes another one batch by batch, in the plan's words for ids. */
export interface ZoneTransition {
  /** As it is to be. */
  readonly zone: Zone
  /** Its id at AWS, where that is known. */
  readonly hostedZoneId: string | undefined
  /** Record sets that it has before the first batch. */
  readonly before: readonly RecordSet[]
  readonly batches: readonly TransitionBatch[]
  /** Record sets that are there, that the plan does not have, and that stay. */
  readonly staying: readonly RecordSet[]
  /** Checks that the record sets name and the plan does not have. */
  readonly checks: readonly HealthCheck[]
}

/** A member of a health check's settings, as the API has it. */
export type CheckMember =
  | string
  | number
  | boolean
  | readonly CheckMember[]
  | { readonly [member: string]: CheckMember }

/** A health check that is made, gets other settings, or goes. */
export interface CheckChange {
  readonly action: 'create' | 'update' | 'delete'
  /** The plan's name, or that of one at AWS. */
  readonly name: string
  readonly awsId?: string
  /** Settings by member; nothing of what is not there, or goes. */
  readonly before: ReadonlyMap<string, CheckMember>
  readonly after: ReadonlyMap<string, CheckMember>
  /** The check at AWS whose place it takes, because AWS cannot change it. */
  readonly replaces?: string
}
