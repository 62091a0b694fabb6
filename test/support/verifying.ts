import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { fromDecimal } from '../../src/values/fraction.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { createVerification, type Verification, type VerifyOptions } from '../../src/verify/verify.ts'

/** What `verify` proves of a plan, from its text. */
export async function verifyPlan(text: string, options: Partial<VerifyOptions> = {}): Promise<Verification> {
  const { deployment } = await loadPlan([{ name: 'plan.yaml', text }])
  if (!deployment) throw new Error('the plan does not expand')
  const graph = compile(deployment)
  const { variables, probabilities, outageAt, clientTries } = deployment.verify
  const setting = createSetting(graph, variablesOf(deployment, { kinds: new Set(variables), probabilities }))
  const { steps, finish } = createVerification(setting, allQuestions(graph), {
    ...DEFAULT_ANALYST_OPTIONS,
    maxFailures: undefined,
    survives: 1,
    outageAt: fromDecimal(outageAt),
    clientTries,
    detail: false,
    selfCheck: true,
    isRestricted: false,
    ...options,
  })
  for (const _ of steps());
  return finish()
}

/** Findings as short lines: rule, kinds of client, what fails, what happens. */
export const linesOf = ({ findings }: Verification): readonly string[] =>
  findings.map(({ rule, kinds, failed, message, invariant }) =>
    [invariant ?? rule, kinds.map(({ label }) => label).join('+'), failed.map(({ id }) => id).join(' '), message].join(
      ' | ',
    ),
  )
