import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { areaBelow, valueAt } from '../../src/simulate/curve.ts'
import { inverse } from '../../src/simulate/moved-times.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { planOf } from '../health/plan.ts'

interface Setting {
  readonly interval: number
  readonly threshold: number
  readonly ttl: number
  readonly failDelay?: number
  readonly model?: string
}

/** The one move of a failover whose primary fails at 0, and its course. */
async function failover({ interval, threshold, ttl, failDelay = 0, model = '' }: Setting) {
  const graph = compile(
    await planOf(`
version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: HTTP, request_interval: ${interval}, failure_threshold: ${threshold} } }
  spare: { ipv4: 192.0.2.99 }
zones:
  example.com: { records: { www: { A: { ttl: ${ttl}, failover: { primary: web, secondary: spare } } } } }
model: { check.ok_delay: 0, check.fail_delay: ${failDelay}${model} }
`),
  )
  const timeline = timelineOf(graph, [{ at: 0, failed: [{ kind: 'endpoint', name: 'web' }] }])
  const [record] = timeline.records
  const [move] = record?.moves ?? []
  if (!record || !move) throw new Error('nothing moves')
  return { move, course: record.run.course, runs: timeline.runs }
}

/** Time at which `share` of clients are left, where only violators are: a closed form of its own. */
function tailQuantile({ interval, threshold, ttl, failDelay = 0 }: Setting, share: number): number {
  const [mean, violators] = [720, 0.07]
  // E[e^(X/mean)] of each stage before the exponential one.
  const uniform = (width: number) => (width === 0 ? 1 : (mean / width) * (Math.exp(width / mean) - 1))
  let detection = 0
  const [rank, of, steps] = [14, 16, 20_000]
  // Density of the 14th of 16 uniform numbers: 16!/(13! 2!) u^13 (1 - u)^2.
  for (let step = 0; step < steps; step += 1) {
    const u = (step + 0.5) / steps
    detection += (1680 * u ** (rank - 1) * (1 - u) ** (of - rank) * Math.exp((interval * u) / mean)) / steps
  }
  const base = (threshold - 1) * (interval + failDelay) + failDelay
  return mean * Math.log((violators / share) * detection * Math.exp(base / mean) * uniform(10) * uniform(ttl))
}

describe('the whole time (time-model.md §7: all clients, P uniform in 0 to 10, N = 16)', () => {
  test.each([
    // T   k  TTL  d_f  mean p50  p90  p95  p99   by 120 s  worst
    [30, 3, 60, 0, 176, 127, 174, 362, 1521, 0.396, 160],
    [30, 3, 300, 0, 296, 256, 383, 487, 1646, 0.079, 400],
    [10, 3, 60, 0, 119, 71, 118, 306, 1465, 0.905, 100],
    [10, 3, 20, 0, 99, 46, 93, 286, 1444, 0.937, 60],
    [10, 1, 60, 0, 100, 51, 98, 286, 1445, 0.932, 80],
    [30, 3, 60, 4, 188, 139, 187, 374, 1533, 0.233, 172],
  ])('T=%i k=%i TTL=%i d_f=%i', async (interval, threshold, ttl, failDelay, mean, p50, p90, p95, p99, by120, worst) => {
    const setting = { interval, threshold, ttl, failDelay }
    const { move, course, runs } = await failover(setting)
    const held = course.held(move.to)
    const late = inverse(held)
    const index = late.values.findIndex((share) => share <= 0.1)
    expect(runs).toBe(0)
    expect(Math.abs((move.mean ?? 0) - mean)).toBeLessThanOrEqual(1)
    expect(Math.abs((move.moved.p50 ?? 0) - p50)).toBeLessThanOrEqual(1)
    expect(Math.abs(index * course.grid.cell - p90)).toBeLessThanOrEqual(1)
    expect(Math.abs((move.moved.p95 ?? 0) - p95)).toBeLessThanOrEqual(1)
    expect(Math.abs((move.moved.p99 ?? 0) - p99)).toBeLessThanOrEqual(1)
    expect(move.moved.p95).toBeCloseTo(tailQuantile(setting, 0.05), 2)
    expect(move.moved.p99).toBeCloseTo(tailQuantile(setting, 0.01), 2)
    expect(valueAt(held, course.grid, 120)).toBeCloseTo(by120, 2)
    expect(move.worst.moved).toBeCloseTo(worst, 9)
  })

  test.each([
    // T   mean
    [30, 176.106],
    [10, 119.635],
  ])('exact mean, T=%i', async (interval, mean) => {
    const { move } = await failover({ interval, threshold: 3, ttl: 60 })
    expect(move.mean).toBeCloseTo(mean, 3)
  })

  test('the curve has the area that the closed form says', async () => {
    const compliant = ', client.mix.compliant: 0.8, client.mix.pinned: 0.2, client.mix.violator: 0'
    const { move, course } = await failover({ interval: 30, threshold: 3, ttl: 60, model: compliant })
    expect(areaBelow(inverse(course.held(move.to)), course.grid)).toBeCloseTo(move.mean ?? 0, 2)
  })

  test.each([
    // T   5 %  95 %
    [10, 36, 91],
    [30, 92, 147],
  ])(
    'R7 Route 53 incident, switched after 61 s: those who honour TTLs move between 5 and 95 %%, T=%i',
    async (interval, from, to) => {
      const model = ', client.mix.compliant: 1, client.mix.pinned: 0, client.mix.violator: 0'
      const { move, course } = await failover({ interval, threshold: 3, ttl: 60, model })
      const held = course.held(move.to)
      const at = (share: number) => held.values.findIndex((moved) => moved >= share) * course.grid.cell
      expect(Math.abs(at(0.05) - from)).toBeLessThanOrEqual(1)
      expect(Math.abs(at(0.95) - to)).toBeLessThanOrEqual(1)
      if (interval === 10) expect(at(0.05) <= 61 && 61 <= at(0.95)).toBe(true)
    },
  )

  test('R6 AWS API reference: with T = 30 a probe about every two seconds', async () => {
    const { move } = await failover({ interval: 30, threshold: 1, ttl: 0 })
    // The 14th of 16 probes spread over 30 s comes after 14/17 of them: they are 30/17 s apart, 30/16 in the long run.
    expect((move.detected.p50 ?? 0) / 14).toBeGreaterThan(1.7)
    expect((move.detected.p50 ?? 0) / 14).toBeLessThan(2)
  })
})
