import type { CidrCollection, Deployment, Vpc, Zone } from '../model/deployment.ts'
import type { Alarm, HealthCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import { type IpPrefix, parsePrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import type { Account, HostedZone } from './account.ts'
import { checkOfConfig } from './check-config.ts'
import { FROM_API } from './record-set.ts'

/** Turns accounts into what is decided by. Keeps the zones of the last one: those that did not change are the same object again. */
export interface DeploymentMaker {
  readonly make: (account: Account) => Deployment
}

/** Blocks of VPCs by id: what a plan says of them, and everybody where private zones are open. */
export interface PrivateReach {
  readonly cidrs: ReadonlyMap<string, readonly IpPrefix[]>
  readonly isOpen: boolean
}

const prefixOf = (text: string): readonly IpPrefix[] => {
  const parsed = parsePrefix(text)
  return parsed === undefined ? [] : [parsed.prefix]
}
const EVERYBODY: readonly IpPrefix[] = [...prefixOf('0.0.0.0/0'), ...prefixOf('::/0')]

/** In open private zones all VPCs are one, which everybody is in. */
const OPEN_VPC_ID = 'open'

function vpcsOf({ vpcs }: HostedZone, { cidrs, isOpen }: PrivateReach): readonly Vpc[] | undefined {
  if (isOpen && vpcs !== undefined)
    return vpcs.slice(0, 1).map(({ VPCRegion: region }) => ({ id: OPEN_VPC_ID, region, cidrs: EVERYBODY }))
  return vpcs?.map(({ VPCId: id, VPCRegion: region }) => ({ id, region, cidrs: cidrs.get(id) ?? [] }))
}

const PERIOD_SECONDS = 60

/** Alarms that checks follow and no plan declares: fine until told otherwise. */
function alarmsOf(checks: Iterable<HealthCheck>, known: ReadonlyMap<string, Alarm>): ReadonlyMap<string, Alarm> {
  const alarms = new Map(known)
  for (const check of checks) {
    if (check.type !== 'CLOUDWATCH_METRIC' || alarms.has(check.alarm.name)) continue
    const { name, region } = check.alarm
    alarms.set(name, { name, region, state: 'OK', periodSeconds: PERIOD_SECONDS, datapoints: 1, at: FROM_API })
  }
  return alarms
}

interface MadeZone {
  readonly from: HostedZone
  readonly collections: Account['collections']
  readonly zone: Zone
}

/**
 * @param base the plan beside which the account is served: its endpoints, clients and alarms stay in force
 */
export function createDeploymentMaker(base: Deployment, reach: PrivateReach): DeploymentMaker {
  const made = new Map<string, MadeZone>()
  const resources = new Map<DomainName, string>()
  for (const { name, type, dnsName } of base.endpoints.values())
    if (type !== 'value' && dnsName !== undefined) resources.set(dnsName, name)
  const blocks = new WeakMap<readonly string[], readonly IpPrefix[]>()
  const blocksOf = (texts: readonly string[]) => {
    const known = blocks.get(texts) ?? texts.flatMap(prefixOf)
    blocks.set(texts, known)
    return known
  }

  function complete(set: RecordSet, { collections }: Account): RecordSet {
    const { policy, data } = set
    const endpoint = data.kind === 'alias' && data.endpoint === undefined ? resources.get(data.dnsName) : undefined
    const whole = endpoint === undefined || data.kind !== 'alias' ? set : { ...set, data: { ...data, endpoint } }
    if (policy.kind !== 'ip-based') return whole
    const texts = collections.get(policy.collectionId)?.locations.get(policy.location)
    return { ...whole, policy: { ...policy, blocks: texts === undefined ? [] : blocksOf(texts) } }
  }
  function zoneOf(from: HostedZone, account: Account): Zone {
    const known = made.get(from.id)
    if (known?.from === from && known.collections === account.collections) return known.zone
    const vpcs = vpcsOf(from, reach)
    const zone: Zone = {
      name: from.name,
      id: from.id,
      ...(from.comment === undefined ? {} : { comment: from.comment }),
      ...(vpcs && { vpcs }),
      signing: from.signing,
      nameServers: from.nameServers,
      recordSets: [...from.sets.values()].flatMap((stored) =>
        (stored.expansion ?? [stored]).map(({ set }) => complete(set, account)),
      ),
      at: FROM_API,
    }
    made.set(from.id, { from, collections: account.collections, zone })
    return zone
  }
  return {
    make: (account) => {
      for (const id of [...made.keys()]) if (!account.zones.has(id)) made.delete(id)
      const nameOf = (id: string) => account.checks.get(id)?.name ?? id
      const endpoints = [...base.endpoints.values()]
      const checks = [...account.checks.values()].map((check) => checkOfConfig(check, nameOf, endpoints))
      const collections = [...account.collections.values()].map(
        ({ id, name, locations }): readonly [string, CidrCollection] => [
          name,
          { name, id, locations: new Map([...locations].map(([key, texts]) => [key, blocksOf(texts)])), at: FROM_API },
        ],
      )
      return {
        ...base,
        zones: [...account.zones.values()].map((zone) => zoneOf(zone, account)),
        healthChecks: new Map(checks.map((check) => [check.id, check])),
        alarms: alarmsOf(checks, base.alarms),
        cidrCollections: new Map(collections),
        references: [],
        scenarios: [],
        cases: [],
        invariants: [],
      }
    },
  }
}
