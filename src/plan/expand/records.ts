import type { RecordSet } from '../../model/record-set.ts'
import { parseName } from '../../values/name.ts'
import { RECORD_TYPES, type RecordType } from '../../values/rdata/rdata.ts'
import type { PlanZone, RecordBody } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { dataOf, expandPolicy, expandSimple, policyIn, type Spot, type WrittenRecord } from './branches.ts'
import type { Context } from './context.ts'
import { takeName } from './hop-names.ts'
import { recordNameAt } from './names.ts'
import { keyAt, valueAt } from './origin.ts'
import { literalData, valuesAt } from './record-data.ts'
import { type EffectiveTtl, nearestTtl } from './ttl.ts'
import type { ZoneSite } from './zone-site.ts'

const isRecordType = (text: string): text is RecordType => RECORD_TYPES.some((type) => type === text)
const isList = (body: RecordBody): body is readonly string[] => Array.isArray(body)

/** The record sets of one name and type. */
function expandRecord(context: Context, record: WrittenRecord, body: RecordBody): readonly RecordSet[] {
  const { path, name, type } = record
  const spot: Spot = { record, name, keys: [], ttl: record.ttl }
  if (typeof body === 'string')
    return expandSimple(
      context,
      spot,
      {},
      path,
      literalData(context, type, [{ text: body, place: valueAt(path) }], path),
    )
  if (isList(body)) return expandSimple(context, spot, {}, path, literalData(context, type, valuesAt(body, path), path))
  const ttl = nearestTtl(context, body.ttl, path, 'record', record.ttl)
  const policy = policyIn(body, path)
  if (policy === undefined)
    return expandSimple(context, { ...spot, ttl }, body, path, dataOf(context, spot, body, path, false))
  const out: RecordSet[] = []
  expandPolicy(context, { ...spot, ttl }, policy, out)
  return out
}

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
  ttl: EffectiveTtl,
  others: readonly RecordSet[],
): readonly RecordSet[] {
  for (const { name, type } of others) takeName(site.hops, name, type)
  const path: PlanPath = ['zones', site.zone.key, 'records']
  noteTakenOut(context, site, path)
  const written = Object.entries(records).flatMap(([key, types]) => {
    const namePath = [...path, key]
    const name = recordNameAt(context, keyAt(namePath), key, site.zone.name)
    if (name === undefined) return []
    return Object.entries(types).flatMap(([type, body]) => {
      if (body === undefined || !isRecordType(type)) return []
      takeName(site.hops, name, type)
      return [{ body, record: { site, name, type, key, namePath, path: [...namePath, type], ttl } }]
    })
  })
  return written.flatMap(({ record, body }) => expandRecord(context, record, body))
}
