import type { LintContext, LintRule } from '../rule.ts'

function findUsed(context: LintContext): ReadonlySet<string> {
  const { healthChecks, endpoints } = context.deployment
  const used = new Set(context.index.checkUsers().keys())
  for (const check of healthChecks.values())
    if (check.type === 'CALCULATED') for (const child of check.children) used.add(child)
  for (const { name, healthCheckId } of endpoints.values())
    if (healthCheckId !== undefined && context.index.usedEndpoints().has(name)) used.add(healthCheckId)
  return used
}

/** A check written inside an endpoint goes with the endpoint: `unused-endpoint`. */
export const checkUnused: LintRule = {
  id: 'check-unused',
  severity: 'warning',
  about: 'health-check',
  summary: 'health check that no record and no calculated check uses',
  rules: ['R3.25'],
  why: 'It costs money and decides nothing; often the record it was meant for names another.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check(context) {
    const named = [...context.deployment.healthChecks.values()].filter(({ inline }) => !inline)
    if (named.length === 0 || !context.index.isWholePlan()) return
    const used = findUsed(context)
    for (const { id, at } of named) {
      if (used.has(id)) continue
      yield {
        at: at.span(),
        message: `no record and no calculated check uses health check "${id}"`,
        hint: 'attach it with health_check:, or remove it',
      }
    }
  },
}
