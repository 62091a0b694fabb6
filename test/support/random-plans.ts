/** Random plans as people could write them: endpoints with and without checks, trees of policies over them, plain records. */
import fc from 'fast-check'

type Json = unknown
type Branches = Readonly<Record<string, Json>>

const ENDPOINTS = ['web', 'api', 'Old_1', 'eu-west', 'sorry', '4'] as const
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'sa-east-1'] as const
const AREAS = ['EU', 'NA', 'NA-US', 'NA-US-WA', 'EU-FR', 'AF-NA', 'default'] as const
const LOCATIONS = ['paris', 'tokyo', 'default'] as const
const OWNERS = ['@', 'www', '*', '*.wild', 'a.b', 'MiXed', '_sip._tcp', 'x\\100y', `long${'l'.repeat(55)}`] as const
const IDENTIFIERS = ['stable', 'canary', 'Blue Team', 'primary', '1', 'ü', 'a/b', '__proto__', 'web', '-', ' '] as const

const pick = <T>(items: readonly T[], min = 1) =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: min, maxLength: 4 })

const ttl = fc.constantFrom(60, 60, 60, 30, 300, 0, 2_147_483_647)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const address = fc.nat(250).map((last) => `192.0.2.${last + 1}`)
const checkName = fc.constantFrom('http', 'both', 'alarm')

/** A leaf of a tree of A records; what names an alias may not have a TTL. */
const leaf: fc.Arbitrary<Branches> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ENDPOINTS).map((endpoint) => ({ endpoint })) },
  {
    weight: 2,
    arbitrary: fc.record({
      endpoint: fc.constantFrom(...ENDPOINTS),
      health_check: fc.oneof(checkName, fc.constant(false)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ endpoint: fc.constantFrom(...ENDPOINTS), ttl }) },
  { weight: 2, arbitrary: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }).map((values) => ({ values })) },
  { weight: 1, arbitrary: fc.record({ values: fc.tuple(address), health_check: checkName, ttl }) },
  {
    weight: 1,
    arbitrary: fc.record({ alias: fc.constantFrom('www', 'plain', '@'), evaluate_target_health: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constantFrom('balancer', 'cdn').map((endpoint) => ({ endpoint })) },
  { weight: 1, arbitrary: fc.constant({ endpoint: 'balancer', evaluate_target_health: false }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      alias: { name: 'search.example.org.', hosted_zone_id: 'Z3SEARCH', evaluate_target_health: true },
    }),
  },
)

const { body } = fc.letrec<{ body: Branches; branch: Branches; policy: Branches }>((tie) => {
  const branches = (keys: readonly string[], min = 1): fc.Arbitrary<Branches> =>
    pick(keys, min).chain((chosen) =>
      fc
        .tuple(...chosen.map(() => tie('branch')))
        .map((all) => Object.fromEntries(chosen.map((key, at) => [key, all[at]]))),
    )
  const extended = (keys: readonly string[], more: fc.Arbitrary<Branches>): fc.Arbitrary<Branches> =>
    pick(keys).chain((chosen) =>
      fc
        .tuple(...chosen.map(() => fc.tuple(tie('branch'), more)))
        .map((all) => Object.fromEntries(chosen.map((key, at) => [key, { ...all[at]?.[0], ...all[at]?.[1] }]))),
    )
  const place = fc.oneof(
    fc.constantFrom(...REGIONS).map((region) => ({ region })),
    fc.record({
      coordinates: fc.constantFrom([47.37, 8.54], [-33.92, 18.42], [0, -0.5]),
      bias: fc.integer({ min: -99, max: 99 }),
    }),
    fc.constant({ local_zone_group: 'us-east-1-dfw-2' }),
  )
  const flat = (values: fc.Arbitrary<Branches>) => values
  return {
    policy: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      branches(['primary', 'secondary']).map((failover) => ({ failover })),
      extended(IDENTIFIERS, fc.record({ weight: fc.nat(255) })).map((weighted) => ({ weighted })),
      branches(REGIONS).map((latency) => ({ latency })),
      branches(AREAS).map((geolocation) => ({ geolocation })),
      extended(IDENTIFIERS, place).map((geoproximity) => ({ geoproximity })),
      branches(LOCATIONS).map((locations) => ({ ip_based: { collection: 'offices', locations } })),
      flat(pick(ENDPOINTS).map((multivalue) => ({ multivalue }))),
    ),
    branch: fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: tie('policy') }),
        maybe(fc.constantFrom('first', 'Zweite', 'x y')),
        fc.nat(),
      )
      .map(([inner, identifier, number]) =>
        identifier === undefined ? inner : { ...inner, set_identifier: `${identifier}-${number}` },
      ),
    body: fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie('policy'), maybe(ttl))
          .map(([inner, seconds]) => (seconds === undefined ? inner : { ...inner, ttl: seconds })),
      },
      { weight: 1, arbitrary: leaf },
    ),
  }
})

