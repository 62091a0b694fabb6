import type { RecordSet } from '../../model/record-set.ts'
import { parseName } from '../../values/name.ts'
import { RECORD_TYPES, type RecordType } from '../../values/rdata/rdata.ts'
import type { PlanZone } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { expandRecord } from './branches.ts'
import type { Context } from './context.ts'
import { takeName } from './hop-names.ts'
import { WrittenRecord } from './leaf.ts'
import { recordNameAt } from './names.ts'
import { keyAt } from './origin.ts'
import type { ZoneSite } from './zone-site.ts'

const recordTypes: ReadonlySet<string> = new Set(RECORD_TYPES)
const isRecordType = (text: string): text is RecordType => recordTypes.has(text)

/** What the reader took out of `records:`, as far as its name is one. */
function noteTakenOut(context: Context, site: ZoneSite, path: PlanPath): void {
  for (const key of context.prunedKeys(path)) {
    const parsed = key === '@' ? undefined : parseName(key, site.zone.name)
    if (parsed !== undefined && !parsed.ok) continue
    const namePath = [...path, key]
    for (const type of RECORD_TYPES)
      if (context.wasPruned([...namePath, type])) site.leaveOut(parsed?.name ?? site.zone.name, type)
  }
}

/**
 * The record sets of a zone's `records:`, in plan order. What cannot be one is reported and left out. Generated names
 * keep clear of `others`.
 *
 * @see plan.md "Branches", "From plan to record sets"
 */
export function expandRecords(
  context: Context,
  site: ZoneSite,
  records: NonNullable<PlanZone['records']>,
  others: readonly RecordSet[],
): readonly RecordSet[] {
  for (const { name, type } of others) takeName(site.hops, name, type)
  const path: PlanPath = ['zones', site.zone.key, 'records']
  noteTakenOut(context, site, path)
  const written: WrittenRecord[] = []
  for (const key of Object.keys(records)) {
    const name = recordNameAt(context, keyAt([...path, key]), key, site.zone.name)
    if (name === undefined) continue
    const types = records[key]
    for (const type in types) {
      if (!isRecordType(type)) continue
      const body = types[type]
      if (body === undefined) continue
      takeName(site.hops, name, type)
      written.push(new WrittenRecord(site, name, type, key, body))
    }
  }
  const out: RecordSet[] = []
  for (const record of written) expandRecord(context, record, out)
  return out
}
