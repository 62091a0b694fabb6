import { finish, type Steps } from '../values/steps.ts'

/** Of a node that leads nowhere: nothing changes it. */
const SETTLED = { index: 0, low: 0, onStack: false }

/**
 * Strongly connected components of a graph, targets before the nodes that lead to them (Tarjan's order). Without
 * recursion, so that a chain of any length is fine.
 */
export const components = <T>(nodes: readonly T[], targetsOf: (node: T) => readonly T[]): readonly (readonly T[])[] =>
  finish(componentSteps(nodes, targetsOf))

/** As `components`, with a pause for every node. */
export function* componentSteps<T>(
  nodes: readonly T[],
  targetsOf: (node: T) => readonly T[],
): Steps<readonly (readonly T[])[]> {
  const found = new Map<T, { index: number; low: number; onStack: boolean }>()
  const result: T[][] = []
  const stack: T[] = []
  for (const root of nodes) {
    if (found.has(root)) continue
    yield
    if (targetsOf(root).length === 0) {
      found.set(root, SETTLED)
      result.push([root])
      continue
    }
    const work = [enter(root)]
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      yield
      const target = frame.targets[frame.next]
      frame.next += 1
      if (target === undefined) {
        work.pop()
        leave(frame)
        const parent = work.at(-1)
        if (parent) parent.state.low = Math.min(parent.state.low, frame.state.low)
        continue
      }
      const seen = found.get(target)
      if (!seen) work.push(enter(target))
      else if (seen.onStack) frame.state.low = Math.min(frame.state.low, seen.index)
    }
  }
  return result

  function enter(node: T) {
    const state = { index: found.size, low: found.size, onStack: true }
    found.set(node, state)
    stack.push(node)
    return { node, state, targets: targetsOf(node), next: 0 }
  }

  function leave({ node, state }: ReturnType<typeof enter>): void {
    if (state.low !== state.index) return
    const component: T[] = []
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const member = found.get(top)
      if (member) member.onStack = false
      component.push(top)
      if (top === node) break
    }
    result.push(component)
  }
}
