import { displayName, isWildcard, labelsOf, WILDCARD_LABEL } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

export const wildcardPartialLabel: LintRule = {
  id: 'wildcard-partial-label',
  severity: 'error',
  about: 'asterisk',
  summary: '* mixed with other characters in the leftmost label',
  rules: ['R1.7'],
  why:
    'Only a leftmost label that is * alone is a wildcard. In *prod the asterisk is an ordinary character, so the ' +
    'record answers a name that nobody asks for.',
  bad: `version: 1
zones:
  example.com:
    records:
      "*-prod": { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "*.prod": { A: [192.0.2.10] }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      for (const [name, [group]] of index.owners(zone)) {
        const [label = ''] = labelsOf(name)
        if (isWildcard(name) || name === zone.name || !label.includes(WILDCARD_LABEL)) continue
        yield {
          at: group.recordSets[0].at.field('name'),
          message: `${displayName(name)} is no wildcard: * counts only as the whole leftmost label`,
          hint: 'write *. and the rest of the name, or list the names',
        }
      }
    }
  },
}
