import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLintContext } from '../../src/lint/lint.ts'
import { allRules, lintRules } from '../../src/lint/registry.ts'
import { subjectsOf } from '../../src/lint/subjects.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { anyDraft, caseOf } from '../oracle/plans.ts'

/** Rules that find something in a deployment which has nothing that they are about, by id; and how many do not run on it. */
function findWithout(deployment: Deployment) {
  const context = createLintContext(deployment)
  const subjects = subjectsOf(deployment)
  const idle = lintRules.filter(({ about }) => about !== undefined && !subjects.has(about))
  return { wrong: idle.filter((rule) => [...rule.check(context)].length > 0).map(({ id }) => id), idle: idle.length }
}

const texts = [
  ...allRules.flatMap(({ id, bad, good }) => [[`bad ${id}`, bad] as const, [`good ${id}`, good] as const]),
  ...readdirSync('examples')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(`examples/${name}`, 'utf8')] as const),
]

test('on the plans of the rules and the examples a rule without its subject finds nothing', async () => {
  for (const [name, text] of texts) {
    const { deployment } = await loadPlan([{ name, text }])
    if (deployment) expect([name, findWithout(deployment).wrong]).toEqual([name, []])
  }
})

test('on any plan a rule without its subject finds nothing', () => {
  let idle = 0
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const found = findWithout(caseOf(draft).deployment)
      expect(found.wrong).toEqual([])
      idle += found.idle
    }),
    { numRuns: 300 },
  )
  expect(idle).toBeGreaterThan(1000)
})
