import { policyOf } from '../routing/registry.ts'
import { add, type Fraction, formatFraction, fraction, multiply, ONE } from '../values/fraction.ts'
import { put } from '../values/put.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { StateSets } from '../values/state-sets.ts'
import { type Side, type Way, wayAt } from './cone.ts'
import type { Core } from './core.ts'

/** One possible answer: `take` of the leaves together, every subset of that size equally likely; no leaves: an empty answer. */
export interface Draw {
  readonly share: Fraction
  readonly take: number
  /** Ordinals of leaves. */
  readonly leaves: readonly number[]
  /** Other name servers answer. */
  readonly isElsewhere?: true
}

/** States in which the same answers have the same shares. */
export interface Region {
  readonly when: StateSet
  readonly draws: readonly Draw[]
  /** Equal for equal distributions over values. */
  readonly key: string
  /** Equal if it is also the same endpoints that the values belong to, where several have one address. */
  readonly identity: string
}

/** Regions that one group may have before its distributions are given up. @see verification.md §3 item 7 */
const REGIONS_MAX = 8192

const NOTHING: Draw = { share: ONE, take: 0, leaves: [] }
const ELSEWHERE: Draw = { share: ONE, take: 0, leaves: [], isElsewhere: true }

const multichoice = (take: number, leaves: readonly number[]): Draw => ({
  share: ONE,
  take: Math.min(take, leaves.length),
  leaves,
})

/** What a draw gives, as a text: all parts of its leaves, each once. */
function drawKey({ take, leaves, isElsewhere }: Draw, partsOf: (leaf: number) => readonly string[]): string {
  if (leaves.length === 0) return isElsewhere ? 'elsewhere' : 'none'
  return take < leaves.length
    ? `${take}:${leaves
        .map((leaf) => partsOf(leaf).join('+'))
        .sort()
        .join('|')}`
    : [...new Set(leaves.flatMap(partsOf))].sort().join('|')
}

/** Adds up the shares of equal draws; the first of them stands for all. */
function merged(draws: readonly Draw[], keyOf: (draw: Draw) => string): { draws: readonly Draw[]; key: string } {
  const byKey = new Map<string, Draw>()
  for (const draw of draws) {
    const key = keyOf(draw)
    const known = byKey.get(key)
    byKey.set(key, known ? { ...known, share: add(known.share, draw.share) } : draw)
  }
  const parts = [...byKey].map(([key, { share }]) => `${key}@${formatFraction(share)}`)
  return { draws: [...byKey.values()], key: parts.sort().join(' ') }
}

/** Of each leaf the ordinals of its values, and the same with the endpoint beside a value that several of them have. */
function partsOf({ leaves, endpoints }: Side, values: readonly string[]) {
  const ordinals = new Map(values.map((text, ordinal) => [text, ordinal]))
  const numbers = new Map(endpoints.map((name, number) => [name, number]))
  const owners = new Map<number, number>()
  const shared = new Set<number>()
  const parts = leaves.map(({ recordSet: { data }, values: own, resource }) => {
    const owner = (data.endpoint === undefined ? undefined : numbers.get(data.endpoint)) ?? -1
    const given = resource === undefined ? own.map(({ text }) => text) : [resource]
    const mine = given.map((text) => ordinals.get(text) ?? -1)
    for (const value of mine) if ((owners.get(value) ?? owner) !== owner) shared.add(value)
    for (const value of mine) owners.set(value, owner)
    return { owner, values: mine.sort((a, b) => a - b) }
  })
  const texts = parts.map((leaf) => leaf.values.map(String))
  if (shared.size === 0) return { texts, identities: texts }
  const identities = parts.map(({ owner, values: own }) =>
    own.map((value) => (shared.has(value) ? `${value}e${owner}` : `${value}`)),
  )
  return { texts, identities }
}

interface Pattern {
  readonly when: StateSet
  readonly chosen: readonly number[]
}

/**
 * All answers of one side of a cone with the states in which they are given: a partition of the states by the exact
 * distribution over values and the endpoints they belong to. Undefined where there are too many (more than a dozen uncertain members in one group).
 */
