import type { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import type { DecisionGraph, NameNode } from '../decide/graph.ts'
import type { AddressPlaces } from '../model/place.ts'
import type { Rdata } from '../values/rdata/rdata.ts'
import type { Signing } from './dnssec/zone-signer.ts'
import { createLocator, type Locator } from './locate.ts'
import type { Reach } from './reach.ts'

/** Health as the engine takes it. */
export type DecidingHealth = Parameters<typeof decide>[1]

/** What is known of one name and type in one state of health. */
export interface CachedDecisions {
  /** The decision for everybody, where it does not depend on the client. */
  readonly fixed?: Decision
  readonly reach?: Reach
  readonly byKind: Map<string, Decision>
}

/** Decisions already made. Keyed by names and kinds of the plan alone, so that no client can make it grow. */
export interface DecisionCache {
  readonly byName: Map<NameNode, Map<string, CachedDecisions>>
  /** Decisions that depend on the client, in all entries. */
  kinds: number
}

/** Everything that answers come from, in one state of health. Replaced as a whole when health changes, and the decisions with it. */
export interface ServerView {
  readonly graph: DecisionGraph
  readonly health: DecidingHealth
  /** Counts the states of health; a decision belongs to one. */
  readonly epoch: number
  readonly locator: Locator
  readonly cache: DecisionCache
  /** SOA values of zones that are given to secondaries, by zone id: with the serial that transfers have (R6.11). */
  readonly soas?: ReadonlyMap<string, Rdata>
  /** How zones are signed; undefined where none is. */
  readonly signing?: Signing
}

const newCache = (): DecisionCache => ({ byName: new Map(), kinds: 0 })

/** @param places where addresses are that the plan says nothing of */
export const createView = (graph: DecisionGraph, health: DecidingHealth, places?: AddressPlaces): ServerView => ({
  graph,
  health,
  epoch: 0,
  locator: createLocator(graph.deployment, places),
  cache: newCache(),
})

/** The view after health has changed: the same plan, the next epoch, no decisions yet. */
export const withHealth = (view: ServerView, health: DecidingHealth): ServerView => ({
  ...view,
  health,
  epoch: view.epoch + 1,
  cache: newCache(),
})

/** The view with another database of places. */
export const withPlaces = (view: ServerView, places: AddressPlaces): ServerView => ({
  ...view,
  locator: createLocator(view.graph.deployment, places),
  epoch: view.epoch + 1,
  cache: newCache(),
})

/** The view with those SOAs in place of the plan's. Starts without decisions, so that nothing of it ever mixes two serials. */
export const withSoas = (view: ServerView, soas: ReadonlyMap<string, Rdata>): ServerView => ({
  ...view,
  soas,
  cache: newCache(),
})
