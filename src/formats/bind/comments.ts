import type { Client } from '../../model/client.ts'
import type { CidrCollection, Deployment, Endpoint, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../../model/record-set.ts'
import type { Unhealthy } from '../../model/snapshot.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { healthCheckConfig } from '../change-batch/health-checks.ts'
import { renderPlain } from '../change-batch/reference.ts'
import type { ExportContext, Note } from '../format.ts'
import { formatJsonLine } from '../json.ts'

type Members = { readonly [member: string]: unknown }

/** One structured comment: a word and one line of JSON with sorted members, in ASCII, so that nothing in it can end the line. @see engines.md 1.5 */
const comment = (word: string, members: Members): string => `;r53sim:${word} ${formatJsonLine(members)}`

const orAbsent = (flag: boolean) => (flag ? true : undefined)

function clientMembers(client: Client): Members {
  const { continent, country, subdivision, coordinates, subnet, region, latencyMs } = client
  return {
    continent,
    country,
    subdivision,
    ...(coordinates ? { latitude: coordinates.latitude, longitude: coordinates.longitude } : {}),
    subnet: subnet && formatPrefix(subnet),
    region,
    latency: latencyMs && Object.fromEntries(latencyMs),
  }
}

const zoneMembers = (zone: Zone): Members => ({
  comment: zone.comment,
  format: 1,
  id: zone.idIsMadeUp ? undefined : zone.id,
  signing: orAbsent(zone.signing),
  vpcs: zone.vpcs?.map(({ id, region, cidrs }) => ({ cidrs: cidrs.map(formatPrefix), id, region })),
  zone: zone.name,
})

/** The first comment of a zone whose server decides by itself: its records are no snapshot. */
export const engineZoneComment = (zone: Zone): string => comment('zone', { ...zoneMembers(zone), kind: 'engine' })

const orNone = (names: readonly string[]) => (names.length > 0 ? names : undefined)

/** The first line of a zone file: what it is a snapshot of, and what a zone has that its records do not say. */
export function zoneComment(
  zone: Zone,
  { client, failed, weighted }: ExportContext,
  { checks, resources }: Unhealthy,
): string {
  return comment('zone', {
    ...zoneMembers(zone),
    client: client && clientMembers(client),
    health: {
      down: [...new Set(failed)].sort(),
      unhealthy_checks: orNone(checks),
      unhealthy_resources: orNone(resources),
    },
    kind: 'snapshot',
    weighted: weighted === 'all' ? weighted : undefined,
  })
}

export const noteComment = ({ severity, code, path, message }: Note): string =>
  comment('note', { code, message, path, severity })

export const checkComment = (check: HealthCheck): string =>
  comment('check', {
    aws_id: check.awsId,
    config: renderPlain(healthCheckConfig(check, (id) => id)),
    generation: check.generation === 1 ? undefined : check.generation,
    id: check.id,
  })

/** One comment for each location of a collection. */
export const cidrComments = ({ name, id, idIsMadeUp, locations }: CidrCollection): readonly string[] =>
  [...locations]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([location, blocks]) =>
      comment('cidr', {
        blocks: blocks.map(formatPrefix),
        collection: name,
        id: idIsMadeUp ? undefined : id,
        location,
      }),
    )

/** An endpoint by the plan's keys; what is at its default is left out. */
export const endpointComment = (endpoint: Endpoint): string =>
  comment('endpoint', {
    addresses: endpoint.type === 'value' || endpoint.addressesAreMadeUp ? undefined : endpoint.addresses,
    assume_up: orAbsent(endpoint.assumeUp),
    capacity: endpoint.capacity,
    coordinates: endpoint.coordinates && [endpoint.coordinates.latitude, endpoint.coordinates.longitude],
    dns_name: endpoint.dnsName,
    health_check: endpoint.healthCheckId,
    ipv4: endpoint.ipv4,
    ipv6: endpoint.ipv6,
    labels: endpoint.labels.size > 0 ? Object.fromEntries(endpoint.labels) : undefined,
    local_zone_group: endpoint.localZoneGroup,
    min_healthy_targets: endpoint.targets.length > 0 ? endpoint.minHealthyTargets : undefined,
    mtbf: endpoint.mtbfSeconds,
    mttr: endpoint.mttrSeconds,
    name: endpoint.name,
    region: endpoint.region,
    targets: endpoint.targets.length > 0 ? endpoint.targets : undefined,
    type: endpoint.type,
  })

function areaMembers(area: GeoArea): Members {
  switch (area.kind) {
    case 'continent':
      return { continent: area.continent }
    case 'country':
      return { country: area.country }
    case 'subdivision':
      return { country: area.country, subdivision: area.subdivision }
    case 'default':
      return { country: '*' }
  }
}

function placeMembers(location: ProximityLocation): Members {
  switch (location.kind) {
    case 'region':
      return { region: location.region }
    case 'local-zone-group':
      return { lzg: location.group }
    case 'coordinates':
      return { lat: location.coordinates.latitude, lon: location.coordinates.longitude }
  }
}

function policyMembers(policy: Policy, collectionName: (id: string) => string): Members {
  switch (policy.kind) {
    case 'simple':
      return {}
    case 'weighted':
      return { weight: policy.weight }
    case 'latency':
      return { region: policy.region }
    case 'failover':
      return { failover: policy.role === 'primary' ? 'PRIMARY' : 'SECONDARY' }
    case 'geolocation':
      return { geo: areaMembers(policy.area) }
    case 'geoproximity':
      return { prox: { ...placeMembers(policy.location), bias: policy.bias === 0 ? undefined : policy.bias } }
    case 'ip-based':
      return { cidr: { collection: collectionName(policy.collectionId), location: policy.location } }
    case 'multivalue':
      return { multivalue: true }
  }
}

/** What a record set is besides its records. */
export interface MemberState {
  readonly live: boolean
  /** Where the records below it carry another TTL than the record set has. */
  readonly ttlSeconds?: number
}

/** Opens a member of a group, or the alias that stands for its records. @see engines.md 1.5 */
export function memberComment(recordSet: RecordSet, state: MemberState, zone: Zone, deployment: Deployment): string {
  const { name, type, setIdentifier, policy, data, healthCheckId } = recordSet
  const collectionName = (id: string) =>
    [...deployment.cidrCollections.values()].find((collection) => collection.id === id)?.name ?? id
  const members = {
    ...policyMembers(policy, collectionName),
    check: healthCheckId,
    id: setIdentifier,
    live: state.live,
    ttl: state.ttlSeconds,
  }
  if (data.kind === 'values') return comment('set', members)
  return comment('alias', {
    ...members,
    ...(state.live ? {} : { name, type }),
    evaluate: data.evaluateTargetHealth,
    target: data.dnsName,
    target_zone: data.hostedZoneId === zone.id ? 'self' : data.hostedZoneId,
  })
}

/** A comment that another version wrote, as it was. */
export const keptComment = (text: string): string => `;r53sim:${text}`

/** Ends the members of a group. */
export const END_COMMENT = ';r53sim:end'

/** A record that a member has but the snapshot does not answer with. */
export const recordComment = (line: string): string => `;r53sim:rr ${line}`
