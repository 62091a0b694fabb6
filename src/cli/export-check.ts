import { join } from 'node:path'
import type { ExportFormat, Note, Written } from '../formats/format.ts'
import { type PaintDiff, unifiedDiff } from '../report/unified-diff.ts'
import { printable } from '../values/printable.ts'
import { openDiffPaint } from './diff-paint.ts'
import { printNotes } from './format-note.ts'
import type { System } from './system.ts'
import { askTargetTools } from './target-tools.ts'
import type { ColorChoice } from './terminal.ts'

export interface Checked {
  /** Paths of the files in the folder that are not as they would be written. */
  readonly stale: readonly string[]
  /** What the target's tools say. */
  readonly verdicts: readonly Note[]
}

interface CheckOptions {
  readonly out: string
  readonly format: 'text' | 'json'
  readonly color?: ColorChoice
  /** Of a file in the folder. */
  readonly bytesMax: number
}

/** A file that is not what an export would write. */
interface StaleFile {
  readonly path: string
  /** Empty for one that is missing, or cannot be read. */
  readonly before: string
  /** Empty for one that is left from an earlier export. */
  readonly after: string
}

/** The files of a folder that an export would change, make or no longer has. */
function staleFiles(
  { files }: Written,
  leftovers: readonly string[],
  out: string,
  bytesMax: number,
  system: System,
): readonly StaleFile[] {
  const read = (path: string) => {
    const content = system.exists(path) ? system.readText(path, bytesMax) : undefined
    return content?.ok === true ? content.text : undefined
  }
  const changed = [...files].flatMap(([name, after]) => {
    const path = join(out, name)
    const before = read(path)
    return before === after ? [] : [{ path, before: before ?? '', after }]
  })
  const left = leftovers.map((name) => ({ path: join(out, name), before: read(join(out, name)) ?? '', after: '' }))
  return [...changed, ...left]
}

/** Prints each file with its difference; of files that hold a secret the name alone. */
function showStale(stale: readonly StaleFile[], isSecret: boolean, paint: PaintDiff, system: System): void {
  for (const { path, before, after } of stale) {
    const name = printable(path)
    const diff = isSecret ? '' : unifiedDiff(name, before, after, paint)
    system.stdout.write(diff === '' ? `${name} differs\n` : diff)
  }
}

/** Compares the folder with what would be written, and has tools judge that; in text it prints both. Undefined where it was interrupted. @see engines.md E-7 */
export async function checkExport(
  exportFormat: ExportFormat,
  leftovers: readonly string[],
  written: Written,
  { out, format, color, bytesMax }: CheckOptions,
  system: System,
): Promise<Checked | undefined> {
  const stale = staleFiles(written, leftovers, out, bytesMax, system)
  if (format === 'text') showStale(stale, written.isSecret ?? false, await openDiffPaint(system, color), system)
  const verdicts = await askTargetTools(exportFormat, written, color, system)
  if (verdicts === undefined) return undefined
  if (format === 'text') await printNotes(verdicts, color, system)
  return { stale: stale.map(({ path }) => path), verdicts }
}
