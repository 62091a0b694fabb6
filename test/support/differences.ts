import { compile } from '../../src/decide/compile.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import type { Comparison } from '../../src/verify/answer-changes.ts'
import { createDifference, type Difference } from '../../src/verify/difference.ts'
import { createSetting, type Setting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'

/** A plan in which only its endpoints fail, and what stands alone. */
export const settingFor = (deployment: Deployment): Setting =>
  createSetting(compile(deployment), variablesOf(deployment, { kinds: new Set(), probabilities: new Map() }))

/** How answers differ, by values and shares unless it is said. */
export function differenceOf(
  before: Setting,
  after: Setting,
  compare: readonly Comparison[] = ['values', 'share'],
): Difference {
  const { steps, finish } = createDifference(before, after, {
    ...DEFAULT_ANALYST_OPTIONS,
    compare: new Set(compare),
  })
  for (const _ of steps());
  return finish()
}

/** As `differenceOf`, from the texts of two plans. */
export async function diffOf(before: string, after: string, compare?: readonly Comparison[]): Promise<Difference> {
  const [old, recent] = await Promise.all(
    [before, after].map(async (text) => {
      const { deployment } = await loadPlan([{ name: 'plan.yaml', text }])
      if (!deployment) throw new Error('the plan does not expand')
      return settingFor(deployment)
    }),
  )
  if (!old || !recent) throw new Error('no plans')
  return differenceOf(old, recent, compare)
}
