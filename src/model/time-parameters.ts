import { suggest } from '../values/nearest.ts'

/** **A** documented by the vendor, **B** measured and published, **C** our assumption. @see time-model.md §2 */
export type Confidence = 'A' | 'B' | 'C'

/** A number, or a range in which it lies, each value as likely as another. */
export type ParameterValue = number | readonly [number, number]

interface Described {
  /** Taken where the plan says nothing. */
  readonly default: ParameterValue
  readonly unit: 'seconds' | 'share' | 'count' | 'requests/s'
  readonly confidence: Confidence
  /** Where the default comes from, for people. */
  readonly source: string
  /** Bounds of what is accepted, where they are not those of the unit: from 0; shares to 1; counts whole, from 1. */
  readonly least?: number
  readonly most?: number
  /** Values with a name, for `--set KEY=NAME`. */
  readonly presets?: Readonly<Record<string, number>>
}

/** Longest time that a parameter may say: a year. */
const SECONDS_MAX = 31_536_000

/**
 * Every parameter of the time model that no key of a check, record or endpoint holds: the one place for defaults.
 *
 * @see time-model.md §2
 */
export const timeParameters = {
  'check.checkers_per_region': {
    default: 2,
    unit: 'count',
    confidence: 'B',
    source: 'two published address blocks a region',
    most: 64,
  },
  'check.healthy_fraction': {
    default: 0.18,
    unit: 'share',
    confidence: 'A',
    source: 'Developer Guide; AWS says it may change',
    most: 0.99,
  },
  'check.ok_delay': { default: 0.1, unit: 'seconds', confidence: 'C', source: 'response time of a good check' },
  'check.fail_delay': {
    default: 0.1,
    unit: 'seconds',
    confidence: 'C',
    source: 'the endpoint refuses; timeouts of the Developer Guide as presets',
    presets: { refused: 0.1, 'no-connection': 4, 'no-connection-tcp': 10, 'no-status': 2, 'no-body': 2 },
  },
  'calculated.delay': { default: 0, unit: 'seconds', confidence: 'C', source: 'children are evaluated at once' },
  'elb.interval': { default: 30, unit: 'seconds', confidence: 'A', source: 'load balancer default', least: 1 },
  'elb.unhealthy': { default: 2, unit: 'count', confidence: 'A', source: 'load balancer default', most: 100 },
  'elb.healthy': { default: 5, unit: 'count', confidence: 'A', source: 'load balancer default', most: 100 },
  'elb.timeout': { default: 5, unit: 'seconds', confidence: 'A', source: 'load balancer default' },
  propagation: {
    default: [0, 10],
    unit: 'seconds',
    confidence: 'C',
    source: 'no published figure; constant work, so it does not grow with the failures',
  },
  'resolver.min_ttl': {
    default: 0,
    unit: 'seconds',
    confidence: 'C',
    source: 'resolvers do not lengthen TTLs',
    presets: { mdnsresponder: 15 },
  },
  'resolver.max_ttl': {
    default: SECONDS_MAX,
    unit: 'seconds',
    confidence: 'B',
    source: 'no limit; surveyed limits as presets',
    presets: { google: 21_600, quad9: 43_200, opendns: 3600, 'systemd-resolved': 7200 },
  },
  'client.mix.compliant': { default: 0.73, unit: 'share', confidence: 'B', source: 'fitted, section 5' },
  'client.mix.pinned': { default: 0.2, unit: 'share', confidence: 'B', source: 'fitted, section 5' },
  'client.mix.violator': { default: 0.07, unit: 'share', confidence: 'B', source: 'fitted, section 5' },
  'client.mix.cacheless': { default: 0, unit: 'share', confidence: 'C', source: 'everybody has a cache' },
  'client.mix.never': { default: 0, unit: 'share', confidence: 'C', source: 'nobody keeps an answer for good' },
  'client.pin_ttl': {
    default: 60,
    unit: 'seconds',
    confidence: 'A',
    source: 'Chromium and WebKit',
    presets: { chromium: 60, android: 2, jvm: 30 },
  },
  'client.violator_mean': { default: 720, unit: 'seconds', confidence: 'B', source: 'fitted, section 5' },
  'client.request_rate': {
    default: Number.POSITIVE_INFINITY,
    unit: 'requests/s',
    confidence: 'C',
    source: 'busy caches, always filled',
  },
  'client.idle_reuse': { default: 300, unit: 'seconds', confidence: 'A', source: 'Chromium' },
  'client.session': { default: 0, unit: 'seconds', confidence: 'C', source: 'one request a connection' },
  'client.address_delay': {
    default: 0.25,
    unit: 'seconds',
    confidence: 'A',
    source: 'RFC 8305 §8: the next address after that time',
  },
  'client.read_timeout': { default: 0, unit: 'seconds', confidence: 'C', source: 'connections die at once' },
  'operator.delay': {
    default: 0,
    unit: 'seconds',
    confidence: 'B',
    source: 'switched without thinking; a person takes about 5 minutes',
    presets: { manual: 300 },
  },
} as const satisfies Readonly<Record<string, Described>>

