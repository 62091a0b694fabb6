import type { Deployment } from '../../model/deployment.ts'
import { isEndpointCheck } from '../../model/health-check.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { formatAddress, parseAddress } from '../../values/ip-prefix.ts'
import type { LintRule } from '../rule.ts'
import { listed, recordTitle } from '../words.ts'

/** An address that a check probes: its canonical text, and the type of record that answers with it. */
interface Probed {
  readonly type: 'A' | 'AAAA' | undefined
  readonly text: string
}

function probedBy(written: string): Probed {
  const address = parseAddress(written)
  if (!address) return { type: undefined, text: written }
  return { type: address.family === 4 ? 'A' : 'AAAA', text: formatAddress(address) }
}

/** Records of public zones that have a check. */
function* checkedOf({ zones }: Deployment): Iterable<RecordSet> {
  for (const { vpcs, recordSets } of zones)
    for (const recordSet of vpcs ? [] : recordSets) if (recordSet.healthCheckId !== undefined) yield recordSet
}

/** Looks at addresses of one family only: a check of the IPv4 address of a host that answers AAAA is fine. */
export const checkEndpointMismatch: LintRule = {
  id: 'check-endpoint-mismatch',
  severity: 'warning',
  about: 'health-check',
  summary: 'record whose check probes another address than the record answers',
  rules: ['R3.25'],
  why: 'A check is about the host it probes. The record then comes and goes with the health of another one.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.11 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ deployment }) {
    const known = new Map<string, Probed>()
    for (const recordSet of checkedOf(deployment)) {
      const { type, data, healthCheckId = '', at } = recordSet
      const check = deployment.healthChecks.get(healthCheckId)
      if (!check || !isEndpointCheck(check) || check.ipAddress === undefined || data.kind !== 'values') continue
      const probed = known.get(check.ipAddress) ?? probedBy(check.ipAddress)
      known.set(check.ipAddress, probed)
      if (type !== probed.type || data.values.some(({ text }) => text === probed.text)) continue
      const values = data.values.map(({ text }) => text)
      yield {
        at: at.field('healthCheck'),
        message: `${recordTitle(recordSet)} answers ${listed(values, 3)}, and its health check "${check.id}" probes ${check.ipAddress}`,
        hint: `probe ${values[0]}, or attach the check to the record it is about`,
        related: [{ at: check.at.field('ipAddress'), message: 'the address that is probed' }],
      }
    }
  },
}
