import type { LeafAnswer, Outcome } from '../decide/decision.ts'
import type { World } from '../health/world.ts'
import type { Deployment } from '../model/deployment.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { type Algebra, booleans } from '../values/algebra.ts'
import { add, type Fraction, fraction, multiply, ZERO } from '../values/fraction.ts'
import { put } from '../values/put.ts'

/** Tells live answers from dead ones, by what is down in truth; Route 53's belief does not come into it. */
export interface Truth {
  /** Texts of the leaf's values that lead nowhere. */
  readonly deadValues: (leaf: LeafAnswer) => readonly string[]
  /** Probability that an outcome's answer reaches nothing live: 0 to 1, exact. An empty answer never reaches anything. */
  readonly deadShare: (outcome: Outcome) => Fraction
}

function choose(n: number, k: number): bigint {
  let result = 1n
  for (let step = 1; step <= k; step += 1) result = (result * BigInt(n - k + step)) / BigInt(step)
  return result
}

/** Names of the endpoints that stand behind an address, a host name or a resource's key. */
export function ownersOf(endpoints: Deployment['endpoints']): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>()
  const own = (text: string | undefined, name: string) => {
    if (text === undefined) return
    put(owners, text, name)
  }
  for (const { name, type, ipv4, ipv6, dnsName } of endpoints.values()) {
    own(ipv4, name)
    own(ipv6, name)
    own(dnsName === undefined || type === 'value' ? dnsName : resourceKey(dnsName), name)
  }
  return owners
}

/**
 * When each value of a leaf leads nowhere, over any truth algebra: if the endpoint it was taken from is down, or if
 * every endpoint with that address or host name is (`owners`, of `ownersOf`).
 */
export function deadnessOf<B>(
  owners: ReadonlyMap<string, readonly string[]>,
  down: (endpoint: string) => B,
  downValue: (text: string) => B,
  algebra: Algebra<B>,
): (leaf: LeafAnswer) => readonly B[] {
  const isDown = (text: string): B => {
    const names = owners.get(text)
    const allDown = names ? algebra.not(algebra.any(names.map((name) => algebra.not(down(name))))) : algebra.false
    return algebra.or(downValue(text), allDown)
  }
  return ({ recordSet: { data }, values, resource }) => {
    const { endpoint } = data
    if (endpoint !== undefined) return values.map(() => down(endpoint))
    const whole = resource === undefined ? algebra.false : isDown(resource)
    return values.map(({ text }) => algebra.or(whole, isDown(text)))
  }
}

/**
 * What is dead in one state. A client that gets several addresses is served while one of them is live (it tries them
 * all, RFC 8305).
 *
 * @see verification.md §1.4
 */
export function truthOf({ endpoints }: Pick<Deployment, 'endpoints'>, { down, downValues }: World): Truth {
  const deadness = deadnessOf(
    ownersOf(endpoints),
    (name) => down.has(name),
    (text) => downValues.has(text),
    booleans,
  )
  const deadValues = (leaf: LeafAnswer): readonly string[] => {
    const dead = deadness(leaf)
    return leaf.values.flatMap(({ text }, index) => (dead[index] ? [text] : []))
  }
  const isDeadLeaf = (leaf: LeafAnswer) => deadValues(leaf).length === leaf.values.length
  const deadShare = ({ share, take, from }: Outcome): Fraction => {
    const dead = from.filter(isDeadLeaf).length
    if (take > dead) return ZERO
    return multiply(share, fraction(choose(dead, take), choose(from.length, take)))
  }
  return { deadValues, deadShare }
}

/** The most dead addresses that a client gets together with a live one. */
export function passedAddresses(truth: Truth, { take, from }: Outcome): number {
  const deadOf = (leaf: LeafAnswer) => truth.deadValues(leaf).length
  const given = from.reduce((sum, { values }) => sum + values.length, 0)
  const dead = from.reduce((sum, leaf) => sum + deadOf(leaf), 0)
  if (dead === given) return 0
  return take === from.length ? dead : Math.min(dead, Math.max(0, take - 1))
}

/** Dead share of a whole decision. */
export const totalDeadShare = (truth: Truth, outcomes: readonly Outcome[]): Fraction =>
  outcomes.reduce((sum, outcome) => add(sum, truth.deadShare(outcome)), ZERO)
