import { put } from '../values/put.ts'
import type { Variable } from './variables.ts'

/** A variable with what it stands beside. */
export interface Attached {
  readonly variable: Variable
  /** The endpoint it is about: its own failure, or a check that watches it. */
  readonly endpoint: string | undefined
  /** Ids of the common causes of that endpoint. */
  causes: readonly string[]
}

/**
 * The order of variables that keeps decision diagrams small: each common cause is followed at once by its members (a
 * member of several causes stands with the smallest one), causes left without members come first, all else in the
 * order in which it was found.
 *
 * @see verification.md §3 item 5
 */
export function orderVariables(found: readonly Attached[]): readonly Variable[] {
  // One each: nothing stands beside another.
  if (
    found.every(({ variable: { kind }, causes }) => causes.length === 0 && (kind === 'endpoint' || kind === 'target'))
  )
    return found.map(({ variable }) => variable)
  const members = new Map<string, number>()
  for (const { causes } of found) for (const cause of causes) members.set(cause, (members.get(cause) ?? 0) + 1)
  const sizeOf = (cause: string) => members.get(cause) ?? 0
  const homes = new Map<string, string>()
  for (const { endpoint, causes } of found) {
    const [smallest] = causes.toSorted((a, b) => sizeOf(a) - sizeOf(b))
    if (endpoint !== undefined && smallest !== undefined) homes.set(endpoint, smallest)
  }
  const byHome = new Map<string, Attached[]>()
  const alone: Attached[] = []
  const byEndpoint = new Map<string, Attached[]>()
  for (const each of found) if (each.endpoint !== undefined) put(byEndpoint, each.endpoint, each)
  for (const each of found) {
    const home = each.endpoint === undefined ? undefined : homes.get(each.endpoint)
    if (home !== undefined) put(byHome, home, each)
  }
  for (const each of found) {
    const { kind, id } = each.variable
    const isCause = kind === 'region' || kind === 'label' || kind === 'checker'
    if (isCause && !byHome.has(id)) alone.push(each)
  }
  const ordered = new Set<Variable>(alone.map(({ variable }) => variable))
  for (const each of found) {
    const home = each.endpoint === undefined ? undefined : homes.get(each.endpoint)
    const cause = home === undefined ? undefined : found.find(({ variable }) => variable.id === home)
    if (cause) ordered.add(cause.variable)
    const together = home === undefined ? [each] : (byHome.get(home) ?? [])
    for (const { endpoint, variable } of together) {
      if (endpoint === undefined && byHome.has(variable.id)) continue
      for (const beside of endpoint === undefined ? [] : (byEndpoint.get(endpoint) ?? [])) ordered.add(beside.variable)
      ordered.add(variable)
    }
  }
  return [...ordered]
}
