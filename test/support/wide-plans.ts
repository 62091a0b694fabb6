/** Random plans in which many things can fail at once: trees of policies three deep over endpoints watched in every way, with common causes. */
import fc from 'fast-check'

type Json = Readonly<Record<string, unknown>>

/** A tree of policies in the making; leaves take their endpoints in turn, so that every endpoint is reached. */
type Tree =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: Policy; readonly members: readonly Member[] }

interface Member {
  readonly tree: Tree
  readonly key: number
  readonly weight: number
  readonly bias: number
  readonly trusts: boolean
}

interface Leaf {
  readonly form: 'endpoint' | 'unchecked' | 'rechecked' | 'literal' | 'alias' | 'several'
  readonly pick: number
}

const POLICIES = ['failover', 'weighted', 'latency', 'geolocation', 'geoproximity', 'ip_based', 'multivalue'] as const
type Policy = (typeof POLICIES)[number]

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'sa-east-1'] as const
const AREAS = ['default', 'EU', 'NA', 'EU-FR', 'NA-US', 'NA-US-WA'] as const
const LOCATIONS = ['default', 'wide', 'narrow', 'other'] as const
const PLACES = [[47.37, 8.54] as const, [-33.92, 18.42] as const, [35.68, 139.69] as const, [40.71, -74.01] as const]
const ENDPOINTS_MAX = 10

/** What an endpoint is watched by. `none`: Route 53 takes it as healthy. */
const WATCHES = [
  'http',
  'http',
  'http',
  'none',
  'inverted',
  'disabled',
  'off',
  'regions',
  'calculated',
  'alarm',
  'switch',
  'shared',
] as const

interface EndpointDraft {
  readonly watch: (typeof WATCHES)[number]
  readonly place: number
  readonly rack: number
  readonly kind: 'value' | 'value' | 'balancer'
  readonly targets: readonly number[]
  readonly least: number
  readonly assumed: boolean
  /** Has the address of the first endpoint. */
  readonly twin: boolean
  readonly likely: number
}

/** Failures besides those of endpoints. */
const EXTRAS = ['region', 'rack', 'check', 'blind', 'checker'] as const

export interface WidePlan {
  readonly endpoints: readonly EndpointDraft[]
  readonly trees: readonly Tree[]
  readonly extras: readonly { readonly kind: (typeof EXTRAS)[number]; readonly pick: number }[]
  readonly children: readonly number[]
  readonly threshold: number
  readonly alarmState: string
  readonly insufficient: string
  readonly inverts: boolean
  readonly hasChances: boolean
  readonly cname: 'plain' | 'weighted'
}

const often = <T>(common: T, rare: fc.Arbitrary<T>, of: number): fc.Arbitrary<T> =>
  fc.oneof({ weight: of - 1, arbitrary: fc.constant(common) }, { weight: 1, arbitrary: rare })

const leafOf: fc.Arbitrary<Leaf> = fc.record({
  form: fc.oneof(
    { weight: 12, arbitrary: fc.constant('endpoint' as const) },
    { weight: 4, arbitrary: fc.constantFrom('unchecked' as const, 'rechecked' as const) },
    { weight: 2, arbitrary: fc.constantFrom('literal' as const, 'alias' as const, 'several' as const) },
  ),
  pick: fc.nat(99),
})

const leafTree: fc.Arbitrary<Tree> = leafOf.map((leaf) => ({ kind: 'leaf', leaf }))

const memberOf = (tree: fc.Arbitrary<Tree>): fc.Arbitrary<Member> =>
  fc.record({
    tree,
    key: fc.nat(9),
    weight: fc.constantFrom(0, 1, 1, 2, 5, 95),
    bias: fc.constantFrom(0, 0, 20, -60),
    trusts: often(false, fc.constant(true), 8),
  })

