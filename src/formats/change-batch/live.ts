import type { Deployment } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'
import type { Live } from '../format.ts'
import type { Imported } from '../import-format.ts'
import type { Template } from './reference.ts'

/** JSON that was read, as a template: it holds no open ids. */
function templateOf(value: unknown): Template | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.flatMap((item: unknown) => templateOf(item) ?? [])
  if (!isObject(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, templateOf(member)]))
}

/** A record set as AWS wrote it: with the ids of its check and collection instead of the names that the plan gave them. */
function asWritten({ healthChecks, cidrCollections }: Deployment, recordSet: RecordSet, raw: PlainObject): Template {
  const { healthCheckId, policy } = recordSet
  const collection =
    policy.kind === 'ip-based'
      ? [...cidrCollections.values()].find(({ id }) => id === policy.collectionId)?.id
      : undefined
  const check = healthCheckId === undefined ? undefined : (healthChecks.get(healthCheckId)?.awsId ?? healthCheckId)
  const config = isObject(raw.CidrRoutingConfig)
    ? objectOf({ ...raw.CidrRoutingConfig, CollectionId: collection })
    : undefined
  return (
    templateOf(
      objectOf({ ...raw, HealthCheckId: check, ...(config === undefined ? {} : { CidrRoutingConfig: config }) }),
    ) ?? {}
  )
}

/** What was read from AWS's answers; `deployment` is what the plan means that the reader made of them. */
export function createLive({ value, notes, callerReferences }: Imported, deployment: Deployment): Live {
  const zones = isObject(value) && isObject(value.zones) ? Object.values(value.zones) : []
  const raw = new Map<RecordSet, PlainObject>()
  for (const [index, zone] of deployment.zones.entries()) {
    const written = zones[index]
    const sets = isObject(written) && Array.isArray(written.record_sets) ? written.record_sets : []
    // Every set of the answers is one of the zone; those that a zone has by itself are not among them.
    const own = zone.recordSets.filter(({ ttlSource }) => ttlSource !== 'built-in')
    for (const [position, recordSet] of own.entries()) {
      const set: unknown = sets[position]
      if (isObject(set)) raw.set(recordSet, set)
    }
  }
  return {
    deployment,
    undescribed: new Set(notes.flatMap(({ code, path }) => (code === 'check-unknown' ? [path] : []))),
    callerReference: (check) => callerReferences?.get(check),
    managed: new Set(notes.flatMap(({ code, path }) => (code === 'traffic-policy-instance' ? [path] : []))),
    written: (_zone, recordSet) => asWritten(deployment, recordSet, raw.get(recordSet) ?? objectOf({})),
  }
}
