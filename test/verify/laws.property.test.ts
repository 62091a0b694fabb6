import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { fraction } from '../../src/values/fraction.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { verifyPlan } from '../support/verifying.ts'
import { anyWidePlan, textOfWidePlan } from '../support/wide-plans.ts'

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

/** The name of each endpoint in a tree replaced by another one. */
const relabelled = (body: string, names: ReadonlyMap<string, string>) =>
  body.replaceAll(/(?<=(?:endpoint|primary|secondary): )[a-e](?![\w])/g, (name) => names.get(name) ?? name)

test('endpoints that change names change the names in the results, and nothing else', async () => {
  const permutation = fc.shuffledSubarray([...NAMES], { minLength: NAMES.length })
  await fc.assert(
    fc.asyncProperty(tree, permutation, async (body, others) => {
      const whole = body.startsWith('{') ? body : `{ endpoint: ${body} }`
      const names = new Map<string, string>(NAMES.map((name, index) => [name, others[index] ?? name]))
      const permuted = (cuts: readonly (readonly string[])[], rename: (name: string) => string) =>
        cuts.map((cut) => cut.map(rename).sort().join(' ')).sort()
      expect(permuted(await outagesOf(relabelled(whole, names)), (name) => name)).toEqual(
        permuted(await outagesOf(whole), (name) => names.get(name) ?? name),
      )
    }),
    { numRuns: 150, seed: 32 },
  )
})

test('what is proved is confirmed by plain booleans, however answers count', async () => {
  const counting = fc.constantFrom<('any' | 'mean')[]>('any', 'mean')
  const limit = fc.constantFrom(fraction(1, 4), fraction(1, 2), fraction(1))
  await fc.assert(
    fc.asyncProperty(anyWidePlan, counting, limit, async (plan, clientTries, outageAt) => {
      const { questions } = await verifyPlan(textOfWidePlan(plan), {
        clientTries,
        outageAt,
        survives: 2,
        selfCheck: false,
      })
      expect(questions.length).toBeGreaterThan(0)
    }),
    { numRuns: 60, seed: 33 },
  )
})
