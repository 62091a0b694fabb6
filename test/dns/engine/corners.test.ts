import fc from 'fast-check'
import { chiSquaredDistributionTable } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { DENIALS } from '../../../src/dns/dnssec/denial.ts'
import { withHealth } from '../../../src/dns/view.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { getName } from '../../../src/values/name.ts'
import type { RecordType } from '../../../src/values/rdata/rdata.ts'
import { check, deployment, prefix, zone } from '../../support/deployment.ts'
import { dotted, nameBytes, opt, query, type RawOption, record, subnet, viewOf } from '../../support/dns.ts'
import { signedView } from '../../support/dnssec.ts'
import { cookieOf, EDNS_SHAPES, ednsTail, type Pair, pairOf } from '../../support/engine.ts'

const members = (
  name: string,
  type: RecordType,
  policy: (index: number) => RecordSet['policy'],
  values: readonly (readonly string[])[],
) => values.map((own, index) => record(name, type, own, { policy: policy(index), setIdentifier: `m${index}` }))

const hosts = (count: number, net = '192.0.2') => Array.from({ length: count }, (_, index) => [`${net}.${index + 1}`])
const weighted = (index: number): RecordSet['policy'] => ({ kind: 'weighted', weight: index + 1 })
const multivalue = (): RecordSet['policy'] => ({ kind: 'multivalue' })

const text = (octets: number) => `"${'t'.repeat(Math.min(octets, 255))}"`

/** Whatever makes one reply unlike another of the same question, and names that stand in each other's way. */
const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      ...members('weights.example.com', 'A', weighted, hosts(5)),
      ...members('pairs.example.com', 'A', weighted, [
        ['192.0.2.1', '192.0.2.2'],
        ['192.0.2.3'],
        ['192.0.2.4', '192.0.2.5', '192.0.2.6'],
      ]),
      ...members('many.example.com', 'A', multivalue, hosts(12)),
      ...members(
        'few.example.com',
        'AAAA',
        multivalue,
        hosts(4).map(([host]) => [`2001:db8::${host?.slice(-1)}`]),
      ),
      ...members('twice.example.com', 'A', multivalue, [...hosts(9), ['192.0.2.1']]),
      record('three.example.com', 'A', ['192.0.2.1', '192.0.2.2', '192.0.2.3']),
      record('texts.example.com', 'TXT', [text(20), text(21)]),
      record('equal.example.com', 'TXT', ['"one"', '"two"', '"six"']),
      record('long.example.com', 'TXT', [text(255), '"a"', text(120)]),
      record('mail.example.com', 'MX', ['10 weights.example.com.', '20 three.example.com.']),
      record('post.example.com', 'MX', ['10 three.example.com.']),
      record('lone.example.com', 'MX', ['10 weights.example.com.']),
      record('crowd.example.com', 'MX', ['10 many.example.com.']),
      record('_sip._tcp.example.com', 'SRV', ['1 2 5060 x.wild.example.com.']),
      record('srv.example.com', 'SRV', ['1 2 5060 weights.example.com.', '1 2 5061 weights.example.com.']),
      record('srv2.example.com', 'SRV', ['1 2 5060 three.example.com.', '1 2 5061 three.example.com.']),
      record('chain.example.com', 'CNAME', ['chain2.example.com.']),
      record('chain2.example.com', 'CNAME', ['three.example.com.']),
      record('loop.example.com', 'CNAME', ['loop.example.com.']),
      record('*.wild.example.com', 'A', ['192.0.2.9', '192.0.2.10']),
      record('*.wild.example.com', 'SRV', ['1 2 5060 a.wild.example.com.']),
      record('*.wild.example.com', 'MX', ['10 b.wild.example.com.', '20 c.d.wild.example.com.']),
      record('*.post.example.com', 'MX', ['10 h.post.example.com.']),
      record('*.alias.example.com', 'CNAME', ['to.alias.example.com.']),
      record('*.away.example.com', 'CNAME', ['www.example.net.']),
      record('*.wide.example.com', 'TXT', [text(200), text(150)].slice(0, 1)),
      record('b.c.empty.example.com', 'A', ['192.0.2.11']),
      record('cut.example.com', 'NS', ['ns1.cut.example.com.', 'ns.example.com.']),
      record('ns1.cut.example.com', 'A', ['192.0.2.53']),
      record('ns1.cut.example.com', 'AAAA', ['2001:db8::53']),
    ]),
    zone(getName('own.example.org'), 'Z2', [
      record('www.own.example.org', 'A', ['192.0.2.20']),
      record('*.own.example.org', 'A', ['192.0.2.21']),
      // A name server that only the wildcard covers.
      record('own.example.org', 'NS', ['ns1.own.example.org.']),
    ]),
    zone(getName('sub.example.com'), 'Z3', [record('www.sub.example.com', 'A', ['192.0.2.30'])]),
  ]),
)

