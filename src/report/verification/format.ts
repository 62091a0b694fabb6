import type { Verification } from '../../verify/verify.ts'
import type { Style } from '../style.ts'

/** What formats take besides the verification. Each reads what concerns it. */
export interface VerificationContext {
  readonly style: Style
  /** Every finding and every record, not one screen of them. */
  readonly showAll: boolean
  /** As the reader named the plan, for commands to type next; empty where it was found. */
  readonly argument: string
  readonly plan: { readonly file: string; readonly sha256: string }
  /** The main file first, then what it includes. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly engine: string
  /** Failures at once that were looked at; undefined: all. */
  readonly maxFailures: number | undefined
  /** Time taken, where it was asked for. */
  readonly milliseconds?: number
  /** Of r53sim. */
  readonly version: string
  /** The path by which a service that holds the repository knows a file. */
  readonly repositoryPath: (file: string) => string
}

/** Writes a verification; the text ends in a newline. What may be long comes piece by piece, to be written as it goes. */
export type VerificationFormat = (
  verification: Verification,
  context: VerificationContext,
) => string | Generator<string>
