import { resolve } from 'node:path'
import { type Fixed, fixPlan } from '../plan/fix.ts'
import type { PlanFile } from '../plan/source.ts'
import { countFindings, formatCounts } from '../report/diagnostics.ts'
import { fixesToText } from '../report/fixes.ts'
import { unifiedDiff } from '../report/unified-diff.ts'
import { countOf } from '../values/count.ts'
import { printable } from '../values/printable.ts'
import type { CommonOptions } from './command.ts'
import { openDiffPaint } from './diff-paint.ts'
import { Failure } from './failure.ts'
import { checkPlan, type Plan, readPlan, STDIN_NAME } from './read-plan.ts'
import type { System } from './system.ts'
import { openStyle } from './terminal.ts'

/** A text that fixes changed. */
interface ChangedText {
  /** As findings call the file. */
  readonly name: string
  readonly before: string
  readonly after: string
}

/** Plans as they were read, and what became of them. */
interface FixedPlans {
  readonly before: readonly Plan[]
  readonly after: readonly Plan[]
  readonly fixed: readonly Fixed[]
  readonly refused: readonly Fixed[]
  /** By absolute path, or the name of standard input. */
  readonly changed: ReadonlyMap<string, ChangedText>
}

const checkerAt =
  (nowMs: number) =>
  ([main, ...others]: readonly PlanFile[]): Promise<Plan> => {
    if (main === undefined) throw new Error('unreachable: a plan has a file')
    return checkPlan([main, ...others], nowMs)
  }

/** Reads and fixes one plan after the other; a file that several include is read as the earlier ones left it. Nothing is written. */
async function fixAll(system: System, paths: Iterable<string>, options: CommonOptions): Promise<FixedPlans> {
  const changed = new Map<string, ChangedText>()
  const check = checkerAt(system.nowMs())
  const keyOf = (name: string) => (name === STDIN_NAME ? name : resolve(system.cwd, name))
  const readText: System['readText'] = (path, bytesMax) => {
    const known = changed.get(keyOf(path))
    return known === undefined ? system.readText(path, bytesMax) : { ok: true, text: known.after }
  }
  const [before, after]: [Plan[], Plan[]] = [[], []]
  const [fixed, refused]: [Fixed[], Fixed[]] = [[], []]
  for (const path of paths) {
    const plan = await readPlan({ ...system, readText }, path, options)
    before.push(plan)
    const result = await fixPlan(plan.files, plan, check)
    after.push(result.checked)
    fixed.push(...result.fixed)
    refused.push(...result.refused)
    for (const [index, { name, text }] of result.files.entries()) {
      const was = plan.files[index]?.text ?? text
      const first = changed.get(keyOf(name))
      if (was !== text) changed.set(keyOf(name), { name, before: first?.before ?? was, after: text })
    }
  }
  // A later plan may have changed what an earlier one includes.
  const latest = await Promise.all(
    after.map((plan) => {
      const files = plan.files.map((file) => ({ ...file, text: changed.get(keyOf(file.name))?.after ?? file.text }))
      return files.every(({ text }, index) => text === plan.files[index]?.text) ? plan : check(files)
    }),
  )
  return { before, after: latest, fixed, refused, changed }
}

const namesOf = (plans: readonly Plan[]) => plans.flatMap(({ files }) => files.map(({ name }) => name))

/** Puts plans right and says on stderr what was done. Of standard input the whole text goes to stdout, changed or not. The plans as they are now. */
export async function fixPlans(
  system: System,
  paths: Iterable<string>,
  options: CommonOptions,
): Promise<readonly Plan[]> {
  const { after, fixed, refused, changed } = await fixAll(system, paths, options)
  const files = [...changed].filter(([path]) => path !== STDIN_NAME)
  const problem = system.rewriteFiles(new Map(files.map(([path, text]) => [path, text.after])))
  if (problem !== undefined) throw new Failure(problem, 'no file was changed')
  for (const { name, files: own } of after) if (name === STDIN_NAME) system.stdout.write(own[0]?.text ?? '')
  system.stderr.write(
    fixesToText({ fixed, refused }, namesOf(after), await openStyle(system, system.stderr, options.color)),
  )
  return after
}

/** Prints as a diff what `fixPlans` would change, and on stderr how much. The plans as they stand. */
export async function showFixes(
  system: System,
  paths: Iterable<string>,
  options: CommonOptions,
): Promise<readonly Plan[]> {
  const { before, after, fixed, refused, changed } = await fixAll(system, paths, options)
  const paint = await openDiffPaint(system, options.color)
  for (const text of changed.values())
    system.stdout.write(unifiedDiff(printable(text.name), text.before, text.after, paint))
  const talk = await openStyle(system, system.stderr, options.color)
  system.stderr.write(fixesToText({ fixed: [], refused }, namesOf(before), talk))
  for (const [index, { name, diagnostics, fatal }] of before.entries()) {
    const counts = formatCounts(countFindings(diagnostics))
    const remaining = formatCounts(countFindings(after[index]?.diagnostics ?? []))
    system.stderr.write(`${talk.name(printable(name))}: ${counts}${fatal ? '' : `; after --fix: ${remaining}`}\n`)
  }
  system.stderr.write(`--fix would put ${countOf(fixed.length, 'finding')} right; nothing was written\n`)
  return before
}
