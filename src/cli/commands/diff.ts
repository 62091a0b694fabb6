import type { Command } from 'commander'
import type { Deployment } from '../../model/deployment.ts'
import type { VariableKind } from '../../model/invariant.ts'
import { differenceToJson, differenceToMarkdown, differenceToText } from '../../report/difference.ts'
import { suggest } from '../../values/nearest.ts'
import { alignedSettings } from '../../verify/aligned-settings.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../verify/analysis.ts'
import type { Comparison, Direction } from '../../verify/answer-changes.ts'
import { createDifference, type Difference, inDirection, isNothing } from '../../verify/difference.ts'
import type { Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { atRevision, isRevision } from '../git-revision.ts'
import { findPlan, openPlan, type RefusingOptions } from '../read-plan.ts'
import { runInSlices } from '../slices.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'
import { parseVariableKinds } from '../variable-kinds.ts'

interface DiffOptions extends RefusingOptions {
  readonly only?: Direction
  readonly compare?: ReadonlySet<Comparison>
  readonly exitCode?: boolean
  readonly vars?: ReadonlySet<VariableKind>
  readonly all?: boolean
  readonly format?: 'text' | 'json' | 'markdown'
}

export const examples: readonly Example[] = [
  ['r53sim diff main:plan.yaml plan.yaml', 'what a branch changes, for clients and after failures'],
  ['r53sim diff old.yaml new.yaml --only worse --exit-code', 'fails if anybody is worse off'],
  ['r53sim diff old.yaml new.yaml --compare values,share,ttl,rto', 'times too'],
]

const COMPARISONS: readonly Comparison[] = ['values', 'share', 'ttl', 'rto']
const COMPARED: ReadonlySet<Comparison> = new Set(['values', 'share'])

function parseComparisons(text: string): ReadonlySet<Comparison> {
  return new Set(
    text.split(',').map((word) => {
      const known = COMPARISONS.find((each) => each === word.trim())
      if (known) return known
      throw new Failure(
        `--compare ${word.trim()} is nothing that can be compared`,
        suggest(word.trim(), COMPARISONS) ?? `there are ${COMPARISONS.join(', ')}`,
      )
    }),
  )
}

export function define(command: Command): void {
  command
    .argument('<old>', 'plan file, or REVISION:FILE of git')
    .argument('[new]', 'plan file, or REVISION:FILE of git (default: the plan, as of other commands)')
    .addOption(command.createOption('--only <what>', 'only these changes').choices(['worse', 'moved', 'better']))
    .option('--compare <what>', 'values, share, ttl, rto, with commas (default: values,share)', parseComparisons)
    .option('--exit-code', 'exit 1 if anything is shown')
    .option(
      '--vars <kinds>',
      'what else can fail besides endpoints: region, label, check, blind, checker',
      parseVariableKinds,
    )
    .option('--all', 'every change, not one screen of them')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
}

async function deploymentOf(name: string, options: DiffOptions, system: System): Promise<Deployment> {
  const world = isRevision(system, name) ? atRevision(system, name) : system
  const { plan: _, ...common } = options
  return (await openPlan(name, common, world)).deployment
}

/** Only the changes of one direction. */
function restricted(difference: Difference, only: Direction | undefined): Difference {
  if (only === undefined) return difference
  const groups = difference.groups.map((group) => inDirection(group, only)).filter((group) => !isNothing(group))
  return { ...difference, groups }
}

export async function run(
  [before, named]: readonly [string, string?],
  options: DiffOptions,
  system: System,
): Promise<ExitCode> {
  const after = findPlan(system, named, options)
  const [old, recent] = alignedSettings(
    await deploymentOf(before, options, system),
    await deploymentOf(after, options, system),
    options.vars ?? [],
  )
  const { steps, finish } = createDifference(old, recent, {
    ...DEFAULT_ANALYST_OPTIONS,
    compare: options.compare ?? COMPARED,
  })
  await runInSlices(steps(), 'comparing', options, system)
  const difference = restricted(finish(), options.only)
  const compared = { before, after, ...(options.only === undefined ? {} : { only: options.only }) }
  switch (options.format) {
    case 'json':
      system.stdout.write(differenceToJson(difference, compared))
      break
    case 'markdown':
      system.stdout.write(differenceToMarkdown(difference, compared))
      break
    default: {
      const style = await openStyle(system, system.stdout, options.color)
      system.stdout.write(differenceToText(difference, { style, showAll: options.all ?? false, ...compared }))
    }
  }
  return options.exitCode && difference.groups.length > 0 ? 1 : 0
}
