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
  /** Fixes that were left out, because another error would have been there instead, or more of them. */
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

/** The fixes that `diagnostics` offer, as far as they can be made in `files`. */
function planFixes(files: readonly PlanFile[], diagnostics: readonly Diagnostic[]): readonly Planned[] {
  const plan = createPlanner(files)
  return diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic
    const edits = fix && plan(fix)
    return fix === undefined || edits === undefined ? [] : [{ diagnostic, fix, edits }]
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

/** Where a fix wrote: its text now, and whether that is a key. */
interface Place {
  readonly by: Planned
  readonly start: number
  readonly end: number
  readonly isKey: boolean
}

/** What a set of fixes makes of the files. */
interface Attempt {
  readonly files: readonly PlanFile[]
  readonly places: ReadonlyMap<string, readonly Place[]>
}

function attempt(files: readonly PlanFile[], chosen: readonly Planned[]): Attempt {
  const byFile = new Map<string, (Edit & { readonly by: Planned })[]>(files.map(({ name }) => [name, []]))
  for (const by of chosen)
    for (const [file, edits] of by.edits) byFile.get(file)?.push(...edits.map((edit) => ({ ...edit, by })))
  const places = new Map<string, readonly Place[]>()
  const changed = files.map((file) => {
    const edits = byFile.get(file.name)?.toSorted((a, b) => a.start - b.start) ?? []
    if (edits.length === 0) return file
    const text = applyEdits(file.text, edits)
    let shift = 0
    const own = edits.map((edit) => {
      const start = edit.start + shift
      const end = start + edit.text.length
      shift += edit.text.length - (edit.end - edit.start)
      return { by: edit.by, start, end, isKey: /^ *:/.test(text.slice(end, end + BLANKS_MAX)) }
    })
    places.set(file.name, own)
    return { ...file, text }
  })
  return { files: changed, places }
}

/** Blanks between a key and its colon. */
const BLANKS_MAX = 100

const isError = ({ severity }: Diagnostic) => severity === 'error'
const errorCount = ({ diagnostics }: Checked) => diagnostics.filter(isError).length

/** Findings alike in all but their place, which other fixes move. */
const keyOf = ({ rule, message, at }: Diagnostic) => `${at.file}\n${rule}\n${message}`

function countByKey(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) counts.set(keyOf(diagnostic), (counts.get(keyOf(diagnostic)) ?? 0) + 1)
  return counts
}

/** The fixes whose finding is still there. */
function findVain(chosen: readonly Planned[], before: Checked, after: Checked): readonly Planned[] {
  const [were, are] = [countByKey(before.diagnostics), countByKey(after.diagnostics)]
  const fixed = countByKey(chosen.map(({ diagnostic }) => diagnostic))
  return chosen.filter(({ diagnostic }) => {
    const key = keyOf(diagnostic)
    return (are.get(key) ?? 0) > (were.get(key) ?? 0) - (fixed.get(key) ?? 0)
  })
}

/** What may be wrong with a key itself: at other errors it only stands for its value. */
const ABOUT_KEY = /duplicate|twice|unknown/

/** The fixes that put one error in the place of another: it begins in what they wrote. */
function findWrong({ files, places }: Attempt, after: Checked): readonly Planned[] {
  return files.flatMap(({ name, text }) => {
    const own = places.get(name) ?? []
    if (own.length === 0) return []
    const offsetsOf = createOffsets(text)
    const errors = after.diagnostics.filter((diagnostic) => isError(diagnostic) && diagnostic.at.file === name)
    const offsets = errors
      .map(({ rule, at }) => ({ rule, offset: offsetsOf(at)[0] }))
      .toSorted((a, b) => a.offset - b.offset)
    let next = 0
    return own.flatMap(({ by, start, end, isKey }) => {
      while ((offsets[next]?.offset ?? end) < start) next += 1
      for (let at = next; (offsets[at]?.offset ?? end) < end; at += 1)
        if (!isKey || ABOUT_KEY.test(offsets[at]?.rule ?? '')) return [by]
      return []
    })
  })
}

/** What came of an attempt: it may stay, or these fixes are to be left out, or nobody knows yet which. */
type Verdict = 'good' | 'unclear' | readonly Planned[]

function judge(chosen: readonly Planned[], before: Checked, after: Checked, made: Attempt, isStrict: boolean): Verdict {
  if (after.fatal) return chosen.length > 1 ? 'unclear' : chosen
  const harmful = [...findVain(chosen, before, after), ...findWrong(made, after)]
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

async function runFixes<C extends Checked>(
  { check, isStrict }: Run<C>,
  files: readonly PlanFile[],
  checked: C,
): Promise<FixedPlan<C>> {
  let [current, found] = [files, checked]
  const fixed: Planned[] = []
  const refused = new Map<string, Planned>()
  let [countMax, hasChanged] = [Number.POSITIVE_INFINITY, false]
  for (let checks = 0; checks < CHECKS_MAX; checks += 1) {
    const offered = found.diagnostics.filter((diagnostic) => !refused.has(keyOf(diagnostic)))
    const chosen = chooseApart(current, planFixes(current, offered), countMax)
    if (chosen.length === 0) {
      // On the plan as it is now what was left out may do no harm.
      if (refused.size === 0 || !hasChanged) break
      refused.clear()
      hasChanged = false
      continue
    }
    const made = attempt(current, chosen)
    const after = await check(made.files)
    const verdict = judge(chosen, found, after, made, isStrict)
    countMax = verdict === 'unclear' ? Math.ceil(chosen.length / 2) : Number.POSITIVE_INFINITY
    if (verdict === 'unclear') continue
    if (verdict === 'good') {
      current = made.files
      found = after
      fixed.push(...chosen)
      hasChanged = true
    } else for (const each of verdict) refused.set(keyOf(each.diagnostic), each)
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
