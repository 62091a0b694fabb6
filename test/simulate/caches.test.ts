import { describe, expect, test } from 'vitest'
import { timeParameters } from '../../src/model/time-parameters.ts'
import {
  compliantStaleness,
  hitRate,
  meanStaleness,
  mixStaleness,
  pinnedStaleness,
  requestedStaleness,
  staleAnswers,
  violatorStaleness,
} from '../../src/simulate/caches.ts'
import { type ClientMix, slowestModel } from '../../src/simulate/model.ts'

const MIX = slowestModel(new Map()).clients

const mix = (shares: Partial<ClientMix>): ClientMix => ({
  ...MIX,
  compliant: 0,
  pinned: 0,
  violator: 0,
  cacheless: 0,
  never: 0,
  ...shares,
})

describe('share on the old answer (time-model.md §4)', () => {
  test('S1: one request in 10 s, TTL 60', () => {
    const at = (seconds: number) => requestedStaleness(seconds, 60, 0.1)
    for (const [seconds, share] of [
      [6, 0.7714],
      [18, 0.6],
      [30, 0.4286],
      [42, 0.2571],
      [54, 0.0857],
    ] as const)
      expect(at(seconds)).toBeCloseTo(share, 4)
    expect(staleAnswers(0.1, 60)).toBeCloseTo(2.5714, 4)
  })

  test('S2: one request in 100 s, TTL 60', () => {
    expect(hitRate(0.01, 60)).toBeCloseTo(0.375, 12)
    expect(staleAnswers(0.01, 60)).toBeCloseTo(0.1125, 12)
  })

  test.each([
    // id   TTL  kept  seconds and shares
    ['S3', 60, 60, { 10: 0.986111, 30: 0.875, 60: 0.5, 90: 0.125 }],
    ['S4', 20, 60, { 10: 0.958333, 30: 0.666667, 60: 0.166667 }],
    ['S5', 300, 60, { 30: 0.975, 60: 0.9, 120: 0.7 }],
  ])('%s: TTL %i on top of which clients keep %i s', (_id, ttl, kept, expected) => {
    for (const [seconds, share] of Object.entries(expected))
      expect(pinnedStaleness(Number(seconds), ttl, kept)).toBeCloseTo(share, 6)
  })

  test('S6: all clients, TTL 20', () => {
    expect(Math.abs(mixStaleness(60, 20, MIX) - 0.099)).toBeLessThanOrEqual(0.003)
    expect(Math.abs(mixStaleness(900, 20, MIX) - 0.02)).toBeLessThanOrEqual(0.002)
  })

  test.each([
    // TTL  mean
    [5, 58.9],
    [20, 66.4],
    [60, 86.4],
    [300, 206.4],
  ])('S7: TTL %i, mean over all clients %d s', (ttl, mean) => {
    expect(meanStaleness(ttl, MIX)).toBeCloseTo(mean, 9)
  })

  test('a TTL of 0', () => {
    expect([compliantStaleness(-1, 0), compliantStaleness(0, 0)]).toEqual([1, 0])
    expect(pinnedStaleness(15, 0, 60)).toBeCloseTo(0.75, 12)
    expect(violatorStaleness(720, 0, 720)).toBeCloseTo(Math.exp(-1), 12)
  })

  test('no cache has nothing old, a process that never asks again keeps it', () => {
    expect(mixStaleness(0, 60, mix({ cacheless: 1 }))).toBe(0)
    expect(mixStaleness(1e6, 60, mix({ never: 1 }))).toBe(1)
    expect(meanStaleness(60, mix({ never: 0.1, compliant: 0.9 }))).toBe(Number.POSITIVE_INFINITY)
  })

  const kinds = {
    compliant: mix({ compliant: 1 }),
    pinned: mix({ pinned: 1 }),
    violator: mix({ violator: 1 }),
    requested: mix({ compliant: 1, requestRate: 0.02 }),
    all: MIX,
  }
  test.each(Object.entries(kinds))('the mean of %s is the area below its curve', (_kind, clients) => {
    for (const ttl of [0, 5, 60, 300]) {
      let area = 0
      const step = 0.5
      for (let at = step / 2; at < 20_000; at += step) area += step * mixStaleness(at, ttl, clients)
      expect(area).toBeCloseTo(meanStaleness(ttl, clients), 1)
    }
  })

  test.each(Object.entries(kinds))('%s: falls from 1, or the hit rate, to 0', (_kind, clients) => {
    for (const ttl of [0, 1, 60, 3600]) {
      let before = 1
      for (let at = 0; at < 30_000; at += 7) {
        const now = mixStaleness(at, ttl, clients)
        expect(now).toBeLessThanOrEqual(before + 1e-12)
        expect(now).toBeGreaterThanOrEqual(-1e-12)
        before = now
      }
      expect(before).toBeLessThan(1e-9)
    }
  })
})

