import { policyOf } from '../routing/registry.ts'
import { add, type Fraction, fraction, multiply, ONE } from '../values/fraction.ts'
import type { LeafAnswer } from './decision.ts'
import type { Evaluation } from './evaluate.ts'
import type { GraphMember, Group } from './graph.ts'

/** One possible result of a group: `take` of the leaves together, every subset of that size equally likely; no leaves: no data. */
export interface Draw {
  readonly share: Fraction
  readonly take: number
  readonly from: readonly LeafAnswer[]
  /** True if a group on the way had no healthy candidate (R4.1). */
  readonly failOpen: boolean
}

/** Members answered in this state with their exact shares, in the policy's order. @see R2.16, R2.25 */
export function shares(
  evaluation: Evaluation<boolean>,
  group: Group,
): readonly { readonly member: GraphMember; readonly share: Fraction }[] {
  const chosen = evaluation.choices(group).ranked.filter(({ when }) => when)
  const policy = policyOf(group.kind)
  const weigh = (member: GraphMember) => policy.weight(member)
  const total = chosen.reduce((sum, { member }) => sum + weigh(member), 0)
  return chosen.map(({ member }) => ({ member, share: chosen.length === 1 ? ONE : fraction(weigh(member), total) }))
}

const NO_DATA: readonly Draw[] = [{ share: ONE, take: 0, from: [], failOpen: false }]

/** A leaf of a multivalue record; an alias has no place there (R1.38) and gives nothing unless it ends at a resource. */
const ownLeaf = ({ leaf, edge }: GraphMember): readonly LeafAnswer[] =>
  leaf ? [leaf] : edge?.kind === 'resource' ? [edge.answer] : []

/** Adds up the shares of equal draws, so that a branch reached on many paths stays one line. */
function merge(draws: readonly Draw[]): readonly Draw[] {
  if (draws.length < 2) return draws
  const merged = new Map<LeafAnswer | undefined, Draw[]>()
  const result: Draw[] = []
  for (const draw of draws) {
    const alike = merged.get(draw.from[0]) ?? []
    const twin = alike.findIndex(
      ({ take, from, failOpen }) =>
        take === draw.take &&
        failOpen === draw.failOpen &&
        from.length === draw.from.length &&
        from.every((leaf, index) => leaf === draw.from[index]),
    )
    const known = alike[twin]
    if (known) {
      const sum = { ...known, share: add(known.share, draw.share) }
      alike[twin] = sum
      result[result.indexOf(known)] = sum
      continue
    }
    merged.set(draw.from[0], [...alike, draw])
    result.push(draw)
  }
  return result
}

/**
 * The exact answer distribution of a group: shares multiplied down the tree.
 *
 * @see R2.16, R2.51, R2.22 dangling aliases, R2.45 more than eight multivalue records
 */
export function distribution(evaluation: Evaluation<boolean>, root: Group): readonly Draw[] {
  const known = new Map<Group, readonly Draw[]>()

  function memberDraws({ leaf, edge }: GraphMember): readonly Draw[] {
    if (leaf) return [{ share: ONE, take: 1, from: [leaf], failOpen: false }]
    switch (edge?.kind) {
      case 'group':
        return draws(edge.group)
      case 'resource':
        return edge.answer.values.length === 0
          ? NO_DATA
          : [{ share: ONE, take: 1, from: [edge.answer], failOpen: false }]
      default:
        return NO_DATA
    }
  }

  function work(group: Group): readonly Draw[] {
    const answered = shares(evaluation, group)
    if (answered.length === 0) return NO_DATA
    const failOpen = !evaluation.choices(group).anyHealthy
    if (group.kind === 'multivalue') {
      const from = answered.flatMap(({ member }) => ownLeaf(member))
      return [{ share: ONE, take: Math.min(policyOf(group.kind).take, from.length), from, failOpen }]
    }
    return merge(
      answered.flatMap(({ member, share }) =>
        memberDraws(member).map((draw) => ({
          share: multiply(share, draw.share),
          take: draw.take,
          from: draw.from,
          failOpen: failOpen || draw.failOpen,
        })),
      ),
    )
  }

  function draws(group: Group): readonly Draw[] {
    let result = known.get(group)
    if (!result) {
      result = work(group)
      known.set(group, result)
    }
    return result
  }

  return draws(root)
}
