import { describe, expect, test } from 'vitest'
import {
  cycleOf,
  drawVerdict,
  failureVerdict,
  lossyEndpoint,
  type Probing,
  partialVerdict,
  quorumOf,
  recoveryVerdict,
  type Verdict,
  verdictQuantile,
} from '../../src/simulate/detection.ts'
import { playOnce } from '../../src/simulate/engine.ts'
import { createEventQueue } from '../../src/simulate/event-queue.ts'
import type { Sensor } from '../../src/simulate/sensors.ts'
import { randomStream } from '../../src/values/rng.ts'
import { gapLimit, largestGap, type ProbeLoop, probeLoop } from '../oracle/probe-loop.ts'

const RUNS = 1500

interface Case {
  readonly checkers: number
  readonly interval: number
  readonly threshold: number
  readonly okDelay: number
  readonly failDelay: number
}

const probingOf = ({ interval, threshold, okDelay, failDelay }: Case): Probing => ({
  interval,
  failures: threshold,
  successes: threshold,
  okDelay,
  failDelay,
  intervalFrom: 'response',
})

type Truths = ProbeLoop['truths']

const sensorOf = (setting: Case, truths: Truths): Sensor => {
  const change = (at: number, passing: (checker: number) => number) => ({
    at,
    healthy: true,
    told: false,
    passing: Array.from({ length: setting.checkers }, (_, checker) => passing(checker)),
  })
  const [first, ...later] = truths.map(({ at, passing }) => change(at, passing))
  const calm = change(Number.NEGATIVE_INFINITY, () => 1)
  return {
    key: 'check:c',
    watcher: { kind: 'checkers', probing: probingOf(setting), quorum: quorumOf(setting.checkers) },
    changes: first && first.at < 0 ? [first, ...later] : [calm, ...(first ? [first] : []), ...later],
  }
}

const down = () => 0
const up = () => 1

const oracle = (setting: Case, truths: Truths, until: number) =>
  Array.from({ length: RUNS }, (_, run) =>
    probeLoop({ ...setting, truths, from: 0, until }, randomStream(1, `oracle ${run}`)),
  )

const engine = (setting: Case, truths: Truths, until: number) =>
  Array.from({ length: RUNS }, (_, run) => playOnce([sensorOf(setting, truths)], 2, run, until))

const draws = (verdict: Verdict) => {
  const rng = randomStream(3, 'draws')
  return Array.from({ length: 4 * RUNS }, () => drawVerdict(verdict, rng))
}

/** Evenly spread quantiles: a sample without chance. */
const ideal = (verdict: Verdict) =>
  Array.from({ length: 1000 }, (_, index) => verdictQuantile(verdict, (index + 0.5) / 1000))

const CASES: readonly Case[] = [
  { checkers: 16, interval: 30, threshold: 3, okDelay: 0.1, failDelay: 0.1 },
  { checkers: 16, interval: 10, threshold: 3, okDelay: 0.1, failDelay: 4 },
  { checkers: 16, interval: 10, threshold: 1, okDelay: 0, failDelay: 0 },
  { checkers: 6, interval: 10, threshold: 2, okDelay: 1, failDelay: 10 },
  { checkers: 3, interval: 30, threshold: 10, okDelay: 0.5, failDelay: 0.1 },
]

describe.each(CASES)(
  '$checkers checkers every $interval s, threshold $threshold, delays $okDelay and $failDelay',
  (setting) => {
    const probing = probingOf(setting)
    const quorum = quorumOf(setting.checkers)
    const until = (setting.threshold + 2) * (cycleOf(probing, false) + cycleOf(probing, true))
    const stories = {
      failure: { truths: [{ at: 0, passing: down }], verdict: failureVerdict(probing, quorum), healthy: false },
      recovery: {
        truths: [
          { at: Number.NEGATIVE_INFINITY, passing: down },
          { at: 0, passing: up },
        ],
        verdict: recoveryVerdict(probing, quorum),
        healthy: true,
      },
    }

    test.each(Object.entries(stories))(
      'the verdict of a %s has the distribution of the closed form',
      (_what, story) => {
        const { truths, verdict, healthy } = story
        const [slow, played] = [oracle(setting, truths, until), engine(setting, truths, until)]
        for (const run of [...slow, ...played]) expect(run.map((change) => change.healthy)).toEqual([healthy])
        const times = (runs: readonly (readonly { readonly at: number }[])[]) => runs.map((run) => run[0]?.at ?? 0)
        expect(largestGap(times(slow), ideal(verdict))).toBeLessThan(gapLimit(RUNS, 1e9))
        expect(largestGap(times(played), ideal(verdict))).toBeLessThan(gapLimit(RUNS, 1e9))
        expect(largestGap(draws(verdict), ideal(verdict))).toBeLessThan(gapLimit(4 * RUNS, 1e9))
      },
    )
  },
)

