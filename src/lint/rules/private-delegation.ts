import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const privateDelegation: LintRule = {
  id: 'private-delegation',
  severity: 'error',
  about: 'private-zone',
  summary: 'NS below the apex of a private zone',
  rules: ['R1.48'],
  rejectedByApi: true,
  why:
    'The VPC resolver does not follow delegations out of a private zone. A private zone of the longer name, for ' +
    'the same VPCs, takes over by itself.',
  bad: `version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      team: { NS: [ns1.example.net.] }
`,
  good: `version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
  team.internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
`,
  *check({ index }) {
    for (const { zone, name, type, recordSets } of index.groups()) {
      if (zone.vpcs === undefined || type !== 'NS' || name === zone.name) continue
      yield {
        at: recordSets[0].at.field('type'),
        message: `${groupTitle(recordSets[0])} delegates a part of a private zone`,
        hint: 'declare that name as a private zone of its own, with the same VPCs',
      }
    }
  },
}
