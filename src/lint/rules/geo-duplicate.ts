import type { LintRule } from '../rule.ts'
import { areaName, groupTitle, repeated } from '../words.ts'

export const geoDuplicate: LintRule = {
  id: 'geo-duplicate',
  severity: 'error',
  about: 'geolocation',
  summary: 'same area twice in a geolocation group',
  rules: ['R1.35'],
  rejectedByApi: true,
  why: 'One record answers an area. Several servers in an area are a nested weighted or multivalue branch.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: europe
        GeoLocation: { ContinentCode: EU }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU:
              multivalue:
                one: { values: [192.0.2.10] }
                two: { values: [192.0.2.20] }
            default: { values: [192.0.2.30] }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('geolocation')) {
      for (const [{ recordSet, policy }, first] of repeated(members, (member) => areaName(member.policy.area)))
        yield {
          at: recordSet.at.field('location'),
          message: `${groupTitle(recordSet)} has two records for ${areaName(policy.area)}`,
          hint: 'put both into one branch with a weighted or multivalue policy',
          related: [{ at: first.recordSet.at.field('location'), message: 'first named here' }],
        }
    }
  },
}
