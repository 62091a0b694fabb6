import { describe, expect, test } from 'vitest'
import { expandText } from './expanded.ts'

const plan = (model: string) => `
version: 1
endpoints: { web: { ipv4: 192.0.2.10 } }
zones: { example.com: { records: { www: { A: { endpoint: web } } } } }
model: ${model}
`

describe('parameters of the time model', () => {
  test('numbers and ranges', async () => {
    const { deployment, diagnostics } = await expandText(plan('{ propagation: 5, check.fail_delay: [0.1, 4] }'))
    expect(diagnostics).toEqual([])
    expect(Object.fromEntries(deployment.model)).toEqual({ propagation: 5, 'check.fail_delay': [0.1, 4] })
  })

  test.each([
    // model                                        column  message                                           kept
    ['{ propagation: [10, 0] }', 23, 'the range of propagation ends before it begins', []],
    ['{ propagation: 3, elb.healthy: 1.5 }', 39, 'elb.healthy cannot be 1.5', ['propagation']],
    [
      '{ client.mix.cacheless: 0.3, propagation: 3 }',
      32,
      'the shares of client.mix come to 1.3, not 1',
      ['propagation'],
    ],
  ])('%s is said where it stands, and left out', async (model, column, message, kept) => {
    const { deployment, diagnostics } = await expandText(plan(model))
    expect(diagnostics).toMatchObject([{ rule: 'plan-schema', severity: 'error', message, at: { line: 5, column } }])
    expect([...deployment.model.keys()]).toEqual(kept)
  })
})
