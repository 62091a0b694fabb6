import type { Deployment, Zone } from '../../model/deployment.ts'
import { type EndpointCheck, isEndpointCheck } from '../../model/health-check.ts'
import { isOfKind, type RecordSet } from '../../model/record-set.ts'
import { displayName } from '../../values/name.ts'
import { type GroupFinder, Unsaid } from '../engine-zone.ts'
import type { RecordGroup } from '../order.ts'
import type { Yaml } from './yaml.ts'

/** One value of a pool. */
export interface PoolValue {
  readonly text: string
  /** All values of a branch that answers with several, which only the last one of a record can. */
  readonly all?: readonly string[]
  /** Where it comes from. */
  readonly branch: string
  readonly weight: number
  readonly isUp: boolean
}

export type Pool = readonly PoolValue[]

export interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
}

/** Gathered over a record, which has one check and one TTL for all its values. */
export interface Shared {
  readonly templates: Map<string, Yaml>
  readonly ttls: Set<number>
}

/** The settings that octoDNS has for a check of a value, which it makes itself; the reason where it would make another. */
function templateOf(check: EndpointCheck, type: string, text: string): Yaml | Unsaid {
  const kind = check.id
  if (check.type !== 'HTTP' && check.type !== 'HTTPS' && check.type !== 'TCP')
    return new Unsaid('check-kind', `has the check ${kind} of type ${check.type}, which octoDNS has not`)
  if (check.inverted || check.disabled || check.regions.length > 0 || (check.type === 'HTTPS' && !check.enableSni))
    return new Unsaid(
      'check-kind',
      `has the check ${kind}, which is inverted, disabled, without SNI or of some regions`,
    )
  const domain = check.fullyQualifiedDomainName
  const watched =
    type === 'CNAME' ? (domain === undefined ? undefined : `${domain.replace(/\.$/, '')}.`) : check.ipAddress
  if (watched?.toLowerCase() !== text || (type === 'CNAME' && check.ipAddress !== undefined))
    return new Unsaid(
      'check-elsewhere',
      `has the check ${kind} of something else than ${text}, and octoDNS checks what it answers`,
    )
  const isWeb = check.type !== 'TCP'
  if (!isWeb && type !== 'CNAME' && domain !== undefined)
    return new Unsaid('check-kind', `has the TCP check ${kind} with a name, which octoDNS leaves out`)
  return {
    healthcheck: {
      // Without a host octoDNS would take the record's own name.
      host: isWeb && type !== 'CNAME' ? (domain ?? '') : undefined,
      path: isWeb ? (check.resourcePath ?? '/') : undefined,
      port: check.port,
      protocol: check.type,
    },
    route53: {
      healthcheck: {
        failure_threshold: check.failureThreshold,
        measure_latency: check.measureLatency,
        request_interval: check.requestInterval,
      },
    },
  }
}

export const severalValues = (branch: string) =>
  new Unsaid('several-values', 'has several values in one answer, and a pool answers with one', branch)

function poolValue({ deployment }: Sheet, shared: Shared, member: RecordSet, weight: number): PoolValue | Unsaid {
  const { data, healthCheckId, type, ttlSeconds, branch } = member
  if (data.kind !== 'values') return new Unsaid('nested', 'has weights over groups, and a pool has values only')
  const [value, ...others] = data.values
  if (
    value === undefined ||
    (others.length > 0 && (healthCheckId !== undefined || isOfKind(member.policy, 'weighted')))
  )
    return severalValues(branch)
  if (ttlSeconds !== undefined) shared.ttls.add(ttlSeconds)
  const all = others.length > 0 ? { all: data.values.map(({ text }) => text) } : {}
  if (healthCheckId === undefined) return { text: value.text, ...all, branch, weight, isUp: true }
  const check = deployment.healthChecks.get(healthCheckId)
  if (check === undefined || !isEndpointCheck(check))
    return new Unsaid('check-kind', `has the check ${healthCheckId}, which probes nothing`, branch)
  const template = templateOf(check, type, value.text)
  if (template instanceof Unsaid) return new Unsaid(template.code, template.why, branch)
  shared.templates.set(JSON.stringify(template), template)
  if (shared.templates.size > 1)
    return new Unsaid(
      'checks-differ',
      'has checks that differ in more than their target, and octoDNS has one for a record',
      branch,
    )
  return { text: value.text, branch, weight, isUp: false }
}

