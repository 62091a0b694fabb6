import type { GeoArea } from '../../model/record-set.ts'
import { findContinent, hasDocumentedSubdivisions, subdivisionsOf } from '../../route53/geolocation.ts'
import type { Routed } from '../plan-index.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { areaName, groupTitle } from '../words.ts'

/** Names of the areas that an area consists of; undefined for those without parts of their own. */
function partsOf(area: GeoArea): readonly string[] | undefined {
  if (area.kind === 'continent') return findContinent(area.continent)?.countries
  if (area.kind !== 'country' || !hasDocumentedSubdivisions(area.country)) return undefined
  return [...subdivisionsOf(area.country).keys()].map((subdivision) => `${area.country}-${subdivision}`)
}

function steadyAreas({ index }: LintContext, members: readonly Routed<'geolocation'>[]): ReadonlySet<string> {
  return new Set(
    members.flatMap(({ recordSet, policy }) => {
      const member = index.memberOf(recordSet)
      return member && index.liveness().isAlwaysHealthy(member) ? [areaName(policy.area)] : []
    }),
  )
}

export const geoAreaShadowed: LintRule = {
  id: 'geo-area-shadowed',
  severity: 'warning',
  about: 'geolocation',
  summary: 'area of which every part has an unchecked record of its own',
  rules: ['R2.33'],
  why:
    'The smallest area wins while it is healthy, and without a check it always is, so the larger one is never ' +
    'asked.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            AN: { values: [192.0.2.1] }
            AN-AQ: { values: [192.0.2.2] }
            AN-GS: { values: [192.0.2.3] }
            AN-TF: { values: [192.0.2.4] }
            default: { values: [192.0.2.9] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            AN: { values: [192.0.2.1] }
            default: { values: [192.0.2.9] }
`,
  *check(context) {
    for (const { members } of context.index.ofPolicy('geolocation')) {
      const named = new Set(members.map(({ policy }) => areaName(policy.area)))
      for (const { recordSet, policy } of members) {
        const parts = partsOf(policy.area)
        if (!parts || parts.length === 0 || !parts.every((part) => named.has(part))) continue
        const steady = steadyAreas(context, members)
        if (!parts.every((part) => steady.has(part))) continue
        const title = `${areaName(policy.area)} in ${groupTitle(recordSet)}`
        yield {
          at: recordSet.at.field('location'),
          message: `every part of ${title} has a record that is always healthy: this one never answers`,
          hint: 'remove it, or give some of the parts a health_check',
        }
      }
    }
  },
}
