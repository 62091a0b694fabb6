import type { GroupChoices } from '../decide/evaluate.ts'
import { evaluate } from '../decide/evaluate.ts'
import { policyOf } from '../routing/registry.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { StateSets } from '../values/state-sets.ts'
import { type Beliefs, beliefsOf } from './beliefs.ts'
import { type Node, type Side, type Way, wayAt } from './cone.ts'
import type { Variable } from './variables.ts'

/** In which states an answer is bad, and how. @see verification.md §1.4 */
export interface Attributes {
  /** Nothing live is answered, for certain. */
  readonly outage: StateSet
  /** Something dead, or nothing at all, may be answered. */
  readonly degraded: StateSet
  /** A group on the way has no healthy candidate. */
  readonly failOpen: StateSet
  /** The answer may be empty. */
  readonly noAnswer: StateSet
}

/** A candidate of a group, in all states. */
export interface MemberStates {
  readonly healthy: StateSet
  /** Answered if the group is asked. */
  readonly when: StateSet
  /** Answered to the question. */
  readonly answered: StateSet
}

export interface NodeStates {
  /** The question comes here. */
  readonly reached: StateSet
  /** It does, and nothing here is healthy. */
  readonly failOpen: StateSet
  /** By position among the node's ways. */
  readonly members: readonly MemberStates[]
}

/** What holds of one side of a cone, in all states at once; in ordinals, so that it holds for every cone of the shape. */
export interface Core extends Attributes {
  /** Degraded though a value that this client can get is live. */
  readonly avoidable: StateSet
  readonly nodes: readonly NodeStates[]
  /** When each leaf is answered. */
  readonly leaves: readonly StateSet[]
  /** When each value of each leaf is dead. */
  readonly dead: readonly (readonly StateSet[])[]
  /** By position in the side's `endpoints`. */
  readonly down: readonly StateSet[]
  /** By check, in the order of the side's `checks`. */
  readonly checks: readonly StateSet[]
}

const NODATA = (sets: StateSets<StateSet>): Attributes => ({
  outage: sets.true,
  degraded: sets.true,
  failOpen: sets.false,
  noAnswer: sets.true,
})

const LIVE = (sets: StateSets<StateSet>): Attributes => ({
  outage: sets.false,
  degraded: sets.false,
  failOpen: sets.false,
  noAnswer: sets.false,
})

const allOf = (sets: StateSets<StateSet>, all: readonly StateSet[]) => all.reduce(sets.and, sets.true)

/** A leaf with its answer: dead if no value of it is live. With `mean`, one dead value of several degrades it. */
function leafAttributes(sets: StateSets<StateSet>, dead: readonly StateSet[], countsEach: boolean): Attributes {
  const outage = allOf(sets, dead)
  return { ...LIVE(sets), outage, degraded: countsEach ? sets.any(dead) : outage }
}

/** How answers count. */
export interface Measure {
  /** A client that gets several values tries one of them, not all. @see verification.md §1.4 `client_tries: mean` */
  readonly countsEach: boolean
}

interface Selected {
  readonly when: StateSet
  readonly attributes: Attributes
}

/** One of the selected members answers. */
function oneOf(sets: StateSets<StateSet>, selected: readonly Selected[]): Omit<Attributes, 'failOpen'> {
  const { and, or, not, any } = sets
  const some = (key: 'degraded' | 'noAnswer') => any(selected.map(({ when, attributes }) => and(when, attributes[key])))
  return {
    outage: allOf(
      sets,
      selected.map(({ when, attributes }) => or(not(when), attributes.outage)),
    ),
    degraded: some('degraded'),
    noAnswer: some('noAnswer'),
  }
}

