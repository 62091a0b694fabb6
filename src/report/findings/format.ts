import type { Deployment } from '../../model/deployment.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Style } from '../style.ts'

/** One plan and what was found in it. */
export interface CheckedPlan {
  /** The main file, as findings call it. */
  readonly name: string
  /** The main file first, then what it includes. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** Absent where the plan could not be expanded. */
  readonly deployment?: Deployment
  readonly diagnostics: readonly Diagnostic[]
}

/** What formats take besides the plans. Each reads what concerns it. */
export interface FindingsContext {
  readonly style: Style
  /** Warnings count as errors. */
  readonly strict: boolean
  /** Of r53sim. */
  readonly version: string
  /** The path by which a service that holds the repository knows a file: from its root, with `/`, never absolute. */
  readonly repositoryPath: (file: string) => string
}

/** Writes everything that one run of `validate` found; the text ends in a newline unless it is empty. */
export type FindingsFormat = (plans: readonly CheckedPlan[], context: FindingsContext) => string

/** True if the finding makes the run fail. @see R7.1 */
export const isFailure = ({ severity }: Diagnostic, strict: boolean): boolean =>
  severity === 'error' || (strict && severity === 'warning')
