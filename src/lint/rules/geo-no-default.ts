import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const geoNoDefault: LintRule = {
  id: 'geo-no-default',
  severity: 'warning',
  about: 'geolocation',
  summary: 'geolocation group without a default',
  rules: ['R2.35', 'R2.34'],
  why: 'Clients outside the listed areas, and those whose address maps to no place, get an empty answer.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, NA: { values: [192.0.2.20] } } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } }
`,
  *check({ index }) {
    for (const { members } of index.wholeOfPolicy('geolocation')) {
      if (members.some(({ policy }) => policy.area.kind === 'default')) continue
      const [{ recordSet }] = members
      yield {
        at: recordSet.at.field('policy'),
        message: `${groupTitle(recordSet)} has no default: clients of other or unknown places get no answer`,
        hint: 'add default: and what everybody else gets',
      }
    }
  },
}
