import type { Decision, Step } from '../decide/decision.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Status } from './simulate.ts'
import type { Truth } from './truth.ts'

/** One line that says why, with the rule behind it and the record it speaks of. */
export interface Reason {
  readonly rule: string
  readonly text: string
  readonly recordSet?: RecordSet
}

const lastKey = ({ branch }: RecordSet) => branch.slice(branch.lastIndexOf('/') + 1)

/** Records that were answered before and are dropped now, the highest first. */
function dropped(before: readonly Step[], after: readonly Step[]): readonly Step[] {
  const was = new Set(before.filter(({ outcome }) => outcome === 'chosen').map(({ recordSet }) => recordSet))
  return after.filter(({ outcome, recordSet }) => outcome === 'dropped' && was.has(recordSet))
}

function newlyChosen(before: readonly Step[], after: readonly Step[]): Step | undefined {
  const was = new Set(before.filter(({ outcome }) => outcome === 'chosen').map(({ recordSet }) => recordSet))
  return after.find(({ outcome, recordSet }) => outcome === 'chosen' && !was.has(recordSet))
}

const of = ({ rule, recordSet }: Step, text: string): Reason => ({ rule, text, ...(recordSet ? { recordSet } : {}) })

const healthOf = ({ health, because }: Step) => health ?? because

function whyStillDead(after: readonly Step[], truth: Truth, decision: Decision): Reason | undefined {
  const leaves = decision.outcomes.flatMap(({ from }) => from)
  const dead = new Set(leaves.filter((leaf) => truth.deadValues(leaf).length > 0).map(({ recordSet }) => recordSet))
  const failOpen = after.find(({ outcome }) => outcome === 'fail-open')
  const last = after.findLast(
    ({ outcome, recordSet }) => outcome === 'chosen' && recordSet !== undefined && dead.has(recordSet),
  )
  if (!last?.recordSet) return failOpen && of(failOpen, failOpen.because)
  const who = last.recordSet.data.endpoint ?? lastKey(last.recordSet)
  if (failOpen) return of({ ...failOpen, recordSet: last.recordSet }, `${failOpen.because}; ${who} is down`)
  return of(last, `keeps answering ${who}, which is down: ${healthOf(last)}`)
}

/** The reason for a row, taken from the traces before and after. */
export function reasonFor(
  status: Status,
  before: readonly Step[],
  after: readonly Step[],
  truth: Truth,
  decision: Decision,
): Reason {
  const first = after[0]
  if (!first) return { rule: 'R2.1', text: 'not answered here' }
  if (decision.kind !== 'answer') {
    const negative = after.findLast(({ outcome }) => outcome === 'negative' || outcome === 'referral') ?? first
    return of(negative, negative.because)
  }
  const chosen = after.find(({ outcome, recordSet }) => outcome === 'chosen' && recordSet) ?? first
  if (status === 'unchanged') return of(chosen, 'the same answer, and it is live')
  const [lost] = dropped(before, after)
  const taker = newlyChosen(before, after)
  const out = lost?.recordSet ? `${lastKey(lost.recordSet)} is out: ${lost.because}` : undefined
  const stillDead = status === 'lost' || status === 'degraded' ? whyStillDead(after, truth, decision) : undefined
  if (stillDead) return out === undefined ? stillDead : { ...stillDead, text: `${out}; ${stillDead.text}` }
  const failOpen = after.find(({ outcome }) => outcome === 'fail-open')
  if (status === 'fail-open' && failOpen) {
    const answers = after.find(({ outcome, name }) => outcome === 'chosen' && name === failOpen.name)
    return of({ ...failOpen, ...(answers?.recordSet ? { recordSet: answers.recordSet } : {}) }, failOpen.because)
  }
  if (out !== undefined && taker?.recordSet)
    return of(taker, `${out}; ${lastKey(taker.recordSet)} answers: ${healthOf(taker)}`)
  if (out !== undefined && lost) return of(lost, `${out}; the others take its share`)
  if (taker?.recordSet) return of(taker, `${lastKey(taker.recordSet)} answers again: ${healthOf(taker)}`)
  return of(chosen, chosen.because)
}