const NAMES = [
  'example.com',
  'weights.example.com',
  'pairs.example.com',
  'many.example.com',
  'few.example.com',
  'twice.example.com',
  'three.example.com',
  'texts.example.com',
  'equal.example.com',
  'long.example.com',
  'mail.example.com',
  'post.example.com',
  'lone.example.com',
  'crowd.example.com',
  '_sip._tcp.example.com',
  'srv.example.com',
  'srv2.example.com',
  'chain.example.com',
  'loop.example.com',
  'x.wild.example.com',
  'a.wild.example.com',
  'b.wild.example.com',
  'd.wild.example.com',
  'c.d.wild.example.com',
  'q.c.d.wild.example.com',
  'h.post.example.com',
  'g.h.post.example.com',
  'i.post.example.com',
  'to.alias.example.com',
  'any.alias.example.com',
  'x.to.alias.example.com',
  'a.away.example.com',
  'a.b.c.away.example.com',
  'empty.example.com',
  'c.empty.example.com',
  'x.empty.example.com',
  'x.c.empty.example.com',
  'cut.example.com',
  'a.cut.example.com',
  'ns1.cut.example.com',
  'missing.example.com',
  'sub.example.com',
  'x.sub.example.com',
  'own.example.org',
  'x.own.example.org',
  'ns1.own.example.org',
  'y.ns1.own.example.org',
  'example.org',
  'ns-1.awsdns-00.com',
  'awsdns-00.com',
  'nowhere.test',
  'com',
  '',
] as const
const TYPES = [1, 2, 5, 6, 15, 16, 28, 33, 43, 255, 99, 4711]

const octets = (name: string) => (name === '' ? [0] : dotted(name))

test('names that stand in each other’s way, draws within draws, wildcards and cuts: as the general path', () => {
  const pair = pairOf(view)
  for (const name of NAMES)
    for (const type of TYPES)
      for (const shape of EDNS_SHAPES)
        for (let again = 0; again < 4; again += 1)
          pair.compare(query({ name: octets(name), type, tail: ednsTail(shape) }))
  pair.counts()
  // What is left is what the general path alone can do: odd OPT records, and names and orders that hang on each other.
  expect(pair.coverage.ready / (pair.coverage.ready + pair.coverage.left)).toBeGreaterThan(0.5)
})

test.each([
  ['weighted', 'weights.example.com', 1],
  ['weighted with several values', 'pairs.example.com', 1],
  ['values in random order', 'three.example.com', 1],
  ['texts of one length', 'equal.example.com', 16],
  ['eight of twelve', 'many.example.com', 1],
  ['additional addresses by weight', 'lone.example.com', 15],
  ['a wildcard', 'whatever.wild.example.com', 1],
  ['a chain', 'chain.example.com', 1],
  ['a missing name', 'missing.example.com', 1],
  ['no data', 'three.example.com', 28],
  ['a referral', 'deep.a.cut.example.com', 1],
  ['not ours', 'www.nowhere.test', 1],
] as const)('%s comes from the engine from the second query on', (_case, name, type) => {
  const pair = pairOf(view)
  pair.compare(query({ name: dotted(name), type }))
  for (let again = 0; again < 50; again += 1) expect(pair.compare(query({ name: dotted(name), type }))).toBe(true)
})

