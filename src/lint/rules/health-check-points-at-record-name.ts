import type { Group } from '../../decide/graph.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { isEndpointCheck } from '../../model/health-check.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** The name a check resolves before each probe; with an address the name is only sent along (R3.8). */
function resolvedName(check: HealthCheck | undefined): DomainName | undefined {
  if (!check || !isEndpointCheck(check) || check.ipAddress !== undefined) return undefined
  const parsed = parseName(check.fullyQualifiedDomainName ?? '')
  return parsed.ok ? parsed.name : undefined
}

/** The check itself, and the children that a calculated one counts. */
function checksBehind({ deployment: { healthChecks } }: LintContext, id: string): readonly HealthCheck[] {
  const check = healthChecks.get(id)
  if (!check) return []
  return check.type === 'CALCULATED' ? check.children.flatMap((child) => healthChecks.get(child) ?? []) : [check]
}

/** Names that a record is answered for: its own, or that of the tree it stands in. Aliases to it from other names are not followed. */
const namesOf = ({ index }: LintContext, group: Group): ReadonlySet<DomainName> =>
  new Set([group.name, index.rootOf(group).name])

export const healthCheckPointsAtRecordName: LintRule = {
  id: 'health-check-points-at-record-name',
  severity: 'error',
  summary: 'health check that probes the very name whose records it decides',
  rules: ['R3.12'],
  why: 'The checkers resolve the name and get whatever the check has just decided. The result then depends on itself.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, fqdn: www.example.com }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, fqdn: www.example.com }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check(context) {
    const resolved = new Map(
      [...context.deployment.healthChecks].map(([id, check]) => [id, resolvedName(check)] as const),
    )
    for (const group of context.graph.groups) {
      for (const { recordSet } of group.members) {
        const { healthCheckId: id } = recordSet
        if (id === undefined) continue
        const names = namesOf(context, group)
        const culprit = checksBehind(context, id).find((check) => {
          const name = resolved.get(check.id)
          return name !== undefined && names.has(name)
        })
        const name = culprit && resolved.get(culprit.id)
        if (!culprit || !name) continue
        const through = culprit.id === id ? '' : ` through its child "${culprit.id}"`
        yield {
          at: recordSet.at.field('healthCheck'),
          message: `health check "${id}" of ${recordTitle(recordSet)} probes ${displayName(name)}${through}, the name it decides about`,
          hint: 'let it probe the address (ip_address), or a name of its own for the host',
          related: [{ at: culprit.at.field('fullyQualifiedDomainName'), message: 'the name it probes' }],
        }
      }
    }
  },
}
