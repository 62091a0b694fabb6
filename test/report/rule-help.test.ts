import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/lint/registry.ts'
import { silencingOf } from '../../src/lint/rule-settings.ts'
import { ruleHelpPath, ruleMarkdown, sourcesOf } from '../../src/report/rule-help.ts'
import { findingsIn } from '../support/lint.ts'

const find = async (id: string, text: string) => (await findingsIn(text)).filter(({ rule }) => rule === id)

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const isAllowed = silencingOf(rule) === 'allowed'

  test('`rules:` switches it off where its help says so', async () => {
    const left = await find(id, `${rule.bad}rules: { ${id}: off }\n`)
    expect(left.length > 0).toBe(!isAllowed)
  })

  test('`rules:` changes its severity where its help says so', async () => {
    const other = rule.severity === 'error' ? 'warning' : 'error'
    const severities = (await find(id, `${rule.bad}rules: { ${id}: ${other} }\n`)).map(({ severity }) => severity)
    expect(new Set(severities)).toEqual(new Set([isAllowed ? other : rule.severity]))
  })

  test('a comment hides it where its help says so', async () => {
    const lines = new Set((await find(id, rule.bad)).map(({ at }) => at.line))
    const commented = rule.bad
      .split('\n')
      .map((line, index) => (lines.has(index + 1) ? `${line} # r53sim-ignore ${id}: reason` : line))
    const left = await find(id, commented.join('\n'))
    expect(left.length > 0).toBe(!ruleMarkdown(rule).includes(`# r53sim-ignore ${id}: reason`))
  })

  test('has its sources with their titles', () => {
    for (const source of sourcesOf(rule)) expect(source).toMatch(/^R[1-8]\.\d+[a-z]? \S/)
    expect(ruleMarkdown(rule)).toContain(`\`\`\`yaml\n${rule.good}\`\`\``)
    expect(ruleHelpPath(id)).toBe(`docs/rules.md#${id}`)
  })
})