test('a name below a wildcard that the answer speaks of goes the general way', () => {
  const pair = pairOf(view)
  const ask = (name: string) => pair.compare(query({ name: dotted(name), type: 15 }))
  ask('x.post.example.com')
  expect([ask('x.post.example.com'), ask('H.post.example.com'), ask('deep.h.post.example.com')]).toEqual([
    true,
    false,
    false,
  ])
})

describe('sizes', () => {
  const label = (size: number) => 'x'.repeat(size)
  test('questions of every length, up to the limit of names and over that of the reply', () => {
    const pair = pairOf(view)
    for (const shape of [undefined, { size: 512 }, { size: 520 }, {}])
      for (let size = 1; size <= 230; size += 1) {
        const labels = [
          label(Math.min(size, 63)),
          label(Math.max(Math.min(size - 63, 63), 1)),
          label(Math.max(Math.min(size - 126, 63), 1)),
        ]
        for (const owner of ['wide', 'wild', 'none']) {
          const name = nameBytes(...labels, owner, 'example', 'com')
          if (name.length <= 255) pair.compare(query({ name, type: owner === 'wide' ? 16 : 1, tail: ednsTail(shape) }))
        }
      }
    expect(pair.coverage.ready).toBeGreaterThan(0)
  })

  test('what does not fit without EDNS is TC, with it whole', () => {
    const pair = pairOf(view)
    const ask = (tail: readonly number[]) => pair.compare(query({ name: dotted('long.example.com'), type: 16, tail }))
    for (let again = 0; again < 5; again += 1) {
      ask([])
      for (const size of [0, 511, 512, 513, 600, 1231, 1232, 4096]) ask(opt({ size }))
    }
  })
})

test('D47 cookies of every kind come from the engine, with one answer for all of them', () => {
  const pair = pairOf(view)
  const name = dotted('three.example.com')
  const client = { code: 10, data: [1, 2, 3, 4, 5, 6, 7, 8] }
  const v6 = '2001:db8::7'
  const ask = (options: readonly RawOption[], address?: string) =>
    pair.compare(query({ name, tail: opt({ options }) }), address)
  ask([])
  const number = () => pair.engine.last()?.number
  ask([])
  const first = number()
  for (const cookie of [client, cookieOf(), cookieOf(1801), cookieOf(3601), cookieOf(-301), cookieOf(0, v6)]) {
    expect([ask([cookie]), number()]).toEqual([true, first])
    expect([ask([cookie], v6), number()]).toEqual([true, first])
    expect(ask([cookie], `::ffff:198.51.100.1`)).toBe(true)
  }
  for (let octet = 0; octet < 24; octet += 1) expect(ask([cookieOf(0, undefined, { [octet]: 0xaa })])).toBe(true)
  const lengths = Array.from({ length: 45 }, (_, size) => size)
  const isReady = lengths.filter((size) => ask([{ code: 10, data: new Array<number>(size).fill(7) }]))
  expect(isReady).toEqual(lengths.filter((size) => size === 8 || (size >= 16 && size <= 40)))
  expect([ask([client, client]), ask([client, { code: 3, data: [] }])]).toEqual([false, false])
})

