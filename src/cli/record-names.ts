import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import { spokenName } from '../report/record-words.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { suggest } from '../values/nearest.ts'
import { RECORD_TYPES, type RecordType } from '../values/rdata/rdata.ts'
import { Failure } from './failure.ts'

/** A name that a zone of the plan has records at. */
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

/** What one text can name in one zone: `@` the apex, with a final dot the absolute name, else the name relative to the zone. */
function nameIn(zone: Zone, text: string): DomainName | undefined {
  if (text === '@') return zone.name
  const parsed = parseName(text, zone.name)
  return parsed.ok ? parsed.name : undefined
}

/**
 * Every name of the plan that `text` can mean, with records of `type` where one is given: relative to each zone, else
 * absolute without its dot. Only names that the author wrote records for; none if there is no such name.
 */
export function findRecordNames({ zones }: Deployment, text: string, type?: RecordType): readonly ZoneName[] {
  const counts = ({ generated, type: own }: RecordSet) => !generated && (type === undefined || own === type)
  const holding = (written: string) =>
    zones.flatMap((zone) => {
      const name = nameIn(zone, written)
      const has = zone.recordSets.some((recordSet) => recordSet.name === name && counts(recordSet))
      return name !== undefined && has ? [{ zone, name }] : []
    })
  const found = holding(text)
  return found.length > 0 || text === '@' ? found : holding(`${text}.`)
}

/** As `findRecordNames`, with the nearest name in a failure where there is none. */
export function getRecordNames(deployment: Deployment, text: string, type?: RecordType): readonly ZoneName[] {
  const found = findRecordNames(deployment, text, type)
  if (found.length > 0) return found
  const names = new Set<string>()
  for (const zone of deployment.zones)
    for (const recordSet of zone.recordSets) {
      if (recordSet.generated || (type !== undefined && recordSet.type !== type)) continue
      const spoken = spokenName(recordSet.name)
      names.add(spoken)
      if (recordSet.name !== zone.name) names.add(spoken.slice(0, -spokenName(zone.name).length - 1))
    }
  const what = type === undefined ? 'record' : `${type} record`
  throw new Failure(`the plan has no ${what} "${text}"`, suggest(text, names) ?? 'r53sim show lists the records')
}
