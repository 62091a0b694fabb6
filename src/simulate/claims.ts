import type { Decision, LeafAnswer, Outcome, Step } from '../decide/decision.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Claims } from '../model/scenario.ts'
import { add, compare, equals, type Fraction, fraction, multiply, ONE, toNumber, ZERO } from '../values/fraction.ts'
import { parseRdata } from '../values/rdata/registry.ts'
import { type Truth, totalDeadShare } from './truth.ts'

/** What one client gets in one state, with everything that claims may be about. */
export interface Situation {
  readonly decision: Decision
  readonly steps: readonly Step[]
  readonly health: HealthState
  readonly truth: Truth
}

/** A claim by its key in the plan, with what it says and what is; plain words. */
export interface Mismatch {
  readonly claim: string
  readonly expected: string
  readonly got: string
}

/** What an expectation would have to say to hold; absent where only its author can know. */
export type Actual = string | number | boolean | readonly string[] | undefined

/** A value in an answer. */
export interface Given {
  readonly text: string
  readonly endpoint: string | undefined
  readonly outcome: Outcome
}

export const valuesIn = (outcome: Outcome): readonly Given[] =>
  outcome.from.flatMap(({ values, recordSet }) =>
    values.map(({ text }) => ({ text, endpoint: recordSet.data.endpoint, outcome })),
  )

/** Every value that can be answered, each once, in the order of the answers. */
export const answersOf = ({ outcomes }: Decision): readonly string[] => [
  ...new Set(outcomes.flatMap((outcome) => valuesIn(outcome).map(({ text }) => text))),
]

/** True if an item of a list stands for a value that is given: written in any form, or the name of the endpoint behind it. */
export function standsFor(item: string, { text, endpoint, outcome }: Given, { endpoints }: Deployment): boolean {
  if (item === text || item === endpoint) return true
  const named = endpoints.get(item)
  if (named) return [named.ipv4, named.ipv6, named.dnsName].includes(text)
  if (outcome.type === undefined) return false
  const parsed = parseRdata(outcome.type, item)
  return parsed.ok && parsed.rdata.text === text
}

/** Chance that an answer holds a value that the item stands for. */
function shareOf(item: string, { outcomes }: Decision, deployment: Deployment): Fraction {
  const holds = (outcome: Outcome, leaf: LeafAnswer) =>
    valuesIn({ ...outcome, from: [leaf] }).some((given) => standsFor(item, given, deployment))
  return outcomes.reduce((sum, outcome) => {
    const { share, take, from } = outcome
    const holding = from.filter((leaf) => holds(outcome, leaf)).length
    if (holding === 0) return sum
    // Of several leaves that hold it, more than there is room without, one is always drawn.
    if (take === from.length || holding > from.length - take) return add(sum, share)
    let missing = ONE
    for (let drawn = 0; drawn < take; drawn += 1)
      missing = multiply(missing, fraction(from.length - holding - drawn, from.length - drawn))
    return add(sum, multiply(share, add(ONE, { ...missing, numerator: -missing.numerator })))
  }, ZERO)
}

const listed = (items: readonly string[]) => (items.length === 0 ? 'no answer' : items.join(', '))

/** How far off a share may be where the plan does not say. */
export const SHARE_TOLERANCE = 0.001

const rounded = (share: number) => Math.round(share * 10_000) / 10_000

function servedWords(dead: Fraction): string {
  if (equals(dead, ZERO)) return 'everybody reaches something live'
  if (equals(dead, ONE)) return 'nobody reaches anything live'
  return `${rounded(toNumber(dead) * 100)} % reach nothing live`
}

const largestTtl = ({ outcomes }: Decision): number =>
  Math.max(
    0,
    ...outcomes.flatMap(({ from, chain }) =>
      [...from, ...chain.map(({ leaf }) => leaf)].map(({ ttlSeconds }) => ttlSeconds),
    ),
  )

const isInBranch = (branch: string, path: string) => branch === path || branch.startsWith(`${path}/`)

