import type { CidrCollection, Deployment, Endpoint, Reference, Zone } from '../model/deployment.ts'
import type { Alarm, HealthCheck } from '../model/health-check.ts'
import { DEFAULT_VERIFY_SETTINGS } from '../model/invariant.ts'
import type { Origin, Span } from '../model/origin.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Service } from '../model/service.ts'

/** An object with its place worked out: a plain value, as it crosses from thread to thread. */
type Crossing<T> = T extends { readonly at: Origin } ? Omit<T, 'at'> & { readonly at: Span } : never

type CrossingZone = Crossing<Omit<Zone, 'recordSets' | 'services'>> & {
  readonly services: readonly Crossing<Service>[]
}

/** A piece of a deployment, small enough to be read between two queries. */
export type DeploymentSlice =
  | {
      readonly part: 'world'
      readonly alarms: readonly Crossing<Alarm>[]
      readonly cidrCollections: readonly Crossing<CidrCollection>[]
      readonly clients: Deployment['clients']
      readonly model: Deployment['model']
      readonly rules: Deployment['rules']
    }
  | { readonly part: 'health-checks'; readonly objects: readonly Crossing<HealthCheck>[] }
  | { readonly part: 'endpoints'; readonly objects: readonly Crossing<Endpoint>[] }
  | { readonly part: 'references'; readonly objects: readonly Crossing<Reference>[] }
  /** Its record sets follow. */
  | { readonly part: 'zone'; readonly zone: CrossingZone }
  | { readonly part: 'record-sets'; readonly objects: readonly Crossing<RecordSet>[] }

/** Objects in a slice: cloning so many takes some 3 ms. */
const SLICE_OBJECTS = 500

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += SLICE_OBJECTS) yield all.slice(start, start + SLICE_OBJECTS)
}

/** A deployment piece by piece, each made when it is asked for, for `createAssembly` in another thread. */
export function* sliceDeployment(deployment: Deployment): Generator<DeploymentSlice> {
  const { zones, healthChecks, alarms, endpoints, cidrCollections, clients, references, model, rules } = deployment
  yield {
    part: 'world',
    alarms: [...alarms.values()].map((alarm) => ({ ...alarm, at: alarm.at.span() })),
    cidrCollections: [...cidrCollections.values()].map((one) => ({ ...one, at: one.at.span() })),
    clients,
    model,
    rules,
  }
  for (const some of chunks([...healthChecks.values()]))
    yield { part: 'health-checks', objects: some.map((check) => ({ ...check, at: check.at.span() })) }
  for (const some of chunks([...endpoints.values()]))
    yield { part: 'endpoints', objects: some.map((endpoint) => ({ ...endpoint, at: endpoint.at.span() })) }
  for (const some of chunks(references))
    yield { part: 'references', objects: some.map(({ kind, name, at }) => ({ kind, name, at: at.span() })) }
  for (const { recordSets, services = [], ...zone } of zones) {
    const crossing = services.map((service) => ({ ...service, at: service.at.span() }))
    yield { part: 'zone', zone: { ...zone, at: zone.at.span(), services: crossing } }
    for (const some of chunks(recordSets))
      yield { part: 'record-sets', objects: some.map((recordSet) => ({ ...recordSet, at: recordSet.at.span() })) }
  }
}

/** The place of an object that has crossed; those of its members stayed behind. */
const placeAt = (span: Span): Origin => ({ span: () => span, field: () => span })

/** Puts a deployment together from its slices, taken in the order they were made in. */
export interface Assembly {
  take(slice: DeploymentSlice): void
  /** What has been taken: once all slices are, the deployment that was sliced. */
  readonly deployment: Deployment
}

export function createAssembly(): Assembly {
  const healthChecks = new Map<string, HealthCheck>()
  const alarms = new Map<string, Alarm>()
  const endpoints = new Map<string, Endpoint>()
  const cidrCollections = new Map<string, CidrCollection>()
  const references: Reference[] = []
  const zones: Zone[] = []
  let world: Pick<Deployment, 'clients' | 'model' | 'rules'> = {
    clients: new Map(),
    model: new Map(),
    rules: new Map(),
  }
  let recordSets: RecordSet[] = []

  return {
    take: (slice) => {
      switch (slice.part) {
        case 'world':
          world = slice
          for (const { at, ...alarm } of slice.alarms) alarms.set(alarm.name, { ...alarm, at: placeAt(at) })
          for (const { at, ...one } of slice.cidrCollections) cidrCollections.set(one.name, { ...one, at: placeAt(at) })
          return
        case 'health-checks':
          for (const { at, ...check } of slice.objects) healthChecks.set(check.id, { ...check, at: placeAt(at) })
          return
        case 'endpoints':
          for (const { at, ...endpoint } of slice.objects)
            endpoints.set(endpoint.name, { ...endpoint, at: placeAt(at) })
          return
        case 'references':
          for (const { at, ...reference } of slice.objects) references.push({ ...reference, at: placeAt(at) })
          return
        case 'zone': {
          const { at, services, ...zone } = slice.zone
          recordSets = []
          zones.push({
            ...zone,
            ...(services.length > 0 && { services: services.map((one) => ({ ...one, at: placeAt(one.at) })) }),
            recordSets,
            at: placeAt(at),
          })
          return
        }
        case 'record-sets':
          for (const { at, ...recordSet } of slice.objects) recordSets.push({ ...recordSet, at: placeAt(at) })
      }
    },
    get deployment() {
      const { clients, model, rules } = world
      const objects = { zones, healthChecks, alarms, endpoints, cidrCollections }
      // What `test` runs and `verify` proves is nothing to a server.
      const proofs = { invariants: [], verify: DEFAULT_VERIFY_SETTINGS }
      return { ...objects, ...proofs, clients, references, scenarios: [], cases: [], model, rules }
    },
  }
}
