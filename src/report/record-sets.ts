import type { Deployment } from '../model/deployment.ts'
import type { Span } from '../model/origin.ts'
import type { Policy, RecordSet } from '../model/record-set.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { displayName } from '../values/name.ts'
import { formatJson } from './json.ts'
import { type RecordFilter, recordSetsOf, recordTrees } from './record-tree.ts'

const placeJson = ({ file, line, column }: Span) => `${file}:${line}:${column}`

function policyJson(policy: Policy): object {
  switch (policy.kind) {
    case 'geolocation': {
      const { kind: _, ...area } = policy.area
      return { kind: policy.kind, ...area, default: policy.area.kind === 'default' }
    }
    case 'geoproximity': {
      const { location, kind, bias } = policy
      if (location.kind === 'region') return { kind, region: location.region, bias }
      if (location.kind === 'local-zone-group') return { kind, local_zone_group: location.group, bias }
      return { kind, coordinates: [location.coordinates.latitude, location.coordinates.longitude], bias }
    }
    case 'ip-based':
      return {
        kind: policy.kind,
        collection: policy.collectionId,
        location: policy.location,
        blocks: policy.blocks.map(formatPrefix),
      }
    default:
      return policy
  }
}

function recordSetJson({ name, type, setIdentifier, policy, data, ttlSeconds, ...rest }: RecordSet): object {
  return {
    name: displayName(name),
    type,
    set_identifier: setIdentifier ?? null,
    policy: policyJson(policy),
    ttl: ttlSeconds ?? null,
    ttl_source: rest.ttlSource ?? null,
    values: data.kind === 'values' ? data.values.map(({ text }) => text) : null,
    alias:
      data.kind === 'alias'
        ? {
            hosted_zone_id: data.hostedZoneId,
            dns_name: displayName(data.dnsName),
            evaluate_target_health: data.evaluateTargetHealth,
          }
        : null,
    endpoint: data.endpoint ?? null,
    health_check: rest.healthCheckId ?? null,
    branch: rest.branch,
    generated: rest.generated ?? false,
    at: placeJson(rest.at.span()),
  }
}

/** `r53sim/tree/v1`: the expanded record sets of each record kept, those of nested policies after the record they belong to. */
export function recordSetsToJson({ zones }: Deployment, keep?: RecordFilter): string {
  return formatJson('tree', {
    zones: zones.flatMap((zone) => {
      const recordSets = recordTrees(zone, keep).flatMap(recordSetsOf)
      if (recordSets.length === 0 && keep !== undefined) return []
      const { name, id, vpcs } = zone
      return [{ name: displayName(name), id, private: vpcs !== undefined, record_sets: recordSets.map(recordSetJson) }]
    }),
  })
}