export type ParameterKey = keyof typeof timeParameters

const described: Readonly<Record<string, Described>> = timeParameters

export const isParameterKey = (key: string): key is ParameterKey => Object.hasOwn(timeParameters, key)

/** All of them, in the order of the table. */
export const parameterKeys: readonly ParameterKey[] = Object.keys(timeParameters).filter(isParameterKey)

/** What the table says about a parameter. */
export const describeParameter = (key: ParameterKey): Described => timeParameters[key]

/** Settings by key over the defaults, as the plan's `model:` and `--set` give them. */
export type TimeSettings = ReadonlyMap<string, ParameterValue>

/** One number for a parameter, where a range cannot be followed: its middle, of a count the whole number below. */
export function singleValue(settings: TimeSettings, key: ParameterKey): number {
  const value = middle(settings.get(key) ?? timeParameters[key].default)
  return describeParameter(key).unit === 'count' ? Math.floor(value) : value
}

export interface ParameterProblem {
  readonly key: string
  readonly message: string
  readonly hint: string
}

const limitsOf = ({ unit, least, most }: Described): readonly [number, number] => {
  switch (unit) {
    case 'seconds':
      return [least ?? 0, most ?? SECONDS_MAX]
    case 'share':
      return [least ?? 0, most ?? 1]
    case 'count':
      return [least ?? 1, most ?? Number.MAX_SAFE_INTEGER]
    case 'requests/s':
      return [least ?? 0, most ?? Number.MAX_VALUE]
  }
}

const UNIT_WORDS = { seconds: 'seconds', share: 'a share', count: 'a whole number', 'requests/s': 'requests a second' }

/** Why a parameter cannot have that value; undefined where it can. */
export function findParameterProblem(key: string, value: ParameterValue): ParameterProblem | undefined {
  const parameter = isParameterKey(key) ? described[key] : undefined
  if (!parameter)
    return {
      key,
      message: `the time model has no parameter "${key}"`,
      hint: suggest(key, parameterKeys) ?? `there are ${parameterKeys.join(', ')}`,
    }
  const [from, to] = typeof value === 'number' ? [value, value] : value
  const [least, most] = limitsOf(parameter)
  const takes = `${key} takes ${UNIT_WORDS[parameter.unit]} from ${least}${most < SECONDS_MAX ? ` to ${most}` : ''}, or a range [from, to] of it`
  for (const end of [from, to]) {
    const isOdd = !Number.isFinite(end) || (parameter.unit === 'count' && !Number.isInteger(end))
    if (isOdd || end < least || end > most) return { key, message: `${key} cannot be ${end}`, hint: takes }
  }
  return from > to
    ? { key, message: `the range of ${key} ends before it begins`, hint: `write [${to}, ${from}]` }
    : undefined
}

const MIX_KEYS = [
  'client.mix.compliant',
  'client.mix.pinned',
  'client.mix.violator',
  'client.mix.cacheless',
  'client.mix.never',
] as const

/** How far shares that stand for all clients may be from 1 together: what rounding does. */
const MIX_TOLERANCE = 1e-6

const middle = (value: ParameterValue) => (typeof value === 'number' ? value : (value[0] + value[1]) / 2)

/** Why settings do not fit together though each is possible: the kinds of client are not all clients. */
export function findMixProblem(settings: TimeSettings): ParameterProblem | undefined {
  const stated = MIX_KEYS.filter((key) => settings.has(key))
  const [first] = stated
  if (first === undefined) return undefined
  const shares = MIX_KEYS.map((key) => middle(settings.get(key) ?? timeParameters[key].default))
  const sum = shares.reduce((total, share) => total + share, 0)
  if (Math.abs(sum - 1) <= MIX_TOLERANCE) return undefined
  const text = MIX_KEYS.map((key, index) => `${key.slice('client.mix.'.length)} ${shares[index]}`).join(' + ')
  return {
    key: first,
    message: `the shares of client.mix come to ${Math.round(sum * 1e6) / 1e6}, not 1`,
    hint: `${text}: state all that differ from the defaults`,
  }
}

/** Every problem of some settings, in their order. */
export function findParameterProblems(settings: TimeSettings): readonly ParameterProblem[] {
  const single = [...settings].flatMap(([key, value]) => findParameterProblem(key, value) ?? [])
  const mixed = single.length === 0 ? findMixProblem(settings) : undefined
  return mixed ? [...single, mixed] : single
}
