import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hash32, randomStream } from '../../src/values/rng.ts'
import { anyText } from './any-text.ts'

/** The 0.999 quantile of chi-square with 99 degrees of freedom. */
const CHI_SQUARE_99_P999 = 148.23

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)

describe('hash32', () => {
  test('is FNV-1a of the UTF-16 code units, low octet first', () => {
    const oracle = (text: string) => {
      let hash = 0x811c9dc5n
      for (const octet of Buffer.from(text, 'utf16le')) hash = ((hash ^ BigInt(octet)) * 0x01000193n) & 0xffffffffn
      return Number(hash)
    }
    fc.assert(
      fc.property(anyText(30), (text) => {
        expect(hash32(text)).toBe(oracle(text))
      }),
    )
  })

  test.each([
    ['', 0x811c9dc5],
    ['www.example.com.', 3719934173],
  ])('of "%s" is frozen', (text, hash) => {
    expect(hash32(text)).toBe(hash)
  })
})

describe('time-model.md §10 streams are frozen', () => {
  test.each([
    [0, '', '', [3272448242, 2673459432, 2260513375, 210173587]],
    [1, '', '', [568878311, 1724212386, 355806172, 3003463943]],
    [42, 'web', 'ttl', [4083236752, 1486404357, 141588273, 1790079292]],
    [-1, 'é', 'x', [50445670, 1678298787, 4220539159, 3151936608]],
    [2147483647, 'www.example.com. A', 'sample', [1025217115, 2443232189, 352374853, 2347311595]],
  ])('seed %d, entity "%s", purpose "%s"', (seed, entity, purpose, values) => {
    expect(draw(4, randomStream(seed, entity, purpose)).map((value) => value * 2 ** 32)).toEqual(values)
  })

  test('numbers lie in [0, 1) and come from 32 bits', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, entity) => {
        for (const value of draw(20, randomStream(seed, entity))) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThan(1)
          expect(Number.isInteger(value * 2 ** 32)).toBe(true)
        }
      }),
    )
  })

  test('the same seed, entity and purpose give the same stream, and streams do not disturb each other', () => {
    const [one, other] = [randomStream(7, 'web', 'ttl'), randomStream(7, 'web', 'ttl')]
    const alone = draw(10, one)
    const noise = randomStream(7, 'web', 'jitter')
    const mixed = Array.from({ length: 10 }, () => [noise(), other()])
    expect(mixed.map(([, value]) => value)).toEqual(alone)
  })

  test('seed, entity and purpose are kept apart', () => {
    const first = (seed: number, entity: string, purpose: string) => randomStream(seed, entity, purpose)()
    const values = [
      first(1, '', ''),
      first(2, '', ''),
      first(1, 'a', ''),
      first(1, '', 'a'),
      first(1, 'a', 'a'),
      first(1, 'aa', ''),
    ]
    expect(new Set(values).size).toBe(values.length)
  })

  test('it is even: 100 bins of 100,000 draws', () => {
    const bins = new Array<number>(100).fill(0)
    for (const value of draw(100_000, randomStream(1, 'even')))
      bins[Math.floor(value * 100)] = (bins[Math.floor(value * 100)] ?? 0) + 1
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(CHI_SQUARE_99_P999)
  })
})
