import type { RecordSet } from '../model/record-set.ts'
import { canonicalJson } from '../values/digest.ts'
import { isAtOrBelow } from '../values/name.ts'
import { resourceKey } from './alias-services.ts'
import { limits } from './limits.ts'
import { type ApiIds, resourceRecordSet } from './resource-record-set.ts'
import { finalProblems, type RuledZone, setKey } from './zone-rules.ts'

export type ChangeAction = 'CREATE' | 'UPSERT' | 'DELETE'

/** One change of a batch. */
export interface RecordChange {
  readonly action: ChangeAction
  readonly recordSet: RecordSet
}

/** The record sets of a zone after a batch, or why Route 53 refuses it as a whole, in its own words. */
export type AppliedBatch =
  | { readonly ok: true; readonly recordSets: readonly RecordSet[] }
  | { readonly ok: false; readonly problems: readonly string[] }

const AS_THEY_ARE: ApiIds<string> = { zone: (id) => id, check: (id) => id, collection: (id) => id }

/** Equal texts for record sets that say the same: values without order, a load balancer without `dualstack.`. @see R6.3, R1.44 */
export function meaningOf(recordSet: RecordSet): string {
  const { ResourceRecords: _values, AliasTarget: _target, ...shared } = resourceRecordSet(recordSet, AS_THEY_ARE)
  const { data } = recordSet
  return data.kind === 'values'
    ? canonicalJson([shared, data.values.map(({ text }) => text).sort()])
    : canonicalJson([shared, data.hostedZoneId, resourceKey(data.dnsName), data.evaluateTargetHealth])
}

/** @see R1.52 */
function limitProblems(changes: readonly RecordChange[]): readonly string[] {
  let [records, characters] = [0, 0]
  for (const { action, recordSet } of changes) {
    const times = action === 'UPSERT' ? limits.upsertMultiplier : 1
    const { data } = recordSet
    records += times * (data.kind === 'alias' ? 1 : data.values.length)
    if (data.kind === 'values') characters += times * data.values.reduce((sum, { text }) => sum + text.length, 0)
  }
  const { changeBatchRecords, changeBatchValueChars } = limits
  return [
    ...(records > changeBatchRecords ? [`Number of records limit of ${changeBatchRecords} exceeded.`] : []),
    ...(characters > changeBatchValueChars ? [`Number of characters limit of ${changeBatchValueChars} exceeded.`] : []),
  ]
}

/** Record sets that are changed twice, other than taken away and then made anew. */
function conflictProblems(changes: readonly RecordChange[]): readonly string[] {
  const last = new Map<string, ChangeAction>()
  const problems = new Set<string>()
  for (const { action, recordSet } of changes) {
    const key = setKey(recordSet)
    const before = last.get(key)
    if (before !== undefined && !(before === 'DELETE' && action !== 'DELETE')) {
      const { type, name } = recordSet
      problems.add(`The request contains an invalid set of changes for a resource record set '${type} ${name}'`)
    }
    last.set(key, action)
  }
  return [...problems]
}

/** How error texts name a record set. @see R6.6 */
export const titled = ({ name, type, setIdentifier }: RecordSet) =>
  `[name='${name}', type='${type}'${setIdentifier === undefined ? '' : `, set-identifier='${setIdentifier}'`}]`

/** Makes one change of the working copy; what is wrong with it. @see R6.1, R6.3 */
function applyChange(recordSets: Map<string, RecordSet>, { action, recordSet }: RecordChange): string | undefined {
  const key = setKey(recordSet)
  const known = recordSets.get(key)
  switch (action) {
    case 'CREATE':
      if (known !== undefined) return `Tried to create resource record set ${titled(recordSet)} but it already exists`
      break
    case 'DELETE':
      if (known === undefined) return `Tried to delete resource record set ${titled(recordSet)} but it was not found`
      if (meaningOf(known) !== meaningOf(recordSet))
        return `Tried to delete resource record set ${titled(recordSet)} but the values provided do not match the current values`
      recordSets.delete(key)
      return undefined
    case 'UPSERT':
      break
  }
  recordSets.set(key, recordSet)
  return undefined
}

/**
 * A zone after a change batch, all or nothing: limits, then the changes in order, then what the zone may not be. Names
 * and values are those of the model, so their syntax is right.
 *
 * @param isOwnZone true for the ids of other hosted zones of the account: no alias leads there (R1.45)
 * @see R6.1 to R6.6
 */
export function applyBatch(
  zone: RuledZone & { readonly recordSets: readonly RecordSet[] },
  changes: readonly RecordChange[],
  isOwnZone: (id: string) => boolean = () => false,
): AppliedBatch {
  const refused = [...limitProblems(changes)]
  if (refused.length > 0) return { ok: false, problems: refused }
  const conflicts = conflictProblems(changes)
  if (conflicts.length > 0) return { ok: false, problems: conflicts }
  const recordSets = new Map(zone.recordSets.map((recordSet) => [setKey(recordSet), recordSet]))
  const problems: string[] = []
  const touched: RecordSet[] = []
  for (const change of changes) {
    const { action, recordSet } = change
    const problem = isAtOrBelow(recordSet.name, zone.name)
      ? applyChange(recordSets, change)
      : `RRSet with DNS name ${recordSet.name} is not permitted in zone ${zone.name}`
    if (problem !== undefined) problems.push(problem)
    else if (action !== 'DELETE') touched.push(recordSet)
  }
  problems.push(...finalProblems(zone, recordSets.values(), touched, isOwnZone))
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)] }
  return { ok: true, recordSets: [...recordSets.values()] }
}
