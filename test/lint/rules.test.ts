import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lintRules } from '../../src/lint/registry.ts'
import { findRuleTitle } from '../../src/route53/rules.ts'
import { findingsIn } from '../support/lint.ts'

const folder = join(import.meta.dirname, '../../src/lint/rules')

/** Other errors that cannot be avoided in a plan that shows the rule. */
const inherent: Readonly<Record<string, readonly string[]>> = {}

describe.each(lintRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('stands in a file of its name and names rules that exist', () => {
    expect(existsSync(join(folder, `${id}.ts`))).toBe(true)
    expect(rule.rules.length).toBeGreaterThan(0)
    for (const number of rule.rules) expect(findRuleTitle(number), number).toBeDefined()
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
