import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { type Availability, availability, type LossOf } from '../../src/simulate/availability.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import {
  availabilityVariance,
  expectedLoss,
  failureRate,
  meanAvailability,
  type StaleShare,
  steadyUnavailability,
} from '../../src/simulate/renewal.ts'
import { sceneOf } from '../../src/simulate/scene.ts'
import { totalDeadShare } from '../../src/simulate/truth.ts'
import { toNumber } from '../../src/values/fraction.ts'
import { randomStream } from '../../src/values/rng.ts'
import { planOf } from '../health/plan.ts'

const DAY = 86_400
const YEAR = 365 * DAY
const MONTHLY = { mtbfSeconds: 30 * DAY, mttrSeconds: 3600 }

/** Everybody has moved at that moment. */
const atOnceAfter =
  (failover: number): StaleShare =>
  (seconds) =>
    seconds < failover ? 1 : 0

/** Everybody moves at that moment, from what the calm answers lose to what the settled ones do. */
function lossAfter(graph: DecisionGraph, failover: number): LossOf {
  return (question, { client }, { endpoints }) => {
    const query = { name: question.name, type: question.type, zoneId: question.zone.id }
    const [calm, failed] = [[], endpoints].map((names) =>
      sceneOf(
        graph,
        names.map((name) => ({ kind: 'endpoint' as const, name })),
      ),
    )
    if (!calm || !failed) throw new Error('unreachable')
    const [before, after] = [calm, failed].map(({ health }) =>
      toNumber(totalDeadShare(failed.truth, decide(graph, health, query, client).outcomes)),
    )
    return (seconds) => (seconds < failover ? before : after) ?? 0
  }
}

async function figures(text: string, failover = 0): Promise<readonly Availability[]> {
  const graph = compile(await planOf(text))
  return availability(graph, allQuestions(graph), lossAfter(graph, failover))
}

async function only(text: string, failover = 0): Promise<Availability> {
  const [row, another] = await figures(text, failover)
  if (!row || another) throw new Error('the plan has one record and one kind of client')
  return row
}

const plan = (endpoints: string, record: string) => `
version: 1
defaults: { health_check: { type: HTTP } }
endpoints:
${endpoints}
zones: { example.com: { records: { www: { A: ${record} } } } }
`
const OFTEN = 'mtbf: 99, mttr: 1'
const pair = (figuresOf: string, record: string) =>
  plan(
    `  a: { ipv4: 192.0.2.1, health_check: true, ${figuresOf} }\n  b: { ipv4: 192.0.2.2, health_check: true, ${figuresOf} }`,
    record,
  )

describe('golden figures (time-model.md §8)', () => {
  test('A1 steady availability', () => {
    expect(1 - steadyUnavailability(MONTHLY)).toBeCloseTo(0.998613037, 9)
  })

  test('A2 mean over a year that starts up', () => {
    expect(meanAvailability(MONTHLY, YEAR)).toBeCloseTo(0.9986132, 8)
    expect(meanAvailability(MONTHLY, 1e-6)).toBeCloseTo(1, 9)
    expect(meanAvailability(MONTHLY, 1e15)).toBeCloseTo(1 - steadyUnavailability(MONTHLY), 9)
  })

  test('A3 variance of that mean', () => {
    const variance = availabilityVariance(MONTHLY, YEAR)
    expect(variance).toBeCloseTo(3.158e-7, 10)
    expect((Math.sqrt(variance) * YEAR) / 3600).toBeCloseTo(4.92, 2)
  })

  test.each([
    [60, 2.2924e-5, 1e-9],
    [120, 4.547e-5, 1e-9],
    [300, 1.10895e-4, 1e-9],
  ])('A4 perfect standby after %d s', async (failover, expected, tolerance) => {
    const loss = failureRate(MONTHLY) * expectedLoss(atOnceAfter(failover), MONTHLY.mttrSeconds)
    expect(Math.abs(loss - expected)).toBeLessThan(tolerance)
    const row = await only(
      plan(
        '  web: { ipv4: 192.0.2.1, health_check: true, mtbf: 30d, mttr: 1h }\n  spare: { ipv4: 192.0.2.2, assume_up: true }',
        '{ failover: { primary: web, secondary: spare } }',
      ),
      failover,
    )
    expect(row).toMatchObject({ whileDown: 0, missing: 0 })
    expect(row.untilMoved).toBeCloseTo(loss, 15)
    expect(row.frequency).toBeCloseTo(failureRate(MONTHLY), 15)
    expect(row.contributors).toEqual([
      { failed: ['endpoint:web'], part: 'until-moved', unavailability: row.untilMoved },
    ])
  })

  test('A5 two of three behind a load balancer', async () => {
    const targets = ['x', 'y', 'z'].map((name, index) => `  ${name}: { ipv4: 10.0.0.${index + 1}, ${OFTEN} }`)
    const balancer =
      '  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1, targets: [x, y, z], min_healthy_targets: 2 }'
    const row = await only(plan([...targets, balancer].join('\n'), '{ endpoint: alb }'))
    expect(row.whileDown).toBeCloseTo(2.98e-4, 15)
    expect(row.untilMoved).toBe(0)
  })

  test('A6 frequency of two in parallel: 2 u ν', async () => {
    const row = await only(pair(OFTEN, '{ multivalue: [a, b] }'))
    expect(row.whileDown).toBeCloseTo(1e-4, 15)
    expect(row.frequency).toBeCloseTo(2 * 0.01 * 0.01, 15)
    // The mean outage: both are being repaired at once.
    expect((row.whileDown + row.untilMoved) / row.frequency).toBeCloseTo(0.5, 12)
  })
})

