import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  describeParameter,
  findParameterProblem,
  findParameterProblems,
  type ParameterValue,
  parameterKeys,
  timeParameters,
} from '../../src/model/time-parameters.ts'
import { CHECKERS_PER_REGION, HEALTHY_FRACTION } from '../../src/route53/checkers.ts'
import { projectRoot } from '../support/cli.ts'

describe('the table of parameters', () => {
  test('has the keys that a plan may set, in its order', () => {
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/plan.schema.json'), 'utf8'))
    expect(Object.keys(schema.properties.model.properties)).toEqual(parameterKeys)
  })

  test('each of them is in the documents', () => {
    const text = readFileSync(join(projectRoot, 'docs/time-model.md'), 'utf8')
    expect(parameterKeys.filter((key) => !text.includes(`\`${key}\``))).toEqual([])
  })

  test('says of checkers what Route 53 does', () => {
    expect(timeParameters['check.checkers_per_region'].default).toBe(CHECKERS_PER_REGION)
    expect(timeParameters['check.healthy_fraction'].default).toBe(HEALTHY_FRACTION)
  })

  test('accepts what it presets', () => {
    for (const key of parameterKeys) {
      for (const value of Object.values(describeParameter(key).presets ?? {}))
        expect(findParameterProblem(key, value)).toBeUndefined()
    }
  })
})

describe('what a parameter cannot be', () => {
  test.each([
    // key                        value                          problem
    ['propagation', Number.NaN, 'propagation cannot be NaN'],
    ['propagation', -1, 'propagation cannot be -1'],
    ['propagation', Number.POSITIVE_INFINITY, 'propagation cannot be Infinity'],
    ['propagation', [5, 1], 'the range of propagation ends before it begins'],
    ['propagation', [0, -1], 'propagation cannot be -1'],
    ['client.mix.pinned', 1.5, 'client.mix.pinned cannot be 1.5'],
    ['elb.healthy', 0, 'elb.healthy cannot be 0'],
    ['elb.healthy', 2.5, 'elb.healthy cannot be 2.5'],
    ['check.healthy_fraction', 1, 'check.healthy_fraction cannot be 1'],
    ['toString', 1, 'the time model has no parameter "toString"'],
    ['propogation', 1, 'the time model has no parameter "propogation"'],
  ] as const)('%s %j', (key, value, message) => {
    expect(findParameterProblem(key, value)?.message).toBe(message)
  })

  test.each([
    ['propagation', 0],
    ['propagation', [3, 3]],
    ['elb.unhealthy', [2, 4]],
    ['client.request_rate', 0.001],
  ] as const)('%s %j is fine', (key, value) => {
    expect(findParameterProblem(key, value)).toBeUndefined()
  })

  test('kinds of client that are not all clients', () => {
    const problems = (settings: Readonly<Record<string, ParameterValue>>) =>
      findParameterProblems(new Map(Object.entries(settings))).map(({ message }) => message)
    expect(problems({ 'client.mix.cacheless': 0.3 })).toEqual(['the shares of client.mix come to 1.3, not 1'])
    expect(problems({ 'client.mix.cacheless': 0.3, 'client.mix.compliant': 0.43 })).toEqual([])
    expect(problems({ 'client.mix.pinned': 0.3, 'client.mix.violator': 2 })).toEqual([
      'client.mix.violator cannot be 2',
    ])
  })
})
