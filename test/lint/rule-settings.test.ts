import { expect, test } from 'vitest'
import { findingLines } from '../support/findings.ts'
import { findingsIn } from '../support/lint.ts'

const plan = (rules: string, record = 'www: { A: [192.0.2.10] }') =>
  `version: 1\nrules: { ${rules} }\nzones: { example.com: { records: { ${record} } } }\n`

const about = async (text: string) =>
  findingLines((await findingsIn(text)).filter(({ rule }) => rule === 'ignore-invalid'))

test.each([
  [
    'a rule that does not exist',
    plan('weigth-single: off'),
    ['warning ignore-invalid plan.yaml 2:10-23 there is no rule "weigth-single" | did you mean "weight-single"?'],
  ],
  [
    'one that is like no other, in characters of its own',
    plan('"\\u001b[1m": error'),
    ['warning ignore-invalid plan.yaml 2:10-21 there is no rule "\\u{1b}[1m" | remove it'],
  ],
  [
    'one without which the plan does not say what it means',
    plan('unknown-key: warning'),
    [
      'warning ignore-invalid plan.yaml 2:10-21 unknown-key stays an error: such a plan does not say what it means | remove it',
    ],
  ],
  [
    'one that Route 53 rejects, where it finds something',
    plan('cname-at-apex: off', '"@": { CNAME: a.example.net. }'),
    [
      'warning ignore-invalid plan.yaml 2:10-23 cname-at-apex stays an error: Route 53 rejects what it finds | remove it and fix the plan',
    ],
  ],
  ['one that Route 53 rejects, where it finds nothing', plan('cname-at-apex: off'), []],
  ['one of verify', plan('VER002: off, VER006: error'), []],
  [
    'one that verify does not have',
    plan('VER012: off'),
    ['warning ignore-invalid plan.yaml 2:10-16 there is no rule "VER012" | did you mean "VER002"?'],
  ],
  ['one that has nothing to hide for now', plan('weight-single: off'), []],
  ['one that is an error anyway', plan('unknown-key: error'), []],
  ['any, where the plan does not want to hear of it', plan('weigth-single: off, ignore-invalid: off'), []],
  [
    'any, as an error where the plan wants that',
    plan('weigth-single: off, ignore-invalid: error'),
    ['ignore-invalid plan.yaml 2:10-23 there is no rule "weigth-single" | did you mean "weight-single"?'],
  ],
])('`rules:` for %s', async (_case, text, found) => {
  expect(await about(text)).toEqual(found)
})

test('a comment beside an entry hides what is said about it', async () => {
  const text = plan('old-rule: off').replace(' }\n', ' } # r53sim-ignore ignore-invalid: for older versions\n')
  expect(await about(text)).toEqual([])
})