test('D47 D72 a cookie needs room, and a right one makes more of it', () => {
  const texts = [1, 2, 3, 4, 5].map((digit) => `"${String(digit).repeat(215)}"`)
  const pair = pairOf(viewOf(deployment([zone(getName('ex'), 'Z1', [record('ex', 'TXT', texts)])])))
  // The reply has 1171 octets, 1199 with a cookie; twenty times the query are 1180.
  const ask = (size: number, options: readonly RawOption[]) =>
    pair.compare(query({ name: dotted('ex'), type: 16, tail: opt({ size, options }) }))
  ask(1232, [cookieOf()])
  expect([1198, 1199, 1232].map((size) => ask(size, [cookieOf()]))).toEqual([false, true, true])
  expect([1199, 1232].map((size) => ask(size, [cookieOf(3601)]))).toEqual([false, false])
})

test('an answer for one client is never given to another', () => {
  const area = (country: string): RecordSet['policy'] => ({ kind: 'geolocation', area: { kind: 'country', country } })
  const world = deployment([
    zone(getName('example.com'), 'Z1', [
      ...members('geo.example.com', 'A', (index) => area(['FR', 'DE', 'US'][index] ?? ''), hosts(3)),
      record('geo.example.com', 'A', ['192.0.2.99'], {
        policy: { kind: 'geolocation', area: { kind: 'default' } },
        setIdentifier: 'default',
      }),
      record('mx.example.com', 'MX', ['10 geo.example.com.']),
      record('plain.example.com', 'A', ['192.0.2.50']),
      // Only the second of the outcomes brings along what hangs on the client.
      ...members('mixed.example.com', 'MX', weighted, [['10 plain.example.com.'], ['10 geo.example.com.']]),
    ]),
  ])
  const clients = new Map(
    ['FR', 'DE', 'US'].map((country, index) => [
      country,
      { name: country, country, subnet: prefix(`198.51.${index}.0/24`), resolver: {}, demand: 1 },
    ]),
  )
  const pair = pairOf(viewOf({ ...world, clients }))
  for (let round = 0; round < 4; round += 1)
    for (const name of ['geo.example.com', 'mx.example.com', 'mixed.example.com'])
      for (const type of [1, 15, 255])
        for (const address of ['198.51.0.7', '198.51.1.7', '198.51.2.7', '203.0.113.1', '2001:db8::1'])
          for (const shape of [
            undefined,
            {},
            ...[0, 1, 2, 3].map((net) => ({ options: [subnet(1, 24, [198, 51, net])] })),
            { options: [subnet(1, 0, [])] },
            { options: [subnet(1, 16, [198, 51])] },
          ])
            pair.compare(query({ name: dotted(name), type, tail: ednsTail(shape) }), address)
  expect(pair.coverage.ready).toBeGreaterThan(pair.coverage.left)
})

test('D74 however many clients ask, memory has a bound, and what is forgotten was counted', () => {
  const pair = pairOf(
    viewOf(
      deployment([
        zone(getName('example.com'), 'Z1', [
          record('geo.example.com', 'A', ['192.0.2.1'], {
            policy: { kind: 'geolocation', area: { kind: 'default' } },
            setIdentifier: 'default',
          }),
        ]),
      ]),
    ),
  )
  const ask = (net: number) => {
    const shape = { options: [subnet(1, 24, [100, net >> 8, net & 0xff])] }
    return pair.compare(query({ name: dotted('geo.example.com'), tail: ednsTail(shape) }))
  }
  const first = [ask(0), ask(0), ask(0)]
  for (let net = 1; net < 20_000; net += 1) for (let again = 0; again < 2; again += 1) ask(net)
  // The first client was forgotten, and has to begin anew.
  expect([first, ask(0)]).toEqual([[false, true, true], false])
  expect(pair.counts().length).toBeGreaterThan(0)
})

