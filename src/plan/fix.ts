import type { Diagnostic } from '../model/diagnostic.ts'
import type { Fix } from '../model/fix.ts'
import {
  type Attempt,
  attempt,
  chooseApart,
  findMissed,
  findVain,
  findWrong,
  idOf,
  movedBy,
  type Planned,
  planFixes,
} from './fix-attempt.ts'
import type { PlanFile } from './source.ts'

/** What a reading of the files found; the rest is the caller's. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[]
  /** The text is no plan at all. */
  readonly fatal: boolean
}

/** A finding that was put right, as it stood, and how. */
export interface Fixed {
  readonly diagnostic: Diagnostic
  readonly fix: Fix
}

/** Files after all fixes that could be made. */
export interface FixedPlan<C extends Checked> {
  readonly files: readonly PlanFile[]
  /** What remains to be found in them. */
  readonly checked: C
  readonly fixed: readonly Fixed[]
  /** Fixes that were left out, because another error would have been there instead, or more of them. */
  readonly refused: readonly Fixed[]
}

/** Readings of the plan in one run: each fix that spoils the plan costs some to be found. */
const CHECKS_MAX = 100

const isError = ({ severity }: Diagnostic) => severity === 'error'
const errorCount = ({ diagnostics }: Checked) => diagnostics.filter(isError).length

/** What came of an attempt: it may stay, or these fixes are to be left out, or nobody knows yet which. */
type Verdict = 'good' | 'unclear' | readonly Planned[]

/** Files and what was found in them. */
interface State<C> {
  readonly files: readonly PlanFile[]
  readonly checked: C
}

function judge<C extends Checked>(
  chosen: readonly Planned[],
  { files, checked: before }: State<C>,
  made: Attempt,
  after: Checked,
  isStrict: boolean,
): Verdict {
  if (after.fatal) return chosen.length > 1 ? 'unclear' : chosen
  const { diagnostics } = after
  const harmful = [
    ...findVain(chosen, made, diagnostics),
    ...findWrong(made, diagnostics),
    ...findMissed(chosen, { files, diagnostics: before.diagnostics }, made, diagnostics),
  ]
  if (harmful.length > 0) return harmful
  const fixedErrors = chosen.filter(({ diagnostic }) => isError(diagnostic)).length
  const [were, are] = [errorCount(before), errorCount(after)]
  if (!isStrict || are <= were - fixedErrors) return 'good'
  if (chosen.length > 1) return 'unclear'
  return are <= were ? 'good' : chosen
}

/** What all attempts of one run share. */
interface Run<C extends Checked> {
  readonly check: (files: readonly PlanFile[]) => Promise<C>
  /** True if no single fix may bring more errors to light than it puts right. */
  readonly isStrict: boolean
}

const keyed = (planned: readonly Planned[]) =>
  new Map(planned.map((each) => [idOf(each.diagnostic, each.offset), each]))

/** A fix that was left out, where its finding stands after an attempt. */
const moved = (planned: Planned, made: Attempt): Planned => ({
  ...planned,
  offset: movedBy(made, planned.diagnostic.at.file, planned.offset),
})

async function runFixes<C extends Checked>(
  { check, isStrict }: Run<C>,
  files: readonly PlanFile[],
  checked: C,
): Promise<FixedPlan<C>> {
  let [current, found] = [files, checked]
  const fixed: Planned[] = []
  let refused = new Map<string, Planned>()
  let [countMax, hasChanged] = [Number.POSITIVE_INFINITY, false]
  for (let checks = 0; checks < CHECKS_MAX; checks += 1) {
    const planned = planFixes(current, found.diagnostics).filter(
      (each) => !refused.has(idOf(each.diagnostic, each.offset)),
    )
    const chosen = chooseApart(current, planned, countMax)
    if (chosen.length === 0) {
      // On the plan as it is now what was left out may do no harm.
      if (refused.size === 0 || !hasChanged) break
      refused.clear()
      hasChanged = false
      continue
    }
    const made = attempt(current, chosen)
    const after = await check(made.files)
    const verdict = judge(chosen, { files: current, checked: found }, made, after, isStrict)
    countMax = verdict === 'unclear' ? Math.ceil(chosen.length / 2) : Number.POSITIVE_INFINITY
    if (verdict === 'unclear') continue
    if (verdict === 'good') {
      current = made.files
      found = after
      fixed.push(...chosen)
      hasChanged = true
      refused = keyed([...refused.values()].map((each) => moved(each, made)))
    } else for (const [id, each] of keyed(verdict)) refused.set(id, each)
  }
  return { files: current, checked: found, fixed, refused: [...refused.values()] }
}

/**
 * Makes every fix that `checked`, what `check` found in `files`, offers, and those that show up then. Fixes that
 * overlap are made one after the other, each on a plan that was read again. A fix that puts another error in the place
 * of its own is left out. One mistake may hide others, so that a fix brings them to light: where the plan would in
 * the end have more errors than before, only fixes are made that bring no more than they put right. Doing it again
 * changes nothing.
 */
export async function fixPlan<C extends Checked>(
  files: readonly PlanFile[],
  checked: C,
  check: (files: readonly PlanFile[]) => Promise<C>,
): Promise<FixedPlan<C>> {
  const all = await runFixes({ check, isStrict: false }, files, checked)
  return errorCount(all.checked) <= errorCount(checked) ? all : runFixes({ check, isStrict: true }, files, checked)
}
