import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { afterProbe, type CheckerState } from '../../src/health/checker.ts'
import type { Fault } from '../../src/health/faults.ts'
import { quorumHealthy } from '../../src/health/quorum.ts'
import { askersOf, type Flap, flapPeriod, isOverloaded, studyLoad } from '../../src/simulate/overload.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { sceneOf } from '../../src/simulate/scene.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { turnaroundOf } from '../../src/simulate/turnaround.ts'
import { formatFraction } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { planOf } from '../health/plan.ts'

/** The load of the only record of a plan. */
async function study(text: string) {
  const graph = compile(await planOf(text))
  const [question] = allQuestions(graph)
  if (!question) throw new Error('the plan has no record')
  const { loadsIn, cascade, flap } = studyLoad(graph, question, askersOf(graph.deployment))
  const faults = (names: readonly string[]) => names.map((name): Fault => ({ kind: 'endpoint', name }))
  const after = (failed: readonly string[]) => (more: readonly string[]) => sceneOf(graph, faults([...failed, ...more]))
  return {
    graph,
    loads: (...failed: readonly string[]) =>
      Object.fromEntries(loadsIn(after(failed)([])).map(({ endpoint, load }) => [endpoint, formatFraction(load)])),
    over: (...failed: readonly string[]) =>
      loadsIn(after(failed)([]))
        .filter(isOverloaded)
        .map(({ endpoint }) => endpoint),
    cascade: (...failed: readonly string[]) => {
      const { rounds, isEndless } = cascade(after(failed))
      return { rounds: rounds.map((round) => round.map(({ endpoint }) => endpoint)), isEndless }
    },
    flap: (...failed: readonly string[]) => flap(after(failed)),
  }
}

const endpoint = (name: string, address: string, capacity: number, more = '') =>
  `  ${name}: { ipv4: ${address}, health_check: { type: HTTP }, capacity: ${capacity}${more} }`

const plan = (endpoints: readonly string[], record: string, clients: string) =>
  `version: 1\nendpoints:\n${endpoints.join('\n')}\nzones: { example.com: { records: { www: { A: ${record} } } } }\nclients: ${clients}\n`

const CANARY = plan(
  [endpoint('stable', '192.0.2.1', 1000), endpoint('canary', '192.0.2.2', 100)],
  '{ weighted: { stable: { weight: 95, endpoint: stable }, canary: { weight: 5, endpoint: canary } } }',
  '{ any: { demand: 1000 } }',
)
const REGIONS = plan(
  [endpoint('use1', '192.0.2.1', 600), endpoint('euw1', '192.0.2.2', 600), endpoint('apne1', '192.0.2.3', 600)],
  '{ latency: { us-east-1: use1, eu-west-1: euw1, ap-northeast-1: apne1 } }',
  `{
    eu: { demand: 400, latency: { eu-west-1: 1, us-east-1: 2, ap-northeast-1: 3 } },
    us: { demand: 500, latency: { us-east-1: 1, eu-west-1: 2, ap-northeast-1: 3 } },
    jp: { demand: 100, latency: { ap-northeast-1: 1, us-east-1: 2, eu-west-1: 3 } } }`,
)
const GEO = plan(
  [
    endpoint('use1', '192.0.2.10', 1200),
    endpoint('euw1', '192.0.2.20', 800),
    endpoint('canary', '192.0.2.21', 100),
    '  sorry: { ipv4: 203.0.113.99, assume_up: true, capacity: 5000 }',
  ],
  `{ geolocation: {
      EU: { failover: { primary: { weighted: { stable: { weight: 95, endpoint: euw1 }, canary: { weight: 5, endpoint: canary } } }, secondary: use1 } },
      default: { failover: { primary: use1, secondary: sorry } } } }`,
  '{ FR: { country: FR, demand: 600 }, JP: { country: JP, demand: 400 } }',
)
const BEHIND = `version: 1
endpoints:
  a: { ipv4: 10.0.0.1, capacity: 50 }
  b: { ipv4: 10.0.0.2, capacity: 90 }
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1, targets: [a, b], capacity: 500 }
zones: { example.com: { records: { www: { A: { endpoint: alb } } } } }
clients: { all-of-them: { demand: 100 } }
`
const MANY = plan(
  [endpoint('a', '192.0.2.1', 50), endpoint('b', '192.0.2.2', 50), endpoint('c', '192.0.2.3', 50)],
  '{ multivalue: [a, b, c] }',
  '{ any: { demand: 100 } }',
)