/** Policies that ask everybody first: their members are all in one cone. */
const SHARED = ['failover', 'weighted', 'latency', 'weighted', 'failover', 'multivalue'] as const
const wide = fc.constantFrom<Policy>(...SHARED)
const any = fc.constantFrom<Policy>(...POLICIES, ...SHARED)

function policyOf(kinds: fc.Arbitrary<Policy>, below: fc.Arbitrary<Tree>, min: number): fc.Arbitrary<Tree> {
  return kinds.chain((kind) => {
    const inner = kind === 'multivalue' ? leafTree : below
    const most = kind === 'multivalue' ? often(5, fc.constant(11), 4) : fc.constant(4)
    return most
      .chain((maxLength) => fc.array(memberOf(inner), { minLength: maxLength > 5 ? 9 : min, maxLength }))
      .map((members) => ({ kind, members }))
  })
}

const third = fc.oneof({ weight: 2, arbitrary: leafTree }, { weight: 1, arbitrary: policyOf(any, leafTree, 1) })
const second = fc.oneof({ weight: 1, arbitrary: leafTree }, { weight: 2, arbitrary: policyOf(any, third, 1) })
const first = fc.oneof(
  { weight: 3, arbitrary: policyOf(wide, second, 2) },
  { weight: 1, arbitrary: policyOf(any, second, 1) },
)

const endpointOf: fc.Arbitrary<EndpointDraft> = fc.record({
  watch: fc.constantFrom(...WATCHES),
  place: fc.nat(REGIONS.length),
  rack: fc.nat(2),
  kind: fc.constantFrom<EndpointDraft['kind'][]>('value', 'value', 'value', 'value', 'balancer'),
  targets: fc.uniqueArray(fc.nat(ENDPOINTS_MAX - 1), { maxLength: 3 }),
  least: fc.integer({ min: 1, max: 2 }),
  assumed: often(false, fc.constant(true), 12),
  twin: often(false, fc.constant(true), 12),
  likely: fc.constantFrom(0.5, 0.1, 0.01, 0.001),
})

export const anyWidePlan: fc.Arbitrary<WidePlan> = fc.record({
  endpoints: fc
    .oneof(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 7, max: ENDPOINTS_MAX }))
    .chain((count) => fc.array(endpointOf, { minLength: count, maxLength: count })),
  trees: fc.tuple(first, often<Tree | undefined>(undefined, first, 3)).map((all) => all.flatMap((tree) => tree ?? [])),
  extras: fc.array(fc.record({ kind: fc.constantFrom(...EXTRAS), pick: fc.nat(99) }), { maxLength: 4 }),
  children: fc.uniqueArray(fc.nat(ENDPOINTS_MAX - 1), { minLength: 1, maxLength: 4 }),
  threshold: fc.nat(5),
  alarmState: fc.constantFrom('OK', 'OK', 'ALARM', 'INSUFFICIENT_DATA'),
  insufficient: fc.constantFrom('Healthy', 'Unhealthy', 'LastKnownStatus'),
  inverts: fc.boolean(),
  hasChances: fc.boolean(),
  cname: fc.constantFrom('plain', 'weighted'),
})

const nameOf = (index: number) => `e${index}`
const balancerName = (index: number) => `lb-${index}.us-east-1.elb.amazonaws.com`
const present = (members: Json): Json =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const OWN_CHECKS: ReadonlySet<string> = new Set(['http', 'inverted', 'disabled', 'off', 'regions'])

function checkOf(watch: EndpointDraft['watch']): unknown {
  switch (watch) {
    case 'none':
      return undefined
    case 'http':
      return { type: 'HTTP' }
    case 'inverted':
      return { type: 'TCP', port: 443, inverted: true }
    case 'disabled':
      return { type: 'HTTP', disabled: true }
    case 'off':
      return { type: 'HTTP', disabled: true, inverted: true }
    case 'regions':
      return { type: 'HTTP', regions: ['us-east-1', 'us-west-1', 'eu-west-1'] }
    default:
      return watch
  }
}

