import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import { availabilityToJson, availabilityToText } from '../../report/availability.ts'
import { assumptionsOf } from '../../simulate/assumptions.ts'
import { availability } from '../../simulate/availability.ts'
import { lossOverTime } from '../../simulate/loss-over-time.ts'
import { planChanges } from '../../simulate/plan-changes.ts'
import { allQuestions } from '../../simulate/questions.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import type { ExitCode } from '../failure.ts'
import { questionsOf } from '../question-options.ts'
import { openPlan } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle, startProgress } from '../terminal.ts'
import { withSettings } from '../time-settings.ts'

interface AvailabilityOptions extends CommonOptions {
  readonly query?: readonly string[]
  readonly set?: readonly string[]
  readonly format?: 'text' | 'json'
}

export const examples: readonly Example[] = [
  ['r53sim availability plan.yaml', 'every name: share of time, minutes a year, what dominates'],
  ['r53sim availability plan.yaml --query www/A', 'one name'],
  ['r53sim availability plan.yaml --format json', 'for a script'],
]

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option('--query <name>', 'only this name, or NAME/TYPE (repeatable)', collect)
    .option('--set <key=value>', 'a parameter of the time model, for example propagation=5 (repeatable)', collect)
    .addOption(command.createOption('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
}

export async function run([path]: readonly [string?], options: AvailabilityOptions, system: System): Promise<ExitCode> {
  const plan = await openPlan(path, options, system)
  const deployment = withSettings(plan.deployment, options.set ?? [])
  const graph = compile(deployment)
  const questions = options.query ? questionsOf(options.query, graph) : allQuestions(graph)
  const progress = startProgress(system, 'working out failures', options.color)
  const changed = planChanges.map(({ apply }) => lossOverTime(compile(apply(deployment))))
  const rows = availability(graph, questions, lossOverTime(graph), changed)
  progress.stop()
  const shown = new Set(rows.map(({ zone, name, type }) => `${zone.id} ${name} ${type}`))
  const report = {
    rows,
    changes: planChanges,
    assumptions: assumptionsOf(deployment.model),
    unaffected: questions.length - shown.size,
  }
  system.stdout.write(
    options.format === 'json'
      ? availabilityToJson(report)
      : availabilityToText(report, await openStyle(system, system.stdout, options.color)),
  )
  return 0
}
