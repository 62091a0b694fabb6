import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const

/** A tree of policies in the words of a plan. */
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc
      .constantFrom(...NAMES)
      .chain((name) => fc.constantFrom(name, name, `{ endpoint: ${name}, health_check: false }`)),
    fc
      .tuple(tie('tree'), tie('tree'))
      .map(([primary, secondary]) => `{ failover: { primary: ${primary}, secondary: ${secondary} } }`),
    fc
      .array(fc.tuple(fc.nat(3), tie('tree')), { minLength: 1, maxLength: 3 })
      .map(
        (members) =>
          `{ weighted: { ${members.map(([weight, member], index) => `m${index}: ${weighing(member, weight)}`).join(', ')} } }`,
      ),
  ),
}))

const weighing = (member: string, weight: number) =>
  member.startsWith('{') ? member.replace('{ ', `{ weight: ${weight}, `) : `{ weight: ${weight}, endpoint: ${member} }`

const planOf = (body: string) => `version: 1
endpoints:
${NAMES.map((name, index) => `  ${name}: { ipv4: 192.0.2.${index + 1}, health_check: { type: HTTP } }`).join('\n')}
  sorry: { ipv4: 203.0.113.99, assume_up: true }
zones:
  example.com:
    records:
      www: { A: ${body} }
`

/** Minimal outages by name. */
async function outagesOf(body: string): Promise<readonly (readonly string[])[]> {
  const { deployment } = await loadPlan([{ name: 'plan.yaml', text: planOf(body) }])
  if (!deployment) throw new Error('the plan does not expand')
  const graph = compile(deployment)
  const setting = createSetting(graph, variablesOf(deployment, { kinds: new Set(), probabilities: new Map() }))
  const [question] = allQuestions(graph)
  if (!question) throw new Error('no question')
  return createAnalyst(DEFAULT_ANALYST_OPTIONS).analyse([{ setting, question, client: {} }], (analysis) =>
    analysis
      .cuts(analysis.cores[0]?.outage ?? analysis.engine.sets.false, 99)
      .map((cut) => cut.map((index) => analysis.cone.variables[index]?.name ?? '')),
  )
}

test('a last resort that is assumed up never adds an outage', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (body) => {
      const whole = body.startsWith('{') ? body : `{ endpoint: ${body} }`
      const [plain, guarded] = [
        await outagesOf(whole),
        await outagesOf(`{ failover: { primary: ${body}, secondary: sorry } }`),
      ]
      for (const cut of guarded)
        expect(
          plain.some((other) => other.every((name) => cut.includes(name))),
          `${body}: ${cut.join()}`,
        ).toBe(true)
    }),
    { numRuns: 150, seed: 31 },
  )
})