/** The plan as text, as somebody could have written it. */
export function textOfWidePlan(plan: WidePlan): string {
  const { endpoints, extras, children, threshold, alarmState, insufficient, inverts, hasChances } = plan
  const isBalancer = (index: number) => endpoints[index]?.kind === 'balancer' && index > 0
  const plainOnes = endpoints.flatMap(({ watch }, index) => (isBalancer(index) || watch === 'shared' ? [] : [index]))
  const own = endpoints.flatMap(({ watch }, index) =>
    OWN_CHECKS.has(watch) && !isBalancer(index) ? [nameOf(index)] : [],
  )

  let turn = 0
  /** The next endpoint, so that all of them are in use before one is twice. */
  const next = () => {
    turn += 1
    return turn % endpoints.length
  }

  function leafBranch({ form, pick }: Leaf, isPlain: boolean): Json {
    const index = isPlain ? (plainOnes[next() % plainOnes.length] ?? 0) : next()
    const endpoint = nameOf(index)
    switch (form) {
      case 'endpoint':
        return { endpoint }
      case 'unchecked':
        return { endpoint, health_check: false }
      case 'rechecked':
        return { endpoint, health_check: ['calculated', 'alarm', 'switch', 'shared'][pick % 4] }
      case 'several':
        return isBalancer(index)
          ? { endpoint, evaluate_target_health: pick % 2 === 0 }
          : { values: [...new Set([`192.0.2.${index + 1}`, `192.0.2.${(pick % endpoints.length) + 1}`])] }
      case 'literal':
        return { values: [`198.51.100.${pick + 1}`] }
      case 'alias':
        return isPlain ? { endpoint } : { alias: 'one', evaluate_target_health: pick % 3 > 0 }
    }
  }

  /** Members by key: one of a key, as Route 53 has it. */
  function keyed(members: readonly Member[], keys: readonly string[], place?: (member: Member) => Json): Json {
    const taken = new Map<string, Json>()
    for (const [index, member] of members.entries()) {
      const key = keys[place ? index : (member.key + index) % keys.length] ?? ''
      if (!taken.has(key)) taken.set(key, { ...branch(member), ...place?.(member) })
    }
    return Object.fromEntries(taken)
  }

  function branch({ tree, trusts }: Member): Json {
    const body = treeBody(tree)
    return trusts && tree.kind !== 'leaf' ? { ...body, evaluate_target_health: false } : body
  }

  function treeBody(tree: Tree): Json {
    if (tree.kind === 'leaf') return leafBranch(tree.leaf, false)
    const { kind, members } = tree
    const identifiers = members.map((_, index) => `m${index}`)
    switch (kind) {
      case 'failover':
        return { failover: keyed(members.slice(0, 2), ['primary', 'secondary']) }
      case 'weighted':
        return { weighted: keyed(members, identifiers, ({ weight }) => ({ weight })) }
      case 'latency':
        return { latency: keyed(members, REGIONS) }
      case 'geolocation':
        return { geolocation: keyed(members, AREAS) }
      case 'geoproximity':
        return {
          geoproximity: keyed(members, identifiers, ({ key, bias }) =>
            key % 2 === 0
              ? { region: REGIONS[key % REGIONS.length], bias }
              : { coordinates: PLACES[key % PLACES.length], bias },
          ),
        }
      case 'ip_based':
        return { ip_based: { collection: 'networks', locations: keyed(members, LOCATIONS) } }
      case 'multivalue':
        return {
          multivalue: Object.fromEntries(
            members.map(({ tree: inner }, index) => [
              `m${index}`,
              leafBranch(inner.kind === 'leaf' ? inner.leaf : { form: 'endpoint', pick: index }, true),
            ]),
          ),
        }
    }
  }

  const chances = extras.flatMap(({ kind, pick }): readonly (readonly [string, number])[] => {
    const check = [...own, 'calculated', 'shared'][pick % (own.length + 2)]
    switch (kind) {
      case 'region':
        return [[`region:${REGIONS[pick % 2]}`, 0.001]]
      case 'rack':
        return [[`label:rack=r${pick % 2}`, 0.02]]
      case 'checker':
        return [
          ['checker:us-east-1', 0.05],
          ['checker:eu-west-1', 0.05],
        ]
      default:
        return [[`${kind}:${check}`, 0.03]]
    }
  })
  const used = new Set(endpoints.flatMap(({ place }) => REGIONS[place] ?? []))
  const racks = new Set(endpoints.map(({ rack }) => `label:rack=r${rack}`))
  const named = chances.filter(
    ([selector]) =>
      (!selector.startsWith('region:') || used.has(REGIONS[selector.endsWith('us-east-1') ? 0 : 1])) &&
      (!selector.startsWith('label:') || racks.has(selector)),
  )
  const [root, second] = plan.trees.map(treeBody)

  return JSON.stringify(
    {
      version: 1,
      alarms: { errors: { region: 'us-east-1', state: alarmState } },
      health_checks: {
        shared: { type: 'HTTP', ip_address: '192.0.2.1' },
        calculated: {
          type: 'CALCULATED',
          children: ['shared', ...children.flatMap((child) => (own.includes(nameOf(child)) ? [nameOf(child)] : []))],
          health_threshold: threshold,
          inverted: inverts,
        },
        alarm: {
          type: 'CLOUDWATCH_METRIC',
          alarm: { name: 'errors', region: 'us-east-1' },
          insufficient_data_health_status: insufficient,
        },
        switch: { type: 'RECOVERY_CONTROL', routing_control_arn: CONTROL, inverted: inverts && threshold === 0 },
      },
      endpoints: Object.fromEntries(
        endpoints.map(({ watch, place, rack, targets, least, assumed, twin, likely }, index) => [
          nameOf(index),
          present({
            ...(isBalancer(index)
              ? {
                  type: 'application-load-balancer',
                  dns_name: balancerName(index),
                  targets: targets.filter((at) => at < endpoints.length && !isBalancer(at)).map(nameOf),
                  min_healthy_targets: least,
                }
              : { ipv4: `192.0.2.${twin ? 1 : index + 1}`, health_check: checkOf(watch) }),
            region: REGIONS[place],
            labels: { rack: `r${rack}` },
            assume_up: assumed ? true : undefined,
            ...(hasChances && index % 2 === 0 ? { mtbf: '99h', mttr: `${likely * 1000}m` } : {}),
          }),
        ]),
      ),
      cidr_collections: {
        networks: {
          locations: {
            wide: ['198.51.0.0/16', '2001:db8::/32'],
            narrow: ['198.51.100.0/24'],
            other: ['203.0.113.0/24'],
          },
        },
      },
      zones: {
        'example.com': {
          records: {
            www: { A: root },
            ...(second ? { alt: { A: { failover: { primary: second, secondary: { alias: 'www' } } } } } : {}),
            one: { A: { endpoint: nameOf(0) } },
            go: {
              CNAME:
                plan.cname === 'plain'
                  ? 'www.example.com.'
                  : {
                      weighted: {
                        here: { weight: 3, values: ['www.example.com.'] },
                        there: { weight: 1, values: ['one.example.com.'], health_check: 'shared' },
                      },
                    },
            },
          },
        },
      },
      verify: {
        p: Object.fromEntries([
          ...(hasChances
            ? [
                ...endpoints.flatMap(({ likely }, index) => (index % 2 === 1 ? [[`endpoint:e${index}`, likely]] : [])),
                ['check:alarm', 0.04],
                ['check:switch', 0.06],
              ]
            : []),
          ...named,
        ]),
      },
    },
    null,
    1,
  )
}

const CONTROL = 'arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def'