test('a private zone and a public one of one name', () => {
  const vpc = { id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/16')] }
  const pair = pairOf(
    viewOf(
      deployment([
        zone(getName('example.com'), 'Z1', [record('www.example.com', 'A', ['192.0.2.1'])]),
        zone(getName('example.com'), 'Z2', [record('www.example.com', 'A', ['10.0.0.80'])], { vpcs: [vpc] }),
      ]),
    ),
  )
  for (let round = 0; round < 4; round += 1)
    for (const address of ['10.0.1.1', '192.0.2.7', '::ffff:10.0.1.1'])
      for (const name of ['www.example.com', 'no.example.com', 'example.com'])
        pair.compare(query({ name: dotted(name) }), address)
  expect(pair.coverage.ready).toBeGreaterThan(0)
})

test.each(DENIALS)('signed zones, denial %s', (denial) => {
  const { view: signed, clock } = signedView(view, denial)
  const pair = pairOf(signed)
  for (const name of NAMES)
    for (const type of [1, 2, 6, 15, 16, 43, 47, 48, 255])
      for (const flags of [0, 0x8000, 0xc000]) {
        clock.ms += 1000
        for (let again = 0; again < 3; again += 1)
          pair.compare(query({ name: octets(name), type, tail: opt({ flags, size: 1232 }) }))
      }
  expect(pair.coverage.ready).toBeGreaterThan(pair.coverage.left / 2)
})

test('what was ready is gone with the state of health it was made in', () => {
  const pair = pairOf(view)
  const ask = () => pair.compare(query({ name: dotted('weights.example.com') }))
  for (let again = 0; again < 3; again += 1) ask()
  pair.view = withHealth(view, view.health)
  for (let again = 0; again < 3; again += 1) ask()
  expect(pair.counts().reduce((sum, { count }) => sum + count, 0)).toBe(pair.coverage.ready)
})

test('what no state of health changes is kept when health changes, and not when the plan does', () => {
  const plan = () =>
    deployment(
      [
        zone(getName('example.com'), 'Z1', [
          record('www.example.com', 'A', ['192.0.2.1']),
          ...members(
            'fail.example.com',
            'A',
            (index) => ({ kind: 'failover', role: index === 0 ? 'primary' : 'secondary' }),
            hosts(2),
          ).map((set, index) => (index === 0 ? { ...set, healthCheckId: 'web' } : set)),
          record('to.example.com', 'CNAME', ['fail.example.com.']),
          record('mx.example.com', 'MX', ['10 fail.example.com.']),
          record('mail.example.com', 'MX', ['10 www.example.com.']),
        ]),
      ],
      [check('web')],
    )
  const up = viewOf(plan())
  const pair = pairOf(up)
  const numbers = () =>
    ['www', 'none', 'mail', 'fail', 'to', 'mx'].map((name) => {
      const type = name.startsWith('m') ? 15 : 1
      expect(pair.compare(query({ name: dotted(`${name}.example.com`), type }))).toBe(true)
      return pair.engine.last()?.number
    })
  const before = numbers()
  expect(numbers()).toEqual(before)
  pair.view = withHealth(up, viewOf(plan(), { observations: new Map([['web', false]]) }).health)
  const after = numbers()
  expect(after.map((number, index) => number === before[index])).toEqual([true, true, true, false, false, false])
  pair.view = viewOf(plan())
  expect(numbers().some((number) => after.includes(number) || before.includes(number))).toBe(false)
  pair.counts()
})

test('every leaf that is given is counted, and no other', () => {
  const pair = pairOf(view)
  const asked = 200
  for (let again = 0; again < asked; again += 1) pair.compare(query({ name: dotted('many.example.com') }))
  const given = pair.counts().flatMap((tally) => [...(tally.given ?? [])])
  expect([given.length, given.reduce((sum, count) => sum + count, 0)]).toEqual([12, 8 * asked])
  expect(pair.counts()).toEqual([])
})

describe('D82 counts are handed over in slices', () => {
  const WIDE = 300
  const wide = () =>
    viewOf(
      deployment([
        zone(
          getName('example.com'),
          'Z1',
          Array.from({ length: WIDE }, (_, index) => record(`h${index}.example.com`, 'A', ['192.0.2.1'])),
        ),
      ]),
    )
  const sum = (pair: Pair) => pair.counts().reduce((all, { count }) => all + count, 0)
  const askEach = (pair: Pair) => {
    for (let index = 0; index < WIDE; index += 1) pair.compare(query({ name: dotted(`h${index}.example.com`) }))
  }

  test('one at a step, and what is asked meanwhile is lost by none', () => {
    const pair = pairOf(wide())
    // The first of all goes the general way, while the names are read in.
    askEach(pair)
    askEach(pair)
    const steps = pair.engine.settle()
    let pauses = 0
    while (!steps.next().done) {
      pauses += 1
      pair.compare(query({ name: dotted(`h${pauses % WIDE}.example.com`) }))
    }
    expect(pauses).toBe(WIDE)
    // One that is given up half-way leaves the rest to the next.
    pair.engine.settle().next()
    expect(sum(pair)).toBe(pair.coverage.ready)
  })

  test('a change of view hands over nothing, and loses nothing', () => {
    const pair = pairOf(wide())
    for (let change = 0; change < 4; change += 1) {
      askEach(pair)
      askEach(pair)
      pair.view = change % 2 === 0 ? withHealth(pair.view, pair.view.health) : wide()
      pair.compare(query({ name: dotted('h0.example.com') }))
    }
    expect(pair.told()).toBe(0)
    expect(sum(pair)).toBe(pair.coverage.ready)
    expect(sum(pair)).toBe(0)
  })
})

test('what another engine gave of a variant is counted with the rest', () => {
  const pair = pairOf(view)
  for (let again = 0; again < 3; again += 1) pair.compare(query({ name: dotted('many.example.com') }))
  const tally = pair.engine.last()
  if (tally === undefined) throw new Error('unreachable: nothing was given')
  const before = [tally.count, tally.given?.reduce((sum, count) => sum + count, 0)]
  pair.engine.add(
    tally,
    5,
    Uint32Array.from({ length: 12 }, (_, index) => (index < 8 ? 5 : 0)),
  )
  expect([tally.count, tally.given?.reduce((sum, count) => sum + count, 0)]).toEqual([
    (before[0] ?? 0) + 5,
    (before[1] ?? 0) + 40,
  ])
  const handed: number[] = []
  for (const step = pair.engine.settle(); !step.next().done; ) handed.push(tally.count)
  expect(handed).toEqual([0])
})

test('R2.25 shares of ten thousand draws fit', () => {
  const pair = pairOf(view, 7)
  for (let again = 0; again < 10_000; again += 1) pair.compare(query({ name: dotted('weights.example.com') }))
  const counts = pair
    .counts()
    .toSorted((a, b) => a.number - b.number)
    .map(({ count }) => count)
  const statistic = counts.reduce((sum, count, index) => {
    const expected = (10_000 * (index + 1)) / 15
    return sum + (count - expected) ** 2 / expected
  }, 0)
  expect(counts).toHaveLength(5)
  expect(statistic).toBeLessThan(chiSquaredDistributionTable[4]?.[0.005] ?? 0)
})

const octet = fc.integer({ min: 0, max: 255 })
const seeds = NAMES.flatMap((name) => EDNS_SHAPES.map((shape) => query({ name: octets(name), tail: ednsTail(shape) })))
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), octet), { maxLength: 3 }),
    fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat() }),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(new Uint8Array()) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }) },
    ),
  )
  .map(([seed, changes, cut, extra]) => {
    const bytes = [...seed, ...extra]
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    return Uint8Array.from(cut === undefined ? bytes : bytes.slice(0, cut % (bytes.length + 1)))
  })

test('good messages with a few octets wrong: the same octets, or left to the general path', () => {
  const pair = pairOf(view)
  fc.assert(
    fc.property(mutated, (message) => void pair.compare(message)),
    { numRuns: 20_000 },
  )
  expect(pair.coverage.ready).toBeGreaterThan(1000)
})