/** Pools in the order in which they fail over. */
export type Chain = readonly Pool[]

type Above = readonly RecordGroup[]

function weightedPool(sheet: Sheet, shared: Shared, group: RecordGroup): Pool | Unsaid {
  const pool: PoolValue[] = []
  for (const member of group.recordSets) {
    const { policy } = member
    if (!isOfKind(policy, 'weighted') || policy.weight === 0)
      return new Unsaid('weight-zero', 'has a weight of 0, which octoDNS has not', member.branch)
    const value = poolValue(sheet, shared, member, policy.weight)
    if (value instanceof Unsaid) return value
    pool.push(value)
  }
  if (new Set(pool.map(({ text }) => text)).size < pool.length)
    return new Unsaid('value-twice', 'has a value twice in one pool')
  return pool
}

const isSecondary = ({ policy }: RecordSet) => isOfKind(policy, 'failover') && policy.role === 'secondary'

/** What answers for a member, with all that it fails over to within itself. */
export function memberChain(
  sheet: Sheet,
  shared: Shared,
  group: RecordGroup,
  member: RecordSet,
  above: Above = [],
): Chain | Unsaid {
  const { data } = member
  if (data.kind === 'values') {
    const value = poolValue(sheet, shared, member, 1)
    return value instanceof Unsaid ? value : [[value]]
  }
  if (member.healthCheckId !== undefined)
    return new Unsaid('nested', 'has an alias with a check of its own', member.branch)
  if (data.hostedZoneId !== sheet.zone.id)
    return new Unsaid(
      'aws-alias',
      `leads to ${displayName(data.dnsName)} of AWS, and a pool has values only`,
      member.branch,
    )
  const target = sheet.groupOf(data.dnsName, group.type)
  if (target === undefined || above.includes(target))
    return new Unsaid('dangling', 'is an alias that leads nowhere', member.branch)
  if (!data.evaluateTargetHealth && (member.policy.kind !== 'simple' || above.length > 0))
    return new Unsaid('always-healthy', 'has an alias that is healthy whatever is behind it', member.branch)
  return groupChain(sheet, shared, target, [...above, group])
}

/** The pools of a group that goes by health and weight alone. */
export function groupChain(sheet: Sheet, shared: Shared, group: RecordGroup, above: Above = []): Chain | Unsaid {
  const [first] = group.recordSets
  switch (first?.policy.kind) {
    case undefined:
      return new Unsaid('dangling', 'has no records')
    case 'simple':
      return memberChain(sheet, shared, group, first, above)
    case 'weighted': {
      const pool = weightedPool(sheet, shared, group)
      return pool instanceof Unsaid ? pool : [pool]
    }
    case 'failover': {
      const chain: Pool[] = []
      for (const member of group.recordSets.toSorted((a, b) => Number(isSecondary(a)) - Number(isSecondary(b)))) {
        const part = memberChain(sheet, shared, group, member, above)
        if (part instanceof Unsaid) return part
        chain.push(...part)
      }
      return chain
    }
    case 'multivalue':
      return new Unsaid('multivalue', 'is multivalue, and a pool answers with one value')
    case 'geolocation':
    case 'ip-based':
      return new Unsaid(
        'nested',
        `has ${first.policy.kind} below another policy, and octoDNS has rules at the top only`,
      )
    case 'latency':
    case 'geoproximity':
      return new Unsaid('policy', `has ${first.policy.kind} routing, which octoDNS has not`)
  }
}
