import type { Live } from '../formats/format.ts'
import type { PlanFile } from '../plan/source.ts'
import { Failure } from './failure.ts'

/** What the files say is at AWS; a failure where they are wrong, since a difference to half of it would delete the rest. */
export async function readLive(files: readonly PlanFile[]): Promise<Live> {
  const [{ read }, { adoptPlan }, { createLive }] = await Promise.all([
    import('../formats/change-batch/read.ts'),
    import('../plan/adopt.ts'),
    import('../formats/change-batch/live.ts'),
  ])
  const imported = read(files, {})
  const adopted = await adoptPlan(imported.value, imported.locators)
  const [first] = [...imported.diagnostics, ...adopted.diagnostics].filter(({ severity }) => severity === 'error')
  if (first !== undefined)
    throw new Failure(`${first.at.file}:${first.at.line}:${first.at.column} ${first.message}`, first.hint)
  if (adopted.deployment === undefined) throw new Failure('the files of --live hold no zone')
  return createLive(imported, adopted.deployment)
}
