import type { Deployment, Zone } from '../../model/deployment.ts'
import { masterName } from '../../values/master-name.ts'
import { type DomainName, displayName, isAtOrBelow } from '../../values/name.ts'
import type { ExportContext, Note, Refusal, Written } from '../format.ts'
import { groupRecordSets, type RecordGroup, sortZones, zoneLabels } from '../order.ts'
import { noteComment, zoneComment } from './comments.ts'
import { wildcardFinder } from './existence.ts'
import { checkZone } from './facts.ts'
import { contentOf, isFileOf } from './previous.ts'
import { nextSerial } from './serial.ts'
import { snapshotNotes } from './snapshot-notes.ts'
import { findSoa } from './soa.ts'
import { groupLines, keyOf, type Sheet, soaLines } from './zone-file.ts'
import { NO_OBJECTS, objectComments, type ZoneObjects, zoneObjects } from './zone-objects.ts'

/** What TTL a record without one has; every record has one, but some readers insist on it. @see engines.md 1.1 */
const DEFAULT_TTL_SECONDS = 300

/** Name of a record below its zone as people write it; `@` for the zone's own name. */
function pathIn(zone: Zone, name: DomainName): string {
  if (name === zone.name) return '@'
  if (zone.name === '.' || !isAtOrBelow(name, zone.name)) return displayName(name)
  return displayName(name).slice(0, -displayName(zone.name).length - 1)
}

function headLines(
  { deployment, zone }: Sheet,
  notes: readonly Note[],
  objects: ZoneObjects,
  context: ExportContext,
): readonly string[] {
  const { unhealthy } = context.snapshot()
  const ids = new Set(objects.checks.map(({ id }) => id))
  return [
    zoneComment(zone, context, { ...unhealthy, checks: unhealthy.checks.filter((id) => ids.has(id)) }),
    ...notes.filter(({ severity }) => severity === 'lost').map(noteComment),
    ...objectComments(deployment, zone, objects),
    `$ORIGIN ${masterName(zone.name)}`,
    `$TTL ${DEFAULT_TTL_SECONDS}`,
  ]
}

/** The lines of all groups, given the serial that the SOA is to have. */
function bodyWriter(sheet: Sheet, groups: readonly RecordGroup[]): (serial: number) => string {
  const isSoa = ({ name, type }: RecordGroup) => type === 'SOA' && name === sheet.zone.name
  const parts = groups.map((group) => (isSoa(group) ? group : groupLines(sheet, group)))
  return (serial) => parts.flatMap((part) => ('recordSets' in part ? soaLines(sheet, part, serial) : part)).join('\n')
}

interface WrittenZone {
  readonly text: string
  readonly notes: readonly Note[]
  readonly refusals: readonly Refusal[]
}

/** The body with the serial that the policy gives it, given the file before. */
function serialise(
  sheet: Sheet,
  groups: readonly RecordGroup[],
  context: ExportContext,
): { readonly body: string; readonly refusals: readonly Refusal[] } {
  const bodyAt = bodyWriter(sheet, groups)
  const earlier = context.previous.find((text) => isFileOf(text, sheet.zone))
  const before = earlier === undefined ? undefined : findSoa(earlier)
  const previous =
    earlier === undefined || !before
      ? undefined
      : { serial: before.serial, differs: contentOf(earlier) !== contentOf(bodyAt(0)) }
  const { serial, isLater } = nextSerial(context.serial, previous, context.nowSeconds)
  const path = displayName(sheet.zone.name)
  const message = `${path}: serial ${serial} does not come after ${before?.serial} of the previous file, so no secondary would take it (RFC 1982)`
  return {
    body: bodyAt(serial),
    refusals: isLater ? [] : [{ code: 'serial-not-later', path, message }],
  }
}

/** What a reader of the file should know besides its losses. */
function zoneNotes(sheet: Sheet, isSnapshot: boolean): readonly Note[] {
  const { zone } = sheet
  const path = displayName(zone.name)
  const servers = sheet.live.get(keyOf(zone.name, 'NS'))?.answers.flatMap(({ values }) => values) ?? []
  const foreign = servers.length > 0 && servers.every(({ target }) => /^ns-\d+\.awsdns-\d+\./.test(target ?? ''))
  const info = (code: string, message: string): Note => ({ severity: 'info', code, path, message })
  return [
    ...(isSnapshot
      ? [info('snapshot', `the file of ${path} does not follow health: export it again when that changes`)]
      : []),
    ...(foreign
      ? [info('apex-name-servers', `${path} NS still names Route 53's servers, not those that load the file`)]
      : []),
    ...(zone.signing ? [info('not-signed', `the file of ${path} is not signed`)] : []),
  ]
}

function writeZone(deployment: Deployment, zone: Zone, context: ExportContext, shared: ZoneObjects): WrittenZone {
  const sets = context.snapshot().zones.get(zone.id) ?? []
  const byKey = new Map(sets.map((set) => [keyOf(set.name, set.type), set]))
  const groups = groupRecordSets(zone)
  const ordered = groups.flatMap(({ name, type }) => byKey.get(keyOf(name, type)) ?? [])
  const facts = checkZone(zone, ordered, (name) => pathIn(zone, name))
  const live = new Map([...facts.holdable].map((set) => [keyOf(set.name, set.type), set]))
  const sheet = { deployment, zone, live }
  const { body, refusals } = serialise(sheet, groups, context)
  const findWildcard = wildcardFinder(zone, facts.holdable)
  const frozen = ordered.some((set) => set.frozen.length > 0)
  const notes = [
    ...facts.notes,
    ...ordered.flatMap((set) => snapshotNotes(set, pathIn(zone, set.name), context, findWildcard(set.name))),
    ...zoneNotes(sheet, frozen),
  ]
  const head = headLines(sheet, notes, shared, context).join('\n')
  return { text: body === '' ? `${head}\n` : `${head}\n${body}\n`, notes, refusals }
}

/** Names of earlier files that belong to no zone, as a refusal: their serials would be ignored. */
function strangers({ zones }: Deployment, { previous }: ExportContext): readonly Refusal[] {
  const isKnown = (text: string) => zones.some((zone) => isFileOf(text, zone) && findSoa(text) !== undefined)
  if (previous.every(isKnown)) return []
  const message = 'the previous file is none that export wrote for a zone of this plan'
  return [{ code: 'previous-unknown', path: '', message }]
}

/** Every zone's file in the order of all exports, for the client and the state of health of the context. */
export function writeZones(
  deployment: Deployment,
  context: ExportContext,
): readonly (WrittenZone & { readonly zone: Zone })[] {
  const zones = sortZones(deployment.zones)
  const objects = zoneObjects(deployment, zones)
  const snapshot = context.snapshot()
  return zones.map((zone) => {
    const shared = objects.get(zone.id) ?? NO_OBJECTS
    return { zone, ...writeZone(deployment, zone, { ...context, snapshot: () => snapshot }, shared) }
  })
}

/**
 * One zone file for each zone: the records as they answer for one client in one state of health, and in comments that
 * start with `;r53sim:` everything that they were before, so that nothing is lost.
 *
 * @see engines.md section 1
 */
export function writeBind(deployment: Deployment, context: ExportContext): Written {
  const labels = zoneLabels(deployment)
  const written = writeZones(deployment, context).map((file) => ({ name: `${labels.get(file.zone.id)}.zone`, ...file }))
  return {
    files: new Map(written.map(({ name, text }) => [name, text])),
    notes: written.flatMap(({ notes }) => notes),
    refusals: [...strangers(deployment, context), ...written.flatMap(({ refusals }) => refusals)],
  }
}
