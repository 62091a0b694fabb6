import { describeParameter, type ParameterKey, type TimeSettings } from '../model/time-parameters.ts'
import type { ConnectionModel } from './connections.ts'

/** The time model with a number for every parameter; seconds, shares and counts. @see time-model.md §2 */
export interface TimeModel {
  readonly checkersPerRegion: number
  readonly healthyFraction: number
  readonly okDelay: number
  readonly failDelay: number
  readonly calculatedDelay: number
  readonly balancer: {
    readonly interval: number
    readonly unhealthy: number
    readonly healthy: number
    readonly timeout: number
  }
  /** The verdict reaches the DNS servers after a time that is uniform between the two. */
  readonly propagation: readonly [number, number]
  readonly resolver: { readonly minTtl: number; readonly maxTtl: number }
  readonly clients: ClientMix
  readonly connections: ConnectionModel
  /** From one address of an answer to the next, where the first does not answer. */
  readonly addressDelay: number
  readonly operatorDelay: number
}

/** How clients keep answers; the shares come to 1. @see time-model.md §4 */
export interface ClientMix {
  readonly compliant: number
  readonly pinned: number
  readonly violator: number
  readonly cacheless: number
  readonly never: number
  readonly pinTtl: number
  readonly violatorMean: number
  /** Requests a second that a compliant cache gets; infinite where it is always filled. */
  readonly requestRate: number
}

/** Chooses a value of a range, for each parameter that has one. */
type Choose = (key: ParameterKey, from: number, to: number) => number

function modelWith(settings: TimeSettings, choose: Choose): TimeModel {
  const rangeOf = (key: ParameterKey): readonly [number, number] => {
    const value = settings.get(key) ?? describeParameter(key).default
    return typeof value === 'number' ? [value, value] : value
  }
  const get = (key: ParameterKey): number => {
    const [from, to] = rangeOf(key)
    if (from === to) return from
    const value = choose(key, from, to)
    return describeParameter(key).unit === 'count' ? Math.min(to, Math.floor(value)) : value
  }
  const mix = {
    compliant: get('client.mix.compliant'),
    pinned: get('client.mix.pinned'),
    violator: get('client.mix.violator'),
    cacheless: get('client.mix.cacheless'),
    never: get('client.mix.never'),
  }
  const all = mix.compliant + mix.pinned + mix.violator + mix.cacheless + mix.never
  return {
    checkersPerRegion: get('check.checkers_per_region'),
    healthyFraction: get('check.healthy_fraction'),
    okDelay: get('check.ok_delay'),
    failDelay: get('check.fail_delay'),
    calculatedDelay: get('calculated.delay'),
    balancer: {
      interval: get('elb.interval'),
      unhealthy: get('elb.unhealthy'),
      healthy: get('elb.healthy'),
      timeout: get('elb.timeout'),
    },
    propagation: rangeOf('propagation'),
    resolver: { minTtl: get('resolver.min_ttl'), maxTtl: get('resolver.max_ttl') },
    clients: {
      compliant: mix.compliant / all,
      pinned: mix.pinned / all,
      violator: mix.violator / all,
      cacheless: mix.cacheless / all,
      never: mix.never / all,
      pinTtl: get('client.pin_ttl'),
      violatorMean: get('client.violator_mean'),
      requestRate: get('client.request_rate'),
    },
    connections: {
      idleReuse: get('client.idle_reuse'),
      session: get('client.session'),
      readTimeout: get('client.read_timeout'),
    },
    addressDelay: get('client.address_delay'),
    operatorDelay: get('operator.delay'),
  }
}

/** Every range at the end that makes things slower: for bounds that hold whatever the values are. */
export const slowestModel = (settings: TimeSettings): TimeModel => modelWith(settings, (_key, _from, to) => to)

/** Every range at the end that makes things faster. */
export const fastestModel = (settings: TimeSettings): TimeModel => modelWith(settings, (_key, from) => from)

/** One value drawn from each range; `chance` is uniform in [0, 1) and belongs to the parameter. */
export const drawModel = (settings: TimeSettings, chance: (key: ParameterKey) => number): TimeModel =>
  modelWith(settings, (key, from, to) => {
    const span = describeParameter(key).unit === 'count' ? to + 1 - from : to - from
    return from + span * chance(key)
  })

/** Points at which a model with ranges is worked out; their average is the result. */
const POINTS = 32

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79]

/** The digits of `index` in that base, mirrored at the point: evenly spread in [0, 1). */
function radicalInverse(index: number, base: number): number {
  let [result, weight] = [0, 1 / base]
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    result += weight * (rest % base)
    weight /= base
  }
  return result
}

/** Keys whose range is not a stage of its own, as that of `propagation` is. */
const rangedKeys = (settings: TimeSettings): readonly string[] =>
  [...settings].flatMap(([key, value]) =>
    key !== 'propagation' && typeof value !== 'number' && value[0] < value[1] ? [key] : [],
  )

/**
 * The model as points of equal weight: one, unless a parameter is a range; then 32 that are spread evenly over all
 * ranges (Hammersley's set). Equal settings give equal points.
 */
export function modelPoints(settings: TimeSettings): readonly TimeModel[] {
  const [first, ...others] = rangedKeys(settings)
  if (first === undefined) return [slowestModel(settings)]
  return Array.from({ length: POINTS }, (_, point) =>
    drawModel(settings, (key) =>
      key === first ? (point + 0.5) / POINTS : radicalInverse(point + 1, PRIMES[others.indexOf(key)] ?? 2),
    ),
  )
}