/** Every claim that does not hold in a situation; none if all do. */
export function mismatches(claims: Claims, situation: Situation, deployment: Deployment): readonly Mismatch[] {
  const { decision, steps, health, truth } = situation
  const given = decision.outcomes.flatMap(valuesIn)
  const got = listed(answersOf(decision))
  const found: Mismatch[] = []
  const miss = (claim: string, expected: string, is: string) => found.push({ claim, expected, got: is })
  const isGiven = (item: string) => given.some((each) => standsFor(item, each, deployment))

  const { answers, answersInclude, answersExclude, rcode, ttlAtMost, share, served, via, traceHas } = claims
  if (answers) {
    const isNamed = (each: Given) => answers.some((item) => standsFor(item, each, deployment))
    if (!answers.every(isGiven) || !given.every(isNamed)) miss('answers', listed(answers), got)
  }
  if (answersInclude && !answersInclude.every(isGiven)) miss('answers_include', listed(answersInclude), got)
  if (answersExclude?.some(isGiven)) miss('answers_exclude', `none of ${listed(answersExclude)}`, got)
  if (rcode !== undefined && rcode !== decision.rcode) miss('rcode', rcode, decision.rcode)
  const ttl = largestTtl(decision)
  if (ttlAtMost !== undefined && ttl > ttlAtMost) miss('ttl_at_most', `${ttlAtMost} s`, `${ttl} s`)
  for (const [item, expected] of share ?? []) {
    const is = toNumber(shareOf(item, decision, deployment))
    if (Math.abs(is - expected) > (claims.shareTolerance ?? SHARE_TOLERANCE))
      miss('share', `${item} ${expected}`, String(rounded(is)))
  }
  if (served !== undefined) {
    const dead = totalDeadShare(truth, decision.outcomes)
    if (compare(dead, served ? ZERO : ONE) !== 0) miss('served', String(served), servedWords(dead))
  }
  const { lostShareBelow } = claims
  if (lostShareBelow !== undefined) {
    const missed = lostShareMiss(lostShareBelow, toNumber(totalDeadShare(truth, decision.outcomes)))
    if (missed) found.push(missed)
  }
  for (const [check, expected] of claims.health ?? []) {
    const is = health.checks.get(check) ?? true
    if (is !== expected) miss('health', `${check} ${healthWord(expected)}`, healthWord(is))
  }
  if (via !== undefined) {
    const branches = [
      ...new Set(decision.outcomes.flatMap(({ from }) => from.map(({ recordSet }) => recordSet.branch))),
    ]
    if (!branches.some((branch) => isInBranch(branch, via))) miss('via', via, listed(branches))
  }
  if (traceHas !== undefined && !steps.some(({ rule }) => rule === traceHas))
    miss('trace_has', traceHas, [...new Set(steps.map(({ rule }) => rule))].join(', '))
  return found
}

/** Why a share that is lost is too large; undefined where it is not. What rounding leaves does not count. */
export const lostShareMiss = (below: number, lost: number): Mismatch | undefined =>
  Math.round(lost * 1e6) / 1e6 < below
    ? undefined
    : { claim: 'lost_share_below', expected: `below ${below}`, got: String(rounded(lost)) }

export const healthWord = (healthy: boolean) => (healthy ? 'healthy' : 'unhealthy')

/** What each claim would have to say to hold, by its key in the plan; claims of intent (`answers_exclude`, `trace_has`) are not turned around. */
export function actualOf(
  claims: Claims,
  { decision, health, truth }: Situation,
  deployment: Deployment,
): ReadonlyMap<string, Actual> {
  const dead = totalDeadShare(truth, decision.outcomes)
  const [first] = decision.outcomes.flatMap(({ from }) => from.map(({ recordSet }) => recordSet.branch))
  const actual = new Map<string, Actual>([
    ['answers', answersOf(decision)],
    ['rcode', decision.rcode],
    ['ttl_at_most', largestTtl(decision)],
    ['served', equals(dead, ZERO) ? true : equals(dead, ONE) ? false : undefined],
    ['via', first],
  ])
  for (const item of claims.share?.keys() ?? [])
    actual.set(`share/${item}`, rounded(toNumber(shareOf(item, decision, deployment))))
  for (const check of claims.health?.keys() ?? [])
    actual.set(`health/${check}`, healthWord(health.checks.get(check) ?? true))
  return actual
}
