import { movedBy } from '../simulate/bounds.ts'
import type { Comparison } from './answer-changes.ts'
import type { Cone, Side } from './cone.ts'

/** A figure in time that changes, seconds. */
export interface TimeChange {
  /** `ttl`: longest that resolvers keep an answer. `rto`: latest that clients that honour TTLs have moved. */
  readonly what: 'ttl' | 'rto'
  readonly before: number
  readonly after: number
}

const ttlOf = ({ leaves }: Side) => Math.max(0, ...leaves.map(({ ttlSeconds }) => ttlSeconds))

/** Latest move after any failure: the slowest check or resource of the cone, the name servers, the longest TTL. */
function boundOf(side: Side): number {
  const failed = side.resources.length > 0
  return movedBy(side.setting.graph.deployment, new Set(side.checks.keys()), { failed, recovered: false }, ttlOf(side))
    .worstCompliant
}

/** What changes in time; nothing of a record that only one plan has. */
export function timesOf({ sides: [before, after] }: Cone, compare: ReadonlySet<Comparison>): readonly TimeChange[] {
  if (!before || !after || before.leaves.length === 0 || after.leaves.length === 0) return []
  const figures = [
    ...(compare.has('ttl') ? [{ what: 'ttl' as const, before: ttlOf(before), after: ttlOf(after) }] : []),
    ...(compare.has('rto') ? [{ what: 'rto' as const, before: boundOf(before), after: boundOf(after) }] : []),
  ]
  return figures.filter((figure) => figure.before !== figure.after)
}
