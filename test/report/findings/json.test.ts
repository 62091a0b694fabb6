import { expect, test } from 'vitest'
import { findingsToJson } from '../../../src/report/findings/json.ts'
import { checkPlans, findingsContext, troubled } from '../../support/findings-run.ts'
import { schemaErrors } from '../../support/schemas.ts'

test('the findings of all plans stand in one list, each with its place in numbers', async () => {
  const plans = await checkPlans({
    'a.yaml':
      'version: 1\nzones: { example.com: { records: { www: { A: { endpoint: wbe } } } } }\nendpoints: { web: {} }\n',
    'b.yaml': 'version: 1\nzones: {}\nzones: {}\n',
  })
  expect(JSON.parse(findingsToJson(plans, findingsContext()))).toEqual({
    schema: 'r53sim/findings/v1',
    files: ['a.yaml', 'b.yaml'],
    errors: 2,
    warnings: 0,
    notes: 0,
    findings: [
      {
        rule: 'undefined-endpoint',
        severity: 'error',
        message: 'there is no endpoint "wbe"',
        hint: 'did you mean "web"?',
        ...{ file: 'a.yaml', line: 2, column: 58, endLine: 2, endColumn: 61 },
        related: [],
      },
      {
        rule: 'duplicate-key',
        severity: 'error',
        message: '"zones" stands twice in this map',
        hint: 'remove one of the two',
        ...{ file: 'b.yaml', line: 3, column: 1, endLine: 3, endColumn: 6 },
        related: [{ message: 'first here', file: 'b.yaml', line: 2, column: 1, endLine: 2, endColumn: 6 }],
      },
    ],
  })
})

test('a finding without a hint says null, and everything fits the schema', async () => {
  const document = JSON.parse(findingsToJson(await checkPlans({ 'plan.yaml': troubled }), findingsContext()))
  expect(schemaErrors('findings', document)).toEqual([])
  expect(document.findings).toContainEqual(expect.objectContaining({ rule: 'undefined-endpoint', hint: null }))
})
