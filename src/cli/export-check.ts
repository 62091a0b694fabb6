import { join } from 'node:path'
import type { Written } from '../formats/format.ts'
import { type PaintDiff, unifiedDiff } from '../report/unified-diff.ts'
import { printable } from '../values/printable.ts'
import type { System } from './system.ts'

/** A file that is not what an export would write. */
export interface StaleFile {
  readonly path: string
  /** Empty for one that is missing, or cannot be read. */
  readonly before: string
  /** Empty for one that is left from an earlier export. */
  readonly after: string
}

/** The files of a folder that an export would change, make or no longer has. */
export function staleFiles(
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
export function showStale(stale: readonly StaleFile[], isSecret: boolean, paint: PaintDiff, system: System): void {
  for (const { path, before, after } of stale) {
    const name = printable(path)
    const diff = isSecret ? '' : unifiedDiff(name, before, after, paint)
    system.stdout.write(diff === '' ? `${name} differs\n` : diff)
  }
}
