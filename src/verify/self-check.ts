import { type Analysis, type AnalystOptions, createAnalyst } from './analysis.ts'
import type { Cone } from './cone.ts'
import { relevantVariables } from './measures.ts'
import { ReplayMismatch } from './replay.ts'

/** Variables up to which both engines look at a cone. */
const VARIABLES_MAX = 16

/** Everything that two engines must say alike of a cone, as a text. */
function summaryOf(analysis: Analysis): string {
  const { sets } = analysis.engine
  return JSON.stringify([
    ...analysis.cores.map(({ outage, degraded, failOpen, noAnswer, avoidable }) =>
      [outage, degraded, failOpen, noAnswer, avoidable].map((set) => [
        `${sets.size(set)}`,
        sets.support(set),
        analysis.cuts(set, Number.POSITIVE_INFINITY),
        sets.isSame(sets.upward(set), set),
      ]),
    ),
    relevantVariables(analysis),
  ])
}

/**
 * A function that has a cone worked out by truth tables and by decision diagrams, and compares them.
 *
 * @throws ReplayMismatch if they differ
 * @see verification.md §3 item 8
 */
export function createSelfCheck(options: AnalystOptions): (cone: Cone) => void {
  const analysts = (['table', 'bdd'] as const).map((engine) => createAnalyst({ ...options, engine }))
  return (cone) => {
    if (cone.variables.length > VARIABLES_MAX) return
    const [tables, diagrams] = analysts.map((analyst) => analyst.look(cone, summaryOf))
    if (tables !== diagrams) throw new ReplayMismatch('verify: truth tables and decision diagrams differ')
  }
}
