import type { LintRule } from '../rule.ts'

export const checkSniMissing: LintRule = {
  id: 'check-sni-missing',
  severity: 'warning',
  about: 'health-check',
  summary: 'HTTPS check that sends no server name',
  rules: ['R3.7'],
  why:
    'Servers with several certificates choose by the name in the TLS handshake, and many refuse a handshake ' +
    'without one.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTPS } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTPS, ip_address: 192.0.2.10, fqdn: www.example.com } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      if (check.type !== 'HTTPS' && check.type !== 'HTTPS_STR_MATCH') continue
      const isNameless = check.fullyQualifiedDomainName === undefined
      if (!isNameless && check.enableSni) continue
      const why = isNameless ? 'has no domain name to send' : 'is told not to send its domain name'
      yield {
        at: isNameless ? check.at.field('type') : check.at.field('enableSni'),
        message: `health check "${check.id}" ${why} in the TLS handshake`,
        hint: isNameless
          ? 'add ip_address: and fqdn: the name that the certificate is for'
          : 'remove enable_sni: false',
      }
    }
  },
}
