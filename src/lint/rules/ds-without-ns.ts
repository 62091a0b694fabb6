import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const dsWithoutNs: LintRule = {
  id: 'ds-without-ns',
  severity: 'warning',
  summary: 'DS record at a name that is not delegated; an error at the apex',
  rules: ['R1.49'],
  why: 'A DS record vouches for the keys of a delegated zone, and stands beside its NS records in the parent.',
  bad: `version: 1
zones:
  example.com:
    records:
      child: { DS: ["12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      child:
        NS: [ns1.example.net., ns2.example.net.]
        DS: ["12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
`,
  *check({ index }) {
    for (const { zone, name, recordSets } of index.groupsOfTypes('DS')) {
      const isApex = name === zone.name
      if (!isApex && (index.groupAt(zone, name, 'NS') || index.isIncomplete(zone, name, 'NS'))) continue
      yield {
        at: recordSets[0].at.field('type'),
        ...(isApex ? { severity: 'error' } : {}),
        message: isApex
          ? `${groupTitle(recordSets[0])} stands in the zone itself, and the DS of a zone belongs to its parent`
          : `${groupTitle(recordSets[0])} has no NS records beside it: ${displayName(name)} is not delegated`,
        hint: isApex
          ? 'publish it in the parent zone, through the registrar'
          : `add the NS records of ${displayName(name)}`,
      }
    }
  },
}
