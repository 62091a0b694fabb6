import type { LintRule } from '../rule.ts'

/** An endpoint whose address a record answers with counts as used, though the record does not name it. */
export const unusedEndpoint: LintRule = {
  id: 'unused-endpoint',
  severity: 'warning',
  summary: 'endpoint that nothing refers to',
  rules: ['R6.24', 'R7.2'],
  why: 'It takes no part in any answer; often a record names another by mistake.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  spare: { ipv4: 192.0.2.20 }
zones:
  example.com:
    records:
      www: { A: { endpoint: web } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { endpoint: web } }
`,
  *check({ deployment, index }) {
    if (!index.isWholePlan()) return
    for (const { name, at } of deployment.endpoints.values()) {
      if (index.usedEndpoints().has(name)) continue
      yield { at: at.span(), message: `nothing refers to endpoint "${name}"`, hint: 'answer with it, or remove it' }
    }
  },
}
