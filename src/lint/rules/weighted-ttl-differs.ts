import type { LintRule } from '../rule.ts'
import { groupTitle, listed, placesOf } from '../words.ts'

export const weightedTtlDiffers: LintRule = {
  id: 'weighted-ttl-differs',
  severity: 'error',
  about: 'weighted',
  summary: 'records of a weighted group with different TTLs',
  rules: ['R1.33', 'R2.29'],
  rejectedByApi: true,
  why:
    'With different TTLs resolvers would keep one answer longer than the other, and the shares would not be those ' +
    'of the weights.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 9, values: [192.0.2.10], ttl: 60 }
            green: { weight: 1, values: [192.0.2.20], ttl: 30 }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          ttl: 30
          weighted:
            blue: { weight: 9, values: [192.0.2.10] }
            green: { weight: 1, values: [192.0.2.20] }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('weighted')) {
      const [first, ...others] = members
        .map(({ recordSet }) => recordSet)
        .filter(({ ttlSeconds }) => ttlSeconds !== undefined)
      const differing = others.filter(({ ttlSeconds }) => ttlSeconds !== first?.ttlSeconds)
      const [odd] = differing
      if (!first || !odd) continue
      const ttls = [...new Set([first, ...differing].map(({ ttlSeconds }) => `${ttlSeconds} s`))]
      yield {
        at: odd.at.field('ttl'),
        message: `${groupTitle(odd)} is weighted and its records have TTLs of ${listed(ttls)}`,
        hint: `write one ttl for all, beside weighted:`,
        related: placesOf(
          [first, ...differing.slice(1)],
          ({ at }) => at.field('ttl'),
          ({ branch, ttlSeconds }) => `${branch}: ${ttlSeconds} s`,
        ),
      }
    }
  },
}
