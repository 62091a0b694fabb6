import type { Origin } from '../../model/origin.ts'
import type { Question } from '../../simulate/questions.ts'
import type { Side } from '../cone.ts'
import type { ShapeExam } from '../examine.ts'
import type { VerifyRule } from '../finding.ts'
import type { PlainAnswer, PlainState } from '../plain.ts'
import type { Variable } from '../variables.ts'

/** What a property found, in ordinals: of every question and kind of client whose cone has that shape. */
export interface Draft {
  readonly rule: VerifyRule
  /** Positions among the cone's variables. */
  readonly failed: readonly number[]
  /** Minimal failed sets beyond this one. */
  readonly others: number
  /** The finding of one of these cones. */
  readonly message: (failed: readonly Variable[], side: Side) => string
  readonly at: (side: Side, question: Question) => Origin
  /** What the plain engine must say of the state. Kept with the finding: a function that stands in no other, or it keeps the exam too. */
  readonly holds: (answer: PlainAnswer, state: PlainState) => boolean
}

/**
 * One thing that is checked of every question and kind of client, once for each shape.
 *
 * @see verification.md §2
 */
export interface Property {
  readonly id: string
  /** As the words before "holds" in a summary. */
  readonly summary: string
  readonly check: (exam: ShapeExam) => readonly Draft[]
}

/** `use1`, `region:us-east-1`, `use1 and euw1`: what fails, as `--fail` takes it. */
export function failedText(failed: readonly Variable[]): string {
  const words = failed.flatMap(({ selectors }) => selectors)
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

/** ` even when nothing has failed`, ` when use1 fails`. */
export function whenText(failed: readonly Variable[]): string {
  if (failed.length === 0) return 'even when nothing has failed'
  const isOne = failed.length === 1 && failed[0]?.selectors.length === 1
  return `when ${failedText(failed)} ${isOne ? 'fails' : 'fail'}`
}

/** Where the record that answers the question was written. */
export function originOf({ root, nodes }: Side, { zone }: Question): Origin {
  const node = root.kind === 'node' ? nodes[root.node] : undefined
  return node?.group.members[0]?.recordSet.at ?? zone.at
}