const text = fc.oneof(
  fc.constantFrom('v=spf1 -all', '"quoted" "twice"', 'a\\b', 'ümläut', '', '#no: comment', '{a}'),
  fc.string({ maxLength: 300 }).filter((plain) => !plain.startsWith('"')),
)

const record: fc.Arbitrary<Branches> = fc.oneof(
  { weight: 4, arbitrary: body.map((A) => ({ A })) },
  { weight: 1, arbitrary: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((TXT) => ({ TXT })) },
  { weight: 1, arbitrary: fc.record({ TXT: fc.record({ values: fc.tuple(text), ttl }) }) },
  {
    weight: 1,
    arbitrary: fc.constant({ MX: ['10 mail.example.com.', '20 mail2.example.net.'], CAA: ['0 issue "amazon.com"'] }),
  },
  { weight: 1, arbitrary: fc.constantFrom('web6', 'both6').map((endpoint) => ({ AAAA: { endpoint } })) },
)

const check = fc.constantFrom<Json>(
  undefined,
  true,
  'http',
  { type: 'TCP', port: 443 },
  { type: 'HTTPS', fqdn: 'probe.example.net', resource_path: '/x?y=1' },
  { type: 'HTTP_STR_MATCH', search_string: 'ok: {}', inverted: true, regions: ['us-east-1', 'us-west-1', 'eu-west-1'] },
)

const present = (members: Branches) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const endpointsOf = fc.tuple(...ENDPOINTS.map(() => check)).map((checks) => ({
  ...Object.fromEntries(
    ENDPOINTS.map((name, index) => [
      name,
      present({ ipv4: `198.51.100.${index + 1}`, region: 'us-east-1', health_check: checks[index] }),
    ]),
  ),
  web6: { ipv6: '2001:db8::6' },
  both6: { ipv4: '198.51.100.77', ipv6: '2001:db8::77', health_check: 'http' },
  balancer: {
    type: 'application-load-balancer',
    dns_name: 'dualstack.lb-1.eu-west-1.elb.amazonaws.com',
    region: 'eu-west-1',
  },
  cdn: { type: 'cloudfront', dns_name: 'd111111abcdef8.cloudfront.net' },
}))

/** Plans as JSON text. */
export const randomPlans: fc.Arbitrary<string> = fc
  .record({
    endpoints: endpointsOf,
    records: fc.uniqueArray(fc.tuple(fc.constantFrom(...OWNERS), record), {
      maxLength: 5,
      selector: ([owner]) => owner,
    }),
    defaults: fc.constantFrom({}, { ttl: 300 }, { ttl: 60, health_check: { request_interval: 10 } }),
    isPrivate: fc.boolean(),
    id: fc.constantFrom(undefined, 'Z0123456789'),
  })
  .map(({ endpoints, records, defaults, isPrivate, id }) =>
    JSON.stringify({
      version: 1,
      defaults: { ...defaults, health_check: { type: 'HTTP', ...Reflect.get(defaults, 'health_check') } },
      alarms: { errors: { region: 'eu-west-1', datapoints: 3 } },
      health_checks: {
        http: { ip_address: '198.51.100.200' },
        both: { type: 'CALCULATED', children: ['http', 'alarm'], health_threshold: 1 },
        alarm: { type: 'CLOUDWATCH_METRIC', alarm: { name: 'errors', region: 'eu-west-1' } },
      },
      endpoints,
      cidr_collections: {
        offices: { locations: { paris: ['198.51.100.0/24'], tokyo: ['203.0.113.0/24', '2001:db8::/48'] } },
      },
      zones: {
        'example.com': present({
          id,
          private: isPrivate ? { vpcs: [{ id: 'vpc-1', region: 'eu-west-1' }] } : undefined,
          records: { plain: { A: ['192.0.2.1'] }, ...Object.fromEntries(records) },
        }),
      },
    }),
  )
