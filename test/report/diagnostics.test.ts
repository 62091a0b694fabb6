import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../../src/report/diagnostics.ts'
import { openSources } from '../../src/report/excerpt.ts'
import { asciiSymbols, plainStyle } from '../../src/report/style.ts'
import { visibleWidth } from '../../src/report/width.ts'

const file = 'plan.yaml'

function finding(line: number, column: number, endColumn: number, more: Partial<Diagnostic> = {}): Diagnostic {
  const at = { file, line, column, endLine: line, endColumn }
  return { rule: 'undefined-endpoint', severity: 'error', at, message: 'there is no endpoint "wbe"', ...more }
}

const shown = (text: string, ...findings: readonly Diagnostic[]) =>
  formatDiagnostics(findings, openSources([{ name: file, text }]), plainStyle)

const lines = (...text: readonly string[]) => text.map((line) => `${line}\n`).join('')

test('severity, rule, place and message; the line, carets, the hint', () => {
  const text = 'zones:\n  a:\n    primary: wbe\n'
  expect(shown(text, finding(3, 14, 17, { hint: 'did you mean "web"?' }))).toBe(
    lines(
      'error[undefined-endpoint] plan.yaml:3:14 there is no endpoint "wbe"',
      '    3 |     primary: wbe',
      '      |              ^^^ did you mean "web"?',
    ),
  )
})

test('related places follow with their own lines', () => {
  const related = [{ message: 'first defined here', at: { file, line: 1, column: 1, endLine: 1, endColumn: 2 } }]
  expect(shown('a: 1\nb: 2\na: 3\n', finding(3, 1, 2, { rule: 'duplicate-key', message: 'twice', related }))).toBe(
    lines(
      'error[duplicate-key] plan.yaml:3:1 twice',
      '    3 | a: 3',
      '      | ^',
      '  plan.yaml:1:1 first defined here',
      '    1 | a: 1',
      '      | ^',
    ),
  )
})

describe('carets stand below what they mean', () => {
  test.each([
    ['after a tab', '\tb: x', 2, 3, '    1 |   b: x', '      |   ^'],
    ['after wide characters', '"日本語": wbe', 8, 11, '    1 | "日本語": wbe', '      |           ^^^'],
    ['below wide characters', 'k: 日本', 4, 6, '    1 | k: 日本', '      |    ^^^^'],
    ['below a combining accent', 'k: e\u0301x', 4, 6, '    1 | k: e\u0301x', '      |    ^'],
    ['after an escape sequence', 'k: \u001b[31m x', 10, 11, '    1 | k: \\u{1b}[31m x', '      |               ^'],
    ['at the end of a line', 'k:', 3, 3, '    1 | k:', '      |   ^'],
    ['past the end of a line', 'k:', 9, 12, '    1 | k:', '      |   ^'],
    ['on an empty line', '', 1, 1, '    1 |', '      | ^'],
    ['before a carriage return', 'k: x\r', 4, 5, '    1 | k: x', '      |    ^'],
  ] as const)('%s', (_case, text, column, endColumn, source, carets) => {
    expect(
      shown(`${text}\n`, finding(1, column, endColumn))
        .split('\n')
        .slice(1, 3),
    ).toEqual([source, carets])
  })
})

test('a place of several lines is marked to the end of its first', () => {
  const at = { file, line: 1, column: 4, endLine: 3, endColumn: 2 }
  expect(
    shown('k: one\n  two\n', finding(1, 1, 1, { at }))
      .split('\n')
      .slice(1, 3),
  ).toEqual(['    1 | k: one', '      |    ^^^'])
})

test('a long line is cut around the caret', () => {
  const text = `k: ${'v'.repeat(5000)} wbe ${'z'.repeat(5000)}`
  const [, source = '', carets = ''] = shown(text, finding(1, 5005, 5008, { hint: 'here' })).split('\n')
  expect(source).toMatch(/^ {4}1 \| …v{23} wbe z+…$/)
  expect(visibleWidth(source)).toBeLessThanOrEqual(plainStyle.width)
  expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('wbe')
})

test('a hint that does not fit beside the carets stands below them', () => {
  const hint = 'words '.repeat(30).trim()
  const output = shown('k: v', finding(1, 4, 5, { hint })).split('\n')
  expect(output.slice(1, 3)).toEqual(['    1 | k: v', '      |    ^'])
  expect(output[3]).toMatch(/^ {6}\| {3}words/)
  for (const line of output) expect(visibleWidth(line)).toBeLessThanOrEqual(plainStyle.width)
})

test('without the source the hint still shows', () => {
  expect(formatDiagnostics([finding(3, 1, 2, { hint: 'do this' })], () => undefined, plainStyle)).toBe(
    lines('error[undefined-endpoint] plan.yaml:3:1 there is no endpoint "wbe"', '      do this'),
  )
})

test('control and bidirectional characters never reach the terminal', () => {
  const bad = '\u001b]0;title\u0007\u202e\u009b31m'
  const text = shown(`k: ${bad}`, finding(1, 4, 9, { message: bad, hint: bad }))
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})

test('ASCII where the terminal has no more', () => {
  const text = `k: ${'v'.repeat(500)}`
  const style = { ...plainStyle, symbols: asciiSymbols }
  expect(formatDiagnostics([finding(1, 400, 401)], openSources([{ name: file, text }]), style)).toMatch(
    /\.\.\.v+\.\.\.\n/,
  )
})

test('findings are counted in words', () => {
  const findings = [
    finding(1, 1, 1),
    finding(1, 1, 1, { severity: 'warning' }),
    finding(1, 1, 1, { severity: 'warning' }),
  ]
  expect(formatCounts(countFindings(findings))).toBe('1 error, 2 warnings')
  expect(formatCounts(countFindings([]))).toBe('no findings')
})
