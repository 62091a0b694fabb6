import { displayName, isWildcard } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

export const wildcardNs: LintRule = {
  id: 'wildcard-ns',
  severity: 'error',
  about: 'asterisk',
  summary: 'NS record with a wildcard name',
  rules: ['R1.7'],
  rejectedByApi: true,
  why: 'A delegation is for one name and all below it; Route 53 takes no NS record for names that do not exist yet.',
  bad: `version: 1
zones:
  example.com:
    records:
      "*.teams": { NS: [ns1.example.net., ns2.example.net.] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      teams: { NS: [ns1.example.net., ns2.example.net.] }
`,
  *check({ index }) {
    for (const { name, type, recordSets } of index.groups()) {
      if (type !== 'NS' || !isWildcard(name)) continue
      yield {
        at: recordSets[0].at.field('name'),
        message: `${displayName(name)} is a wildcard, and Route 53 takes none for NS records`,
        hint: 'delegate each name by its own NS record',
      }
    }
  },
}
