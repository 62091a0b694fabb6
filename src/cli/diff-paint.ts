import type { PaintDiff } from '../report/unified-diff.ts'
import { printable } from '../values/printable.ts'
import type { System } from './system.ts'
import { openStyle } from './terminal.ts'

/** How a diff looks on standard output: `patch` needs the lines as they are, a terminal must not get control characters. */
export async function openDiffPaint(system: System, color: Parameters<typeof openStyle>[2]): Promise<PaintDiff> {
  const style = await openStyle(system, system.stdout, color)
  const paints = {
    head: style.strong,
    hunk: style.quiet,
    same: (text: string) => text,
    old: style.bad,
    new: style.good,
  }
  return (text, kind) => paints[kind](system.stdout.isTerminal ? printable(text) : text)
}
