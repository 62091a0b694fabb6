import type { LintRule } from '../rule.ts'
import { listed, placesOf, recordTitle } from '../words.ts'

export const weightZeroUnreachable: LintRule = {
  id: 'weight-zero-unreachable',
  severity: 'warning',
  about: 'weighted',
  summary: 'weight 0 beside a record that can never be unhealthy',
  rules: ['R2.26', 'R2.28'],
  why:
    'A record of weight 0 answers only when no record with a weight is healthy. If one of those can never fail, ' +
    'that never happens.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { live: { weight: 1, values: [192.0.2.10] }, spare: { weight: 0, values: [192.0.2.20] } } } }
`,
  good: `version: 1
endpoints:
  live: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { live: { weight: 1, endpoint: live }, spare: { weight: 0, values: [192.0.2.20] } } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('weighted')) {
      const [first, ...others] = members.flatMap(({ recordSet, policy }) => (policy.weight === 0 ? [recordSet] : []))
      if (!first) continue
      const steady = members.find(({ recordSet, policy }) => {
        const member = policy.weight > 0 ? index.memberOf(recordSet) : undefined
        return member !== undefined && index.liveness().isAlwaysHealthy(member)
      })
      if (!steady) continue
      const standbys = `${listed([first, ...others].map(recordTitle))} ${others.length === 0 ? 'has' : 'have'} weight 0`
      yield {
        at: first.at.field('weight'),
        message: `${standbys} and can never answer: ${recordTitle(steady.recordSet)} is always healthy`,
        hint: `give ${steady.recordSet.branch} a health_check, or this a weight`,
        related: placesOf(
          [steady],
          ({ recordSet }) => recordSet.at.span(),
          () => 'always healthy',
        ),
      }
    }
  },
}
