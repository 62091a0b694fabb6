import type { Known } from './shape.ts'

/** Keys whose every wrong value has a rule of its own. */
const ruleOfKey: ReadonlyMap<string | number | undefined, string> = new Map([
  ['ttl', 'ttl-range'],
  ['TTL', 'ttl-range'],
  ['weight', 'weight-range'],
  ['Weight', 'weight-range'],
  ['bias', 'proximity-bias-range'],
  ['Bias', 'proximity-bias-range'],
])

/** Keys with a rule of their own in one shape. */
const ruleInShape: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  [
    'healthCheck',
    {
      request_interval: 'check-fields',
      failure_threshold: 'check-fields',
      regions: 'check-fields',
      search_string: 'check-fields',
      resource_path: 'check-fields',
    },
  ],
  ['resourceRecordSet', { Type: 'type-unknown' }],
  ['query', { type: 'type-unknown' }],
  ['invariantQuery', { type: 'type-unknown' }],
  ['client', { continent: 'geo-code-unknown', country: 'geo-code-unknown' }],
  ['proximityBranchObject', { coordinates: 'proximity-location' }],
  ['cidrCollection', { locations: 'cidr-block-invalid' }],
])

/** The rule that a value of the wrong type or range breaks: the first that a key on its path names, innermost first. */
export function ruleOfValue(path: readonly (string | number)[], along: readonly Known[]): string {
  const byKey = ruleOfKey.get(path.at(-1))
  if (byKey !== undefined) return byKey
  for (let depth = path.length; depth > 0; depth -= 1) {
    const shape = along[depth - 1]
    const key = path[depth - 1]
    const rule = shape === undefined ? undefined : ruleInShape.get(shape.id)?.[String(key)]
    // A map or list itself of the wrong type breaks no rule about what stands in it.
    if (rule !== undefined && (rule !== 'cidr-block-invalid' || path.length > depth + 1)) return rule
  }
  return 'plan-schema'
}

/** The rule that a missing key breaks. */
export function ruleOfMissing(key: string, along: readonly Known[]): string {
  const ids = along.map(({ id }) => id)
  if (key === 'hosted_zone_id' || ids.includes('aliasTarget')) return 'alias-incomplete'
  if (key === 'HostedZoneId' || key === 'DNSName' || key === 'EvaluateTargetHealth') return 'alias-incomplete'
  if (ids.includes('healthCheck')) return 'check-fields'
  return ruleOfKey.get(key) ?? 'plan-schema'
}

/** The rule that keys break that exclude each other. */
export function ruleOfConflict(keys: readonly string[], shape: Known): string {
  const has = (key: string) => keys.includes(key)
  if (has('AWSRegion') || has('LocalZoneGroup') || has('Coordinates')) return 'proximity-location'
  if (has('alias') && has('values')) return 'ttl-on-alias'
  const isAnswer = (key: string) => key === 'endpoint' || key === 'values' || key === 'alias'
  if (shape.id === 'resourceRecordSet') return 'policy-fields-conflict'
  return has('never_answer') || !shape.oneOf?.includes('failover') || keys.every(isAnswer)
    ? 'plan-schema'
    : 'policy-fields-conflict'
}

type Explanation = readonly [rule: string, message: string, hint: string]

/** Why a key cannot stand beside another one of the same map. */
export function explainForbidden(key: string, parent: Readonly<Record<string, unknown>>, shape: Known): Explanation {
  const has = (other: string) => parent[other] !== undefined
  if (key === 'ttl')
    return ['ttl-on-alias', 'ttl stands beside alias: an alias takes the TTL of its target', 'remove ttl']
  if (shape.id === 'resourceRecordSet')
    return ['ttl-on-alias', `${key} stands beside AliasTarget: an alias has neither TTL nor values`, `remove ${key}`]
  if (shape.id === 'endpoint')
    return key === 'ipv4' || key === 'ipv6'
      ? [
          'plan-schema',
          `${key} stands on an endpoint of type ${String(parent.type)}`,
          'write what its name resolves to here as addresses',
        ]
      : [
          'plan-schema',
          `${key} is for AWS resources, and this endpoint has no type`,
          'add type, for example type: application-load-balancer',
        ]
  if (shape.id === 'proximityBranchObject' && (key === 'coordinates' || key === 'local_zone_group'))
    return [
      'proximity-location',
      `${key} stands beside ${has('region') ? 'region' : 'coordinates'}: a branch has one location`,
      'keep one of them',
    ]
  if (shape.id === 'expectation')
    return has('at')
      ? ['plan-schema', `${key} is about the whole run and stands beside at`, 'make it an expectation of its own']
      : ['plan-schema', `${key} is about one moment and needs at`, 'add at, for example at: 5m']
  if (has('values')) return ['plan-schema', `${key} stands beside values, which have no target`, `remove ${key}`]
  const policy = shape.oneOf?.find(has) ?? 'a policy'
  return ['plan-schema', `${key} stands beside ${policy}: it belongs to a branch`, `move it into a branch of ${policy}`]
}
