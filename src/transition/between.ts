import { createKinds, reachableGroups } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import type { Deployment } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { ZoneTransition } from '../route53/zone-transition.ts'
import type { Question } from '../simulate/questions.ts'
import { compare } from '../values/fraction.ts'
import { type AnswerChange, collectAnswerChanges } from './answer-changes.ts'
import { groupKey, questionsOf, type Stage, stageOf } from './stage.ts'
import { type AnswerSummary, larger, summarise } from './summary.ts'

/** What there is to hold against each other: a zone's record sets before the first batch and after each. */
export type Transition = Pick<ZoneTransition, 'zone' | 'before' | 'checks'> & {
  readonly batches: readonly Pick<ZoneTransition['batches'][number], 'after'>[]
}

/** Something that a client gets between two batches, and neither before the first nor after the last. */
export interface Gap {
  readonly question: Question
  /** Position of the batch after which it is so. */
  readonly batch: number
  /** `empty`: no answer. `fail-open`: records that are believed unhealthy. `foreign`: values of neither end. */
  readonly what: 'empty' | 'fail-open' | 'foreign'
  /** Kinds of client that get it. */
  readonly clients: readonly string[]
  /** The check that must be unhealthy for it; absent where all may be healthy. */
  readonly down?: string
}

export interface Between {
  readonly gaps: readonly Gap[]
  /** Questions that some client got an answer to before, and less of one after. */
  readonly ending: readonly Question[]
  /** What each batch changes of the answers. */
  readonly answers: readonly AnswerChange[]
  /** Decisions between batches that were held against both ends. */
  readonly compared: number
  /** Checks that were taken for unhealthy, one at a time. */
  readonly checks: number
}

/** Groups that some batch changes. */
function changedGroups({ before, batches }: Transition): ReadonlySet<string> {
  const changed = new Set<string>()
  let earlier: ReadonlySet<RecordSet> = new Set(before)
  for (const { after } of batches) {
    const later = new Set(after)
    for (const each of later) if (!earlier.has(each)) changed.add(groupKey(each))
    for (const each of earlier) if (!later.has(each)) changed.add(groupKey(each))
    earlier = later
  }
  return changed
}

/** What is worse between the batches than at both ends. */
function problemOf(at: AnswerSummary, before: AnswerSummary, after: AnswerSummary): Gap['what'] | undefined {
  if (compare(at.empty, larger(before.empty, after.empty)) > 0) return 'empty'
  if (compare(at.failOpen, larger(before.failOpen, after.failOpen)) > 0) return 'fail-open'
  for (const text of at.texts) if (!before.texts.has(text) && !after.texts.has(text)) return 'foreign'
  return undefined
}

/** Of one client and state of health: where between the batches something is worse, by batch, and whether less is answered in the end. */
function judge(decisions: readonly Decision[]) {
  const summaries = decisions.map(summarise)
  const [before, after] = [summaries[0], summaries.at(-1)]
  if (before === undefined || after === undefined) return { problems: [], isEnding: false }
  const problems = summaries.slice(1, -1).map((at) => problemOf(at, before, after))
  return { problems, isEnding: compare(after.empty, before.empty) > 0 }
}

/**
 * Holds every answer between the batches against those before the first and after the last, for every kind of client:
 * with all checks healthy, and, where a name depends on what changes, with each of its checks unhealthy by itself.
 *
 * @see engines.md 2.2, R6.1
 */
export function examineTransition(deployment: Deployment, transition: Transition): Between {
  const { zone, before, batches } = transition
  const stages = [before, ...batches.map(({ after }) => after)].map((sets) => stageOf(deployment, transition, sets))
  const changed = changedGroups(transition)
  const kindsOf = createKinds({ everyOrder: false })
  const gaps = new Map<string, Gap & { clients: string[] }>()
  const [ending, answers, failing] = [[] as Question[], [] as AnswerChange[], new Set<string>()]
  let compared = 0
  for (const question of questionsOf(stages)) {
    const { name, type } = question
    const groups = stages.flatMap(({ zone: at }) => reachableGroups(at, name, type))
    const isTouched = groups.some((group) => changed.has(groupKey(group)))
    const checks = groups.flatMap(({ members }) => members.flatMap(({ recordSet }) => recordSet.healthCheckId ?? []))
    const { kinds } = kindsOf(stages.map(({ graph, zone: at }) => ({ graph, zone: at, name, type })))
    const changes = collectAnswerChanges(question)
    let hasEnded = false
    for (const down of [undefined, ...(isTouched ? new Set(checks) : [])]) {
      if (down !== undefined) failing.add(down)
      for (const { label, client } of kinds) {
        const decisions = stages.map(({ graph, healthFor }: Stage) =>
          decide(graph, healthFor(down), { name, type, zoneId: zone.id }, client),
        )
        changes.add(down, label, decisions)
        const { problems, isEnding } = judge(decisions)
        hasEnded ||= down === undefined && isEnding
        compared += problems.length
        for (const [batch, what] of problems.entries()) {
          if (what === undefined) continue
          const key = JSON.stringify([groupKey(question), batch, what])
          const known = gaps.get(key)
          if (known === undefined)
            gaps.set(key, { question, batch, what, clients: [label], ...(down === undefined ? {} : { down }) })
          else if (known.down === down) known.clients.push(label)
        }
      }
    }
    if (hasEnded) ending.push(question)
    answers.push(...changes.all(kinds.length))
  }
  return { gaps: [...gaps.values()], ending, answers, compared, checks: failing.size }
}