/** Several selected members answer together, of more than `take` any so many. */
function together(
  sets: StateSets<StateSet>,
  selected: readonly Selected[],
  take: number,
  { countsEach }: Measure,
): Omit<Attributes, 'failOpen'> {
  const { and, or, not, any, atLeast } = sets
  const dead = selected.map(({ when, attributes }) => and(when, attributes.outage))
  const live = any(selected.map(({ when, attributes }) => and(when, not(attributes.outage))))
  const isPartly = () => any(selected.map(({ when, attributes }) => and(when, attributes.degraded)))
  return {
    outage: not(live),
    degraded: or(not(live), countsEach ? isPartly() : atLeast(take, dead)),
    noAnswer: not(any(selected.map(({ when }) => when))),
  }
}

/**
 * What holds of one side of a cone in all states: the very rules that decide one question, read over sets of states.
 *
 * @see verification.md §3 item 2
 */
export function coreOf(
  side: Side,
  failed: (variable: Variable) => StateSet,
  sets: StateSets<StateSet>,
  measure: Measure,
): Core {
  const { and, or, not, any } = sets
  const beliefs: Beliefs = beliefsOf(side, failed, sets)
  const evaluation = evaluate(beliefs.health, side.client, sets)
  const attributes: Attributes[] = []
  // An alias of a multivalue record gives nothing unless it ends at a resource (R1.38).
  const choicesOf = (node: Node): GroupChoices<StateSet> => evaluation.choices(node.group)

  const ofWay = (way: Way): Attributes => {
    switch (way.kind) {
      case 'leaf':
        return leafAttributes(sets, beliefs.dead[way.leaf] ?? [], measure.countsEach)
      case 'node':
        return attributes[way.node] ?? NODATA(sets)
      case 'nothing':
        return NODATA(sets)
      case 'elsewhere':
        return LIVE(sets)
    }
  }

  for (const node of side.nodes) {
    const { ranked, anyHealthy } = choicesOf(node)
    const isTogether = node.group.kind === 'multivalue'
    const selected = ranked.flatMap(({ when }, position) => {
      const way = wayAt(node, position)
      return isTogether && way.kind !== 'leaf' ? [] : [{ when, attributes: ofWay(way) }]
    })
    const { take } = policyOf(node.group.kind)
    const ownFailOpen = ranked.length === 0 ? sets.false : not(anyHealthy)
    const below = any(selected.map(({ when, attributes: each }) => and(when, each.failOpen)))
    attributes.push({
      ...(isTogether ? together(sets, selected, take, measure) : oneOf(sets, selected)),
      failOpen: or(ownFailOpen, below),
      ...(ranked.length === 0 ? { outage: sets.true, degraded: sets.true, noAnswer: sets.true } : {}),
    })
  }

  const reached: StateSet[] = side.nodes.map(() => sets.false)
  const leaves: StateSet[] = side.leaves.map(() => sets.false)
  const reach = (way: Way, when: StateSet) => {
    if (way.kind === 'node') reached[way.node] = or(reached[way.node] ?? sets.false, when)
    if (way.kind === 'leaf') leaves[way.leaf] = or(leaves[way.leaf] ?? sets.false, when)
  }
  reach(side.root, sets.true)
  const nodes: NodeStates[] = []
  for (const [number, node] of [...side.nodes.entries()].reverse()) {
    const here = reached[number] ?? sets.false
    const { ranked, anyHealthy } = choicesOf(node)
    const members = ranked.map(({ healthy, when }, position) => {
      const answered = and(here, when)
      reach(wayAt(node, position), answered)
      return { healthy, when, answered }
    })
    nodes[number] = { reached: here, failOpen: ranked.length === 0 ? sets.false : and(here, not(anyHealthy)), members }
  }

  const whole = ofWay(side.root)
  const live = any(
    side.leaves.flatMap((_, leaf) =>
      sets.isNever(leaves[leaf] ?? sets.false) ? [] : (beliefs.dead[leaf] ?? []).map((dead) => not(dead)),
    ),
  )
  return {
    ...whole,
    avoidable: and(whole.degraded, live),
    nodes,
    leaves,
    dead: beliefs.dead,
    down: side.endpoints.map(beliefs.down),
    checks: [...side.checks.keys()].map((id) => beliefs.health.checks.get(id) ?? sets.true),
  }
}
