import { NS_TTL_SECONDS, nameServersOf, SOA_TTL_SECONDS, soaText } from '../route53/defaults.ts'
import { type DomainName, isAtOrBelow, prependLabel } from '../values/name.ts'
import { type Account, type HostedZone, type StoredSet, setKey } from './account.ts'
import { getStored } from './record-set.ts'
import type { ApiRecordSet } from './shapes.ts'
import type { XmlMembers } from './xml.ts'

export const isPrivate = ({ vpcs }: HostedZone): boolean => vpcs !== undefined

function keyed(api: ApiRecordSet): readonly [string, StoredSet] {
  const stored = getStored(api, (id) => id)
  return [setKey(stored.set.name, stored.set.type, stored.set.setIdentifier), stored]
}

/** What every zone begins with. @see R1.46 */
export function apexSets(name: DomainName, nameServers: readonly DomainName[]): HostedZone['sets'] {
  const valuesOf = (texts: readonly string[]) => texts.map((Value) => ({ Value }))
  const [first = name] = nameServers
  return new Map([
    keyed({ Name: name, Type: 'NS', TTL: NS_TTL_SECONDS, ResourceRecords: valuesOf(nameServers) }),
    keyed({ Name: name, Type: 'SOA', TTL: SOA_TTL_SECONDS, ResourceRecords: valuesOf([soaText(first)]) }),
  ])
}

/** True for zones that may not share a name server: equal names, or one above the other. @see R6.9 */
export const overlaps = (a: DomainName, b: DomainName): boolean => isAtOrBelow(a, b) || isAtOrBelow(b, a)

const ATTEMPTS_MAX = 1000

/** Four name servers that no zone of the name, above it or below it has. @see R6.9 */
export function newNameServers({ zones, delegationSets }: Account, name: DomainName): readonly DomainName[] {
  const used = new Set([
    ...[...zones.values()].filter((zone) => overlaps(zone.name, name)).flatMap(({ nameServers }) => nameServers),
    ...[...delegationSets.values()].flatMap(({ nameServers }) => nameServers),
  ])
  let servers = nameServersOf(name)
  for (let attempt = 1; servers.some((server) => used.has(server)) && attempt < ATTEMPTS_MAX; attempt += 1)
    servers = nameServersOf(prependLabel(`${attempt}`, name))
  return servers
}

const withoutDot = (name: DomainName) => name.replace(/\.$/, '')

export const zoneMembers = (zone: HostedZone): XmlMembers => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name,
  CallerReference: zone.callerReference,
  Config: { Comment: zone.comment, PrivateZone: isPrivate(zone) },
  ResourceRecordSetCount: zone.sets.size,
  Features: zone.acceleratedRecovery ? { AcceleratedRecoveryStatus: 'ENABLED' } : undefined,
})

/** The delegation set of a public zone; with an id where it is a reusable one. */
export function delegationMembers(
  { delegationSets }: Account,
  { delegationSetId, nameServers }: HostedZone,
): XmlMembers {
  const reusable = delegationSetId === undefined ? undefined : delegationSets.get(delegationSetId)
  return {
    Id: reusable && `/delegationset/${reusable.id}`,
    CallerReference: reusable?.callerReference,
    NameServers: nameServers.map(withoutDot),
  }
}
