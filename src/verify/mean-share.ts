import { add, type Fraction, fraction, ONE, ZERO } from '../values/fraction.ts'
import { choose } from './measures.ts'

/** The values of a leaf, with the endpoint each belongs to, and whether it is dead. */
export type Given = readonly (readonly [value: string, isDead: boolean])[]

/** Mean share of dead values in an answer: a value that several records hold counts once where all of them answer. */
export function meanDeadShare(take: number, given: readonly Given[]): Fraction {
  if (take >= given.length) {
    const values = new Map(given.flat())
    return values.size === 0 ? ONE : fraction([...values.values()].filter((isDead) => isDead).length, values.size)
  }
  /** Ways to take so many leaves with so many values, so many of them dead. */
  let ways = new Map<string, { taken: number; values: number; dead: number; count: bigint }>()
  const put = (map: typeof ways, taken: number, values: number, dead: number, count: bigint) => {
    const key = `${taken} ${values} ${dead}`
    map.set(key, { taken, values, dead, count: count + (map.get(key)?.count ?? 0n) })
  }
  put(ways, 0, 0, 0, 1n)
  for (const leaf of given) {
    const dead = leaf.filter(([, isDead]) => isDead).length
    const next = new Map(ways)
    for (const way of ways.values())
      if (way.taken < take) put(next, way.taken + 1, way.values + leaf.length, way.dead + dead, way.count)
    ways = next
  }
  const all = choose(given.length, take)
  return [...ways.values()]
    .filter(({ taken }) => taken === take)
    .reduce((sum, way) => add(sum, fraction(way.count * BigInt(way.dead), all * BigInt(way.values))), ZERO)
}
