import type { Ignore } from '../model/ignore.ts'
import { createSpans } from './positions.ts'
import type { PlanFile } from './source.ts'

/** A comment's text with its `#`, and where it begins. */
export interface Comment {
  readonly text: string
  readonly offset: number
}

/** The word that makes a comment an instruction. */
export const IGNORE_WORD = 'r53sim-ignore'

const INSTRUCTION = /^#\s*r53sim-ignore(?:\s+([^:]*?))?\s*(?::\s*(.*?))?\s*$/

/** For each line (from 0) the first one after it that holds more than a comment; the last line where there is none. */
function nextLinesOfPlan(lines: readonly string[]): readonly number[] {
  let next = lines.length - 1
  return lines
    .map((_, index) => lines.length - 1 - index)
    .map((index) => {
      const after = next
      if (!/^\s*(#|$)/.test(lines[index] ?? '')) next = index
      return after
    })
    .toReversed()
}

/** What the comments `# r53sim-ignore RULE: reason` hide; several rules stand with blanks or commas between them. @see R7.1 */
export function readIgnores(file: PlanFile, comments: readonly Comment[]): readonly Ignore[] {
  const { span } = createSpans({ file: file.name, text: file.text })
  const lines = file.text.split('\n')
  const nextLines = nextLinesOfPlan(lines)
  return comments.flatMap(({ text, offset }) => {
    const instruction = INSTRUCTION.exec(text)
    if (instruction === null) return []
    const at = span([offset, offset + text.length])
    const stands = lines[at.line - 1]?.slice(0, at.column - 1) ?? ''
    const [, rules = '', reason = ''] = instruction
    return {
      file: file.name,
      line: stands.trim() === '' ? (nextLines[at.line - 1] ?? 0) + 1 : at.line,
      rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''),
      reason,
      at,
    }
  })
}
