import { type PolicyGroup, pairOf } from '../plan-index.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** The check that alone decides about the primary and that the secondary has as well; undefined if there is none. */
export function findSharedCheck({ index }: LintContext, group: PolicyGroup<'failover'>): string | undefined {
  const { primary, secondary } = pairOf(group)
  const id = primary?.healthCheckId
  if (!primary || id === undefined || secondary?.healthCheckId !== id) return undefined
  const member = index.memberOf(primary)
  const hasBranch =
    primary.data.kind === 'alias' && primary.data.evaluateTargetHealth && member?.edge?.kind !== undefined
  return hasBranch ? undefined : id
}

/** An inverted check is left to `no-failover-path`. */
export const failoverSameCheck: LintRule = {
  id: 'failover-same-check',
  severity: 'warning',
  about: 'failover',
  summary: 'primary and secondary with the same check',
  rules: ['R2.48'],
  why: 'Both are unhealthy at the same time, and then Route 53 answers the primary: the secondary is never used.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99], health_check: web }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99] }
`,
  *check(context) {
    for (const group of context.index.ofPolicy('failover')) {
      const id = findSharedCheck(context, group)
      const { primary, secondary } = pairOf(group)
      if (id === undefined || !primary || !secondary) continue
      if (context.deployment.healthChecks.get(id)?.inverted) continue
      yield {
        at: secondary.at.field('healthCheck'),
        message: `primary and secondary of ${groupTitle(secondary)} have the same health check "${id}"`,
        hint: 'write health_check: false for the secondary, or a check of its own',
        related: [{ at: primary.at.field('healthCheck'), message: 'the check of the primary' }],
      }
    }
  },
}
