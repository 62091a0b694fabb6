import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const privateCloudfront: LintRule = {
  id: 'private-cloudfront',
  severity: 'error',
  about: 'private-zone',
  summary: 'alias to CloudFront in a private zone',
  rules: ['R1.45'],
  rejectedByApi: true,
  why: 'CloudFront is reached over the internet; Route 53 makes no alias to it from a private zone.',
  bad: `version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      www: { A: { endpoint: cdn } }
`,
  good: `version: 1
zones:
  internal.example.com:
    private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1 }] }
    records:
      www: { CNAME: d111111abcdef8.cloudfront.net. }
`,
  *check({ index }) {
    for (const { zone, recordSet, data, target } of index.aliases()) {
      if (zone.vpcs === undefined || target.kind !== 'service' || target.service.privateAllowed) continue
      yield {
        at: recordSet.at.field('alias'),
        message: `${recordTitle(recordSet)} in a private zone is an alias to ${displayName(data.dnsName)}, a CloudFront name`,
        hint: `write CNAME: ${displayName(data.dnsName)}`,
      }
    }
  },
}
