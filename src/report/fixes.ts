import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import { printable } from '../values/printable.ts'
import type { Style } from './style.ts'

/** A finding as it stood, with the fix that was made or left out. */
export interface FixedFinding {
  readonly diagnostic: Diagnostic
  readonly fix: { readonly title: string }
}

function toLines(
  fixes: readonly FixedFinding[],
  files: readonly string[],
  line: (finding: Diagnostic, title: string) => string,
): string {
  const titles = new Map(fixes.map(({ diagnostic, fix }) => [diagnostic, fix.title]))
  return sortDiagnostics([...titles.keys()], files)
    .map((diagnostic) => `${line(diagnostic, titles.get(diagnostic) ?? '')}\n`)
    .join('')
}

/** A line for each fix that was made, then for each that was left out, by file in the order given; empty for none. */
export function fixesToText(
  { fixed, refused }: { readonly fixed: readonly FixedFinding[]; readonly refused: readonly FixedFinding[] },
  files: readonly string[],
  style: Style,
): string {
  const place = ({ at }: Diagnostic) => style.name(`${printable(at.file)}:${at.line}:${at.column}`)
  const made = toLines(
    fixed,
    files,
    (diagnostic, title) => `${style.good(`fixed[${diagnostic.rule}]`)} ${place(diagnostic)} ${title}`,
  )
  const left = toLines(
    refused,
    files,
    (diagnostic, title) =>
      `${style.warn(`not fixed[${diagnostic.rule}]`)} ${place(diagnostic)} if ${title}, the plan has other errors`,
  )
  return made + left
}