const ALONE = plan([endpoint('a', '192.0.2.1', 1)], '{ endpoint: a }', '{ any: { demand: 2 } }')

describe('load (time-model.md §9)', () => {
  test.each([
    // case                                            plan      failed              load of each endpoint that is up
    ['shares of the weights', CANARY, [], { stable: '950', canary: '50' }],
    ['the canary takes everything', CANARY, ['stable'], { canary: '1000' }],
    ['each region its clients', REGIONS, [], { use1: '500', euw1: '400', apne1: '100' }],
    ['the next region by latency', REGIONS, ['euw1', 'use1'], { apne1: '1000' }],
    ['clients by place', GEO, [], { use1: '400', euw1: '570', canary: '30', sorry: '0' }],
    ['a branch that steps back', GEO, ['euw1', 'canary'], { use1: '1000', sorry: '0' }],
    ['several values of one answer', MANY, [], { a: '100/3', b: '100/3', c: '100/3' }],
    ['fewer values of one answer', MANY, ['c'], { a: '50', b: '50' }],
    ['targets behind a load balancer', BEHIND, [], { alb: '100', a: '50', b: '50' }],
    ['the target that is left', BEHIND, ['a'], { alb: '100', b: '100' }],
    ['nothing is up', CANARY, ['stable', 'canary'], {}],
  ] as const)('%s', async (_case, text, failed, loads) => {
    expect((await study(text)).loads(...failed)).toEqual(loads)
  })

  test.each([
    // case                                        plan      failed              overloaded
    ['V07 the canary gets ten times its share', CANARY, ['stable'], ['canary']],
    ['V11 the neighbour of Ireland', REGIONS, ['euw1'], ['use1']],
    ['V11 the neighbour of Virginia', REGIONS, ['use1'], ['euw1']],
    ['V11 the last one', REGIONS, ['euw1', 'use1'], ['apne1']],
    ['V15 six times', GEO, ['euw1'], ['canary']],
    ['V15 1000 of 1200', GEO, ['euw1', 'canary'], []],
    ['exactly the capacity is enough', MANY, ['a'], []],
    ['a target', BEHIND, ['a'], ['b']],
  ] as const)('overloaded: %s', async (_case, text, failed, over) => {
    expect((await study(text)).over(...failed)).toEqual(over)
  })

  test('tenths add up: exactly the capacity is never too much', async () => {
    const demands = Array.from({ length: 10 }, (_, index) => `c${index}: { demand: 0.1 }`).join(', ')
    const { over } = await study(plan([endpoint('a', '192.0.2.1', 1)], '{ endpoint: a }', `{ ${demands} }`))
    expect(over()).toEqual([])
  })

  test('a CNAME into another zone of the plan leads there', async () => {
    const graph = compile(
      await planOf(
        MANY.replace('www:', 'pool:').replace(
          'zones: {',
          'zones: { example.org: { records: { www: { CNAME: pool.example.com. } } },',
        ),
      ),
    )
    const zone = graph.zones.find((each) => each.zone.name === getName('example.org'))
    if (!zone) throw new Error('no zone')
    const question = { zone: zone.zone, name: getName('www.example.org'), type: 'A' }
    const { loadsIn } = studyLoad(graph, question, askersOf(graph.deployment))
    const loads = loadsIn(sceneOf(graph, [{ kind: 'endpoint', name: 'c' }]))
    expect(loads.map(({ endpoint: name, load }) => [name, formatFraction(load)])).toEqual([
      ['a', '50'],
      ['b', '50'],
    ])
  })

  test('no demand, no line', async () => {
    const graph = compile(await planOf(plan([endpoint('a', '192.0.2.1', 1)], '{ endpoint: a }', '{ idle: {} }')))
    expect(simulate(graph, { failed: [] }).loads).toEqual([])
  })
})

