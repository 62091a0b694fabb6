import type { RecordSet } from '../../model/record-set.ts'
import { RECORD_TYPES, type RecordType } from '../../values/rdata/rdata.ts'
import type { PlanZone, RecordBody } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { expandPolicy, expandSimple, policyIn, type Spot, type WrittenRecord } from './branches.ts'
import type { Context } from './context.ts'
import { takeName } from './hop-names.ts'
import { recordNameAt } from './names.ts'
import { keyAt, valueAt } from './origin.ts'
import { literalData } from './record-data.ts'
import { type EffectiveTtl, nearestTtl } from './ttl.ts'
import { parseValues } from './values.ts'
import type { ZoneSite } from './zone-site.ts'

const isRecordType = (text: string): text is RecordType => RECORD_TYPES.some((type) => type === text)
const isList = (body: RecordBody): body is readonly string[] => Array.isArray(body)

/** The record sets of one name and type. */
function expandRecord(context: Context, record: WrittenRecord, body: RecordBody): readonly RecordSet[] {
  const { path, name, type } = record
  const spot: Spot = { record, name, keys: [], ttl: record.ttl }
  if (typeof body === 'string') {
    const parsed = parseValues(context, type, [{ text: body, place: valueAt(path) }], valueAt(path), 'plain')
    if (parsed.values.length === 0) return []
    const data = {
      data: { kind: 'values', values: parsed.values },
      places: { values: valueAt(path) },
      valuePlaces: parsed.places,
    } as const
    return expandSimple(context, spot, {}, path, data)
  }
  if (isList(body)) {
    const data = literalData(context, type, body, path)
    return data === undefined ? [] : expandSimple(context, spot, {}, path, data)
  }
  const ttl = nearestTtl(context, body.ttl, valueAt([...path, 'ttl']), 'record', record.ttl)
  const policy = policyIn(body, path)
  if (policy === undefined) return expandSimple(context, { ...spot, ttl }, body, path)
  const out: RecordSet[] = []
  expandPolicy(context, { ...spot, ttl }, policy, out)
  return out
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
  const zonePath: PlanPath = ['zones', site.zone.key, 'records']
  const written = Object.entries(records).flatMap(([key, types]) => {
    const namePath = [...zonePath, key]
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
