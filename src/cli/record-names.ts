import type { Deployment, Zone } from '../model/deployment.ts'
import { spokenName } from '../report/record-words.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { suggest } from '../values/nearest.ts'
import { RECORD_TYPES, type RecordType } from '../values/rdata/rdata.ts'
import { Failure } from './failure.ts'

/** What `NAME[/TYPE]` can mean: a name in a zone of the plan. */
export interface ZoneName {
  readonly zone: Zone
  readonly name: DomainName
}

const isRecordType = (text: string): text is RecordType => RECORD_TYPES.some((type) => type === text)

/** `www/A` to name and type; the type is undefined where none follows the last slash (`0/25.2.0.192.in-addr.arpa` is a name). */
export function splitQuery(text: string): { readonly name: string; readonly type: RecordType | undefined } {
  const slash = text.lastIndexOf('/')
  const type = text.slice(slash + 1).toUpperCase()
  return slash > 0 && isRecordType(type) ? { name: text.slice(0, slash), type } : { name: text, type: undefined }
}

/**
 * Every name of the plan that `text` can mean: absolute with a final dot, the apex of each zone for `@`, else relative
 * to each zone, else absolute without its dot. Only names that the author wrote records for; none if there is no such name.
 */
export function findRecordNames({ zones }: Deployment, text: string): readonly ZoneName[] {
  const holding = (nameIn: (zone: Zone) => DomainName | undefined) =>
    zones.flatMap((zone) => {
      const name = nameIn(zone)
      const has = zone.recordSets.some((recordSet) => recordSet.name === name && !recordSet.generated)
      return name !== undefined && has ? [{ zone, name }] : []
    })
  if (text === '@') return holding((zone) => zone.name)
  const parsed = parseName(text)
  if (!parsed.ok) return []
  const absolute = holding(() => parsed.name)
  if (text.endsWith('.')) return absolute
  const relative = holding((zone) => {
    const inZone = parseName(text, zone.name)
    return inZone.ok ? inZone.name : undefined
  })
  return relative.length > 0 ? relative : absolute
}

/** As `findRecordNames`, with the nearest names in a failure where there is none. */
export function getRecordNames(deployment: Deployment, text: string): readonly ZoneName[] {
  const found = findRecordNames(deployment, text)
  if (found.length > 0) return found
  const names = new Set<string>()
  for (const zone of deployment.zones)
    for (const { name, generated } of zone.recordSets) {
      if (generated) continue
      names.add(spokenName(name))
      if (name !== zone.name) names.add(name.slice(0, -zone.name.length - 1))
    }
  throw new Failure(`the plan has no record "${text}"`, suggest(text, names) ?? 'r53sim show lists the records')
}
