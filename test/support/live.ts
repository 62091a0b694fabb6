import { createLive } from '../../src/formats/change-batch/live.ts'
import { read } from '../../src/formats/change-batch/read.ts'
import type { Live } from '../../src/formats/format.ts'
import { adoptPlan } from '../../src/plan/adopt.ts'
import type { PlanFile } from '../../src/plan/source.ts'

/** What answers of AWS say is there; anything wrong with them is a mistake of the test. */
export async function liveOf(files: readonly PlanFile[]): Promise<Live> {
  const imported = read(files, {})
  const { value, locators, diagnostics } = imported
  const { deployment, diagnostics: found } = await adoptPlan(value, locators)
  const wrong = [...diagnostics, ...found]
  if (deployment === undefined || wrong.length > 0) throw new Error(`nothing is live: ${JSON.stringify(wrong)}`)
  return createLive(imported, deployment)
}
