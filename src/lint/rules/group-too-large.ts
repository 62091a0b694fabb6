import type { PolicyKind } from '../../model/record-set.ts'
import { limits } from '../../route53/limits.ts'
import { countOf } from '../../values/count.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

const MAXIMA: Readonly<Partial<Record<PolicyKind, number>>> = {
  weighted: limits.recordsSameNameType,
  latency: limits.recordsSameNameType,
  geolocation: limits.recordsSameNameType,
  multivalue: limits.recordsSameNameType,
  'ip-based': limits.recordsSameNameType,
  geoproximity: limits.geoproximityRecordsSameNameType,
}

/** Failover has two roles: `failover-duplicate-role` finds more. */
export const groupTooLarge: LintRule = {
  id: 'group-too-large',
  severity: 'error',
  about: 'routed',
  summary: `more than ${limits.recordsSameNameType} records (${limits.geoproximityRecordsSameNameType} geoproximity) of one name and type`,
  rules: ['R1.33', 'R1.51'],
  rejectedByApi: true,
  why: 'Route 53 takes no more. A branch with a policy of its own counts as one record.',
  get bad() {
    return `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
${Array.from({ length: 31 }, (_, index) => `            site-${index + 1}: { coordinates: [${index}, 0], values: [192.0.2.${index + 1}] }`).join('\n')}
`
  },
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            site-1: { coordinates: [0, 0], values: [192.0.2.1] }
            site-2: { coordinates: [1, 0], values: [192.0.2.2] }
`,
  *check({ index }) {
    for (const { recordSets } of index.routedGroups()) {
      const [first] = recordSets
      const { kind } = first.policy
      const max = MAXIMA[kind] ?? Infinity
      const excess = recordSets[max]
      if (!excess) continue
      yield {
        at: excess.at.field('setIdentifier'),
        message: `${groupTitle(first)} has ${countOf(recordSets.length, `${kind} record`)}, ${max} is the most`,
        hint: 'put some of them below a branch with a policy of its own',
        related: [{ at: first.at.field('policy'), message: 'the group begins here' }],
      }
    }
  },
}
