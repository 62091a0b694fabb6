import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

const BIAS_ADVISED_MAX = 50

export const proximityBiasLarge: LintRule = {
  id: 'proximity-bias-large',
  severity: 'warning',
  about: 'geoproximity',
  summary: `bias beyond ${BIAS_ADVISED_MAX} in either direction`,
  rules: ['R2.37'],
  why: 'The bias scales distances, so a large one draws in or pushes away clients of whole continents.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, bias: 80, values: [192.0.2.10] }
            zurich: { coordinates: [47.37, 8.54], values: [192.0.2.20] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, bias: 20, values: [192.0.2.10] }
            zurich: { coordinates: [47.37, 8.54], values: [192.0.2.20] }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('geoproximity')) {
      for (const { recordSet, policy } of members) {
        if (Math.abs(policy.bias) <= BIAS_ADVISED_MAX) continue
        const factor = policy.bias > 0 ? 1 - policy.bias / 100 : 1 / (1 + policy.bias / 100)
        yield {
          at: recordSet.at.field('bias'),
          message: `bias ${policy.bias} of ${recordTitle(recordSet)} counts every distance as ${Number(factor.toFixed(2))} of what it is`,
          hint: 'change the bias in small steps and look at who moves',
        }
      }
    }
  },
}
