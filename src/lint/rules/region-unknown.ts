import { replacing } from '../../model/fix.ts'
import { findRegion, regionCodes } from '../../route53/regions.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

const latencyRegions = () => regionCodes().filter((code) => findRegion(code)?.isLatencyRegion)

/** Regions of clients are checked where they are read. */
export const regionUnknown: LintRule = {
  id: 'region-unknown',
  severity: 'error',
  about: 'latency',
  summary: 'latency record of a region that Route 53 does not know',
  rules: ['R2.30', 'R1.34'],
  rejectedByApi: true,
  why: 'Route 53 has latencies for AWS regions only; a record of another place could never be compared.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { values: [192.0.2.10] }, eu-west-9: { values: [192.0.2.20] } } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { values: [192.0.2.10] }, eu-west-1: { values: [192.0.2.20] } } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('latency')) {
      for (const { recordSet, policy } of members) {
        const region = findRegion(policy.region)
        if (region?.isLatencyRegion) continue
        const at = recordSet.at.field('region')
        const lower = policy.region.toLowerCase()
        const isMeant = latencyRegions().includes(lower) && !members.some((other) => other.policy.region === lower)
        const what = region ? 'a region that latency records cannot name' : 'not an AWS region'
        yield {
          at,
          message: `"${policy.region}" in ${groupTitle(recordSet)} is ${what}`,
          hint: index.nearest(policy.region, latencyRegions) ?? 'write a region code such as us-east-1',
          fix: isMeant ? replacing(at, policy.region, lower) : undefined,
        }
      }
    }
  },
}
