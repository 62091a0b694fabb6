import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { listed, placesOf } from '../words.ts'

/** At the apex `cname-at-apex` and `alias-cname-apex` find it. */
export const cnameCoexists: LintRule = {
  id: 'cname-coexists',
  severity: 'error',
  about: 'cname',
  summary: 'CNAME and another type at one name',
  rules: ['R1.47'],
  rejectedByApi: true,
  why: 'A CNAME says that the name is another name for everything, so nothing else can stand beside it.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.net., TXT: [hello] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.net. }
      _info.www: { TXT: [hello] }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      for (const [name, groups] of index.owners(zone)) {
        const cname = name === zone.name ? undefined : groups.find(({ type }) => type === 'CNAME')
        const others = groups.filter((group) => group !== cname)
        if (!cname || others.length === 0) continue
        yield {
          at: cname.recordSets[0].at.field('type'),
          message: `${displayName(name)} has a CNAME and also ${listed(others.map(({ type }) => type))}`,
          hint: 'keep the CNAME alone, or write an alias record of each type instead',
          related: placesOf(
            others,
            ({ recordSets: [first] }) => first.at.field('type'),
            ({ type }) => `${type} here`,
          ),
        }
      }
    }
  },
}