describe('what counts', () => {
  test.each([
    // case                                  endpoint                                     record                        share of time
    ['no other branch', `{ ipv4: 192.0.2.1, ${OFTEN} }`, '{ endpoint: a }', 0.01],
    ['assumed up', '{ ipv4: 192.0.2.1, assume_up: true }', '{ endpoint: a }', 0],
    ['the preset, where the plan says nothing', '{ ipv4: 192.0.2.1 }', '{ endpoint: a }', 6660 / (YEAR + 6660)],
    ['repaired at once', '{ ipv4: 192.0.2.1, mtbf: 99, mttr: 0 }', '{ endpoint: a }', 0],
    ['never up', '{ ipv4: 192.0.2.1, mtbf: 0, mttr: 5 }', '{ endpoint: a }', 1],
    ['half of it from the preset', '{ ipv4: 192.0.2.1, mtbf: 3330 }', '{ endpoint: a }', 2 / 3],
    [
      'an address that is no endpoint stays up',
      `{ ipv4: 192.0.2.1, ${OFTEN} }`,
      '{ values: [192.0.2.9], health_check: h }',
      0,
    ],
  ])('%s', async (_case, endpoint, record, share) => {
    const checks = record.includes('health_check')
      ? 'health_checks: { h: { type: TCP, ip_address: 192.0.2.1, port: 1 } }'
      : ''
    expect((await only(plan(`  a: ${endpoint}\n${checks}`, record))).whileDown).toBeCloseTo(share, 12)
  })

  test('without figures, endpoints of one region fall together, and those of two by themselves', async () => {
    const two = (region: string) =>
      plan(
        `  a: { ipv4: 192.0.2.1, health_check: true, region: us-east-1 }\n  b: { ipv4: 192.0.2.2, health_check: true, region: ${region} }`,
        '{ multivalue: [a, b] }',
      )
    const down = 6660 / (YEAR + 6660)
    const together = await only(two('us-east-1'))
    expect(together.whileDown).toBeCloseTo(down, 15)
    expect(together.variables).toMatchObject([{ id: 'region:us-east-1', endpoints: ['a', 'b'], source: 'preset' }])
    expect((await only(two('eu-west-1'))).whileDown).toBeCloseTo(down * down, 15)
  })

  test('a share of the clients counts as that share', async () => {
    const row = await only(
      pair(OFTEN, '{ weighted: { a: { weight: 3, endpoint: a }, b: { weight: 1, endpoint: b } } }'),
      1,
    )
    expect(row.whileDown).toBeCloseTo(1e-4, 15)
    // Three quarters notice a failure of a, one quarter one of b.
    expect(row.untilMoved).toBeCloseTo(0.01 * (1 - Math.exp(-1)), 6)
    expect(row.contributors.map(({ failed, part }) => `${failed} ${part}`)).toEqual([
      'endpoint:a until-moved',
      'endpoint:b until-moved',
      'endpoint:a,endpoint:b while-down',
    ])
  })

  test('kinds of client apart where they differ, and those who are never answered', async () => {
    const rows = await figures(pair(OFTEN, '{ geolocation: { EU: a, AF: b, NA: { multivalue: [a, b] } } }'))
    expect(
      rows.map(({ kinds, whileDown, isNeverAnswered }) => [
        kinds.map(({ label }) => label),
        whileDown,
        isNeverAnswered,
      ]),
    ).toEqual([
      [['EU'], 0.01, false],
      [['AF'], 0.01, false],
      [['NA'], expect.closeTo(1e-4, 15), false],
      [['other'], expect.closeTo(1, 12), true],
    ])
  })

  test('past 14 endpoints: as many failures at once as fit, and what may be missing', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `e${index}`)
    const endpoints = names.map(
      (name, index) => `  ${name}: { ipv4: 192.0.2.${index}, health_check: true, mtbf: 999, mttr: 1 }`,
    )
    const row = await only(plan(endpoints.join('\n'), `{ multivalue: [${names.join(', ')}] }`))
    expect(row.failuresMax).toBe(4)
    expect(row.whileDown).toBe(0)
    expect(row.missing).toBeGreaterThan(1e-12)
    expect(row.missing).toBeLessThan(2e-11)
  })
})

/** A tree of policies, written down and worked out in the plainest way. */
type Tree =
  | { readonly leaf: number }
  | { readonly failover: readonly [Tree, Tree] }
  | { readonly weighted: readonly { readonly weight: number; readonly tree: Tree }[] }

