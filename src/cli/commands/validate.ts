import type { Command } from 'commander'
import type { Deployment } from '../../model/deployment.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countFindings, findingsToJson, formatCounts, formatDiagnostics } from '../../report/diagnostics.ts'
import { openSources } from '../../report/excerpt.ts'
import { allRecordTrees } from '../../report/record-tree.ts'
import type { Style } from '../../report/style.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import type { CommonOptions, Example } from '../command.ts'
import type { ExitCode } from '../failure.ts'
import { findPlan, type Plan, readPlan } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

export const examples: readonly Example[] = [
  ['r53sim validate', 'r53sim.yaml, here or above'],
  ['r53sim validate plans/*.yaml --strict', 'several plans; warnings count as errors'],
  ['r53sim validate plan.yaml --format json', 'for programs'],
]

interface Options extends CommonOptions {
  readonly strict?: boolean
  readonly format?: 'text' | 'json'
}

export function define(command: Command): void {
  command
    .argument('[plan...]', 'plan files; - is standard input (default: r53sim.yaml, here or above)')
    .option('--strict', 'warnings count as errors')
    .addOption(
      command.createOption('--format <format>', 'how to print findings').choices(['text', 'json']).default('text'),
    )
}

function contents(deployment: Deployment): string {
  const records = allRecordTrees(
    deployment,
    (zone, name, type) => name !== zone.name || (type !== 'SOA' && type !== 'NS'),
  )
  return [
    countOf(deployment.zones.length, 'zone'),
    countOf(records.length, 'record'),
    countOf(deployment.healthChecks.size, 'health check'),
  ].join(', ')
}

/** One line where all is well; else the findings, and how many there are. */
function planToText({ name, files, deployment, diagnostics }: Plan, style: Style): string {
  const title = style.name(printable(name))
  if (diagnostics.length === 0 && deployment)
    return `${style.good(style.symbols.good)} ${title}: ${contents(deployment)}. No findings.\n`
  const findings = formatDiagnostics(diagnostics, openSources(files), style)
  return `${findings}\n${title}: ${formatCounts(countFindings(diagnostics))}.\n`
}

const isBad = ({ severity }: Diagnostic, strict: boolean) => severity === 'error' || (strict && severity === 'warning')

export async function run(
  [paths]: readonly [readonly string[]],
  { strict = false, format = 'text', ...options }: Options,
  system: System,
): Promise<ExitCode> {
  const plans: Plan[] = []
  // One after the other: standard input can be read once, and messages keep the order of the arguments.
  const named =
    paths.length > 0 && options.plan === undefined ? paths : [...paths, findPlan(system, undefined, options)]
  for (const path of new Set(named)) plans.push(await readPlan(system, path, options))
  const diagnostics = plans.flatMap((plan) => plan.diagnostics)
  if (format === 'json') {
    const files = new Set(plans.flatMap((plan) => plan.files.map((file) => file.name)))
    system.stdout.write(findingsToJson([...files], diagnostics))
  } else {
    const style = await openStyle(system, system.stdout, options.color)
    system.stdout.write(plans.map((plan) => planToText(plan, style)).join('\n'))
  }
  if (plans.some(({ fatal }) => fatal)) return 2
  return diagnostics.some((diagnostic) => isBad(diagnostic, strict)) ? 1 : 0
}
