import type { ClientKind } from '../decide/client-kinds.ts'
import type { Question } from '../simulate/questions.ts'
import { add, type Fraction, fraction, fromDecimal, ONE, ZERO } from '../values/fraction.ts'
import type { ShapeExam } from './examine.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

/** Whom one failure alone hurts. @see verification.md P9 */
export interface BlastRadius {
  readonly variable: Variable
  /** Share of the demand that may be answered with something dead; of the kinds of client where the plan has no demand. */
  readonly share: Fraction
  readonly hurt: readonly { readonly question: Question; readonly kinds: readonly ClientKind[] }[]
}

/** Requests a second that clients of a kind make: those of the plan's clients in it. */
function demandOf({ graph }: Setting, { named }: ClientKind): Fraction {
  return named.reduce((sum, name) => {
    const { demand } = graph.deployment.clients.get(name) ?? {}
    return demand === undefined ? sum : add(sum, fromDecimal(demand))
  }, ZERO)
}

/** Positions of the variables whose failure alone degrades the answer. */
export const hurtIn = ({ analysis, core }: ShapeExam): readonly number[] =>
  analysis.cone.variables.flatMap((_, index) =>
    analysis.engine.sets.holds(core.degraded, new Set([index])) ? [index] : [],
  )

/** Adds up, question by question, whom each single failure hurts. */
export function createBlast(setting: Setting) {
  const hasDemand = [...setting.graph.deployment.clients.values()].some(({ demand = 0 }) => demand > 0)
  const byVariable = new Map<string, { question: Question; kinds: ClientKind[] }[]>()
  const shares = new Map<string, Fraction>()
  let whole = ZERO
  return {
    /** False: the plan has no demand, and every kind of client counts the same. */
    hasDemand,
    /** Requests a second that clients of a kind make, where the plan says how many its clients make. */
    demandOf: (kind: ClientKind): Fraction | undefined => (hasDemand ? demandOf(setting, kind) : undefined),
    add(question: Question, kind: ClientKind, hurt: readonly Variable[]): void {
      const weight = hasDemand ? demandOf(setting, kind) : ONE
      whole = add(whole, weight)
      for (const { id } of hurt) {
        shares.set(id, add(shares.get(id) ?? ZERO, weight))
        const known = byVariable.get(id) ?? []
        byVariable.set(id, known)
        const last = known.at(-1)
        if (last && last.question === question) last.kinds.push(kind)
        else known.push({ question, kinds: [kind] })
      }
    },
    all: (): readonly BlastRadius[] =>
      setting.variables.all.flatMap((variable) => {
        const hurt = byVariable.get(variable.id)
        if (!hurt) return []
        const sum = shares.get(variable.id) ?? ZERO
        const share =
          whole.numerator === 0n ? ZERO : fraction(sum.numerator * whole.denominator, sum.denominator * whole.numerator)
        return [{ variable, share, hurt }]
      }),
  }
}
