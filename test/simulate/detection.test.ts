import { describe, expect, test } from 'vitest'
import {
  ALONE,
  failuresNeeded,
  failureVerdict,
  latestVerdict,
  lossyEndpoint,
  meanProbeGap,
  meanVerdict,
  type Probing,
  quorumOf,
  recoveryVerdict,
  verdictCdf,
  verdictQuantile,
} from '../../src/simulate/detection.ts'

/** T, k and the delays of a good and a failing probe. */
const probing = (interval: number, threshold: number, failDelay = 0, okDelay = 0): Probing => ({
  interval,
  failures: threshold,
  successes: threshold,
  okDelay,
  failDelay,
  intervalFrom: 'response',
})

const SIXTEEN = quorumOf(16)

describe('checkers that must agree (time-model.md §3)', () => {
  const counts = [3, 4, 6, 8, 10, 12, 14, 16]

  test('D1: m, failures needed', () => {
    expect(counts.map((count) => failuresNeeded(quorumOf(count)))).toEqual([3, 4, 5, 7, 9, 10, 12, 14])
  })

  test('D2: r, recoveries needed', () => {
    expect(counts.map((count) => quorumOf(count).healthyNeeded)).toEqual([1, 1, 2, 2, 2, 3, 3, 3])
  })
})

describe('when the verdict falls (time-model.md §3)', () => {
  const every30 = failureVerdict(probing(30, 3), SIXTEEN)
  const every10 = failureVerdict(probing(10, 3), SIXTEEN)
  const recovery = recoveryVerdict(probing(30, 3), SIXTEEN)

  test.each([
    // id   case                                verdict                                                     mean
    ['D3', 'T=30 k=3', every30, 84.7059],
    ['D5', 'T=10 k=3', every10, 28.2353],
    ['D6', 'T=10 k=1', failureVerdict(probing(10, 1), SIXTEEN), 8.2353],
    ['D7', 'T=30 k=3 d_f=4 d_ok=0.1', failureVerdict(probing(30, 3, 4, 0.1), SIXTEEN), 96.7882],
    ['D7', 'T=10 k=3 d_f=4 d_ok=0.1', failureVerdict(probing(10, 3, 4, 0.1), SIXTEEN), 40.3176],
    ['D8', 'T=10 k=3 d_f=10 d_ok=0.1, TCP', failureVerdict(probing(10, 3, 10, 0.1), SIXTEEN), 58.3176],
    ['D9', 'recovery T=30 k=3', recovery, 65.2941],
  ])('%s %s: mean', (_id, _case, verdict, mean) => {
    expect(meanVerdict(verdict)).toBeCloseTo(mean, 4)
  })

  test.each([
    // id   case              verdict    share  seconds
    ['D3', 'T=30 k=3', every30, 0.05, 79.685],
    ['D3', 'T=30 k=3', every30, 0.5, 85.09],
    ['D3', 'T=30 k=3', every30, 0.95, 88.406],
    ['D3', 'T=30 k=3', every30, 0.99, 89.139],
    ['D5', 'T=10 k=3', every10, 0.5, 28.363],
    ['D5', 'T=10 k=3', every10, 0.95, 29.469],
    ['D9', 'recovery T=30 k=3', recovery, 0.5, 64.91],
    ['D9', 'recovery T=30 k=3', recovery, 0.95, 70.315],
  ])('%s %s: %d of all verdicts by then', (_id, _case, verdict, share, seconds) => {
    expect(verdictQuantile(verdict, share)).toBeCloseTo(seconds, 2)
    expect(verdictCdf(verdict, verdictQuantile(verdict, share))).toBeCloseTo(share, 9)
  })

  test('D3: within [60, 90]', () => {
    expect([every30.base, latestVerdict(every30)]).toEqual([60, 90])
    expect([verdictCdf(every30, 60), verdictCdf(every30, 90)]).toEqual([0, 1])
  })

  test('D4: P(D <= 85)', () => {
    expect(verdictCdf(every30, 85)).toBeCloseTo(0.486791, 6)
  })

  test('D10: Azure Traffic Manager, one agent at fixed times, 4 failures, timeout 10', () => {
    const azure = failureVerdict({ ...probing(30, 4, 10), intervalFrom: 'start' }, ALONE)
    expect([azure.base, latestVerdict(azure), meanVerdict(azure)]).toEqual([100, 130, 115])
  })

  test('D11: a probe every two seconds or so', () => {
    expect(meanProbeGap(probing(30, 3), SIXTEEN)).toBe(1.875)
  })
})

describe('an endpoint that fails some probes (time-model.md §3, k = 3, N = 16)', () => {
  test.each([
    // id   q    Mu      Mh       pi        P(unhealthy)
    ['L1', 0.5, 14, 14, 0.5, 0.00209045],
    ['L2', 0.6, 9.0741, 24.375, 0.72872, 0.149153],
    ['L3', 0.7, 6.3848, 51.4815, 0.889662, 0.74398],
    ['L4', 0.8, 4.7656, 155, 0.970171, 0.988894],
  ])('%s q = %d', (_id, loss, toUnhealthy, toHealthy, share, unhealthy) => {
    const found = lossyEndpoint(loss, 3, SIXTEEN)
    expect(found.probesToUnhealthy).toBeCloseTo(toUnhealthy, 4)
    expect(found.probesToHealthy).toBeCloseTo(toHealthy, 4)
    expect(found.checkerUnhealthy).toBeCloseTo(share, 6)
    expect(found.unhealthy).toBeCloseTo(unhealthy, 6)
  })

  test('none and all', () => {
    expect(lossyEndpoint(0, 3, SIXTEEN)).toMatchObject({ checkerUnhealthy: 0, unhealthy: 0 })
    expect(lossyEndpoint(1, 3, SIXTEEN)).toMatchObject({ checkerUnhealthy: 1, unhealthy: 1 })
  })
})
