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
import type { WrittenValues } from './values.ts'
import type { ZoneSite } from './zone-site.ts'

const isRecordType = (text: string): text is RecordType => RECORD_TYPES.some((type) => type === text)
const isList = (body: RecordBody): body is readonly string[] => Array.isArray(body)
const isShort = (body: RecordBody): body is string | readonly string[] => typeof body === 'string' || isList(body)

/** The values of a record of which nothing else is written. */
function valuesOf(body: RecordBody, path: PlanPath): WrittenValues | undefined {
  if (typeof body === 'string') return { texts: [body], placeOf: () => valueAt(path) }
  return isList(body) ? valuesAt(body, path) : undefined
}

const NO_MEMBERS = {}
const NO_KEYS: readonly string[] = []

/** Adds the record sets of one name and type to `out`. */
function expandRecord(context: Context, record: WrittenRecord, body: RecordBody, out: RecordSet[]): void {
  const { path, name, type } = record
  const values = valuesOf(body, path)
  if (values !== undefined) {
    const spot: Spot = { record, name, keys: NO_KEYS, ttl: record.ttl }
    expandSimple(context, spot, NO_MEMBERS, path, literalData(context, type, values, path), out)
  } else if (!isShort(body)) {
    const spot: Spot = { record, name, keys: NO_KEYS, ttl: nearestTtl(context, body.ttl, path, 'record', record.ttl) }
    const policy = policyIn(body, path)
    if (policy === undefined) expandSimple(context, spot, body, path, dataOf(context, spot, body, path, false), out)
    else expandPolicy(context, spot, policy, out)
  }
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
  const written: { readonly body: RecordBody; readonly record: WrittenRecord }[] = []
  for (const [key, types] of Object.entries(records)) {
    const namePath = [...path, key]
    const name = recordNameAt(context, keyAt(namePath), key, site.zone.name)
    if (name === undefined) continue
    for (const [type, body] of Object.entries(types)) {
      if (body === undefined || !isRecordType(type)) continue
      takeName(site.hops, name, type)
      written.push({ body, record: { site, name, type, key, namePath, path: [...namePath, type], ttl } })
    }
  }
  const out: RecordSet[] = []
  for (const { record, body } of written) expandRecord(context, record, body, out)
  return out
}
