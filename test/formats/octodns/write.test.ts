import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compile } from '../../../src/decide/compile.ts'
import { flatten } from '../../../src/decide/flatten.ts'
import * as octodns from '../../../src/formats/octodns/read.ts'
import { writeOctodns } from '../../../src/formats/octodns/write.ts'
import type { Client } from '../../../src/model/client.ts'
import type { Deployment } from '../../../src/model/deployment.ts'
import type { GeoArea, Policy, RecordSet } from '../../../src/model/record-set.ts'
import { contains, formatPrefix, type IpPrefix } from '../../../src/values/ip-prefix.ts'
import { getName, labelBytes, nameOfLabels } from '../../../src/values/name.ts'
import { deployment, prefix, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans, importAll } from '../../support/importing.ts'
import { alias, below, endpointCheck, sample, values } from '../../support/sample-zone.ts'

const ADDRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
const checks = ADDRESSES.map((ipAddress) => endpointCheck(ipAddress, { ipAddress }))
const planOf = (sets: readonly RecordSet[], collection: Partial<Deployment> = {}) =>
  deployment([zone(getName('example.com.'), 'Z0EXAMPLE', sets)], checks, collection)

const checked = (address: string) => ({ data: values('A', address), healthCheckId: address })
const set = (
  name: string,
  id: string,
  policy: Policy,
  { data, ...more }: Pick<RecordSet, 'data'> & Partial<RecordSet>,
) => below(name, data, { setIdentifier: id, policy, ...more })
const failover = (role: 'primary' | 'secondary'): Policy => ({ kind: 'failover', role })
const weighted = (weight: number): Policy => ({ kind: 'weighted', weight })
const geo = (area: GeoArea): Policy => ({ kind: 'geolocation', area })

const run = (plan: Deployment) => {
  const { files, notes, refusals } = writeOctodns(plan, exportContext(plan))
  return { files, refusals, notes: notes.map(({ severity, code, path }) => `${severity} ${code} ${path}`) }
}

const GEO_PLAN = planOf([
  set('eu', 'a', weighted(200), checked('192.0.2.1')),
  set('eu', 'b', weighted(50), checked('192.0.2.2')),
  set('www', 'eu', geo({ kind: 'continent', continent: 'EU' }), { data: alias('eu.example.com.') }),
  set('www', 'wa', geo({ kind: 'subdivision', country: 'US', subdivision: 'WA' }), checked('192.0.2.3')),
  set('www', 'else', geo({ kind: 'default' }), { data: values('A', '192.0.2.99') }),
  below('alias', alias('www.example.com.')),
  below('txt', values('TXT', '"v=x; p=\\"q\\""')),
])

interface Dynamic {
  readonly pools: Record<string, { fallback?: string; values: { value: string; weight?: number; status?: string }[] }>
  readonly rules: { pool: string; geos?: string[]; subnets?: string[] }[]
}

/** What octoDNS refuses in a dynamic record, as its documentation has it. */
function problemsOf({ pools, rules }: Dynamic): readonly string[] {
  const problems: string[] = []
  const used = new Set<string>()
  for (const [id, { fallback, values: all }] of Object.entries(pools)) {
    const weights = all.map(({ weight = 1 }) => weight)
    if (!/^[A-Za-z0-9_-]+$/.test(id)) problems.push(`name ${id}`)
    if (weights.length === 0 || weights.some((weight) => weight < 1 || weight > 100)) problems.push(`weights of ${id}`)
    if (weights.length === 1 && weights[0] !== 1) problems.push(`a weight in ${id}, which has one value`)
    if (all.some(({ status = 'obey' }) => !['up', 'down', 'obey'].includes(status))) problems.push(`status in ${id}`)
    if (fallback !== undefined && pools[fallback] === undefined) problems.push(`${id} falls back to nothing`)
    if (fallback !== undefined) used.add(fallback)
    const seen = new Set([id])
    for (let next = fallback; next !== undefined; next = pools[next]?.fallback) {
      if (seen.has(next)) problems.push(`a circle at ${id}`)
      if (seen.has(next)) break
      seen.add(next)
    }
  }
  const heads = new Set<string>()
  const places: string[] = []
  const networks: IpPrefix[] = []
  for (const [index, { pool, geos = [], subnets = [] }] of rules.entries()) {
    const isLast = index === rules.length - 1
    if (pools[pool] === undefined) problems.push(`rule ${index} has no pool`)
    if (heads.has(pool)) problems.push(`${pool} in two rules`)
    if ((geos.length === 0 && subnets.length === 0) !== isLast)
      problems.push(`rule ${index} is for everybody or not last`)
    // octoDNS looks at the blocks of a rule from the largest on.
    for (const block of subnets.map(prefix).sort((a, b) => a.length - b.length)) {
      if (networks.some((earlier) => contains(earlier, block)))
        problems.push(`${formatPrefix(block)} after a broader one`)
      networks.push(block)
    }
    for (const place of geos) {
      if (places.some((earlier) => place.startsWith(earlier))) problems.push(`${place} after a broader one`)
      if (!/^(AF|AN|AS|EU|NA|OC|SA)(-[A-Z]{2}(-[A-Z]{2})?)?$/.test(place)) problems.push(`${place} is none`)
      places.push(place)
    }
    heads.add(pool)
    used.add(pool)
  }
  for (const id of Object.keys(pools)) if (!used.has(id)) problems.push(`${id} is not used`)
  return problems
}

