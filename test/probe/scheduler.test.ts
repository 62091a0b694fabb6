import { describe, expect, test } from 'vitest'
import type { EndpointCheck } from '../../src/model/health-check.ts'
import { type ProbeResult, targetOf } from '../../src/model/probe-result.ts'
import type { probeCheck } from '../../src/probe/probe.ts'
import { type Clock, type ProbingOptions, startProbing, type Verdict } from '../../src/probe/scheduler.ts'
import { randomStream } from '../../src/values/rng.ts'
import { httpResponse, onRequest, startTcp } from '../support/servers.ts'
import { checkOf } from './checks.ts'

/** Time that passes only by `advance`: the earliest callback first, and everything it set off before the next. None comes while the machine sleeps. */
function virtualClock(asleepUntil = 0): Clock & { advance: (ms: number) => Promise<void>; waiting: () => number } {
  let now = 0
  const timers = new Set<{ due: number; callback: () => void }>()
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    after: (ms, callback) => {
      const timer = { due: Math.max(now + ms, asleepUntil), callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    waiting: () => timers.size,
    advance: async (ms) => {
      const end = now + ms
      for (;;) {
        await settle()
        const next = [...timers].toSorted((a, b) => a.due - b.due)[0]
        if (next === undefined || next.due > end) break
        timers.delete(next)
        now = next.due
        next.callback()
      }
      now = end
    },
  }
}

const resultOf = (check: EndpointCheck, passed: boolean): ProbeResult => ({
  checkId: check.id,
  target: targetOf(check),
  passed,
  reason: passed ? 'ok' : 'connection-refused',
  message: passed ? '200' : 'connection refused',
  totalMs: 1,
})

/** Probing in virtual time, each probe taking `tookMs`; what happened when. */
function run(
  checks: readonly EndpointCheck[],
  isUp: (check: EndpointCheck, now: number) => boolean | 'local-error',
  { tookMs = 0, asleepUntil, ...more }: Partial<ProbingOptions> & { tookMs?: number; asleepUntil?: number } = {},
) {
  const clock = virtualClock(asleepUntil)
  const probed: [id: string, atMs: number][] = []
  const verdicts: [id: string, healthy: boolean, atMs: number][] = []
  const seen: Verdict[] = []
  const probe: typeof probeCheck = async (check) => {
    probed.push([check.id, clock.now()])
    if (tookMs > 0) await new Promise<void>((resolve) => clock.after(tookMs, resolve))
    const up = isUp(check, clock.now())
    return up === 'local-error' ? { ...resultOf(check, false), reason: 'local-error' } : resultOf(check, up)
  }
  const probing = startProbing(checks, {
    clock,
    probe,
    rng: () => 0,
    onVerdict: (verdict) => {
      seen.push(verdict)
      verdicts.push([verdict.check.id, verdict.healthy, clock.now()])
    },
    ...more,
  })
  return { clock, probed, verdicts, seen, probing }
}

const quick = (id: string, more: Partial<EndpointCheck> = {}) => checkOf(1, { id, requestInterval: 10, ...more })

describe('startProbing', () => {
  test('R3.2 the interval runs from the response to the next request', async () => {
    const { clock, probed } = run([quick('web')], () => true, { tookMs: 4000 })
    await clock.advance(45_000)
    expect(probed.map(([, at]) => at)).toEqual([0, 14_000, 28_000, 42_000])
  })

  test.each([
    ['a checker that starts late keeps its rhythm', 3000, [3000, 10_000, 20_000]],
    ['a probe that would follow in less than half an interval is left out', 6000, [6000, 20_000, 30_000]],
    ['after a long sleep all go on in their phases', 93_000, [93_000, 100_000, 110_000]],
  ])('time-model.md §3 %s', async (_claim, asleepUntil, expected) => {
    const { clock, probed } = run([quick('web')], () => true, { asleepUntil })
    await clock.advance(asleepUntil + 30_000)
    expect(probed.slice(0, 3).map(([, at]) => at)).toEqual(expected)
  })

  test('the first probes are spread over the interval, on a grid of 100 ms', async () => {
    const checks = Array.from({ length: 200 }, (_, index) => quick(`${index}`))
    const { clock, probed } = run(checks, () => true, { rng: randomStream(7) })
    await clock.advance(10_000)
    const firsts = probed.slice(0, 200).map(([, at]) => at)
    expect(firsts.every((at) => at % 100 === 0)).toBe(true)
    const quarters = [0, 1, 2, 3].map((quarter) => firsts.filter((at) => Math.floor(at / 2500) === quarter).length)
    expect(Math.min(...quarters)).toBeGreaterThan(25)
  })

  test.each([1, 3, 10])('R3.2 %d results in a row turn it, both ways', async (failureThreshold) => {
    const downFor = 200_000
    const { clock, verdicts } = run([quick('web', { failureThreshold })], (_check, now) => now >= downFor)
    await clock.advance(400_000)
    expect(verdicts).toEqual([
      ['web', false, (failureThreshold - 1) * 10_000],
      ['web', true, downFor + (failureThreshold - 1) * 10_000],
    ])
  })

  test('R3.2 a pass in between starts the count anew', async () => {
    const { clock, verdicts } = run([quick('web')], (_check, now) => now % 30_000 === 20_000)
    await clock.advance(300_000)
    expect(verdicts).toEqual([])
  })

  test('R3.14 disabled checks are left alone', async () => {
    const { clock, probed } = run([quick('off', { disabled: true }), quick('on')], () => true)
    await clock.advance(1000)
    expect(probed).toEqual([['on', 0]])
  })

  test('R3.15 all begin healthy, or as they are said to', async () => {
    const { clock, probing, verdicts } = run([quick('a'), quick('b')], () => true, { initial: new Map([['b', false]]) })
    expect(probing.observations()).toEqual(
      new Map([
        ['a', true],
        ['b', false],
      ]),
    )
    await clock.advance(25_000)
    expect(verdicts).toEqual([['b', true, 20_000]])
    expect(probing.observations()).toEqual(
      new Map([
        ['a', true],
        ['b', true],
      ]),
    )
  })

  test('what this machine cannot probe says nothing', async () => {
    const { clock, verdicts } = run([quick('web')], () => 'local-error')
    await clock.advance(100_000)
    expect(verdicts).toEqual([])
  })

  test('R3.3 several checkers decide by quorum', async () => {
    let probes = 0
    // Of every 16 probes the first 13 fail: 3 of 16 are enough, 2 are not.
    const { clock, seen, probing } = run(
      [quick('web', { failureThreshold: 1 })],
      () => probes++ % 16 >= (probes > 16 ? 14 : 13),
      {
        checkers: 16,
      },
    )
    await clock.advance(9000)
    expect(seen).toEqual([])
    expect(probing.observations().get('web')).toEqual({ healthyCheckers: 3, checkers: 16 })
    await clock.advance(9000)
    expect(seen.map(({ healthy, observation }) => [healthy, observation])).toEqual([
      [false, { healthyCheckers: 2, checkers: 16 }],
    ])
  })

  test('not more probes at once than allowed; the others follow at the next tick', async () => {
    const { clock, probed } = run([quick('a'), quick('b'), quick('c')], () => true, { concurrency: 2, tookMs: 150 })
    await clock.advance(500)
    expect(probed).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 200],
    ])
  })

  test('how late each probe begins is told: the grid rounds, and who has to wait says so', async () => {
    const late: number[] = []
    const { clock } = run([quick('a'), quick('b')], () => true, {
      concurrency: 1,
      tookMs: 230,
      rng: () => 0.0042,
      onStart: (ms) => late.push(Math.round(ms)),
    })
    await clock.advance(11_000)
    // Due at 42: a at the line at 0, b once a has ended at 230. Both are due again 230 ms and 10 s later.
    expect(late).toEqual([-42, 258, 28, 328])
  })

  test('D85 replaced checks: the same goes on with its count, another threshold keeps the status, another place begins anew', async () => {
    const checks = [quick('same'), quick('slow'), quick('moved'), quick('gone')]
    const { clock, probing, probed } = run(checks, () => false)
    await clock.advance(35_000)
    const down = { healthy: false, opposing: 0 }
    expect([...probing.states()]).toEqual(checks.map(({ id }) => [id, [down]]))
    probing.replace([
      quick('same', { inverted: true }),
      quick('slow', { failureThreshold: 9 }),
      quick('moved', { port: 9999 }),
      quick('new'),
    ])
    expect([...probing.observations()]).toEqual([
      ['same', false],
      ['slow', false],
      ['moved', true],
      ['new', true],
    ])
    const before = probed.length
    await clock.advance(5000)
    expect(probed.slice(before)).toEqual([
      ['slow', 35_000],
      ['moved', 35_000],
      ['new', 35_000],
      ['same', 40_000],
    ])
    probing.replace([])
    await clock.advance(1000)
    expect(clock.waiting()).toBe(0)
  })

  test('checkers go on as they were, or all at their status where there are more of them now', async () => {
    const states = [
      { healthy: true, opposing: 2 },
      { healthy: false, opposing: 1 },
    ]
    const initial = new Map([['web', states]])
    const again = run([quick('web')], () => true, { initial, checkers: 2 })
    expect([...again.probing.states()]).toEqual([['web', states]])
    const more = run([quick('web')], () => true, { initial, checkers: 3 })
    expect([...more.probing.observations()]).toEqual([['web', { healthyCheckers: 3, checkers: 3 }]])
    await Promise.all([again.probing.stop(), more.probing.stop()])
  })

  test('stop ends timers, and nothing is reported any more', async () => {
    const { clock, probed, probing, verdicts } = run([quick('web', { failureThreshold: 2 })], () => false)
    await clock.advance(5000)
    await probing.stop()
    expect(clock.waiting()).toBe(0)
    await clock.advance(100_000)
    expect(probed).toHaveLength(1)
    expect(verdicts).toEqual([])
  })
})

test('the same with a real server: it goes, it comes back', async () => {
  let up = true
  const port = await startTcp((socket) => onRequest(socket, () => socket.end(httpResponse(up ? '200 OK' : '503 No'))))
  const clock: Clock = {
    now: () => performance.now(),
    // An interval of 10 s passes in 10 ms.
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms / 1000)
      return () => clearTimeout(timer)
    },
  }
  const controller = new AbortController()
  const happened: string[] = []
  await new Promise<void>((resolve) => {
    startProbing([{ ...quick('web'), port }], {
      clock,
      rng: randomStream(1),
      signal: controller.signal,
      onResult: ({ message }, { opposing }) => {
        if (happened.length === 0) up = false
        happened.push(`${message} ${opposing}`)
      },
      onVerdict: ({ check, healthy }) => {
        happened.push(`${check.id} ${healthy}`)
        up = true
        if (healthy) resolve()
      },
    })
  })
  controller.abort()
  expect(happened).toEqual([
    '200 0',
    'status 503 1',
    'status 503 2',
    'status 503 0',
    'web false',
    '200 1',
    '200 2',
    '200 0',
    'web true',
  ])
})
