import { displayName, isWildcard } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

export const wildcardNs: LintRule = {
  id: 'wildcard-ns',
  severity: 'error',
  summary: 'NS record with a wildcard name',
  rules: ['R1.7'],
  rejectedByApi: true,
  *check({ deployment }) {
    for (const { name, type, at } of deployment.zones.flatMap(({ recordSets }) => recordSets)) {
      if (type !== 'NS' || !isWildcard(name)) continue
      yield {
        at: at.field('name'),
        message: `${displayName(name)} is a wildcard, and Route 53 takes none for NS records`,
        hint: 'delegate each name by its own NS record',
      }
    }
  },
}
