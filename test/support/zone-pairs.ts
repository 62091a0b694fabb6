/** Random zones, by pairs, as transitions meet them: other policies, TTLs, identifiers, CNAMEs, aliases, and batches that end anywhere. */
import fc from 'fast-check'

/** The zone's id in both plans. */
export const zonePairId = 'Z0123456789'

type Json = Readonly<Record<string, unknown>>

const NAMES = ['n0', 'n1', 'n2.n1', 'n3', '*', 'n5'] as const
const CHECKED = ['web', 'api', 'old'] as const
const ENDPOINTS = [...CHECKED, 'sorry'] as const

const endpoint = fc.constantFrom(...ENDPOINTS)
const identifier = fc.constantFrom('a', 'b', 'c')
const ttl = fc.constantFrom(60, 60, 300)

/** Branches with identifiers of their own, so that they can be renamed while all else stays. */
const member = fc.tuple(endpoint, fc.option(identifier, { nil: undefined, freq: 3 })).map(([name, id], index = 0) => ({
  endpoint: name,
  ...(id === undefined ? {} : { set_identifier: `${id}${index}` }),
}))

const branches = (keys: readonly string[], most = 3): fc.Arbitrary<Json> =>
  fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: most }).chain((chosen) =>
    fc.tuple(...chosen.map(() => member)).map((members) =>
      Object.fromEntries(
        chosen.map((key, at) => {
          const { set_identifier: id, ...rest } = members[at] ?? {}
          return [key, { ...rest, ...(id === undefined ? {} : { set_identifier: `${id}-${key}` }) }]
        }),
      ),
    ),
  )

const policy: fc.Arbitrary<Json> = fc.oneof(
  branches(['primary', 'secondary']).map((failover) => ({ failover })),
  branches(['blue', 'green', 'red']).map((all) => ({
    weighted: Object.fromEntries(
      Object.entries(all).map(([key, value], index) => [key, { ...Object(value), weight: index * 10 }]),
    ),
  })),
  branches(['EU', 'NA-US', 'default']).map((geolocation) => ({ geolocation })),
  branches(['us-east-1', 'eu-west-1']).map((latency) => ({ latency })),
  fc.uniqueArray(endpoint, { minLength: 1, maxLength: 3 }).map((multivalue) => ({ multivalue })),
)

/** A record of the name at that place; what it leads to comes later in the list, so that nothing leads in a circle. */
const bodyOf = (index: number): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(policy, ttl).map(([body, seconds]) => ({ ...body, ttl: seconds })) },
    { weight: 1, arbitrary: fc.tuple(endpoint, ttl).map(([name, seconds]) => ({ endpoint: name, ttl: seconds })) },
    ...(index + 1 < NAMES.length
      ? [
          {
            weight: 3,
            arbitrary: fc
              .tuple(fc.constantFrom(...NAMES.slice(index + 1), 'base'), fc.boolean())
              .map(([alias, eth]) => ({ alias, evaluate_target_health: eth })),
          },
        ]
      : []),
  )

/** Texts that fill a request, so that the next name goes into another one. */
const filler = fc
  .constantFrom(0, 0, 1, 2)
  .map(
    (size) => (round: string) =>
      size === 0
        ? {}
        : { TXT: { ttl: 60, values: Array.from({ length: size }, (_, at) => `${round}${at}${'x'.repeat(3900)}`) } },
  )

interface Drawn {
  readonly shape: 'none' | 'cname' | 'A' | 'both'
  readonly body: Json
  readonly other: Json
  readonly target: string
  readonly filler: (round: string) => Json
}

const drawn = (index: number): fc.Arbitrary<Drawn> =>
  fc.record({
    shape: fc.constantFrom<Drawn['shape']>('none', 'cname', 'A', 'A', 'both', 'both'),
    body: bodyOf(index),
    other: bodyOf(index),
    target: fc.constantFrom(...NAMES.slice(index + 1).filter((name) => name !== '*'), 'base'),
    filler,
  })

const aliasOf = ({ alias }: Json) => (typeof alias === 'string' ? alias : undefined)

/** Records in which every alias finds its target: one that would not names `base` instead. */
function recordsOf(all: readonly Drawn[], round: string): Json {
  const records = new Map<string, Json>()
  const hasType = (name: string, type: string) => name === 'base' || records.get(name)?.[type] !== undefined
  const fixed = (body: Json, type: string): Json => {
    const alias = aliasOf(body)
    return alias === undefined || hasType(alias, type) ? body : { ...body, alias: 'base' }
  }
  for (const [index, { shape, body, other, target, filler: fill }] of [...all.entries()].reverse()) {
    const name = NAMES[index] ?? ''
    const six = (each: Json): Json =>
      aliasOf(each) === undefined ? { values: ['2001:db8::a', `2001:db8::${round}`] } : each
    if (shape === 'cname') records.set(name, { CNAME: { ttl: 60, values: [`${target}.example.com.`] } })
    if (shape === 'A') records.set(name, { A: fixed(body, 'A'), ...fill(round) })
    if (shape === 'both') records.set(name, { A: fixed(body, 'A'), AAAA: fixed(six(other), 'AAAA'), ...fill(round) })
  }
  const base = { A: ['192.0.2.77'], AAAA: ['2001:db8::77'] }
  return { ...Object.fromEntries(records), base }
}

const planOf = (records: Json, round: string): string =>
  JSON.stringify({
    version: 1,
    endpoints: Object.fromEntries(
      ENDPOINTS.map((name, index) => [
        name,
        {
          ipv4: `198.51.100.${index + 1}`,
          ...(name === 'sorry' ? {} : { health_check: { type: 'TCP', port: 80 } }),
        },
      ]),
    ),
    // A record of its own at each end, so that nothing is the same by chance.
    zones: { 'example.com': { id: zonePairId, records: { ...records, [`round${round}`]: { A: ['192.0.2.1'] } } } },
  })

/** Two plans of one zone, as text. */
export const zonePairs: fc.Arbitrary<readonly [before: string, after: string]> = fc
  .tuple(
    fc.tuple(...NAMES.map((_, index) => drawn(index))),
    fc.tuple(...NAMES.map((_, index) => fc.option(drawn(index), { nil: undefined, freq: 4 }))),
  )
  .map(([before, changed]) => [
    planOf(recordsOf(before, '1'), '1'),
    // What is not drawn anew stays as it is, its filler aside.
    planOf(
      recordsOf(
        before.map((each, index) => changed[index] ?? each),
        '2',
      ),
      '2',
    ),
  ])

/** Names of the zones, without its own. */
export const zoneNames: readonly string[] = [...NAMES, 'base', 'round1', 'round2', 'missing']
/** Checks of both plans. */
export const zoneChecks: readonly string[] = CHECKED
