import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const privateCheckOnSimple: LintRule = {
  id: 'private-check-on-simple',
  severity: 'error',
  about: 'private-zone',
  summary: 'health check on a simple or geoproximity record of a private zone',
  rules: ['R3.26', 'R1.50'],
  why: 'In a private zone checks go with failover, weighted, latency, geolocation and multivalue records only.',
  bad: `version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { values: [10.0.0.5], health_check: db } }
`,
  good: `version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,
  *check({ deployment }) {
    for (const recordSet of deployment.zones.flatMap(({ vpcs, recordSets }) => (vpcs ? recordSets : []))) {
      const { kind } = recordSet.policy
      const { healthCheckId: id } = recordSet
      if (id === undefined || (kind !== 'simple' && kind !== 'geoproximity')) continue
      yield {
        at: recordSet.at.field('healthCheck'),
        message: `${recordTitle(recordSet)} has health check "${id}", which a ${kind} record of a private zone cannot have`,
        hint: 'remove it, or use failover',
      }
    }
  },
}
