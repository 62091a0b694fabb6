import { ALIAS_LEVELS_MAX } from '../../decide/graph.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const aliasTooDeep: LintRule = {
  id: 'alias-too-deep',
  severity: 'error',
  about: 'alias',
  summary: `more than ${ALIAS_LEVELS_MAX} levels of aliases`,
  rules: ['R2.55'],
  why: 'AWS states no limit. A tree this deep is more likely a mistake than a plan, and r53sim follows no further.',
  get bad() {
    return `version: 1
zones:
  example.com:
    records:
      n0: { A: [192.0.2.10] }
${Array.from({ length: ALIAS_LEVELS_MAX + 1 }, (_, index) => `      n${index + 1}: { A: { alias: n${index} } }`).join('\n')}
`
  },
  good: `version: 1
zones:
  example.com:
    records:
      n0: { A: [192.0.2.10] }
      n1: { A: { alias: n0 } }
      n2: { A: { alias: n0 } }
`,
  *check({ index }) {
    for (const { members } of index.decidingGroups())
      for (const { recordSet, edge } of members) {
        if (edge?.kind !== 'missing' || edge.reason !== 'too-deep') continue
        yield {
          at: recordSet.at.field('alias'),
          message: `${recordTitle(recordSet)} stands on top of more than ${ALIAS_LEVELS_MAX} levels of aliases`,
          hint: 'point it further down',
        }
      }
  },
}
