import type { Predicate, PredicateKind } from '../../model/invariant.ts'
import type { StateSet } from '../../values/state-engine.ts'
import type { Exam } from '../examine.ts'
import type { PlainAnswer, PlainState } from '../plain.ts'
import type { Problem } from '../scope.ts'
import type { Setting } from '../setting.ts'

export type PredicateOf<K extends PredicateKind> = Extract<Predicate, { readonly kind: K }>

/** States in which a predicate does not hold. */
export interface Violation {
  readonly when: StateSet
  /** What is then so, before "when … fails"; no final full stop. */
  readonly message: string
  /** What the plain engine must say of such a state. */
  readonly holds: (answer: PlainAnswer, state: PlainState) => boolean
}

/** A predicate whose names have been looked up. */
export type Check = (exam: Exam) => readonly Violation[] | 'too many answers'

/** Reads one kind of predicate: what it checks of each question and client, or why it cannot be checked. */
export type PredicateReader<K extends PredicateKind> = (predicate: PredicateOf<K>, setting: Setting) => Check | Problem
