import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { connectionCurve } from '../../src/simulate/connections.ts'
import { gridUntil, valueAt } from '../../src/simulate/curve.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { planOf } from '../health/plan.ts'

const plan = (model: string) => `
version: 1
model: ${model}
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.20 }
  third: { ipv4: 192.0.2.30 }
zones:
  example.com:
    records:
      www:  { A: { ttl: 60, failover: { primary: web, secondary: spare } } }
      many: { A: { ttl: 60, multivalue: { a: web, b: spare, c: third } } }
`

async function recordOf(name: string, model: string, fault: { kind: 'endpoint' | 'check'; name: string }) {
  const { records } = timelineOf(compile(await planOf(plan(model))), [{ at: 0, failed: [fault] }])
  const record = records.find((each) => each.name === `${name}.example.com.`)
  if (!record) throw new Error(`nothing happens to ${name}`)
  return record
}

const moveOf = async (model: string, kind: 'endpoint' | 'check') =>
  (await recordOf('www', model, { kind, name: 'web' })).moves[0]

describe('connections to the old answer', () => {
  test.each(['endpoint', 'check'] as const)(
    'beside the caches of clients, which they leave alone: %s',
    async (kind) => {
      const [without, counted] = [await moveOf('{}', kind), await moveOf('{ client.session: 600 }', kind)]
      expect(without?.connections).toBeUndefined()
      expect(counted?.moved).toEqual(without?.moved)
      expect(counted?.connections).toBeDefined()
    },
  )

  test('to an endpoint that died: until the client gives up, then as long as its cache sends it there', async () => {
    const move = await moveOf('{ client.read_timeout: 300 }', 'endpoint')
    expect(move?.moved.p50).toBeLessThan(200)
    expect(move?.connections?.p50).toBeCloseTo(300, 0)
    expect(move?.connections?.p99).toBe(move?.moved.p99)
  })

  test('that die at once change nothing', async () => {
    const move = await moveOf('{ client.read_timeout: 0 }', 'endpoint')
    expect(move?.connections).toEqual({
      p50: expect.closeTo(move?.moved.p50 ?? 0, 6),
      p95: expect.closeTo(move?.moved.p95 ?? 0, 6),
      p99: expect.closeTo(move?.moved.p99 ?? 0, 6),
    })
  })

  test('to an endpoint that still answers: an idle one is used again', async () => {
    const move = await moveOf('{ client.idle_reuse: 120, client.read_timeout: 9 }', 'check')
    expect(move?.connections?.p50).toBeCloseTo((move?.moved.p50 ?? 0) + 120, 6)
    expect(move?.connections?.p95).toBeCloseTo((move?.moved.p95 ?? 0) + 120, 6)
  })

  test('sessions of mean 20 s after caches that let go at 100 s, kept 50 s idle', () => {
    const grid = gridUntil(400)
    const stale = {
      before: 1,
      values: Float64Array.from({ length: grid.count }, (_, at) => (at * grid.cell < 100 ? 1 : 0)),
    }
    const curve = connectionCurve(stale, grid, 0, 0, { idleReuse: 50, session: 20, readTimeout: 1000 })
    for (const [at, share] of [
      [149, 1],
      [150, 1],
      [170, Math.exp(-1)],
      [210, Math.exp(-3)],
    ] as const)
      expect(valueAt(curve, grid, at)).toBeCloseTo(share, 1)
    const half = connectionCurve(stale, grid, 0.5, 0, { idleReuse: 50, session: 0, readTimeout: 20 })
    expect([90, 120, 160].map((at) => valueAt(half, grid, at))).toEqual([1, 0.5, 0])
  })
})

describe('an answer with several addresses', () => {
  test.each([
    ['{}', 0.25],
    ['{ client.address_delay: 2 }', 2],
  ])('%s: the client passes the dead one', async (model, seconds) => {
    const record = await recordOf('many', model, { kind: 'endpoint', name: 'web' })
    expect(record.passing).toBe(seconds)
    expect(record.curve.every(({ unserved }) => unserved === 0)).toBe(true)
  })

  test('of one address there is none to pass', async () => {
    expect((await recordOf('www', '{}', { kind: 'endpoint', name: 'web' })).passing).toBeUndefined()
  })
})
