import { createSpans } from './positions.ts'
import type { Ignore, PlanFile } from './source.ts'

/** A comment's text with its `#`, and where it begins. */
export interface Comment {
  readonly text: string
  readonly offset: number
}

/** The word that makes a comment an instruction. */
export const IGNORE_WORD = 'r53sim-ignore'

const INSTRUCTION = /^#\s*r53sim-ignore(?:\s+([^:]*?))?\s*(?::\s*(.*?))?\s*$/

/** The first line after `line` (both from 1) that holds more than a comment; the last line where there is none. */
function nextLineOfPlan(lines: readonly string[], line: number): number {
  let next = line + 1
  while (next <= lines.length && /^\s*(#|$)/.test(lines[next - 1] ?? '')) next += 1
  return Math.min(next, lines.length)
}

/** What the comments `# r53sim-ignore RULE: reason` hide; several rules stand with blanks or commas between them. @see R7.1 */
export function readIgnores(file: PlanFile, comments: readonly Comment[]): readonly Ignore[] {
  const { span } = createSpans({ file: file.name, text: file.text })
  const lines = file.text.split('\n')
  return comments.flatMap(({ text, offset }) => {
    const instruction = INSTRUCTION.exec(text)
    if (instruction === null) return []
    const at = span([offset, offset + text.length])
    const stands = lines[at.line - 1]?.slice(0, at.column - 1) ?? ''
    const [, rules = '', reason = ''] = instruction
    return {
      file: file.name,
      line: stands.trim() === '' ? nextLineOfPlan(lines, at.line) : at.line,
      rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''),
      reason,
      at,
    }
  })
}
