import type { Algebra } from './algebra.ts'

/** A truth over all states: 0 is never, 1 is always, any other number a node of its algebra. Equal truths are equal numbers. */
export type Diagram = number

/** Truths as reduced ordered binary decision diagrams (Bryant 1986). */
export interface DiagramAlgebra extends Algebra<Diagram> {
  /** True exactly where the variable is; 0 to 8191. Diagrams stay small if variables that are asked together have numbers close by. */
  readonly variable: (index: number) => Diagram
  /** True once more nodes were needed than agreed: from then on no result means anything. */
  readonly isExhausted: () => boolean
  /** Nodes made so far: a measure of the work done. */
  readonly size: () => number
}

const NEVER = 0
const ALWAYS = 1
/** Beyond every variable: where the two ends of all paths stand. */
const TERMINAL = 1 << 13
/** Room for node numbers in keys: 13 bits of variable and twice 20 bits of node are an exact integer. */
const NODES_MAX = 2 ** 20

/** An algebra with at most `nodesMax` nodes (a million and less). Nothing is shared between two of them. */
export function createDiagrams(nodesMax: number): DiagramAlgebra {
  const limit = Math.min(nodesMax, NODES_MAX)
  const variables = [TERMINAL, TERMINAL]
  const lows = [NEVER, ALWAYS]
  const highs = [NEVER, ALWAYS]
  const nodes = new Map<number, Diagram>()
  const negations = new Map<Diagram, Diagram>()
  const conjunctions = new Map<number, Diagram>()
  const disjunctions = new Map<number, Diagram>()
  let exhausted = false

  const variableOf = (diagram: Diagram) => variables[diagram] ?? TERMINAL
  const lowOf = (diagram: Diagram) => lows[diagram] ?? NEVER
  const highOf = (diagram: Diagram) => highs[diagram] ?? NEVER

  /** The node that asks `variable` and goes on with `low` where it is false, `high` where it is true. */
  function node(variable: number, low: Diagram, high: Diagram): Diagram {
    if (low === high) return low
    const key = (variable * NODES_MAX + low) * NODES_MAX + high
    const known = nodes.get(key)
    if (known !== undefined) return known
    if (variables.length >= limit) {
      exhausted = true
      return NEVER
    }
    variables.push(variable)
    lows.push(low)
    highs.push(high)
    nodes.set(key, variables.length - 1)
    return variables.length - 1
  }

  function not(a: Diagram): Diagram {
    if (a <= ALWAYS) return ALWAYS - a
    const known = negations.get(a)
    if (known !== undefined) return known
    const result = node(variableOf(a), not(lowOf(a)), not(highOf(a)))
    negations.set(a, result)
    negations.set(result, a)
    return result
  }

  function and(a: Diagram, b: Diagram): Diagram {
    if (a === b || b === ALWAYS) return a
    if (a === ALWAYS) return b
    if (a === NEVER || b === NEVER || exhausted) return NEVER
    return combine(a, b, and, conjunctions)
  }

  function or(a: Diagram, b: Diagram): Diagram {
    if (a === b || b === NEVER) return a
    if (a === NEVER) return b
    if (a === ALWAYS || b === ALWAYS || exhausted) return ALWAYS
    return combine(a, b, or, disjunctions)
  }

  /** Splits by the first variable that either asks. */
  function combine(
    a: Diagram,
    b: Diagram,
    operation: (a: Diagram, b: Diagram) => Diagram,
    results: Map<number, Diagram>,
  ): Diagram {
    const key = Math.min(a, b) * NODES_MAX + Math.max(a, b)
    const known = results.get(key)
    if (known !== undefined) return known
    const first = Math.min(variableOf(a), variableOf(b))
    const part = (diagram: Diagram, side: (diagram: Diagram) => Diagram) =>
      variableOf(diagram) === first ? side(diagram) : diagram
    const low = operation(part(a, lowOf), part(b, lowOf))
    const result = node(first, low, operation(part(a, highOf), part(b, highOf)))
    results.set(key, result)
    return result
  }

  function atLeast(count: number, all: readonly Diagram[]): Diagram {
    // enough[k]: at least k of the truths looked at so far, from the last one.
    const enough: Diagram[] = [ALWAYS]
    for (const truth of all.toReversed())
      for (let k = Math.min(enough.length, Math.max(count, 0)); k > 0; k -= 1)
        enough[k] = or(enough[k] ?? NEVER, and(truth, enough[k - 1] ?? NEVER))
    return count <= 0 ? ALWAYS : (enough[count] ?? NEVER)
  }

  return {
    true: ALWAYS,
    false: NEVER,
    not,
    and,
    or,
    // From the last: each truth then stands on top of what is there, and nothing is made twice.
    any: (all) => all.reduceRight((rest, truth) => or(truth, rest), NEVER),
    atLeast,
    variable: (index) => node(index, NEVER, ALWAYS),
    isExhausted: () => exhausted,
    size: () => variables.length,
  }
}
