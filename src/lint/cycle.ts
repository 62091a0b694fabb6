import { formatInteger } from '../values/count.ts'

/** Names of a cycle that a message prints. */
const SHOWN_MAX = 8

/**
 * A shortest cycle through the first node of a strongly connected component, each node once; empty if the component is
 * a single node that does not lead to itself.
 */
export function findCycle<T extends object>(
  component: readonly T[],
  targetsOf: (node: T) => readonly T[],
): readonly T[] {
  const [start] = component
  if (start === undefined) return []
  const inside = new Set(component)
  const cameFrom = new Map<T, T>()
  const queue = [start]
  for (const node of queue) {
    for (const target of targetsOf(node)) {
      if (target === start) return pathTo(node, cameFrom)
      if (!inside.has(target) || cameFrom.has(target)) continue
      cameFrom.set(target, node)
      queue.push(target)
    }
  }
  return []
}

function pathTo<T extends object>(end: T, cameFrom: ReadonlyMap<T, T>): readonly T[] {
  const path = [end]
  for (let at = cameFrom.get(end); at !== undefined; at = cameFrom.get(at)) path.push(at)
  return path.toReversed()
}

/** `a → b → a`; the middle of a long cycle is only counted. */
export function formatCycle(names: readonly string[]): string {
  const [first = ''] = names
  const shown = names.slice(0, SHOWN_MAX)
  const rest = names.length - shown.length
  return [...shown, ...(rest > 0 ? [`${formatInteger(rest)} more`] : []), first].join(' → ')
}
