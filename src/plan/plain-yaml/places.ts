import type { Located, PlanPath, Range } from '../positions.ts'
import { FIELDS, KEY_END, KEY_START, NEXT, type Reader, VALUE_END, VALUE_START } from './reader.ts'
import { keyAt } from './scalar.ts'

type Nodes = Pick<Reader, 'text' | 'nodes' | 'nodeCount'>

const fieldOf = ({ nodes }: Nodes, node: number, field: number): number => nodes[node * FIELDS + field] ?? 0

/** The text of a value without blanks and line breaks behind it. */
function valueRange(reader: Nodes, node: number): Range {
  const start = fieldOf(reader, node, VALUE_START)
  let end = fieldOf(reader, node, VALUE_END)
  while (end > start && reader.text.charCodeAt(end - 1) <= 0x20) end -= 1
  return [start, end]
}

function keyRange(reader: Nodes, node: number): Range | undefined {
  const start = fieldOf(reader, node, KEY_START)
  return start < 0 ? undefined : [start, fieldOf(reader, node, KEY_END)]
}

/** The nodes directly inside one, by key; those of a list by index. */
function childrenOf(reader: Nodes, node: number): ReadonlyMap<string | number, number> {
  const children = new Map<string | number, number>()
  const end = fieldOf(reader, node, NEXT)
  for (let child = node + 1; child < end; child = fieldOf(reader, child, NEXT)) {
    const key = keyRange(reader, child)
    children.set(key === undefined ? children.size : keyAt(reader.text, ...key), child)
  }
  return children
}

/** Members of a map that are looked through each time: a large plan has many small maps. */
const SCANNED_MAX = 32

/** Finds paths in the places that reading noted; the members of a large map are listed when one of them is first looked for. */
export function createLocate(reader: Nodes): (path: PlanPath) => Located {
  const known = new Map<number, ReadonlyMap<string | number, number>>()
  const listedAt = (node: number, segment: string | number): number | undefined => {
    const children = known.get(node) ?? childrenOf(reader, node)
    known.set(node, children)
    return children.get(segment) ?? (typeof segment === 'number' ? children.get(String(segment)) : undefined)
  }
  const childAt = (node: number, segment: string | number): number | undefined => {
    if (known.has(node)) return listedAt(node, segment)
    const end = fieldOf(reader, node, NEXT)
    let child = node + 1
    for (let index = 0; child < end; index += 1, child = fieldOf(reader, child, NEXT)) {
      if (index === SCANNED_MAX) return listedAt(node, segment)
      const key = keyRange(reader, child)
      if (key === undefined ? index === segment : keyAt(reader.text, ...key) === String(segment)) return child
    }
    return undefined
  }
  /** What stands for the whole text: its first key. */
  const beginning = () => (reader.nodeCount > 1 ? keyRange(reader, 1) : valueRange(reader, 0))
  const found = (depth: number, node: number): Located => ({
    depth,
    key: keyRange(reader, node),
    value: depth === 0 ? beginning() : valueRange(reader, node),
  })
  return (path) => {
    let node = 0
    for (const [depth, segment] of path.entries()) {
      const child = childAt(node, segment)
      if (child === undefined) return found(depth, node)
      node = child
    }
    return found(path.length, node)
  }
}
