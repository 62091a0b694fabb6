/** What a line of a diff is about: `head` names the file, `hunk` a stretch of lines. */
export type DiffLine = 'head' | 'hunk' | 'same' | 'old' | 'new'

/** How lines are shown; each comes without its line break. */
export type PaintDiff = (text: string, kind: DiffLine) => string

/** A stretch of lines that differ: old ones from `oldStart` on against new ones from `newStart` on, ends exclusive. */
interface Change {
  readonly oldStart: number
  oldEnd: number
  readonly newStart: number
  newEnd: number
}

const CONTEXT_LINES = 3
/** So many lines are looked at to find the one after those that are gone. */
const LOOKAHEAD_MAX = 100

/** Lines with their line breaks. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** How many old lines are gone before the next one that stays; 0 where the line itself was changed. */
function countGone(before: readonly string[], i: number, line: string | undefined, spare: number): number {
  for (let count = 1; count <= Math.min(spare, LOOKAHEAD_MAX); count += 1) if (before[i + count] === line) return count
  return 0
}

/**
 * Where two texts differ, line by line. Finds lines that were changed in place or taken out; a line that came in makes
 * everything behind it differ.
 */
function findChanges(before: readonly string[], after: readonly string[]): readonly Change[] {
  const changes: Change[] = []
  const add = (i: number, oldCount: number, j: number, newCount: number) => {
    const last = changes.at(-1)
    if (last && last.oldEnd === i && last.newEnd === j) {
      last.oldEnd += oldCount
      last.newEnd += newCount
    } else changes.push({ oldStart: i, oldEnd: i + oldCount, newStart: j, newEnd: j + newCount })
  }
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      i += 1
      j += 1
      continue
    }
    const gone = countGone(before, i, after[j], before.length - i - (after.length - j))
    add(i, gone || 1, j, gone > 0 ? 0 : 1)
    i += gone || 1
    j += gone > 0 ? 0 : 1
  }
  if (i < before.length || j < after.length) add(i, before.length - i, j, after.length - j)
  return changes
}

/** Changes whose lines of context touch, together. */
function toHunks(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = []
  for (const change of changes) {
    const last = hunks.at(-1)
    const end = last?.at(-1)?.oldEnd
    if (last && end !== undefined && change.oldStart - end <= 2 * CONTEXT_LINES) last.push(change)
    else hunks.push([change])
  }
  return hunks
}

/** First line and count as a hunk's head writes them; of no lines the line before. */
const rangeText = (start: number, count: number) =>
  `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`

const SIGNS = { same: ' ', old: '-', new: '+' } as const

/**
 * The differences between two texts as `patch -p0` takes them, three lines of context around each; empty where there
 * are none. Right for all texts, short for those of which lines were changed in place or taken out.
 *
 * @see POSIX diff, "Diff -u Output Format"
 */
export function unifiedDiff(name: string, before: string, after: string, paint: PaintDiff = (text) => text): string {
  const [old, now] = [linesOf(before), linesOf(after)]
  const hunks = toHunks(findChanges(old, now))
  if (hunks.length === 0) return ''
  // A tab ends a name with blanks.
  const title = /\s/.test(name) ? `${name}\t` : name
  const out: string[] = [`${paint(`--- ${title}`, 'head')}\n`, `${paint(`+++ ${title}`, 'head')}\n`]
  const write = (lines: readonly string[], kind: keyof typeof SIGNS) => {
    for (const line of lines) {
      const isWhole = line.endsWith('\n')
      out.push(`${paint(`${SIGNS[kind]}${isWhole ? line.slice(0, -1) : line}`, kind)}\n`)
      if (!isWhole) out.push('\\ No newline at end of file\n')
    }
  }
  for (const hunk of hunks) {
    const [first, last] = [hunk[0], hunk.at(-1)]
    if (first === undefined || last === undefined) continue
    const lead = Math.min(CONTEXT_LINES, first.oldStart)
    const [oldStart, newStart] = [first.oldStart - lead, first.newStart - lead]
    const oldEnd = Math.min(old.length, last.oldEnd + CONTEXT_LINES)
    const newEnd = last.newEnd + oldEnd - last.oldEnd
    const ranges = `-${rangeText(oldStart, oldEnd - oldStart)} +${rangeText(newStart, newEnd - newStart)}`
    out.push(`${paint(`@@ ${ranges} @@`, 'hunk')}\n`)
    let at = oldStart
    for (const change of hunk) {
      write(old.slice(at, change.oldStart), 'same')
      write(old.slice(change.oldStart, change.oldEnd), 'old')
      write(now.slice(change.newStart, change.newEnd), 'new')
      at = change.oldEnd
    }
    write(old.slice(at, oldEnd), 'same')
  }
  return out.join('')
}
