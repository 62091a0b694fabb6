import type { Diagnostic } from '../model/diagnostic.ts'
import type { Fix } from '../model/fix.ts'
import { applyEdits, createOffsets, type Edit, toEdit } from './edits.ts'
import type { PlanFile } from './source.ts'

/** A fix as edits of one set of files. */
export interface Planned {
  readonly diagnostic: Diagnostic
  readonly fix: Fix
  /** By file. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>
  /** Where the finding begins. */
  readonly offset: number
}

/** A finding by what it says and where it stands. */
export const idOf = ({ rule, message, at }: Diagnostic, offset: number): string =>
  `${at.file}\n${offset}\n${rule}\n${message}`

/** Texts of files, and offsets of spans in them. */
function openTexts(files: readonly PlanFile[]) {
  const texts = new Map(files.map(({ name, text }) => [name, { text, offsetsOf: createOffsets(text) }]))
  return {
    find: (name: string) => texts.get(name),
    startOf: ({ at }: Diagnostic): number => texts.get(at.file)?.offsetsOf(at)[0] ?? 0,
  }
}

type Texts = ReturnType<typeof openTexts>

/** The edits that a fix comes to; undefined where one of its changes cannot be made. */
function editsOf({ changes }: Fix, texts: Texts): Planned['edits'] | undefined {
  const edits = new Map<string, Edit[]>()
  for (const change of changes) {
    const file = texts.find(change.at.file)
    const edit = file && toEdit(file.text, file.offsetsOf(change.at), change)
    if (edit === undefined) return undefined
    const own = edits.get(change.at.file) ?? []
    edits.set(change.at.file, own)
    // An anchor is found once for each of its aliases.
    if (!own.some(({ start, end }) => start === edit.start && end === edit.end)) own.push(edit)
  }
  return edits.size > 0 ? edits : undefined
}

/** The findings, the fix kept only where the text can be changed so. */
export function keepFixable(files: readonly PlanFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const texts = openTexts(files)
  return diagnostics.map((diagnostic) => {
    const { fix, ...rest } = diagnostic
    return fix === undefined || editsOf(fix, texts) !== undefined ? diagnostic : rest
  })
}

/** The fixes that `diagnostics` offer, as far as they can be made in `files`. */
export function planFixes(files: readonly PlanFile[], diagnostics: readonly Diagnostic[]): readonly Planned[] {
  const texts = openTexts(files)
  return diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic
    const edits = fix && editsOf(fix, texts)
    if (fix === undefined || edits === undefined) return []
    return [{ diagnostic, fix, edits, offset: texts.startOf(diagnostic) }]
  })
}

/** The first of `planned`, at most `countMax`, that touch no text twice. */
export function chooseApart(
  files: readonly PlanFile[],
  planned: readonly Planned[],
  countMax: number,
): readonly Planned[] {
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

/** Where a fix wrote: before and now, and whether that is a key. */
interface Place {
  readonly by: Planned
  readonly oldEnd: number
  readonly start: number
  readonly end: number
  readonly isKey: boolean
}

/** What a set of fixes makes of the files. */
export interface Attempt {
  readonly files: readonly PlanFile[]
  /** By file, in order. */
  readonly places: ReadonlyMap<string, readonly Place[]>
}

/** Blanks between a key and its colon. */
const BLANKS_MAX = 100

/** Makes fixes that touch no text twice. */
export function attempt(files: readonly PlanFile[], chosen: readonly Planned[]): Attempt {
  const byFile = new Map<string, (Edit & { readonly by: Planned })[]>(files.map(({ name }) => [name, []]))
  for (const by of chosen)
    for (const [file, edits] of by.edits) byFile.get(file)?.push(...edits.map((edit) => ({ ...edit, by })))
  const places = new Map<string, readonly Place[]>()
  const changed = files.map((file) => {
    const edits = byFile.get(file.name)?.toSorted((a, b) => a.start - b.start) ?? []
    if (edits.length === 0) return file
    const text = applyEdits(file.text, edits)
    let shift = 0
    const own = edits.map(({ by, start: oldStart, end: oldEnd, text: written }) => {
      const start = oldStart + shift
      const end = start + written.length
      shift = end - oldEnd
      return { by, oldEnd, start, end, isKey: /^ *:/.test(text.slice(end, end + BLANKS_MAX)) }
    })
    places.set(file.name, own)
    return { ...file, text }
  })
  return { files: changed, places }
}

/** Where what stood at `offset` stands now; the beginning of a text that was replaced stays its beginning. */
export function movedBy({ places }: Attempt, file: string, offset: number): number {
  const own = places.get(file) ?? []
  let [low, high] = [0, own.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((own[middle]?.oldEnd ?? offset) <= offset) low = middle + 1
    else high = middle
  }
  const last = own[low - 1]
  return last === undefined ? offset : offset + last.end - last.oldEnd
}

/** The fixes whose finding is still there. */
export function findVain(chosen: readonly Planned[], made: Attempt, after: readonly Diagnostic[]): readonly Planned[] {
  const texts = openTexts(made.files)
  const ids = new Set(after.map((diagnostic) => idOf(diagnostic, texts.startOf(diagnostic))))
  return chosen.filter(({ diagnostic, offset }) => ids.has(idOf(diagnostic, movedBy(made, diagnostic.at.file, offset))))
}

/** What is found where something is named that the plan does not have. */
const MISSES: ReadonlySet<string> = new Set([
  'undefined-reference',
  'undefined-endpoint',
  'check-unknown',
  'calculated-child-unknown',
  'cidr-collection-unknown',
  'alias-dangling',
])

/** The fixes that changed a name by which something else in the plan still calls it: a branch, or a set identifier. */
export function findMissed(
  chosen: readonly Planned[],
  before: { readonly files: readonly PlanFile[]; readonly diagnostics: readonly Diagnostic[] },
  made: Attempt,
  after: readonly Diagnostic[],
): readonly Planned[] {
  const misses = after.filter(({ rule }) => MISSES.has(rule))
  if (misses.length === 0) return []
  const [old, now] = [openTexts(before.files), openTexts(made.files)]
  const known = new Set(before.diagnostics.map((each) => idOf(each, movedBy(made, each.at.file, old.startOf(each)))))
  const words = new Set(
    misses
      .filter((each) => !known.has(idOf(each, now.startOf(each))))
      .flatMap(({ message }) => message.split(/[\s"/:]+/)),
  )
  return chosen.filter(({ fix }) =>
    fix.changes.some((change) => change.kind === 'replace' && words.has(String(change.was))),
  )
}

/** What may be wrong with a key itself: at other errors it only stands for its value. */
const ABOUT_KEY = /duplicate|twice|unknown/

/** The fixes that put one error in the place of another: it begins in what they wrote. */
export function findWrong({ files, places }: Attempt, after: readonly Diagnostic[]): readonly Planned[] {
  const { startOf } = openTexts(files)
  return [...places]
    .flatMap(([file, own]) => {
      const errors = after
        .filter(({ severity, at }) => severity === 'error' && at.file === file)
        .map((diagnostic) => ({ rule: diagnostic.rule, offset: startOf(diagnostic) }))
        .toSorted((a, b) => a.offset - b.offset)
      let next = 0
      return own.filter(({ start, end, isKey }) => {
        while ((errors[next]?.offset ?? end) < start) next += 1
        for (let at = next; (errors[at]?.offset ?? end) < end; at += 1)
          if (!isKey || ABOUT_KEY.test(errors[at]?.rule ?? '')) return true
        return false
      })
    })
    .map(({ by }) => by)
}
