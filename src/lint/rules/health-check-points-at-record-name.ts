import type { HealthCheck } from '../../model/health-check.ts'
import { isEndpointCheck } from '../../model/health-check.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** The name a check resolves before each probe; with an address the name is only sent along (R3.8). */
function resolvedName(check: HealthCheck): DomainName | undefined {
  if (!isEndpointCheck(check) || check.ipAddress !== undefined) return undefined
  const parsed = parseName(check.fullyQualifiedDomainName ?? '')
  return parsed.ok ? parsed.name : undefined
}

/** The checks that resolve names for each check: itself, or the children that a calculated one counts. */
function findResolvers(
  healthChecks: ReadonlyMap<string, HealthCheck>,
): ReadonlyMap<string, ReadonlyMap<DomainName, HealthCheck>> {
  const own = new Map([...healthChecks].map(([id, check]) => [id, resolvedName(check)] as const))
  const resolversOf = (check: HealthCheck) => {
    const behind = check.type === 'CALCULATED' ? check.children.flatMap((id) => healthChecks.get(id) ?? []) : [check]
    return new Map(
      behind.flatMap((each) => {
        const name = own.get(each.id)
        return name === undefined ? [] : [[name, each] as const]
      }),
    )
  }
  return new Map([...healthChecks].map(([id, check]) => [id, resolversOf(check)]))
}

/** Aliases from other names are not followed: a record is answered for its own name, or that of the tree it stands in. */
export const healthCheckPointsAtRecordName: LintRule = {
  id: 'health-check-points-at-record-name',
  severity: 'error',
  about: 'health-check',
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
  *check({ deployment, index }) {
    const resolvers = findResolvers(deployment.healthChecks)
    for (const group of index.decidingGroups()) {
      for (const { recordSet } of group.members) {
        const { healthCheckId: id = '' } = recordSet
        const ofCheck = resolvers.get(id)
        if (ofCheck === undefined || ofCheck.size === 0) continue
        const name = [group.name, index.rootOf(group).name].find((each) => ofCheck.has(each))
        const culprit = name && ofCheck.get(name)
        if (!name || !culprit) continue
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
