import { displayName, isWildcard, labelsOf, WILDCARD_LABEL } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

const hasStar = (labels: readonly string[]) => labels.some((label) => label.includes(WILDCARD_LABEL))

/** A leftmost label of which `*` is only a part is `wildcard-partial-label`. */
export const wildcardPosition: LintRule = {
  id: 'wildcard-position',
  severity: 'warning',
  about: 'asterisk',
  summary: '* anywhere but as the whole leftmost label; an error at the beginning of a zone name',
  rules: ['R1.7'],
  why: 'In any other position * is an ordinary character: the record answers only for a name with an asterisk in it.',
  bad: `version: 1
zones:
  example.com:
    records:
      "www.*": { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      const zoneLabels = labelsOf(zone.name)
      if (hasStar(zoneLabels))
        yield {
          at: zone.at.span(),
          ...(isWildcard(zone.name) ? { severity: 'error' } : {}),
          message: isWildcard(zone.name)
            ? `the name of a zone cannot begin with *: ${displayName(zone.name)}`
            : `* in ${displayName(zone.name)} is an ordinary character there`,
          hint: 'write the name of the zone, and the wildcard as a record in it',
        }
      for (const [name, [{ recordSets }]] of index.owners(zone)) {
        const [first] = recordSets
        if (first.generated || !hasStar(labelsOf(name).slice(1, -zoneLabels.length))) continue
        yield {
          at: first.at.field('name'),
          message: `* in ${displayName(name)} is an ordinary character there: only a whole leftmost label is a wildcard`,
          hint: 'a wildcard covers any number of labels: write *. and the part that is always the same',
        }
      }
    }
  },
}
