import { expect, test } from 'vitest'
import { applyIgnores } from '../../src/lint/apply-ignores.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Ignore } from '../../src/model/ignore.ts'

const file = 'plan.yaml'

const finding = (rule: string, line: number, severity: Diagnostic['severity'] = 'warning'): Diagnostic => ({
  rule,
  severity,
  at: { file, line, column: 5, endLine: line, endColumn: 9 },
  message: `found by ${rule}`,
})

const comment = (line: number, rules: readonly string[], reason = 'known'): Ignore => ({
  file,
  line,
  rules,
  reason,
  at: { file, line, column: 20, endLine: line, endColumn: 60 },
})

const messages = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ rule, message }) => `${rule}: ${message}`)

test('a comment hides the findings of its rule on its line, and nothing else', () => {
  const kept = finding('ttl-too-long-for-failover', 3)
  const other = finding('weighted-ttl-differs', 2)
  const elsewhere = { ...finding('ttl-too-long-for-failover', 2), at: { ...kept.at, file: 'zones.yaml', line: 2 } }
  const hidden = finding('ttl-too-long-for-failover', 2)
  expect(applyIgnores([hidden, hidden, other, elsewhere, kept], [comment(2, ['ttl-too-long-for-failover'])])).toEqual([
    other,
    elsewhere,
    kept,
  ])
})

test('several rules in one comment', () => {
  const findings = [finding('a-rule', 2), finding('b-rule', 2)]
  expect(applyIgnores(findings, [comment(2, ['a-rule', 'b-rule'])])).toEqual([])
})

test.each([
  ['no rule', comment(2, []), 'the comment names no rule'],
  ['no reason', comment(2, ['a-rule'], ''), 'the comment gives no reason, so it hides nothing'],
  ['the wrong line', comment(5, ['a-rule']), 'there is no finding a-rule on line 5 to hide'],
  ['another rule', comment(2, ['b-rule']), 'there is no finding b-rule on line 2 to hide'],
])('%s: the finding stays and the comment is one', (_case, ignore, message) => {
  expect(messages(applyIgnores([finding('a-rule', 2)], [ignore]))).toEqual([
    'a-rule: found by a-rule',
    `ignore-invalid: ${message}`,
  ])
})

test.each(['wildcard-ns', 'plan-schema'])('an error of Route 53 or of the language stays: %s', (rule) => {
  expect(messages(applyIgnores([finding(rule, 2, 'error')], [comment(2, [rule])]))).toEqual([
    `${rule}: found by ${rule}`,
    `ignore-invalid: ${rule} cannot be hidden: Route 53 rejects what it finds`,
  ])
})

test('a rule id that is nearly one gets the nearest', () => {
  expect(applyIgnores([], [comment(2, ['wildcard-nss'])])[0]?.hint).toBe('did you mean "wildcard-ns"?')
})

test('the plan decides on the severity of what is found about comments', () => {
  expect(applyIgnores([], [comment(2, ['a-rule'])], 'error')[0]?.severity).toBe('error')
  expect(applyIgnores([], [comment(2, ['a-rule'])], 'off')).toEqual([])
})

test('what verify finds is not for validate to judge; a comment without a reason is', () => {
  expect(applyIgnores([], [comment(2, ['VER002'])])).toEqual([])
  expect(messages(applyIgnores([], [comment(2, ['VER002'], '')]))).toEqual([
    'ignore-invalid: the comment gives no reason, so it hides nothing',
  ])
})
