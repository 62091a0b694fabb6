import { lookUp } from '../../decide/lookup.ts'
import { displayName } from '../../values/name.ts'
import type { AliasUse } from '../alias-target.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** The wildcard that answers for an alias target which does not exist itself, undefined if none does. */
export function findCoveringWildcard({ index }: LintContext, { zone, recordSet, data, target }: AliasUse) {
  if (target.kind !== 'record' || index.memberOf(recordSet)?.edge?.kind === 'group') return undefined
  if (index.isIncomplete(zone, data.dnsName)) return undefined
  const zoneGraph = index.zoneGraph(zone)
  const found = zoneGraph && lookUp(zoneGraph, data.dnsName, recordSet.type)
  return found?.kind === 'group' ? found.wildcard : undefined
}

/** True if only a wildcard covers the alias target. */
export const isOnlyWildcard = (context: LintContext, use: AliasUse): boolean =>
  findCoveringWildcard(context, use) !== undefined

export const aliasTargetOnlyWildcard: LintRule = {
  id: 'alias-target-only-wildcard',
  severity: 'error',
  about: 'alias',
  summary: 'alias to a name that only a wildcard covers',
  rules: ['R1.41'],
  rejectedByApi: true,
  why:
    'The target is looked up literally when the alias is made. A wildcard is a record of its own name, which the ' +
    'alias can name instead.',
  bad: `version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      "@": { A: { alias: www } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      "@": { A: { alias: "*" } }
`,
  *check(context) {
    for (const use of context.index.aliases()) {
      const wildcard = findCoveringWildcard(context, use)
      if (wildcard === undefined) continue
      yield {
        at: use.recordSet.at.field('alias'),
        message: `${recordTitle(use.recordSet)} is an alias to ${displayName(use.data.dnsName)}, which only ${displayName(wildcard)} covers`,
        hint: `write ${displayName(wildcard)} as the target, or a record for ${displayName(use.data.dnsName)}`,
      }
    }
  },
}
