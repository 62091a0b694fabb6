/** Nodes of decision diagrams: number 0 and 1 are the two ends of all paths, every other number asks a variable. Equal nodes have equal numbers. */
export interface NodeStore {
  /** The node that asks `variable` and goes on with `low` where it is false, `high` where it is true; as they stand, without reduction. */
  readonly node: (variable: number, low: number, high: number) => number
  /** The variable that a node asks; `TERMINAL` for the two ends. */
  readonly variableOf: (node: number) => number
  readonly lowOf: (node: number) => number
  readonly highOf: (node: number) => number
  readonly size: () => number
  /** True once more nodes were needed than agreed: then `node` gives 0. */
  readonly isExhausted: () => boolean
}

/** Beyond every variable. */
export const TERMINAL = 0x7fffffff
const FIRST_CAPACITY = 1 << 8

const mix = (a: number, b: number, c: number) => {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  return mixed ^ (mixed >>> 15)
}

const grown = (array: Int32Array, length: number) => {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}

/** An empty store for at most `nodesMax` nodes, the two ends among them. */
export function createNodeStore(nodesMax: number): NodeStore {
  let variables = new Int32Array(FIRST_CAPACITY)
  let lows = new Int32Array(FIRST_CAPACITY)
  let highs = new Int32Array(FIRST_CAPACITY)
  /** Chains of nodes with one hash; 0 ends a chain. */
  let following = new Int32Array(FIRST_CAPACITY)
  let heads = new Int32Array(FIRST_CAPACITY)
  let length = 2
  let exhausted = false
  variables.fill(TERMINAL, 0, 2)
  highs[1] = 1
  lows[1] = 1

  function grow(): void {
    const capacity = 2 * variables.length
    variables = grown(variables, capacity)
    lows = grown(lows, capacity)
    highs = grown(highs, capacity)
    following = new Int32Array(capacity)
    heads = new Int32Array(capacity)
    for (let index = 2; index < length; index += 1) link(index)
  }

  function link(index: number): void {
    const slot = mix(variables[index] ?? 0, lows[index] ?? 0, highs[index] ?? 0) & (heads.length - 1)
    following[index] = heads[slot] ?? 0
    heads[slot] = index
  }

  return {
    node(variable, low, high) {
      const slot = mix(variable, low, high) & (heads.length - 1)
      for (let index = heads[slot] ?? 0; index !== 0; index = following[index] ?? 0)
        if (variables[index] === variable && lows[index] === low && highs[index] === high) return index
      if (length >= nodesMax) {
        exhausted = true
        return 0
      }
      if (length === variables.length) grow()
      const index = length
      length += 1
      variables[index] = variable
      lows[index] = low
      highs[index] = high
      link(index)
      return index
    },
    variableOf: (node) => variables[node] ?? TERMINAL,
    lowOf: (node) => lows[node] ?? 0,
    highOf: (node) => highs[node] ?? 0,
    size: () => length,
    isExhausted: () => exhausted,
  }
}

/** Remembers results of an operation on two nodes; may forget, never errs. */
export interface ResultCache {
  /** The result, or -1 if it is not known. */
  readonly get: (a: number, b: number) => number
  readonly set: (a: number, b: number, result: number) => void
}

const CACHE_MAX = 1 << 20

/** A cache that grows with the store, up to a million results. */
export function createResultCache({ size }: NodeStore): ResultCache {
  let firsts = new Int32Array(FIRST_CAPACITY).fill(-1)
  let seconds = new Int32Array(FIRST_CAPACITY)
  let results = new Int32Array(FIRST_CAPACITY)
  const slotOf = (a: number, b: number) => mix(a, b, 7) & (firsts.length - 1)
  return {
    get(a, b) {
      const slot = slotOf(a, b)
      return firsts[slot] === a && seconds[slot] === b ? (results[slot] ?? -1) : -1
    },
    set(a, b, result) {
      if (firsts.length < CACHE_MAX && size() > firsts.length) {
        const length = 4 * firsts.length
        firsts = new Int32Array(length).fill(-1)
        seconds = new Int32Array(length)
        results = new Int32Array(length)
      }
      const slot = slotOf(a, b)
      firsts[slot] = a
      seconds[slot] = b
      results[slot] = result
    },
  }
}
