import { ALIAS_TTL_SECONDS } from '../../route53/alias-services.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle, recordTitle } from '../words.ts'

export const weightedElbTtl: LintRule = {
  id: 'weighted-elb-ttl',
  severity: 'warning',
  about: 'weighted',
  summary: `weighted group of load balancers and records whose TTL is not ${ALIAS_TTL_SECONDS} s`,
  rules: ['R1.33'],
  why:
    `An alias to a load balancer answers with a TTL of ${ALIAS_TTL_SECONDS} s. Beside another TTL its answers live ` +
    'shorter or longer in caches, and the shares are not those of the weights.',
  bad: `version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { weighted: { cloud: { weight: 1, endpoint: alb }, own: { weight: 1, values: [192.0.2.10], ttl: 30 } } } }
`,
  good: `version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { weighted: { cloud: { weight: 1, endpoint: alb }, own: { weight: 1, values: [192.0.2.10], ttl: 60 } } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('weighted')) {
      const sets = members.map(({ recordSet }) => recordSet)
      const other = sets.find(({ ttlSeconds = ALIAS_TTL_SECONDS }) => ttlSeconds !== ALIAS_TTL_SECONDS)
      const balancer =
        other &&
        sets.find((recordSet) => {
          const target = index.aliasTarget(recordSet)
          return target?.kind === 'service' && target.service.ethDefault
        })
      if (!other || !balancer) continue
      yield {
        at: other.at.field('ttl'),
        message: `${groupTitle(other)} mixes a load balancer, whose TTL is ${ALIAS_TTL_SECONDS} s, with a TTL of ${other.ttlSeconds} s`,
        hint: `write ttl: ${ALIAS_TTL_SECONDS}`,
        related: [{ at: balancer.at.span(), message: `${recordTitle(balancer)} is the load balancer` }],
      }
    }
  },
}