describe('published results (time-model.md §5)', () => {
  test('R1 Flavel, Mani, Maltz, LANMAN 2014: TTL 20, 90 % moved within 60 s, 2 % stale after 15 min', () => {
    const [minute, quarter] = [mixStaleness(60, 20, MIX), mixStaleness(900, 20, MIX)]
    expect(minute).toBeGreaterThanOrEqual(0.08)
    expect(minute).toBeLessThanOrEqual(0.12)
    expect(quarter).toBeGreaterThanOrEqual(0.015)
    expect(quarter).toBeLessThanOrEqual(0.025)
  })

  test('R2 Yu et al., DNS-OARC 41: 6.5 % of flows start over a minute after the TTL has expired', () => {
    const late = MIX.violator * violatorStaleness(60, 0, MIX.violatorMean)
    expect(late).toBeCloseTo(0.0644, 4)
    expect(late).toBeGreaterThanOrEqual(0.055)
    expect(late).toBeLessThanOrEqual(0.075)
  })

  test('R3 Bhowmick et al., PAM 2023: 8.74 % of resolvers extend TTLs', () => {
    expect(MIX.violator).toBeGreaterThanOrEqual(0.05)
    expect(MIX.violator).toBeLessThanOrEqual(0.1)
  })

  test('R4 Jung, Berger, Balakrishnan, INFOCOM 2003: over 80 % hits at a TTL of 15 min', () => {
    expect(hitRate(4 / 900, 900)).toBeCloseTo(0.8, 12)
    expect(hitRate(1 / 225, 900)).toBeCloseTo(0.8, 12)
  })

  test('R5 Moura et al., IMC 2018: caches carry clients through an outage shorter than the TTL, but for 30 % without', () => {
    const clients = mix({ compliant: 0.7, cacheless: 0.3 })
    expect(mixStaleness(1800, 3600, clients)).toBeCloseTo(0.35, 12)
    expect(mixStaleness(900, 3600, clients)).toBeCloseTo(0.525, 12)
  })

  test('calibrate: R1 and R2 fix the three free numbers, the defaults are these rounded', () => {
    // R2 gives what is stale a minute past expiry, R1 what is stale after 15 minutes; an exponential joins them.
    const [pastMinute, pastQuarter, allAtMinute] = [0.065, 0.02, 0.1]
    const mean = (900 - 60) / Math.log(pastMinute / pastQuarter)
    const violator = pastMinute * Math.exp(60 / mean)
    // R1 at 60 s with a TTL of 20: what violators do not explain is pinned; S4 says what share of those is stale then.
    const pinned = (allAtMinute - pastMinute) / pinnedStaleness(60, 20, 60)
    expect(mean).toBeCloseTo(712.7, 1)
    expect(violator).toBeCloseTo(0.0707, 4)
    expect(pinned).toBeCloseTo(0.21, 2)
    expect(timeParameters['client.violator_mean'].default).toBe(Math.round(mean / 20) * 20)
    expect(timeParameters['client.mix.violator'].default).toBe(Math.round(violator * 100) / 100)
    expect(timeParameters['client.mix.pinned'].default).toBe(Math.round(pinned * 10) / 10)
    expect(timeParameters['client.mix.compliant'].default).toBeCloseTo(1 - 0.2 - 0.07, 12)
  })
})
