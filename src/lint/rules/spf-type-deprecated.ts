import { replacing } from '../../model/fix.ts'
import type { Span } from '../../model/origin.ts'
import type { RecordSet } from '../../model/record-set.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle, placeKey } from '../words.ts'

/** Where the type is written, each place once: branches of a plan share their record's key. */
const placesOfType = (recordSets: readonly RecordSet[]): readonly Span[] => {
  const places = recordSets.map(({ at }) => at.field('type'))
  return [...new Map(places.map((place) => [placeKey(place), place])).values()]
}

export const spfTypeDeprecated: LintRule = {
  id: 'spf-type-deprecated',
  severity: 'warning',
  summary: 'record of type SPF',
  rules: ['R1.22'],
  why: 'Mail servers look for SPF policies in TXT records only (RFC 7208, section 3.1).',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { SPF: ["v=spf1 -all"] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { TXT: ["v=spf1 -all"] }
`,
  *check({ index }) {
    for (const { zone, name, recordSets } of index.groupsOfTypes('SPF')) {
      const isFree = index.groupAt(zone, name, 'TXT') === undefined && !index.isIncomplete(zone, name, 'TXT')
      yield {
        at: recordSets[0].at.field('type'),
        message: `${groupTitle(recordSets[0])}: nobody reads records of type SPF any more`,
        hint: 'publish the same text as TXT',
        fix: isFree ? replacing(placesOfType(recordSets), 'SPF', 'TXT') : undefined,
      }
    }
  },
}
