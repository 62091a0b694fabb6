import { printable } from '../values/printable.ts'

/** Plain text as Markdown that shows just that text, in a paragraph or a table cell: no markup, no HTML, no line breaks. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()<>#+!|~$@-]/g, (character) => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/^(\d+)\./, '$1\\.')
}

/** Text as inline code in a table cell: the fence is longer than any run of backticks inside (CommonMark §6.1; the bar stays escaped, GFM §4.10). */
export function codeMarkdown(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || shown === '' ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** A GFM table; titles are plain text, cells are Markdown already (`escapeMarkdown`, `codeMarkdown`). Nothing for no rows. */
export function formatMarkdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${titles.map((_, index) => cells[index] ?? '').join(' | ')} |\n`
  return line(titles.map(escapeMarkdown)) + line(titles.map(() => '---')) + rows.map(line).join('')
}
