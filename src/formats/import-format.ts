import type { Diagnostic } from '../model/diagnostic.ts'
import type { Locator } from '../plan/positions.ts'
import type { PlanFile } from '../plan/source.ts'
import type { Note } from './format.ts'

/** What formats take besides the files. */
export interface ImportOptions {
  /** The zone of records that do not say theirs, by name. */
  readonly zone?: string
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
