import { isEndpointCheck } from '../../model/health-check.ts'
import { specialUseOf } from '../../route53/special-use.ts'
import { parseAddress } from '../../values/ip-prefix.ts'
import type { LintRule } from '../rule.ts'

/** Ports of services for everybody, which no firewall in front of them asks who comes: mail, DNS and the web. */
const OPEN_PORTS: ReadonlySet<number> = new Set([25, 53, 80, 443, 465, 587, 853, 993, 995])

/** A reminder, as no plan has firewalls in it: says nothing of ports that are for everybody, though they too may be guarded. */
export const checkBehindFirewall: LintRule = {
  id: 'check-behind-firewall',
  severity: 'note',
  about: 'health-check',
  summary: 'health check of a port that is seldom open to everybody',
  rules: ['R3.10a', 'R3.3'],
  why:
    'Checkers probe from published addresses all over the world. A firewall or security group that does not let them in ' +
    'makes Route 53 take the endpoint for dead, however well it works for its clients.',
  bad: `version: 1
endpoints:
  db:      { ipv4: 192.0.2.30, health_check: { type: TCP, port: 5432 } }
  replica: { ipv4: 192.0.2.31 }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: db, secondary: replica } } }
`,
  good: `version: 1
endpoints:
  db:      { ipv4: 192.0.2.30, health_check: { type: TCP, port: 5432 } }    # r53sim-ignore check-behind-firewall: r53sim checkers is in its security group
  replica: { ipv4: 192.0.2.31 }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: db, secondary: replica } } }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      if (!isEndpointCheck(check) || OPEN_PORTS.has(check.port)) continue
      const address = check.ipAddress === undefined ? undefined : parseAddress(check.ipAddress)
      const use = address && specialUseOf(address)
      // What no checker reaches is another rule's finding (check-private-address).
      if (use !== undefined && use !== 'documentation') continue
      yield {
        at: check.at.field('port'),
        message: `health check "${check.id}" probes port ${check.port}, which is seldom open to everybody: Route 53's checkers have to be let in`,
        hint: 'their addresses, also for a security group or nftables: r53sim checkers',
      }
    }
  },
}
