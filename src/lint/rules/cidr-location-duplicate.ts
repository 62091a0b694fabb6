import type { LintRule } from '../rule.ts'
import { groupTitle, locationName, repeated } from '../words.ts'

export const cidrLocationDuplicate: LintRule = {
  id: 'cidr-location-duplicate',
  severity: 'error',
  about: 'ip-based',
  summary: 'location used twice in an IP-based group',
  rules: ['R1.37'],
  rejectedByApi: true,
  why: 'One record answers a location. Several servers for a location are a nested weighted or multivalue branch.',
  bad: `version: 1
cidr_collections:
  offices: { id: 11111111-2222-4333-8444-555555555555, locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: paris-two
        CidrRoutingConfig: { CollectionId: 11111111-2222-4333-8444-555555555555, LocationName: paris }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,
  good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations:
              paris: { multivalue: { one: { values: [192.0.2.10] }, two: { values: [192.0.2.20] } } }
              default: { values: [192.0.2.30] }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('ip-based')) {
      const pairs = repeated(members, ({ policy }) => `${policy.collectionId} ${policy.location}`)
      for (const [{ recordSet, policy }, first] of pairs)
        yield {
          at: recordSet.at.field('location'),
          message: `${groupTitle(recordSet)} has two records for ${locationName(policy.location)}`,
          hint: 'put both into one branch with a weighted or multivalue policy',
          related: [{ at: first.recordSet.at.field('location'), message: 'first named here' }],
        }
    }
  },
}
