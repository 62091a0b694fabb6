import type { Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { limits } from '../../route53/limits.ts'
import { resourceRecordSet } from '../../route53/resource-record-set.ts'
import type { RecordGroup } from '../order.ts'
import type { Reference, References, Template } from './reference.ts'

/** What one group of changes takes of a request's limits. @see R1.52 */
export interface Cost {
  /** ResourceRecord elements; an alias counts as one. */
  readonly elements: number
  /** Characters over all values. */
  readonly characters: number
}

/** All changes of one name and type: they go into one request together. */
export interface GroupChanges {
  readonly group: RecordGroup
  readonly changes: readonly Template[]
  readonly cost: Cost
}

/** A record set as the API takes it, its own zone's id left open where it is. */
export const templateOf = (
  recordSet: RecordSet,
  zone: Zone,
  { zone: ofZone, check, collectionById }: References,
): Template =>
  resourceRecordSet<Reference | string>(recordSet, {
    zone: (id) => (id === zone.id ? ofZone(zone) : id),
    check,
    collection: collectionById,
  })

/** What a group's record sets take of the limits; `factor` is 2 for an UPSERT. */
export function costOf({ recordSets }: RecordGroup, factor: number): Cost {
  let [elements, characters] = [0, 0]
  for (const { data } of recordSets) {
    elements += data.kind === 'alias' ? 1 : data.values.length
    if (data.kind === 'values') for (const { text } of data.values) characters += text.length
  }
  return { elements: elements * factor, characters: characters * factor }
}

/** The changes that make a group what the plan says. An UPSERT counts twice. @see engines.md 2.2, 2.3, R1.52 */
export const changesOf = (
  group: RecordGroup,
  action: 'UPSERT' | 'CREATE',
  zone: Zone,
  references: References,
): GroupChanges => ({
  group,
  changes: group.recordSets.map((recordSet) => ({
    Action: action,
    ResourceRecordSet: templateOf(recordSet, zone, references),
  })),
  cost: costOf(group, action === 'UPSERT' ? limits.upsertMultiplier : 1),
})
