import type { Diagnostic } from '../model/diagnostic.ts'
import type { Fix } from '../model/fix.ts'
import { applyEdits, createOffsets, type Edit, toEdit } from './edits.ts'
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
  /** Fixes that were left out, because the plan would have shown more errors with them. */
  readonly refused: readonly Fixed[]
}

/** A fix as edits of the files. */
interface Planned extends Fixed {
  readonly edits: ReadonlyMap<string, readonly Edit[]>
}

/** Readings of the plan in one run: each fix that spoils the plan costs some to be found. */
const CHECKS_MAX = 100

/** Turns changes into edits of one set of files; undefined where one of them cannot be made. */
function createPlanner(files: readonly PlanFile[]): (fix: Fix) => Planned['edits'] | undefined {
  const texts = new Map(files.map(({ name, text }) => [name, { text, offsetsOf: createOffsets(text) }]))
  return ({ changes }) => {
    const edits = new Map<string, Edit[]>()
    for (const change of changes) {
      const file = texts.get(change.at.file)
      const edit = file && toEdit(file.text, file.offsetsOf(change.at), change)
      if (edit === undefined) return undefined
      const own = edits.get(change.at.file) ?? []
      edits.set(change.at.file, own)
      // An anchor is found once for each of its aliases.
      if (!own.some(({ start, end }) => start === edit.start && end === edit.end)) own.push(edit)
    }
    return edits.size > 0 ? edits : undefined
  }
}

/** The findings, the fix kept only where the text can be changed so. */
export function keepFixable(files: readonly PlanFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const plan = createPlanner(files)
  return diagnostics.map((diagnostic) => {
    const { fix, ...rest } = diagnostic
    return fix === undefined || plan(fix) !== undefined ? diagnostic : rest
  })
}

/** The first of `planned`, at most `countMax`, that touch no text twice. */
function chooseApart(files: readonly PlanFile[], planned: readonly Planned[], countMax: number): readonly Planned[] {
  const touched = new Map(files.map(({ name, text }) => [name, new Uint8Array(text.length)]))
  const chosen: Planned[] = []
  for (const each of planned) {
    if (chosen.length >= countMax) break
    const own = [...each.edits].flatMap(([file, edits]) => edits.map((edit) => ({ ...edit, in: touched.get(file) })))
    if (own.some((edit) => edit.in?.subarray(edit.start, edit.end).includes(1))) continue
    chosen.push(each)
    for (const edit of own) edit.in?.fill(1, edit.start, edit.end)
  }
  return chosen
}

/** What a set of fixes makes of the files, and where the new text stands in them. */
interface Attempt {
  readonly files: readonly PlanFile[]
  readonly places: ReadonlyMap<string, readonly (readonly [start: number, end: number])[]>
}

function attempt(files: readonly PlanFile[], chosen: readonly Planned[]): Attempt {
  const byFile = new Map<string, Edit[]>()
  for (const { edits } of chosen)
    for (const [file, own] of edits) {
      const known = byFile.get(file) ?? []
      byFile.set(file, known)
      known.push(...own)
    }
  const places = new Map<string, readonly (readonly [number, number])[]>()
  const changed = files.map((file) => {
    const edits = byFile.get(file.name)
    if (edits === undefined) return file
    let shift = 0
    places.set(
      file.name,
      edits
        .toSorted((a, b) => a.start - b.start)
        .map(({ start, end, text }) => {
          const place = [start + shift, start + shift + text.length] as const
          shift += text.length - (end - start)
          return place
        }),
    )
    return { ...file, text: applyEdits(file.text, edits) }
  })
  return { files: changed, places }
}

const isError = ({ severity }: Diagnostic) => severity === 'error'
const errorCount = ({ diagnostics }: Checked) => diagnostics.filter(isError).length

/** Findings alike in all but their place, which other fixes move. */
const keyOf = ({ rule, message, at }: Diagnostic) => `${at.file}\n${rule}\n${message}`