describe('what has no closed form is what probing finds', () => {
  const [setting] = CASES
  if (!setting) throw new Error('no case')

  test.each([
    // case                                         truths                                              until
    [
      'back before the verdict is certain',
      [
        { at: 0, passing: down },
        { at: 86, passing: up },
      ],
      300,
    ],
    ['flapping', [0, 87, 100, 190, 220].map((at, index) => ({ at, passing: index % 2 === 0 ? down : up })), 600],
    ['losing six of ten', [{ at: 0, passing: () => 0.4 }], 1200],
    [
      'some regions, then all',
      [
        { at: 0, passing: (checker: number) => (checker < 12 ? 0 : 1) },
        { at: 40, passing: down },
      ],
      300,
    ],
  ] as const)('%s', (_case, truths, until) => {
    const slow = oracle(setting, truths, until)
    const played = engine(setting, truths, until)
    const counts = (runs: readonly (readonly unknown[])[]) => runs.map((run) => run.length)
    const times = (runs: readonly (readonly { readonly at: number }[])[]) => runs.flatMap((run) => run[0]?.at ?? [])
    expect(largestGap(counts(slow), counts(played))).toBeLessThan(gapLimit(RUNS, RUNS))
    const [a, b] = [times(slow), times(played)]
    expect(a.length).toBeGreaterThan(RUNS / 20)
    expect(largestGap(a, b)).toBeLessThan(gapLimit(a.length, b.length))
  })

  test('a region that is cut off before leaves fewer checkers to change their mind', () => {
    const truths: Truths = [
      { at: 0, passing: (checker) => (checker < 4 ? 0 : 1) },
      { at: 200, passing: down },
    ]
    const times = oracle(setting, truths, 600).map((run) => (run[0]?.at ?? 0) - 200)
    const verdict = partialVerdict(probingOf(setting), false, 10, 12)
    expect(largestGap(times, ideal(verdict))).toBeLessThan(gapLimit(RUNS, 1e9))
  })

  test('losses in the long run', () => {
    const { unhealthy } = lossyEndpoint(0.6, setting.threshold, quorumOf(16))
    const until = 40_000
    const runs = Array.from({ length: 60 }, (_, run) =>
      playOnce([sensorOf(setting, [{ at: 0, passing: () => 0.4 }])], 4, run, until),
    )
    let time = 0
    for (const run of runs)
      for (const [index, { at, healthy }] of run.entries()) if (!healthy) time += (run[index + 1]?.at ?? until) - at
    // Checks alternate some dozens of times in a run: 60 runs know the share to about a hundredth.
    expect(Math.abs(time / (60 * until) - unhealthy)).toBeLessThan(0.02)
  })
})

describe('the event queue', () => {
  test('gives events by time, those of one moment in the order they came', () => {
    const rng = randomStream(5)
    const queue = createEventQueue(2)
    const events = Array.from({ length: 2000 }, (_, index) => ({ at: Math.floor(rng() * 200), index }))
    for (const { at, index } of events) queue.push(at, index)
    const seen: { at: number; index: number }[] = []
    while (queue.pop()) seen.push({ at: queue.time(), index: queue.payload() })
    expect(seen).toEqual(events.toSorted((a, b) => a.at - b.at || a.index - b.index))
    expect([queue.pop(), queue.peek()]).toEqual([false, Number.POSITIVE_INFINITY])
  })
})

test('the same seed gives the same run, another one does not', () => {
  const [setting] = CASES
  if (!setting) throw new Error('no case')
  const play = (seed: number) => playOnce([sensorOf(setting, [{ at: 0, passing: () => 0.4 }])], seed, 0, 2000)
  expect(play(7)).toEqual(play(7))
  expect(play(8)).not.toEqual(play(7))
})
