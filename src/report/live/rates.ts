/** How often something happens, from counts that only rise. */
export interface Rates {
  /** Takes a count as it was at that time; times a second over the last few counts, undefined before there are two. */
  rate(key: string, count: number, atMs: number): number | undefined
  /** Forgets what was not counted at that time. */
  sweep(atMs: number): void
}

const KEPT = 5

interface Counted {
  readonly atMs: number
  readonly count: number
}

export function createRates(): Rates {
  const counted = new Map<string, Counted[]>()
  return {
    rate: (key, count, atMs) => {
      const known = counted.get(key) ?? []
      const last = known.at(-1)
      // A server that began anew counts from nought.
      if (last !== undefined && count < last.count) known.length = 0
      if (known.length > 0 && last?.atMs === atMs) known.pop()
      known.push({ atMs, count })
      if (known.length > KEPT) known.shift()
      counted.set(key, known)
      const first = known[0]
      if (first === undefined || known.length < 2 || atMs <= first.atMs) return undefined
      return ((count - first.count) * 1000) / (atMs - first.atMs)
    },
    sweep: (atMs) => {
      for (const [key, known] of counted) if (known.at(-1)?.atMs !== atMs) counted.delete(key)
    },
  }
}

/** `0`, `0.4`, `12`, `1,250`, `12.5k`: times a second. */
export function rateText(rate: number | undefined): string {
  if (rate === undefined) return ''
  if (rate >= 100_000) return `${Math.round(rate / 1000)}k`
  if (rate >= 10_000) return `${Math.round(rate / 100) / 10}k`
  if (rate >= 10) return String(Math.round(rate)).replace(/\B(?=(\d{3})+$)/g, ',')
  const tenths = Math.round(rate * 10) / 10
  return rate > 0 && tenths === 0 ? '< 0.1' : String(tenths)
}
