import type { DomainName } from '../../values/name.ts'
import { displayName } from '../../values/name.ts'
import type { AliasUse } from '../alias-target.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { listed, recordTitle } from '../words.ts'
import { isApexToCname } from './alias-cname-apex.ts'
import { isOnlyWildcard } from './alias-target-only-wildcard.ts'

/** What to write instead: another type that the name has, or a name like it. */
function hintFor({ index }: LintContext, { zone, recordSet, data }: AliasUse): string {
  const types = (index.owners(zone).get(data.dnsName) ?? []).map(({ type }) => type)
  if (types.includes('CNAME'))
    return `${displayName(data.dnsName)} is a CNAME: make this record a CNAME too, or point both at the same target`
  if (types.length > 0)
    return `${displayName(data.dnsName)} has only ${listed(types)}: an alias answers with a record of its own type`
  const names = () =>
    [...index.owners(zone)].flatMap(([name, groups]: readonly [DomainName, readonly { readonly type: string }[]]) =>
      groups.some(({ type }) => type === recordSet.type) ? [displayName(name)] : [],
    )
  return (
    index.nearest(displayName(data.dnsName), names) ?? `add ${recordSet.type} records for ${displayName(data.dnsName)}`
  )
}

export const aliasDangling: LintRule = {
  id: 'alias-dangling',
  severity: 'error',
  about: 'alias',
  summary: 'alias to a name and type that the zone does not have',
  rules: ['R1.41', 'R2.22'],
  rejectedByApi: true,
  why: 'Route 53 looks for a record of exactly that name and type and refuses the alias without one.',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: wwww } }
      www: { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,
  *check(context) {
    const { index } = context
    for (const use of index.aliases()) {
      const { zone, recordSet, data, target } = use
      if (target.kind !== 'record' || index.memberOf(recordSet)?.edge?.kind === 'group') continue
      if (index.groupAt(zone, data.dnsName, recordSet.type)) continue
      if (index.isIncomplete(zone, data.dnsName) || isApexToCname(context, use) || isOnlyWildcard(context, use))
        continue
      yield {
        at: recordSet.at.field('alias'),
        message: `${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)} ${recordSet.type}, which does not exist`,
        hint: hintFor(context, use),
      }
    }
  },
}
