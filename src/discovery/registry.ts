import type { Instance, Service } from '../model/service.ts'
import type { DomainName } from '../values/name.ts'

/** What an instance says of itself when it registers. */
export type InstanceData = Omit<Instance, 'isDraining' | 'port'> & { readonly port?: number }

/** Why an instance cannot be what it asks for. */
export interface RegistryProblem {
  readonly reason: 'unknown' | 'refused'
  readonly message: string
  readonly hint: string
}

/** A registration as it stands. */
export interface Registered {
  readonly service: Service
  readonly instance: Instance
  /** When it is taken out unless it renews, milliseconds. */
  readonly untilMs: number
}

/** What a call came to; `isChange`: the answers may be others now. */
export type RegistryResult = (Registered & { readonly isChange: boolean }) | RegistryProblem

/** Instances of services as they come, renew and go. Has no clock of its own: each call says what time it is, milliseconds. */
export interface InstanceRegistry {
  /** Takes up the services of another plan; instances of services that are gone go with them. True if any did. */
  adopt(services: readonly Service[]): boolean
  /** Adds an instance or replaces it; the same data again only renews. */
  register(service: DomainName, data: InstanceData, nowMs: number): RegistryResult
  renew(service: DomainName, id: string, nowMs: number): RegistryResult
  /** Leaves it registered, but out of the answers, until it registers again. */
  drain(service: DomainName, id: string, nowMs: number): RegistryResult
  deregister(service: DomainName, id: string): RegistryResult
  /** Takes out those whose heartbeat has stopped. */
  expire(nowMs: number): readonly Registered[]
  /** When `expire` may find the next one; undefined where nothing is registered. */
  nextExpiryMs(): number | undefined
  /** In order of service and registration. */
  all(): readonly Registered[]
  services(): readonly Service[]
}

interface Entry {
  instance: Instance
  untilMs: number
}

interface Place {
  service: Service
  readonly entries: Map<string, Entry>
}

const sameInstance = (a: Instance, b: Instance) =>
  a.ipv4 === b.ipv4 &&
  a.ipv6 === b.ipv6 &&
  a.port === b.port &&
  a.priority === b.priority &&
  a.weight === b.weight &&
  a.isDraining === b.isDraining

const noInstance = ({ branch }: Service, id: string): RegistryProblem => ({
  reason: 'unknown',
  message: `${branch} has no instance ${id}`,
  hint: 'register it again: its heartbeat may have come too late',
})

export function createInstanceRegistry(): InstanceRegistry {
  let places = new Map<DomainName, Place>()
  // Never later than the first expiry: renewals move expiries back, and only a look at all of them moves this one.
  let soonestMs: number | undefined

  const unknownService = (): RegistryProblem => ({
    reason: 'unknown',
    message: 'the plan has no such service',
    hint: places.size === 0 ? 'give a zone services:' : `there are ${[...places.keys()].slice(0, 8).join(', ')}`,
  })
  function keep({ service, entries }: Place, instance: Instance, nowMs: number): Registered {
    const untilMs = nowMs + service.heartbeatSeconds * 1000
    const known = entries.get(instance.id)
    if (known === undefined) entries.set(instance.id, { instance, untilMs })
    else {
      known.instance = instance
      known.untilMs = untilMs
    }
    soonestMs = Math.min(soonestMs ?? untilMs, untilMs)
    return { service, instance, untilMs }
  }
  /** Does something with an instance that is there. */
  function withEntry(
    name: DomainName,
    id: string,
    change: (place: Place, entry: Entry) => RegistryResult,
  ): RegistryResult {
    const place = places.get(name)
    if (place === undefined) return unknownService()
    const entry = place.entries.get(id)
    return entry === undefined ? noInstance(place.service, id) : change(place, entry)
  }

  return {
    adopt: (services) => {
      const before = places
      places = new Map(
        services.map((service) => [service.name, { service, entries: before.get(service.name)?.entries ?? new Map() }]),
      )
      return [...before].some(([name, { entries }]) => entries.size > 0 && !places.has(name))
    },
    register: (name, { port: given, ...data }, nowMs) => {
      const place = places.get(name)
      if (place === undefined) return unknownService()
      const { service, entries } = place
      const port = given ?? service.port
      if (port === undefined)
        return {
          reason: 'refused',
          message: 'the instance names no port',
          hint: 'say its port, or give the service one',
        }
      const known = entries.get(data.id)
      if (known === undefined && entries.size >= service.instancesMax)
        return {
          reason: 'refused',
          message: `${service.branch} has ${entries.size} instances, as many as it may`,
          hint: 'raise instances_max in the plan',
        }
      const instance: Instance = { ...data, port, isDraining: false }
      const isChange = known === undefined || !sameInstance(known.instance, instance)
      return { ...keep(place, isChange ? instance : known.instance, nowMs), isChange }
    },
    renew: (name, id, nowMs) =>
      withEntry(name, id, (place, { instance }) => ({ ...keep(place, instance, nowMs), isChange: false })),
    drain: (name, id, nowMs) =>
      withEntry(name, id, (place, { instance }) =>
        instance.isDraining
          ? { ...keep(place, instance, nowMs), isChange: false }
          : { ...keep(place, { ...instance, isDraining: true }, nowMs), isChange: true },
      ),
    deregister: (name, id) =>
      withEntry(name, id, ({ service, entries }, { instance, untilMs }) => {
        entries.delete(id)
        return { service, instance, untilMs, isChange: true }
      }),
    expire: (nowMs) => {
      if (soonestMs === undefined || soonestMs > nowMs) return []
      const expired: Registered[] = []
      soonestMs = undefined
      for (const { service, entries } of places.values())
        for (const [id, { instance, untilMs }] of entries)
          if (untilMs <= nowMs) {
            entries.delete(id)
            expired.push({ service, instance, untilMs })
          } else soonestMs = Math.min(soonestMs ?? untilMs, untilMs)
      return expired
    },
    nextExpiryMs: () => soonestMs,
    all: () =>
      [...places.values()].flatMap(({ service, entries }) =>
        [...entries.values()].map(({ instance, untilMs }) => ({ service, instance, untilMs })),
      ),
    services: () => [...places.values()].map(({ service }) => service),
  }
}
