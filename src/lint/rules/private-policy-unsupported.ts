import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const privatePolicyUnsupported: LintRule = {
  id: 'private-policy-unsupported',
  severity: 'error',
  about: 'private-zone',
  summary: 'IP-based routing in a private zone',
  rules: ['R1.50'],
  rejectedByApi: true,
  why: 'A private zone knows only the region of the VPC that asks, not the address of the client.',
  bad: `version: 1
cidr_collections:
  offices: { locations: { paris: [10.1.0.0/24] } }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      db: { A: { ip_based: { collection: offices, locations: { paris: { values: [10.0.0.5] }, default: { values: [10.0.1.5] } } } } }
`,
  good: `version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }, { id: vpc-9f8e7d6c, region: eu-west-1 }] }
    records:
      db: { A: { latency: { us-east-1: { values: [10.0.0.5] }, eu-west-1: { values: [10.0.1.5] } } } }
`,
  *check({ index }) {
    for (const { zone, members } of index.ofPolicy('ip-based')) {
      if (zone.vpcs === undefined) continue
      const [{ recordSet }] = members
      yield {
        at: recordSet.at.field('policy'),
        message: `${groupTitle(recordSet)} is IP-based, which private zones do not have`,
        hint: 'use latency or geolocation by the regions of the VPCs',
      }
    }
  },
}
