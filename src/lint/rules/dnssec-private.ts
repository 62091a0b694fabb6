import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

export const dnssecPrivate: LintRule = {
  id: 'dnssec-private',
  severity: 'error',
  about: 'private-zone',
  summary: 'DNSSEC signing on a private zone',
  rules: ['R6.14'],
  rejectedByApi: true,
  why: 'Only public zones are signed: a private one has no parent that could vouch for its keys.',
  bad: `version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    dnssec: { signing: true }
`,
  good: `version: 1
zones:
  example.com:
    dnssec: { signing: true }
`,
  *check({ deployment }) {
    for (const { name, signing, vpcs, at } of deployment.zones) {
      if (!signing || vpcs === undefined) continue
      yield {
        at: at.field('dnssec'),
        message: `${displayName(name)} is a private zone, which Route 53 does not sign`,
        hint: 'remove dnssec:',
      }
    }
  },
}