const { tree: trees } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat({ max: 4 }).map((leaf): Tree => ({ leaf })),
    fc.tuple(tie('tree'), tie('tree')).map((failover): Tree => ({ failover })),
    fc
      .array(fc.record({ weight: fc.integer({ min: 1, max: 9 }), tree: tie('tree') }), { minLength: 1, maxLength: 3 })
      .map((weighted): Tree => ({ weighted })),
  ),
}))

const written = (tree: Tree): string => {
  if ('leaf' in tree) return `{ endpoint: e${tree.leaf} }`
  if ('failover' in tree)
    return `{ failover: { primary: ${written(tree.failover[0])}, secondary: ${written(tree.failover[1])} } }`
  const branches = tree.weighted.map(
    ({ weight, tree: below }, index) => `b${index}: ${written(below).replace('{ ', `{ weight: ${weight}, `)}`,
  )
  return `{ weighted: { ${branches.join(', ')} } }`
}

/** Whether Route 53 takes it as healthy, and the share of its clients that get a dead answer. */
function worked(tree: Tree, down: ReadonlySet<number>): { readonly healthy: boolean; readonly dead: number } {
  if ('leaf' in tree) return { healthy: !down.has(tree.leaf), dead: down.has(tree.leaf) ? 1 : 0 }
  if ('failover' in tree) {
    const [first, second] = [worked(tree.failover[0], down), worked(tree.failover[1], down)]
    return {
      healthy: first.healthy || second.healthy,
      dead: !first.healthy && second.healthy ? second.dead : first.dead,
    }
  }
  const all = tree.weighted.map(({ weight, tree: below }) => ({ weight, ...worked(below, down) }))
  const healthy = all.filter((branch) => branch.healthy)
  const answered = healthy.length > 0 ? healthy : all
  const total = answered.reduce((sum, { weight }) => sum + weight, 0)
  return {
    healthy: healthy.length > 0,
    dead: answered.reduce((sum, { weight, dead }) => sum + (weight / total) * dead, 0),
  }
}

test('random trees: the sum over all states, worked out in the plainest way', async () => {
  const downtime = [0.5, 0.25, 0.1, 0.01, 0.001]
  const endpoints = downtime.map(
    (share, index) =>
      `  e${index}: { ipv4: 192.0.2.${index}, health_check: true, mtbf: ${1000 * (1 - share)}, mttr: ${1000 * share} }`,
  )
  await fc.assert(
    fc.asyncProperty(trees, async (tree) => {
      const row = await only(plan(endpoints.join('\n'), written(tree)))
      let expected = 0
      for (let state = 0; state < 32; state += 1) {
        const down = new Set(downtime.flatMap((_, index) => ((state >> index) & 1 ? [index] : [])))
        const probability = downtime.reduce(
          (product, share, index) => product * (down.has(index) ? share : 1 - share),
          1,
        )
        expected += probability * worked(tree, down).dead
      }
      expect(row.whileDown).toBeCloseTo(expected, 12)
    }),
    { numRuns: 150 },
  )
})

test('a pair that really fails and is repaired by chance, over 20,000 days', async () => {
  const [mtbf, mttr, failover, horizon] = [86_400, 3600, 300, 20_000 * DAY]
  const random = randomStream(1, 'availability')
  /** Moments at which an endpoint changes between up and down, up first. */
  const turns = () => {
    const times: number[] = []
    for (let [at, isUp] = [0, true]; at < horizon; isUp = !isUp) {
      at += -Math.log(1 - random()) * (isUp ? mtbf : mttr)
      times.push(at)
    }
    return times
  }
  const isDown = (times: readonly number[]) => {
    let passed = 0
    return (at: number) => {
      while ((times[passed] ?? Number.POSITIVE_INFINITY) <= at) passed += 1
      return passed % 2 === 1
    }
  }
  const [first, second] = [turns(), turns()]
  const moments = [...first, ...second].flatMap((at) => [at, at + failover]).sort((a, b) => a - b)
  const [firstDown, secondDown, firstSeen, secondSeen] = [first, second, first, second].map(isDown)
  if (!firstDown || !secondDown || !firstSeen || !secondSeen) throw new Error('unreachable')
  let lost = 0
  for (const [index, at] of moments.entries()) {
    // Clients follow what was true one failover time ago.
    const onSecond = firstSeen(at - failover) && !secondSeen(at - failover)
    const [deadFirst, deadSecond] = [firstDown(at), secondDown(at)]
    if (onSecond ? deadSecond : deadFirst) lost += (moments[index + 1] ?? at) - at
  }
  const row = await only(pair(`mtbf: ${mtbf}, mttr: ${mttr}`, '{ failover: { primary: a, secondary: b } }'), failover)
  const expected = row.whileDown + row.untilMoved
  // First order: what happens while two fail within minutes is left out, some per cent of a per cent.
  expect(lost / horizon / expected).toBeGreaterThan(0.95)
  expect(lost / horizon / expected).toBeLessThan(1.08)
})