function countByKey(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) counts.set(keyOf(diagnostic), (counts.get(keyOf(diagnostic)) ?? 0) + 1)
  return counts
}

/** True if each finding that was to be fixed is gone. */
function areGone(chosen: readonly Planned[], before: Checked, after: Checked): boolean {
  const [were, are] = [countByKey(before.diagnostics), countByKey(after.diagnostics)]
  const fixed = countByKey(chosen.map(({ diagnostic }) => diagnostic))
  return [...fixed].every(([key, count]) => (are.get(key) ?? 0) <= (were.get(key) ?? 0) - count)
}

/** True if an error begins in text that a fix wrote. */
function isWrongAgain({ files, places }: Attempt, after: Checked): boolean {
  return files.some(({ name, text }) => {
    const own = places.get(name)
    if (own === undefined) return false
    const offsetsOf = createOffsets(text)
    return after.diagnostics.some((diagnostic) => {
      if (!isError(diagnostic) || diagnostic.at.file !== name) return false
      const [at] = offsetsOf(diagnostic.at)
      return own.some(([start, end]) => at >= start && at < end)
    })
  })
}

/**
 * True if fixes only did good: what they fix is gone, and no other error is there instead. What one fix brings to light
 * elsewhere, since a mistake hides others, is no harm as long as the errors do not become more.
 */
function isBetter(chosen: readonly Planned[], before: Checked, after: Checked, made: Attempt): boolean {
  if (after.fatal || !areGone(chosen, before, after)) return false
  const fixedErrors = chosen.filter(({ diagnostic }) => isError(diagnostic)).length
  const [were, are] = [errorCount(before), errorCount(after)]
  return are <= were - fixedErrors || (chosen.length === 1 && are <= were && !isWrongAgain(made, after))
}

/**
 * Makes every fix that `checked`, what `check` found in `files`, offers, and those that show up then. Fixes that
 * overlap are made one after the other, each on a plan that was read again; one with which the plan would show more errors,
 * or another error in its place, is left out. Doing it again changes nothing.
 */
export async function fixPlan<C extends Checked>(
  files: readonly PlanFile[],
  checked: C,
  check: (files: readonly PlanFile[]) => Promise<C>,
): Promise<FixedPlan<C>> {
  let [current, found] = [files, checked]
  const fixed: Fixed[] = []
  const refused = new Map<string, Fixed>()
  let [countMax, hasChanged] = [Number.POSITIVE_INFINITY, false]
  for (let checks = 0; checks < CHECKS_MAX; checks += 1) {
    const plan = createPlanner(current)
    const planned = found.diagnostics.flatMap((diagnostic): readonly Planned[] => {
      const { fix } = diagnostic
      if (fix === undefined || refused.has(keyOf(diagnostic))) return []
      const edits = plan(fix)
      return edits === undefined ? [] : [{ diagnostic, fix, edits }]
    })
    const chosen = chooseApart(current, planned, countMax)
    const [first] = chosen
    if (first === undefined) {
      // On the plan as it is now what was refused may do no harm.
      if (refused.size === 0 || !hasChanged) break
      refused.clear()
      hasChanged = false
      continue
    }
    const made = attempt(current, chosen)
    const after = await check(made.files)
    if (isBetter(chosen, found, after, made)) {
      current = made.files
      found = after
      fixed.push(...chosen.map(({ diagnostic, fix }) => ({ diagnostic, fix })))
      hasChanged = true
      countMax = Number.POSITIVE_INFINITY
    } else if (chosen.length > 1) countMax = Math.ceil(chosen.length / 2)
    else {
      refused.set(keyOf(first.diagnostic), { diagnostic: first.diagnostic, fix: first.fix })
      countMax = Number.POSITIVE_INFINITY
    }
  }
  return { files: current, checked: found, fixed, refused: [...refused.values()] }
}
