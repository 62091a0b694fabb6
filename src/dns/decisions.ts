import { decide } from '../decide/decide.ts'
import type { Decision, Outcome } from '../decide/decision.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { Client } from '../model/client.ts'
import { equals } from '../values/fraction.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import { longestAround } from './block-index.ts'
import type { LocatedClient } from './locate.ts'
import { type Reach, reachOf } from './reach.ts'
import { blockScope, placeScope } from './scope.ts'
import type { ServerView } from './view.ts'

/** What is asked of one zone, and by whom; the asker is worked out only where the answer depends on it. */
export interface ZoneQuestion {
  readonly zone: ZoneGraph
  readonly name: DomainName
  readonly type: string
  readonly asker: () => LocatedClient
}

/** Beyond this many decisions by client the cache starts afresh: a bound on memory, far above any real plan. */
const DECISIONS_MAX = 65_536

function decideNow({ graph, health }: ServerView, { zone, name, type }: ZoneQuestion, client: Client): Decision {
  return decide(graph, health, { name, type }, client, undefined, (candidate) => candidate === zone)
}

/** Clients of one kind get one decision: the same place, and the same longest block of those that matter. */
function kindOf({ blocks, byPlace, byDistance }: Reach, { client, kind }: LocatedClient): string {
  const block = client.subnet && blocks.size > 0 ? longestAround(blocks, client.subnet) : undefined
  const { latitude = '', longitude = '' } = (byDistance && client.coordinates) || {}
  return `${block === undefined ? '' : blocks.texts.get(block)} ${latitude},${longitude} ${byPlace ? kind : ''}`
}

/**
 * The decision for a question, made once for each name of the plan, type, kind of client and state
 * of health. Names that only a wildcard or nothing covers are decided every time: whoever asks
 * chooses them, and they must not fill the memory (D74).
 */
export function decisionFor(view: ServerView, question: ZoneQuestion): Decision {
  const { zone, name, type, asker } = question
  const node = zone.names.get(name)
  if (node === undefined) return decideNow(view, question, asker().client)
  const { cache } = view
  const known = cache.byName.get(node)?.get(type)
  if (known?.fixed !== undefined) return known.fixed
  const kind = known?.reach === undefined ? undefined : kindOf(known.reach, asker())
  const cached = kind === undefined ? undefined : known?.byKind.get(kind)
  if (cached !== undefined) return cached
  const decision = decideNow(view, question, asker().client)
  if (cache.kinds >= DECISIONS_MAX) {
    cache.byName.clear()
    cache.kinds = 0
  }
  const types = cache.byName.get(node) ?? new Map()
  cache.byName.set(node, types)
  if (!decision.dependsOnClient) {
    // No group that looks at the client was visited, so every client takes the same way (R5.6).
    types.set(type, { fixed: decision, byKind: new Map() })
    return decision
  }
  const entry = types.get(type) ?? { reach: reachOf(zone, name, type), byKind: new Map() }
  types.set(type, entry)
  entry.byKind.set(kind ?? kindOf(entry.reach, asker()), decision)
  cache.kinds += 1
  return decision
}

const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.kind === b.kind &&
  a.take === b.take &&
  a.cut === b.cut &&
  a.from.length === b.from.length &&
  a.chain.length === b.chain.length &&
  equals(a.share, b.share) &&
  a.from.every((leaf, index) => leaf === b.from[index]) &&
  a.chain.every(({ leaf }, index) => leaf === b.chain[index]?.leaf)

/** True if two decisions of one graph give the same answers with the same shares; leaves are the graph's own, so they compare by identity. */
export const sameDecision = (a: Decision, b: Decision): boolean =>
  a === b ||
  (a.outcomes.length === b.outcomes.length &&
    a.outcomes.every((outcome, index) => {
      const other = b.outcomes[index]
      return other !== undefined && sameOutcome(outcome, other)
    }))

/**
 * Scope of a decision for the client subnet it was asked with: how wide a cache may share it. 0 where
 * no other client could have got another answer.
 *
 * @see R5.5, D51
 */
export function scopeFor(view: ServerView, question: ZoneQuestion, decision: Decision, subnet: IpPrefix): number {
  if (!decision.dependsOnClient) return 0
  const { zone, name, type } = question
  const { blocks, byPlace } = reachOf(zone, name, type)
  const { client, kind } = question.asker()
  const { subnet: _own, ...place } = client
  const decidesAlike = (block: IpPrefix | undefined) => {
    const neighbour = { client: block === undefined ? place : { ...place, subnet: block }, kind }
    return sameDecision(decision, decisionFor(view, { zone, name, type, asker: () => neighbour }))
  }
  return Math.max(byPlace ? placeScope(subnet) : 0, blockScope(subnet, blocks, decidesAlike))
}
