import type { LintRule } from '../rule.ts'
import { groupTitle, listed, placesOf } from '../words.ts'

export const cidrCollectionMixed: LintRule = {
  id: 'cidr-collection-mixed',
  severity: 'error',
  about: 'ip-based',
  summary: 'IP-based group that uses two collections',
  rules: ['R1.37', 'R2.40'],
  rejectedByApi: true,
  why:
    'The locations of one collection do not overlap by accident; those of two could, and the longest match would ' +
    'be a matter of luck.',
  bad: `version: 1
cidr_collections:
  offices: { id: 11111111-2222-4333-8444-555555555555, locations: { paris: [198.51.100.0/24] } }
  partners: { id: 66666666-7777-4888-8999-000000000000, locations: { tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.30] } } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: tokyo
        CidrRoutingConfig: { CollectionId: 66666666-7777-4888-8999-000000000000, LocationName: tokyo }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,
  good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [203.0.113.0/24] } }
zones:
  example.com:
    records:
      www:
        A:
          ip_based:
            collection: offices
            locations: { paris: { values: [192.0.2.10] }, tokyo: { values: [192.0.2.20] }, default: { values: [192.0.2.30] } }
`,
  *check({ deployment, index }) {
    const names = new Map([...deployment.cidrCollections.values()].map(({ id, name }) => [id, name]))
    for (const { members } of index.ofPolicy('ip-based')) {
      const [first] = members
      const odd = members.find(({ policy }) => policy.collectionId !== first.policy.collectionId)
      if (!odd) continue
      const ids = [...new Set(members.map(({ policy }) => policy.collectionId))]
      yield {
        at: odd.recordSet.at.field('collection'),
        message: `${groupTitle(odd.recordSet)} uses the collections ${listed(ids.map((id) => names.get(id) ?? id))}`,
        hint: 'put all locations of the group into one collection',
        related: placesOf(
          [first],
          ({ recordSet }) => recordSet.at.field('collection'),
          () => 'the other collection',
        ),
      }
    }
  },
}
