import type { RecordSet } from '../../model/record-set.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

const canFail = ({ index }: LintContext, recordSet: RecordSet): boolean => {
  const member = index.memberOf(recordSet)
  return member !== undefined && !index.liveness().isAlwaysHealthy(member)
}

export const geoDefaultUncheckedNote: LintRule = {
  id: 'geo-default-unchecked-note',
  severity: 'warning',
  about: 'geolocation',
  summary: 'geolocation default with a check, like all other areas',
  rules: ['R2.36', 'R4.5'],
  why:
    'When every area that holds a client is unhealthy, Route 53 answers the most specific one, dead or not. A ' +
    'default without a check is always healthy and takes those clients instead.',
  bad: `version: 1
endpoints:
  eu: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  us: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: eu, default: us } } }
`,
  good: `version: 1
endpoints:
  eu: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  us: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: eu, default: { endpoint: us, health_check: false } } } }
`,
  *check(context) {
    for (const { members } of context.index.wholeOfPolicy('geolocation')) {
      const last = members.find(({ policy }) => policy.area.kind === 'default')?.recordSet
      if (last?.healthCheckId === undefined || members.length < 2) continue
      if (!members.every(({ recordSet }) => canFail(context, recordSet))) continue
      yield {
        at: last.at.field('location'),
        message: `the default of ${groupTitle(last)} has health check "${last.healthCheckId}", so nothing is always there as a last resort`,
        hint: 'write health_check: false for the default',
      }
    }
  },
}
