import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadPlan } from '../../src/plan/load.ts'
import { type Rewrite, rewriteValues } from '../../src/plan/rewrite-values.ts'

const plan = (cases: string) => `version: 1
endpoints: { web: { ipv4: 192.0.2.1 } }   # one
zones: { example.com: { records: { www: { A: { endpoint: web } } } } }
cases:
${cases}`

async function rewrite(text: string, ...rewrites: readonly Rewrite[]) {
  const files = [{ name: 'plan.yaml', text }]
  const { positions } = await loadPlan(files)
  const { files: after, left, written } = rewriteValues(files, positions, rewrites)
  return { text: after[0]?.text, left: left.length, written: written.length }
}

const answers = (becomes: Rewrite['becomes'], index = 0): Rewrite => ({ path: ['cases', index, 'answers'], becomes })

describe('what is rewritten keeps its form and all around it', () => {
  test.each([
    // case, written before, becomes, written after
    [
      'a list in brackets',
      '  - { query: { name: www }, answers: [192.0.2.9] }  # why\n',
      ['192.0.2.1', '192.0.2.2'],
      '  - { query: { name: www }, answers: [192.0.2.1, 192.0.2.2] }  # why\n',
    ],
    [
      'what needs quotes gets some',
      '  - { query: { name: www }, answers: [192.0.2.9] }\n',
      ['2001:db8::1'],
      '  - { query: { name: www }, answers: ["2001:db8::1"] }\n',
    ],
    [
      'quotes stay',
      '  - { query: { name: www }, answers: ["192.0.2.9"] }\n',
      ['192.0.2.1'],
      '  - { query: { name: www }, answers: ["192.0.2.1"] }\n',
    ],
    [
      'an empty list',
      '  - { query: { name: www }, answers: [192.0.2.9] }\n',
      [],
      '  - { query: { name: www }, answers: [] }\n',
    ],
    [
      'a list of lines',
      '  - query: { name: www }\n    answers:\n      - 192.0.2.9\n      - 192.0.2.8\n    served: true\n',
      ['192.0.2.1'],
      '  - query: { name: www }\n    answers:\n      - 192.0.2.1\n    served: true\n',
    ],
    [
      'a list of lines that grows',
      '  - query: { name: www }\n    answers:\n    - 192.0.2.9\n',
      ['192.0.2.1', '192.0.2.2'],
      '  - query: { name: www }\n    answers:\n    - 192.0.2.1\n    - 192.0.2.2\n',
    ],
  ] as const)('%s', async (_case, before, becomes, after) => {
    expect(await rewrite(plan(before), answers(becomes))).toEqual({ text: plan(after), left: 0, written: 1 })
  })

  test('scalars: numbers, truth, durations, words', async () => {
    const before = plan(
      '  - { query: { name: www }, ttl_at_most: 5m, served: true, rcode: NXDOMAIN, via: "www/a" } # x\n',
    )
    const at = (key: string, becomes: Rewrite['becomes']): Rewrite => ({ path: ['cases', 0, key], becomes })
    const { text } = await rewrite(
      before,
      at('ttl_at_most', 60),
      at('served', false),
      at('rcode', 'NOERROR'),
      at('via', 'www'),
    )
    expect(text).toBe(
      plan('  - { query: { name: www }, ttl_at_most: 60, served: false, rcode: NOERROR, via: "www" } # x\n'),
    )
  })

  test('a plan in JSON stays JSON', async () => {
    const json = (list: string) =>
      `{"version": 1, "zones": {"example.com": {"records": {"www": {"A": ["192.0.2.1"]}}}}, "cases": [{"query": {"name": "www"}, "answers": ${list}}]}`
    expect((await rewrite(json('["192.0.2.9"]'), answers(['192.0.2.1']))).text).toBe(json('["192.0.2.1"]'))
  })
})

describe('what is left alone', () => {
  test.each([
    [
      'a list with a comment',
      '  - query: { name: www }\n    answers: # two\n      - 192.0.2.9 # old\n      - 192.0.2.8\n',
    ],
    ['brackets with a comment', '  - query: { name: www }\n    answers: [\n      192.0.2.9, # old\n      192.0.2.8]\n'],
    ['a list of lines that would be empty', '  - query: { name: www }\n    answers:\n      - 192.0.2.9\n', []],
    ['a place that is not there', '  - { query: { name: www }, served: true }\n'],
  ] as const)('%s', async (_case, before, becomes: readonly string[] = ['192.0.2.1']) => {
    expect(await rewrite(plan(before), answers(becomes))).toEqual({ text: plan(before), left: 1, written: 0 })
  })

  test('an anchored list that two cases want differently', async () => {
    const before = plan(
      '  - { query: { name: www }, answers: &all [192.0.2.9] }\n  - { query: { name: www }, answers: *all }\n',
    )
    const { text, left } = await rewrite(before, answers(['192.0.2.1'], 1))
    expect({ text, left }).toEqual({ text: before, left: 1 })
  })
})

test('whatever values become: the plan says just that afterwards, and nothing else has changed', async () => {
  const value = fc.oneof(
    fc.stringMatching(/^[\x20-\x7e]{1,20}$/),
    fc.constantFrom('true', 'null', '1e3', '0x10', '- a', '# b', "it's", 'a: b', '[x]', '@', '2001:db8::1', '"'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('flow', 'block'),
      async (becomes, form) => {
        const before = plan(
          form === 'flow'
            ? '  - { query: { name: www }, answers: [192.0.2.9, 192.0.2.8], served: true }\n'
            : '  - query: { name: www }\n    answers:\n      - 192.0.2.9\n      - 192.0.2.8\n    served: true\n',
        )
        const { text = '' } = await rewrite(before, answers(becomes))
        const { document } = await loadPlan([{ name: 'plan.yaml', text }])
        expect(document?.cases).toEqual([{ query: { name: 'www' }, answers: becomes, served: true }])
      },
    ),
    { numRuns: 200 },
  )
})
