import type { Client } from '../model/client.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Unhealthy } from '../model/snapshot.ts'
import type { Locator, Range } from '../plan/positions.ts'
import type { PlanFile } from '../plan/source.ts'
import type { DomainName } from '../values/name.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import type { Note } from './format.ts'

/** What formats take besides the files. */
export interface ImportOptions {
  /** The zone of records that do not say theirs, by name. */
  readonly zone?: string
  /** Keys of stated groups whose records are the whole truth, whatever stands beside them. */
  readonly trusted?: ReadonlySet<string>
}

/** Records of a name and type that the file also says something else about. */
export interface StatedGroup {
  /** Tells it apart from all others of the import. */
  readonly key: string
  readonly name: DomainName
  readonly type: RecordType
  readonly records: readonly { readonly text: string; readonly ttlSeconds: number | undefined }[]
  /** What the file says besides is that there are records. */
  readonly isExpected: boolean
  /** Where the first record stands. */
  readonly at: { readonly file: PlanFile; readonly range: Range }
}

/** What a file says that its records are: the answers of the zone for one client in one state of health. */
export interface StatedSnapshot {
  /** The name of the file that the zone comes from. */
  readonly file: string
  /** Absent: a client of unknown place. */
  readonly client?: Client
  readonly unhealthy: Unhealthy
  readonly weighted: 'largest' | 'all'
  readonly groups: readonly StatedGroup[]
}

/**
 * What a reader made of foreign files: a plan in Route 53's own words (`record_sets`, checks by name), with the places
 * in the files that its parts come from. Its shape is not checked yet: that is the plan's to do, once for all formats.
 */
export interface Imported {
  readonly value: unknown
  readonly locators: readonly Locator[]
  /** What is wrong in the files: whatever it is about is not in `value`. */
  readonly diagnostics: readonly Diagnostic[]
  /** What the plan says a little differently, or has had to guess. */
  readonly notes: readonly Note[]
  /** Of formats that say a thing twice: what the plan must come to, unless somebody edited one of the two. */
  readonly stated?: readonly StatedSnapshot[]
  /** Caller references of health checks, by the names that `value` has for them. */
  readonly callerReferences?: ReadonlyMap<string, string>
}

export interface ImportReader {
  readonly read: (files: readonly PlanFile[], options: ImportOptions) => Imported
}

/** A foreign language that a plan can be made from. @see engines.md */
export interface ImportFormat {
  readonly id: string
  readonly summary: string
  /** True for a file that is clearly in this format. */
  readonly recognises: (file: PlanFile) => boolean
  /** The reader, loaded when it is needed. */
  readonly load: () => Promise<ImportReader>
}
