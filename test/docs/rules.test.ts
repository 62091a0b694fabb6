import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/lint/registry.ts'

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

const [, section = ''] = /^## 7\. Lint$(.*?)^## /ms.exec(read('route53.md')) ?? []

/** The table of section 7: what triggers which rule. */
const table = [...section.matchAll(/^\| ([a-z0-9-]+)\*{0,2} \| (error|warning|note) \| ([^|]+) \|/gm)].map(
  ([, id = '', severity = '', numbers = '']) => ({ id, severity, numbers: numbers.match(/R\d+\.\d+[a-z]?/g) ?? [] }),
)

/** Rules of the table that nothing checks yet, and why. */
const unchecked: ReadonlyMap<string, string> = new Map([
  ['check-search-string-body', 'a plan does not say what a path answers; probe sees it'],
  ['dnssec-no-active-ksk', 'a plan has no key-signing keys; signing makes one'],
  ['traffic-policy-invalid', 'traffic policies come with import'],
])

const sorted = (ids: Iterable<string>) => [...ids].sort()

describe('section 7 of route53.md', () => {
  test('has a row for every rule of validate, and validate a rule for every row', () => {
    expect(table.length).toBeGreaterThan(130)
    expect(sorted(table.map(({ id }) => id))).toEqual(sorted([...allRules.map(({ id }) => id), ...unchecked.keys()]))
  })

  test('an id stands once', () => {
    expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length)
    expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
  })

  test.each(allRules.map((rule) => [rule.id, rule] as const))(
    '%s has the severity and the numbers of its row',
    (id, rule) => {
      const row = table.find((one) => one.id === id)
      expect(rule.severity).toBe(row?.severity)
      expect(row?.numbers.filter((number) => !rule.rules.some((own) => own === number))).toEqual([])
    },
  )
})

test('rules.md has a section of its own for every rule, in order', () => {
  const headings = [...read('rules.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual(allRules.map(({ id }) => id))
})
