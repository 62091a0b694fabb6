import type { Deployment } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { displayName } from '../values/name.ts'
import {
  type Account,
  type Collection,
  EMPTY_ACCOUNT,
  type HostedZone,
  type StoredCheck,
  type StoredSet,
  setKey,
} from './account.ts'
import { configOfCheck } from './check-config.ts'
import { uuidOf } from './ids.ts'
import { apiFormOf, getStored } from './record-set.ts'
import { seededDomain } from './services/domains/seed.ts'

function storedOf(set: RecordSet, checkId: (name: string) => string): readonly [string, StoredSet] {
  const api = apiFormOf(set, { zone: (id) => id, check: checkId, collection: (id) => id })
  return [setKey(set.name, set.type, set.setIdentifier), { ...getStored(api, (id) => id), set }]
}

/** The account that a plan's objects make up. Ids that the plan does not give are made from names, the same at every start. */
export function accountOf({ zones, healthChecks, cidrCollections, registrations = [] }: Deployment): Account {
  const checkIds = new Map([...healthChecks.values()].map(({ id, awsId }) => [id, awsId ?? uuidOf('healthcheck', id)]))
  const checkId = (name: string) => checkIds.get(name) ?? name
  const checks = [...healthChecks.values()].map(
    (check): StoredCheck => ({
      id: checkId(check.id),
      name: check.id,
      callerReference: `plan-${uuidOf('reference', check.id)}`,
      config: configOfCheck(check, checkId),
      version: 1,
    }),
  )
  const collections = [...cidrCollections.values()].map(
    ({ id, name, locations }): Collection => ({
      id,
      name,
      callerReference: `plan-${name}`,
      version: 1,
      locations: new Map([...locations].map(([location, blocks]) => [location, blocks.map(formatPrefix)])),
    }),
  )
  const hosted = zones.map(
    (zone): HostedZone => ({
      id: zone.id,
      name: zone.name,
      callerReference: `plan-${displayName(zone.name)}`,
      ...(zone.comment === undefined ? {} : { comment: zone.comment }),
      ...(zone.vpcs && { vpcs: zone.vpcs.map(({ id, region }) => ({ VPCId: id, VPCRegion: region })) }),
      authorized: [],
      nameServers: zone.nameServers,
      signing: zone.signing,
      keys: new Map(),
      sets: new Map(zone.recordSets.map((set) => storedOf(set, checkId))),
    }),
  )
  return {
    ...EMPTY_ACCOUNT,
    domains: new Map(registrations.flatMap(seededDomain).map((domain) => [domain.name, domain])),
    zones: new Map(hosted.map((zone) => [zone.id, zone])),
    checks: new Map(checks.map((check) => [check.id, check])),
    collections: new Map(collections.map((collection) => [collection.id, collection])),
  }
}
