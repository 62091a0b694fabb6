import type { Deployment, Zone } from '../model/deployment.ts'
import type { Alias, RecordSet } from '../model/record-set.ts'
import { type AliasService, findAliasService } from '../route53/alias-services.ts'
import { lazy } from '../values/lazy.ts'
import { type DomainName, isAtOrBelow, parentOf, ROOT } from '../values/name.ts'

/** What an alias points at, by the zone id and the name it gives. */
export type AliasTarget =
  /** A record of the same zone, existing or not. */
  | { readonly kind: 'record' }
  | { readonly kind: 'other-zone'; readonly zone: Zone }
  /** A name of this zone under the id of a zone that the plan does not have. */
  | { readonly kind: 'foreign-id' }
  /** This zone's id with a name outside of it. */
  | { readonly kind: 'misplaced' }
  | { readonly kind: 'service'; readonly service: AliasService }
  /** Fits nothing in the tables. */
  | { readonly kind: 'unknown' }

/** An alias record set with what it points at. */
export interface AliasUse {
  readonly zone: Zone
  readonly recordSet: RecordSet
  readonly data: Alias
  readonly target: AliasTarget
}

/** The most specific zone of the plan that holds a name. */
function zoneAround(zonesByName: ReadonlyMap<DomainName, Zone>, name: DomainName): Zone | undefined {
  for (let at = name; at !== ROOT; at = parentOf(at)) {
    const zone = zonesByName.get(at)
    if (zone) return zone
  }
  return zonesByName.get(ROOT)
}

const RECORD: AliasTarget = { kind: 'record' }

/** Every alias of a deployment, in plan order. @see R1.39 to R1.45 */
export function findAliases({ zones, endpoints }: Deployment): readonly AliasUse[] {
  const zonesById = new Map(zones.toReversed().map((zone) => [zone.id, zone]))
  const zonesByName = new Map(zones.toReversed().map((zone) => [zone.name, zone]))
  // Asked for only where one zone of the plan lies in another.
  const records = lazy(
    () => new Set(zones.flatMap(({ id, recordSets }) => recordSets.map(({ name, type }) => `${id} ${name} ${type}`))),
  )

  const inOwnZone = (own: Zone, { type }: RecordSet, { dnsName }: Alias): AliasTarget => {
    const around = zoneAround(zonesByName, dnsName)
    const isOwn = around === undefined || around.name === own.name || records().has(`${own.id} ${dnsName} ${type}`)
    return isOwn ? RECORD : { kind: 'other-zone', zone: around }
  }

  const targetOf = (own: Zone, recordSet: RecordSet, data: Alias): AliasTarget => {
    const { hostedZoneId, dnsName, endpoint } = data
    const declared = zonesById.get(hostedZoneId)
    if (declared !== undefined && declared !== own) return { kind: 'other-zone', zone: declared }
    if (isAtOrBelow(dnsName, own.name)) return declared ? inOwnZone(own, recordSet, data) : { kind: 'foreign-id' }
    const type = endpoint === undefined ? undefined : endpoints.get(endpoint)?.type
    const service = findAliasService(dnsName, type === 'value' ? undefined : type)
    if (service !== undefined) return { kind: 'service', service }
    const around = zoneAround(zonesByName, dnsName)
    if (around !== undefined) return { kind: 'other-zone', zone: around }
    return declared === undefined ? { kind: 'unknown' } : { kind: 'misplaced' }
  }

  return zones.flatMap((zone) =>
    zone.recordSets.flatMap((recordSet) =>
      recordSet.data.kind === 'alias'
        ? [{ zone, recordSet, data: recordSet.data, target: targetOf(zone, recordSet, recordSet.data) }]
        : [],
    ),
  )
}
