import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allRules, lintRules } from '../../src/lint/registry.ts'
import { findingsIn } from '../support/lint.ts'

const folder = join(import.meta.dirname, '../../src/lint/rules')

/** Other errors that cannot be avoided in a plan that shows the rule. */
const inherent: Readonly<Record<string, readonly string[]>> = {}

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('says what, why and where it comes from', () => {
    expect(rule.rules.length).toBeGreaterThan(0)
    expect(rule.summary).not.toMatch(/\.$|^[A-Z][a-z]/)
    expect(rule.why).toMatch(/^[A-Z].*\.$/)
  })

  test('is found in its bad plan, and no other error', async () => {
    const found = await findingsIn(rule.bad)
    expect(found.filter((finding) => finding.rule === id).map(({ severity }) => severity)).toContain(rule.severity)
    const errors = found.filter(({ severity }) => severity === 'error').map((finding) => finding.rule)
    expect(errors.filter((other) => other !== id && !inherent[id]?.includes(other))).toEqual([])
  })

  test('is not found in its good plan, nor any error', async () => {
    const found = await findingsIn(rule.good)
    expect(found.filter(({ severity, rule: other }) => severity === 'error' || other === id)).toEqual([])
  })

  test('speaks in sentences without a final stop', async () => {
    for (const { rule: found, message, hint = '' } of await findingsIn(rule.bad)) {
      if (found !== id) continue
      expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|NaN/)
      // Only names end in a dot.
      for (const text of [message, hint]) expect(text).not.toMatch(/(^| )[^ .]+\.$/)
      expect(message).not.toBe('')
    }
  })
})

test('every file of a rule has its line in the registry', () => {
  expect(
    readdirSync(folder)
      .map((file) => file.replace(/\.ts$/, ''))
      .sort(),
  ).toEqual(lintRules.map(({ id }) => id).sort())
})

describe('the table of docs/route53.md section 7', () => {
  const rows = [
    ...readFileSync(join(import.meta.dirname, '../../docs/route53.md'), 'utf8').matchAll(
      /^\| ([a-z0-9-]+)\*{0,2} \| (error|warning|note) \|/gm,
    ),
  ].map(([, id = '', severity = '']) => ({ id, severity }))
  const severities = new Map<string, string>(allRules.map(({ id, severity }) => [id, severity]))

  /** What a plan does not say: key-signing keys, redirects, traffic policies. */
  const elsewhere = ['check-search-string-body', 'dnssec-no-active-ksk', 'traffic-policy-invalid']

  test('every rule of the table is here, but for those about what a plan does not say', () => {
    expect(rows.map(({ id }) => id).filter((id) => !severities.has(id))).toEqual(elsewhere)
    const ids = new Set(rows.map(({ id }) => id))
    expect([...severities.keys()].filter((id) => !ids.has(id))).toEqual([])
  })

  test('severities are those of the table', () => {
    const own = rows.filter(({ id }) => severities.has(id))
    expect(own.filter(({ id, severity }) => severities.get(id) !== severity)).toEqual([])
  })

  test('no rule stands twice', () => {
    expect(severities.size).toBe(allRules.length)
  })
})