const dynamicsOf = (files: ReadonlyMap<string, string>): readonly Dynamic[] =>
  [...files].flatMap(([name, text]) => {
    if (name === 'config.yaml') return []
    const records: Record<string, { dynamic?: Dynamic } | { dynamic?: Dynamic }[]> = parse(text, { version: '1.1' })
    return Object.values(records).flatMap((entry) => [entry].flat().flatMap(({ dynamic }) => dynamic ?? []))
  })

const subsets = (items: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, index) => (bits >> index) & 1))

const CLIENTS = [
  { continent: 'EU' },
  { continent: 'EU', country: 'DE' },
  { continent: 'NA', country: 'US', subdivision: 'WA' },
  { continent: 'NA', country: 'US' },
  { continent: 'SA' },
]

/** What www answers to each client in each state of health. */
function answersOf(plan: Deployment, clients: readonly Client[] = CLIENTS) {
  const graph = compile(plan)
  return subsets(ADDRESSES).flatMap((down) => {
    const states = [...plan.healthChecks.values()].map((check): [string, boolean] => [
      check.id,
      !('ipAddress' in check && check.ipAddress !== undefined && down.includes(check.ipAddress)),
    ])
    const health = { checks: new Map(states), resources: new Map() }
    return clients.map((client) => {
      const [sets = []] = [...flatten(graph, health, { client, weighted: 'all' }).zones.values()]
      const found = sets.find(({ name }) => name === 'www.example.com.')
      const answers = found?.answers.flatMap(({ values: all }) => all.map(({ text }) => text)).sort()
      return { down, client, answers, ttls: [...new Set(found?.answers.map(({ ttlSeconds }) => ttlSeconds))] }
    })
  })
}

const readBack = async (files: ReadonlyMap<string, string>) => {
  const { diagnostics, notes, text } = await importAll(octodns, [
    { name: 'example.com.yaml', text: files.get('example.com.yaml') ?? '' },
  ])
  expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
  return await deploymentOf(text)
}

const address = fc.constantFrom(...ADDRESSES)
const leaf = fc.record({ address, isChecked: fc.boolean() })
const tree = fc.oneof(
  leaf.map((one) => ({ kind: 'leaf' as const, leaves: [one], weights: [1] })),
  fc.tuple(leaf, leaf).map((leaves) => ({ kind: 'failover' as const, leaves, weights: [1, 1] })),
  fc
    .tuple(
      fc.uniqueArray(leaf, { minLength: 1, maxLength: 3, selector: (one) => one.address }),
      fc.integer({ min: 1, max: 255 }),
    )
    .map(([leaves, weight]) => ({
      kind: 'weighted' as const,
      leaves,
      weights: leaves.map((_, index) => weight + index),
    })),
)
const AREAS: readonly GeoArea[] = [
  { kind: 'continent', continent: 'EU' },
  { kind: 'country', country: 'DE' },
  { kind: 'country', country: 'US' },
  { kind: 'subdivision', country: 'US', subdivision: 'WA' },
]
const places = fc.record({
  areas: fc.subarray([...AREAS]),
  trees: fc.array(tree, { minLength: 5, maxLength: 5 }),
})

const dataOf = (one: { readonly address: string; readonly isChecked: boolean }) =>
  one.isChecked ? checked(one.address) : { data: values('A', one.address) }

