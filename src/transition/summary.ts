import type { Decision } from '../decide/decision.ts'
import { add, compare, type Fraction, ONE, ZERO } from '../values/fraction.ts'

/** What counts of an answer where two are compared. */
export interface AnswerSummary {
  /** Share of clients that get no record. */
  readonly empty: Fraction
  /** Share that gets records though Route 53 believes all of them unhealthy. */
  readonly failOpen: Fraction
  /** Every value that may come. */
  readonly texts: ReadonlySet<string>
}

export function summarise({ kind, outcomes }: Decision): AnswerSummary {
  let [empty, failOpen] = [kind === 'refused' ? ONE : ZERO, ZERO]
  const texts = new Set<string>()
  for (const outcome of outcomes) {
    // A referral is answered elsewhere.
    if (outcome.kind === 'nodata' || outcome.kind === 'nxdomain') empty = add(empty, outcome.share)
    if (outcome.failOpen) failOpen = add(failOpen, outcome.share)
    for (const { values, resource } of outcome.from) {
      if (resource !== undefined) texts.add(resource)
      else for (const { text } of values) texts.add(text)
    }
  }
  return { empty, failOpen, texts }
}

export const larger = (a: Fraction, b: Fraction): Fraction => (compare(a, b) < 0 ? b : a)
