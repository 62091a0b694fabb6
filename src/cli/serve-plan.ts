import { compile } from '../decide/compile.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../report/diagnostics.ts'
import { openSources } from '../report/excerpt.ts'
import type { ReloadProblem, ServedPlan } from '../serve/reloader.ts'
import { canonicalJson, sha256Hex } from '../values/digest.ts'
import { Failure } from './failure.ts'
import { checkPlan, openPlan, type Plan, type RefusingOptions, readSources } from './read-plan.ts'
import type { System } from './system.ts'
import { openStyle } from './terminal.ts'

const digestOf = (files: Plan['files']): string => sha256Hex(canonicalJson(files.map(({ name, text }) => [name, text])))

/** The same world with a list of the files that were asked for, those that could not be read included. */
function recordReads(system: System): { readonly system: System; readonly paths: ReadonlySet<string> } {
  const paths = new Set<string>()
  const readText: System['readText'] = (path, bytesMax) => {
    paths.add(path)
    return system.readText(path, bytesMax)
  }
  return { system: { ...system, readText }, paths }
}

/** The plan that serving begins with, refused like by any command. */
export async function openServedPlan(
  path: string | undefined,
  options: RefusingOptions,
  system: System,
): Promise<{ readonly name: string; readonly served: ServedPlan }> {
  const recording = recordReads(system)
  const plan = await openPlan(path, options, recording.system)
  return {
    name: plan.name,
    served: { graph: compile(plan.deployment), digest: digestOf(plan.files), files: [...recording.paths] },
  }
}

const findingOf = ({ rule, message, at }: Diagnostic) => ({ rule, message, file: at.file, line: at.line })

async function refusal(
  plan: Plan,
  files: readonly string[],
  options: RefusingOptions,
  system: System,
): Promise<ReloadProblem> {
  const style = await openStyle(system, system.stderr, options.color)
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error')
  return {
    message: `${plan.name} has ${formatCounts(countFindings(plan.diagnostics))}`,
    findings: errors.map(findingOf),
    text: `${formatDiagnostics(plan.diagnostics, openSources(plan.files), style)}\n`,
    files,
  }
}

/** A plan read again, before it is compiled. */
export type ReadAgain =
  | {
      readonly outcome: 'changed'
      readonly deployment: Deployment
      readonly digest: string
      readonly files: readonly string[]
    }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'kept'; readonly problem: ReloadProblem }

/** The plan as it is now, by the same rules, unless it is the one that is served; what is wrong comes back as a value. @see D80, D81 */
export async function readServedPlan(
  name: string,
  options: RefusingOptions,
  servedDigest: string,
  system: System,
): Promise<ReadAgain> {
  const recording = recordReads(system)
  try {
    const sources = await readSources(recording.system, name, options)
    const files = [...recording.paths]
    const digest = digestOf(sources)
    if (digest === servedDigest) return { outcome: 'unchanged' }
    const plan = await checkPlan(sources)
    const refused =
      plan.fatal || (!options.allowErrors && plan.diagnostics.some(({ severity }) => severity === 'error'))
    return refused || plan.deployment === undefined
      ? { outcome: 'kept', problem: await refusal(plan, files, options, system) }
      : { outcome: 'changed', deployment: plan.deployment, digest, files }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const message = error.hint === undefined ? error.message : `${error.message}: ${error.hint}`
    return { outcome: 'kept', problem: { message, findings: [], text: '', files: [...recording.paths] } }
  }
}