describe('octoDNS', () => {
  test('places, weights, checks, aliases: golden, and the configuration beside it', () => {
    const { files, notes } = run(GEO_PLAN)
    expect(notes).toEqual([])
    expect([...files.keys()]).toEqual(['config.yaml', 'example.com.yaml'])
    expect(files.get('config.yaml')).toMatchInlineSnapshot(`
      "# r53sim octodns
      ---
      providers:
        config: {class: "octodns.provider.yaml.YamlProvider", directory: ".", enforce_order: false}
        "route53": {class: "octodns_route53.Route53Provider", access_key_id: "env/AWS_ACCESS_KEY_ID", secret_access_key: "env/AWS_SECRET_ACCESS_KEY"}
      zones:
        "example.com.":
          sources: ["config"]
          targets: ["route53"]
      "
    `)
    expect(files.get('example.com.yaml')).toMatchInlineSnapshot(`
      "# r53sim octodns
      ---
      alias:
        type: "Route53Provider/ALIAS"
        value: {"evaluate-target-health": true, name: "www", type: "A"}
      "eu":
        dynamic:
          pools:
            "pool-1":
              values:
                - {status: "up", value: "192.0.2.1", weight: 4}
                - {status: "up", value: "192.0.2.2"}
            "pool-2":
              fallback: "pool-1"
              values:
                - {value: "192.0.2.1", weight: 4}
                - {value: "192.0.2.2"}
          rules:
            - {pool: "pool-2"}
        octodns:
          healthcheck: {host: "", path: "/", port: 80, protocol: "HTTP"}
          "route53":
            healthcheck: {failure_threshold: 3, measure_latency: false, request_interval: 30}
        ttl: 60
        type: "A"
        value: "192.0.2.1"
      txt: {ttl: 60, type: "TXT", value: "v=x\\\\; p=\\"q\\""}
      www:
        dynamic:
          pools:
            "pool-1":
              values:
                - {value: "192.0.2.3"}
            "pool-2":
              values:
                - {value: "192.0.2.1", weight: 4}
                - {value: "192.0.2.2"}
            "pool-3":
              values:
                - {status: "up", value: "192.0.2.99"}
          rules:
            - geos: ["NA-US-WA"]
              pool: "pool-1"
            - geos: ["EU"]
              pool: "pool-2"
            - {pool: "pool-3"}
        octodns:
          healthcheck: {host: "", path: "/", port: 80, protocol: "HTTP"}
          "route53":
            healthcheck: {failure_threshold: 3, measure_latency: false, request_interval: 30}
        ttl: 60
        type: "A"
        value: "192.0.2.99"
      "
    `)
  })

  test('any tree of places over failover or weights means the same when it is read back', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ({ areas, trees }) => {
        const sets = [...areas, { kind: 'default' as const }].flatMap((area, index) => {
          const { kind, leaves, weights } = trees[index] ?? { kind: 'leaf', leaves: [], weights: [] }
          const policy = geo(area)
          const [first] = leaves
          if (kind === 'leaf') return first === undefined ? [] : [set('www', `g${index}`, policy, dataOf(first))]
          return [
            set('www', `g${index}`, policy, { data: alias(`below${index}.example.com.`) }),
            ...leaves.map((one, place) =>
              set(
                `below${index}`,
                `${place}`,
                kind === 'weighted' ? weighted(weights[place] ?? 1) : failover(place === 0 ? 'primary' : 'secondary'),
                dataOf(one),
              ),
            ),
          ]
        })
        const plan = planOf(sets)
        const { files, notes } = run(plan)
        expect(notes.filter((note) => note.startsWith('lost'))).toEqual([])
        expect(dynamicsOf(files).flatMap(problemsOf)).toEqual([])
        expect(answersOf(await readBack(files))).toEqual(answersOf(plan))
      }),
      { numRuns: 60 },
    )
  })

  const byNet = (location: string, ...blocks: readonly string[]): Policy => ({
    kind: 'ip-based',
    collectionId: 'nets',
    location,
    blocks: blocks.map(prefix),
  })
  /** A block of that length around an address. */
  const cut = (address: string, length: number) => {
    const { bits } = prefix(`${address}/32`)
    const host = BigInt(32 - length)
    return { family: 4 as const, bits: (bits >> host) << host, length }
  }

  test('blocks: narrower ones first, and those around them behind', () => {
    const plan = planOf([
      set('www', 'a', byNet('wide', '198.51.0.0/16'), checked('192.0.2.1')),
      set('www', 'b', byNet('office', '198.51.100.0/24'), checked('192.0.2.2')),
      set('www', 'c', byNet('*'), { data: values('A', '192.0.2.99') }),
    ])
    const { files, notes } = run(plan)
    expect(notes).toEqual([])
    const [dynamic] = dynamicsOf(files)
    expect(dynamic?.rules.map(({ subnets }) => subnets)).toEqual([
      [formatPrefix(prefix('198.51.100.0/24'))],
      ['198.51.0.0/16'],
      undefined,
    ])
    const chain: string[] = []
    for (let id = dynamic?.rules[0]?.pool; id !== undefined; id = dynamic?.pools[id]?.fallback)
      chain.push(...(dynamic?.pools[id]?.values.map(({ value }) => value) ?? []))
    expect(chain).toEqual(['192.0.2.2', '192.0.2.1'])
  })

  test('random blocks of three places, nested both ways, with checks or without: the same answers read back', async () => {
    const block = fc.tuple(
      fc.constantFrom('10.0.0.0', '10.128.0.0', '10.128.64.0'),
      fc.constantFrom(8, 9, 12, 16, 18, 24),
    )
    const located = fc.tuple(fc.nat(2), block)
    await fc.assert(
      fc.asyncProperty(
        fc.array(located, { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (all, isChecked, isWide) => {
          const byText = new Map(all.map(([place, [base, length]]) => [formatPrefix(cut(base, length)), place]))
          const places = [0, 1, 2].map((place) => [...byText].flatMap(([text, at]) => (at === place ? text : [])))
          const sets = places.flatMap((texts, place) => {
            const address = ADDRESSES[place] ?? ''
            const policy = byNet(`l${place}`, ...texts)
            return texts.length === 0
              ? []
              : [set('www', `l${place}`, policy, dataOf({ address, isChecked: isChecked[place] === true }))]
          })
          // The last branch of all may answer with several values.
          const rest = isWide
            ? [
                set('www', 'p', byNet('*'), { data: alias('rest.example.com.') }),
                set('rest', 'p', failover('primary'), checked('192.0.2.3')),
                set('rest', 's', failover('secondary'), { data: values('A', '192.0.2.98', '192.0.2.99') }),
              ]
            : [set('www', 'd', byNet('*'), { data: values('A', '192.0.2.99') })]
          const plan = planOf([...sets, ...rest])
          const { files, notes } = run(plan)
          expect(notes).toEqual([])
          expect(dynamicsOf(files).flatMap(problemsOf)).toEqual([])
          const subnets = [
            '10.1.0.0/24',
            '10.128.64.0/26',
            '10.128.65.0/24',
            '10.200.0.0/24',
            '10.0.0.7/32',
            '192.0.2.0/24',
          ]
          const clients = subnets.map((text) => ({ subnet: prefix(text) }))
          expect(answersOf(await readBack(files), clients)).toEqual(answersOf(plan, clients))
        },
      ),
      { numRuns: 100 },
    )
  })

  test('what is lost is said at its branch', () => {
    const plan = planOf([
      set('www', 'a', geo({ kind: 'continent', continent: 'EU' }), { data: values('A', '192.0.2.1', '192.0.2.2') }),
      set('www', 'b', geo({ kind: 'default' }), { data: values('A', '192.0.2.3') }),
    ])
    expect(run(plan).notes).toEqual(['lost several-values www/a'])
  })

  test.each<[string, readonly RecordSet[]]>([
    ['weight-zero', [set('www', 'a', weighted(0), checked('192.0.2.1'))]],
    ['policy', [set('www', 'a', { kind: 'latency', region: 'eu-west-1' }, checked('192.0.2.1'))]],
    ['multivalue', [set('www', 'a', { kind: 'multivalue' }, checked('192.0.2.1'))]],
    ['no-default', [set('www', 'a', geo({ kind: 'continent', continent: 'EU' }), checked('192.0.2.1'))]],
    ['check-elsewhere', [set('www', 'a', weighted(1), { ...checked('192.0.2.1'), healthCheckId: '192.0.2.2' })]],
    ['several-values', [set('www', 'a', weighted(1), { data: values('A', '192.0.2.1', '192.0.2.2') })]],
    [
      'ttl-differs',
      [
        set('www', 'a', failover('primary'), { ...checked('192.0.2.1'), ttlSeconds: 30 }),
        set('www', 'b', failover('secondary'), checked('192.0.2.2')),
      ],
    ],
  ])('%s is lost, and said where', (code, sets) => {
    const [note = '', ...others] = run(planOf(sets)).notes
    expect(others).toEqual([])
    expect(note.split('/')[0]).toBe(`lost ${code} www`)
  })

  test.each(examplePlans())('%s: nothing that octoDNS refuses', async (_name, text) => {
    const { files, refusals } = run(await deploymentOf(text))
    expect(refusals).toEqual([])
    expect(dynamicsOf(files).flatMap(problemsOf)).toEqual([])
  })

  test('every policy at once', () => {
    expect(dynamicsOf(run(sample).files).flatMap(problemsOf)).toEqual([])
  })

  test('names and texts of any bytes stay what they are, or are left out', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        (label, bytes) => {
          const text = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
          const name = nameOfLabels([label, ...labelBytes(getName('example.com.'))])
          const txt = below('t', values('TXT', `"${text}"`))
          const { files, notes } = run(planOf([txt, { ...below('n', values('A', '192.0.2.1')), name }]))
          const read: Record<string, { type: string; value: string }> = parse(files.get('example.com.yaml') ?? '', {
            version: '1.1',
          })
          expect(Object.values(read).length + notes.length).toBe(2)
          const raw = Buffer.from(bytes).toString('latin1')
          if (read.t?.type === 'TXT') expect(read.t.value).toBe(raw.replaceAll(';', '\\;'))
        },
      ),
    )
  })
})