describe('cascade', () => {
  test.each([
    // case                                 plan     failed      rounds                  endless
    ['nothing is overloaded', GEO, [], [], false],
    ['the others carry it', GEO, ['euw1'], [['canary']], false],
    ['one after the other, then all again', REGIONS, ['euw1'], [['use1'], ['apne1']], true],
    ['the last one', CANARY, ['stable'], [['canary']], true],
    ['both at once', MANY.replaceAll('capacity: 50', 'capacity: 40'), ['a'], [['b', 'c']], true],
  ] as const)('%s', async (_case, text, failed, rounds, isEndless) => {
    expect((await study(text)).cascade(...failed)).toEqual({ rounds, isEndless })
  })

  test('an unchecked endpoint stays in the answers: no circle, and no round twice', async () => {
    const text = plan(['  a: { ipv4: 192.0.2.1, capacity: 1 }'], '{ endpoint: a }', '{ any: { demand: 2 } }')
    const { cascade, flap } = await study(text)
    expect(cascade()).toEqual({ rounds: [['a']], isEndless: true })
    expect(flap()).toBeUndefined()
  })

  test('equal endpoints: n of capacity c survive f failures exactly if the load is at most (n - f) c', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 1300 }),
        fc.nat({ max: 5 }),
        async (count, capacity, demand, failures) => {
          fc.pre(failures < count)
          const names = Array.from({ length: count }, (_, index) => `e${index}`)
          const branches = names.map((name) => `${name}: { weight: 1, endpoint: ${name} }`).join(', ')
          const { cascade } = await study(
            plan(
              names.map((name, index) => endpoint(name, `192.0.2.${index}`, capacity)),
              `{ weighted: { ${branches} } }`,
              `{ any: { demand: ${demand} } }`,
            ),
          )
          const { rounds } = cascade(...names.slice(0, failures))
          expect(rounds.length === 0).toBe(demand <= (count - failures) * capacity)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('flapping', () => {
  const roundTrip = (endpoints: readonly string[]): Flap => ({
    endpoints,
    steps: [
      { out: endpoints, back: [] },
      { out: [], back: endpoints },
    ],
  })

  test.each([
    // case                                              plan     failed      flap
    ['nothing is overloaded', GEO, [], undefined],
    ['out while loaded, back while idle', GEO, ['euw1'], roundTrip(['canary'])],
    ['fail-open gives its share back to the dead', CANARY, ['stable'], roundTrip(['canary'])],
    ['nobody to give it to', ALONE, [], undefined],
    ['fail-open relieves both', MANY.replaceAll('capacity: 50', 'capacity: 49'), ['a'], roundTrip(['b', 'c'])],
  ] as const)('%s', async (_case, text, failed, flap) => {
    expect((await study(text)).flap(...failed)).toEqual(flap)
  })

  test('its period is one detection and one recovery; of several at once the slowest', () => {
    const turnaround = (name: string) => (name === 'slow' ? { out: 90, back: 65 } : { out: 30, back: 20 })
    expect(flapPeriod(roundTrip(['fast']), turnaround)).toBe(50)
    expect(flapPeriod(roundTrip(['fast', 'slow']), turnaround)).toBe(155)
  })

  test('an endpoint that refuses: 84.7 s until 14 of 16 checkers say so, 65.3 s until 3 do again, and 0.1 s a probe', async () => {
    const { graph } = await study(CANARY)
    const { out, back } = turnaroundOf(graph, 'canary')
    expect(out).toBeCloseTo(84.7059 + 0.1 * (14 / 17) + 2 * 0.1 + 0.1, 3)
    expect(back).toBeCloseTo(65.2941 + 0.1 * (3 / 17) + 2 * 0.1 + 0.1, 3)
    const [change] = simulate(graph, { failed: [{ kind: 'endpoint', name: 'stable' }] }).loads
    expect(change?.flap?.periodSeconds).toBeCloseTo(out + back, 9)
  })

  test('checkers that are stepped one probe at a time agree with the period, within one interval', () => {
    const [checkers, interval, failureThreshold, detection, recovery] = [16, 30, 3, 84.7059, 65.2941]
    const random = randomStream(7, 'flap')
    let probes = Array.from({ length: checkers }, () => random() * interval)
    let states: readonly CheckerState[] = probes.map(() => ({ healthy: true, opposing: 0 }))
    const turns: number[] = []
    let isIn = true
    while (turns.length < 41) {
      const at = Math.min(...probes)
      const index = probes.indexOf(at)
      // The endpoint fails its probes exactly while it is answered: overloaded with the load, idle without.
      states = states.map((state, other) => (other === index ? afterProbe(state, !isIn, { failureThreshold }) : state))
      probes = probes.map((time, other) => (other === index ? time + interval : time))
      const healthy = states.filter((state) => state.healthy).length
      if (quorumHealthy(healthy, checkers) === isIn) continue
      isIn = !isIn
      if (!isIn) turns.push(at)
    }
    const period = ((turns.at(-1) ?? 0) - (turns[0] ?? 0)) / (turns.length - 1)
    const expected = flapPeriod(roundTrip(['a']), () => ({ out: detection, back: recovery }))
    expect(Math.abs(period - expected)).toBeLessThan(interval)
  })
})