export function regionsOf(
  side: Side,
  core: Core,
  values: readonly string[],
  sets: StateSets<StateSet>,
): readonly Region[] | undefined {
  const { texts, identities } = partsOf(side, values)
  const textOf = (draw: Draw) => drawKey(draw, (leaf) => texts[leaf] ?? [])
  const identityOf = (draw: Draw) => drawKey(draw, (leaf) => identities[leaf] ?? [])
  const region = (when: StateSet, all: readonly Draw[]): Region => {
    const { draws, key: identity } = merged(all, identityOf)
    return { when, draws, identity, key: identities === texts ? identity : merged(draws, textOf).key }
  }
  const ofNodes: (readonly Region[])[] = []

  const ofWay = (way: Way): readonly Region[] => {
    switch (way.kind) {
      case 'leaf':
        return [region(sets.true, [multichoice(1, [way.leaf])])]
      case 'node':
        return ofNodes[way.node] ?? []
      case 'nothing':
        return [region(sets.true, [NOTHING])]
      case 'elsewhere':
        return [region(sets.true, [ELSEWHERE])]
    }
  }

  /** Which members are answered together, or instead of each other, in which states. */
  function patterns(whens: readonly StateSet[]): readonly Pattern[] | undefined {
    let all: readonly Pattern[] = [{ when: sets.true, chosen: [] }]
    for (const [position, when] of whens.entries()) {
      if (sets.isNever(when)) continue
      all = all.flatMap((pattern): readonly Pattern[] => {
        const taken = sets.and(pattern.when, when)
        if (sets.isNever(taken)) return [pattern]
        const chosen = { when: taken, chosen: [...pattern.chosen, position] }
        const left = sets.and(pattern.when, sets.not(when))
        return sets.isNever(left) ? [chosen] : [chosen, { ...pattern, when: left }]
      })
      if (all.length > REGIONS_MAX) return undefined
    }
    return all
  }

  /** Equal distributions as one region. */
  function joined(regions: readonly Region[]): readonly Region[] {
    const byKey = new Map<string, Region[]>()
    for (const each of regions) {
      put(byKey, each.identity, each)
    }
    return [...byKey.values()].flatMap(([first, ...others]) =>
      first ? [{ ...first, when: [first, ...others].map(({ when }) => when).reduce(sets.or) }] : [],
    )
  }

  for (const [number, node] of side.nodes.entries()) {
    const policy = policyOf(node.group.kind)
    const members = node.candidates.map((member, position) => [member, wayAt(node, position)] as const)
    const found = patterns((core.nodes[number]?.members ?? []).map(({ when }) => when))
    if (!found) return undefined
    const regions: Region[] = []
    for (const { when, chosen } of found) {
      const ways = members.filter((_, position) => chosen.includes(position))
      if (node.group.kind === 'multivalue') {
        const leaves = ways.flatMap(([, way]) => (way.kind === 'leaf' ? [way.leaf] : []))
        regions.push(region(when, [leaves.length === 0 ? NOTHING : multichoice(policy.take, leaves)]))
        continue
      }
      const total = ways.reduce((sum, [member]) => sum + policy.weight(member), 0)
      let parts: readonly { when: StateSet; draws: readonly Draw[] }[] = [{ when, draws: [] }]
      for (const [member, way] of ways) {
        const share = fraction(policy.weight(member), total)
        const below = ofWay(way)
        parts = parts.flatMap((part) =>
          below.flatMap(({ when: here, draws }) => {
            const both = sets.and(part.when, here)
            if (sets.isNever(both)) return []
            return [
              {
                when: both,
                draws: [...part.draws, ...draws.map((each) => ({ ...each, share: multiply(share, each.share) }))],
              },
            ]
          }),
        )
        if (parts.length > REGIONS_MAX) return undefined
      }
      for (const part of parts) regions.push(region(part.when, part.draws.length === 0 ? [NOTHING] : part.draws))
      if (regions.length > REGIONS_MAX) return undefined
    }
    ofNodes.push(joined(regions))
  }
  return ofWay(side.root)
}
