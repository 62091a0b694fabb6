import type { Command } from 'commander'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { type FindingsContext, isFailure } from '../../report/findings/format.ts'
import { type FindingsFormatName, findingsFormats } from '../../report/findings/registry.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { findPlan, type Plan, readPlan } from '../read-plan.ts'
import { createRepositoryPath } from '../repository-path.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'
import { readVersion } from '../version.ts'

export const examples: readonly Example[] = [
  ['r53sim validate', 'r53sim.yaml, here or above'],
  ['r53sim validate --fix --dry-run', 'as a diff, what --fix would put right'],
  ['r53sim validate plans/*.yaml --strict --format sarif', 'several, as strict as can be, for code scanning'],
]

interface Options extends CommonOptions {
  readonly strict?: boolean
  readonly format?: FindingsFormatName
  readonly explain?: string
  readonly fix?: boolean
  readonly dryRun?: boolean
  readonly watch?: boolean
}

export function define(command: Command): void {
  command
    .argument('[plan...]', 'plan files; - is standard input (default: r53sim.yaml, here or above)')
    .option('--strict', 'warnings count as errors')
    .addOption(
      command
        .createOption('--format <format>', 'how to print findings')
        .choices(Object.keys(findingsFormats))
        .default('text', 'text; in GitHub Actions with annotations on stderr'),
    )
    .option('--fix', 'write what has one safe answer; what changed stands on stderr')
    .option('--dry-run', 'with --fix: print the changes as a diff, write nothing')
    .option('--watch', 'again at every change of a plan or of what it includes, until interrupted')
    .option('--explain <rule>', 'what a rule finds and why, instead of reading a plan')
}

type Printing = Pick<Options, 'color'> & { readonly format: FindingsFormatName; readonly strict: boolean }

/** Prints what was found. In GitHub Actions text comes with annotations, on stderr so that stdout is the same everywhere. */
async function print(plans: readonly Plan[], { format, strict, color }: Printing, system: System): Promise<void> {
  const context: FindingsContext = {
    style: await openStyle(system, system.stdout, color),
    strict,
    get version() {
      return readVersion(system)
    },
    repositoryPath: createRepositoryPath(system),
  }
  const write = await findingsFormats[format]()
  const text = write(plans, context)
  if (format !== 'text' || system.env.GITHUB_ACTIONS !== 'true') return system.stdout.write(text)
  const { findingsToGithub, withoutWorkflowCommands } = await import('../../report/findings/github.ts')
  system.stdout.write(withoutWorkflowCommands(text))
  system.stderr.write(findingsToGithub(plans, context))
}

type Reading = CommonOptions & Pick<Options, 'fix' | 'dryRun'>

/** The plans named, fixed if that is asked for. */
async function readPlans(system: System, paths: Iterable<string>, options: Reading): Promise<readonly Plan[]> {
  if (options.fix || options.dryRun) {
    const { fixPlans, showFixes } = await import('../fix-plans.ts')
    return (options.dryRun ? showFixes : fixPlans)(system, paths, options)
  }
  const plans: Plan[] = []
  // One after the other: standard input can be read once, and messages keep the order of the arguments.
  for (const path of paths) plans.push(await readPlan(system, path, options))
  return plans
}

type Validating = Reading & Printing

async function validatePlans(paths: ReadonlySet<string>, options: Validating, system: System): Promise<ExitCode> {
  const plans = await readPlans(system, paths, options)
  // Beside the text of a plan there is no room for findings.
  const output = options.fix && paths.has('-') ? { ...system, stdout: system.stderr } : system
  if (!options.dryRun) await print(plans, options, output)
  if (plans.some(({ fatal }) => fatal)) return 2
  const isBad = (diagnostic: Diagnostic) => isFailure(diagnostic, options.strict)
  return plans.some(({ diagnostics }) => diagnostics.some(isBad)) ? 1 : 0
}

export async function run(
  [paths]: readonly [readonly string[]],
  { strict = false, format = 'text', explain, watch, ...options }: Options,
  system: System,
): Promise<ExitCode> {
  if (explain !== undefined) {
    const { explainRule } = await import('../explain-rule.ts')
    system.stdout.write(await explainRule(explain, await openStyle(system, system.stdout, options.color)))
    return 0
  }
  if (options.dryRun && format !== 'text') throw new Failure('--dry-run prints a diff', 'leave out --format')
  const named = new Set(
    paths.length > 0 && options.plan === undefined ? paths : [...paths, findPlan(system, undefined, options)],
  )
  const validate = (world: System) => validatePlans(named, { ...options, format, strict }, world)
  if (!watch) return validate(system)
  if (options.fix && !options.dryRun) throw new Failure('--fix would change what --watch looks at', 'add --dry-run')
  if (named.has('-')) throw new Failure('standard input does not change', 'name a file to watch')
  const { runOnChanges } = await import('../watch.ts')
  return runOnChanges(system, validate)
}
