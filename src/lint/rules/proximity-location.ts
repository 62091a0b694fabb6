import { replacing } from '../../model/fix.ts'
import type { ProximityLocation } from '../../model/record-set.ts'
import { findLocalZoneGroup, findRegion, localZoneGroupCodes, regionCodes } from '../../route53/regions.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

const hasTwoDecimals = (degrees: number) => Number(degrees.toFixed(2)) === degrees

interface Problem {
  readonly message: string
  readonly hint: string
  /** A code in another case than AWS writes it. */
  readonly was?: string
  readonly becomes?: string | undefined
}

const lowerIf = (isKnown: (code: string) => unknown, code: string) =>
  isKnown(code.toLowerCase()) === undefined ? undefined : code.toLowerCase()

function problemOf(location: ProximityLocation, { index }: LintContext): Problem | undefined {
  switch (location.kind) {
    case 'region':
      return findRegion(location.region)
        ? undefined
        : {
            message: `"${location.region}" is not an AWS region`,
            hint:
              index.nearest(location.region, regionCodes) ?? 'write a region code such as us-east-1, or coordinates',
            was: location.region,
            becomes: lowerIf(findRegion, location.region),
          }
    case 'local-zone-group':
      return findLocalZoneGroup(location.group)
        ? undefined
        : {
            message: `"${location.group}" is not a Local Zone group`,
            hint: index.nearest(location.group, localZoneGroupCodes) ?? 'write a code such as us-east-1-dfw-2',
            was: location.group,
            becomes: lowerIf(findLocalZoneGroup, location.group),
          }
    case 'coordinates': {
      const { latitude, longitude } = location.coordinates
      return hasTwoDecimals(latitude) && hasTwoDecimals(longitude)
        ? undefined
        : {
            message: `the coordinates ${latitude}, ${longitude} have more than two decimals`,
            hint: `write ${Number(latitude.toFixed(2))}, ${Number(longitude.toFixed(2))}: that is within a kilometre`,
          }
    }
  }
}

/** Records without a place, or with several, are found where they are read. */
export const proximityLocation: LintRule = {
  id: 'proximity-location',
  severity: 'error',
  about: 'geoproximity',
  summary: 'geoproximity record without exactly one place that Route 53 knows',
  rules: ['R1.36'],
  rejectedByApi: true,
  why:
    'Distances are measured from the record to the client, so the place has to be a known region or Local Zone ' +
    'group, or coordinates.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, values: [192.0.2.10] }
            zurich: { coordinates: [47.3769, 8.5417], values: [192.0.2.20] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            virginia: { region: us-east-1, values: [192.0.2.10] }
            zurich: { coordinates: [47.38, 8.54], values: [192.0.2.20] }
`,
  *check(context) {
    for (const { members } of context.index.ofPolicy('geoproximity')) {
      for (const { recordSet, policy } of members) {
        const problem = problemOf(policy.location, context)
        if (!problem) continue
        const message = `${groupTitle(recordSet)}: ${problem.message}`
        const at = recordSet.at.field('location')
        const { was, becomes } = problem
        const fix = was === undefined || becomes === undefined ? undefined : replacing(at, was, becomes)
        yield { at, message, hint: problem.hint, fix }
      }
    }
  },
}
