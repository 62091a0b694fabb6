import { createKinds, reachableGroups } from '../decide/client-kinds.ts'
import { compile } from '../decide/compile.ts'
import { decide } from '../decide/decide.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { believe } from '../health/believe.ts'
import { applyFaults } from '../health/faults.ts'
import type { Client } from '../model/client.ts'
import type { Deployment, Zone } from '../model/deployment.ts'
import type { HealthCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import { allQuestions, type Question } from '../simulate/questions.ts'
import { compare } from '../values/fraction.ts'
import { type AnswerSummary, larger, summarise } from './summary.ts'

/** A zone that becomes another one batch by batch. */
export interface Transition {
  readonly zone: Zone
  readonly before: readonly RecordSet[]
  /** Record sets after each batch, in order. */
  readonly after: readonly (readonly RecordSet[])[]
  /** Checks that the record sets name and the plan does not have. */
  readonly checks: readonly HealthCheck[]
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
  /** Decisions between batches that were held against both ends. */
  readonly compared: number
}

interface Stage {
  readonly graph: DecisionGraph
  readonly zone: ZoneGraph
  readonly healthFor: (down: string | undefined) => ReturnType<typeof believe>
}

/** The plan with another zone in the place of its own, compiled; states of health are worked out once. */
function stageOf(deployment: Deployment, { zone, checks }: Transition, recordSets: readonly RecordSet[]): Stage {
  const there: Deployment = {
    ...deployment,
    zones: [{ ...zone, recordSets }],
    healthChecks: new Map([...deployment.healthChecks, ...checks.map((check) => [check.id, check] as const)]),
  }
  const graph = compile(there)
  const [zoneGraph] = graph.zones
  if (zoneGraph === undefined) throw new Error('unreachable: a plan of one zone has one')
  const known = new Map<string | undefined, ReturnType<typeof believe>>()
  return {
    graph,
    zone: zoneGraph,
    healthFor: (down) => {
      const faults = down === undefined ? [] : [{ kind: 'check' as const, name: down }]
      const health = known.get(down) ?? believe(there, applyFaults(there, faults))
      known.set(down, health)
      return health
    },
  }
}

const groupKey = ({ name, type }: { readonly name: string; readonly type: string }) => `${type} ${name}`

/** Groups that some batch changes. */
function changedGroups({ before, after }: Transition): ReadonlySet<string> {
  const changed = new Set<string>()
  let earlier = new Set(before)
  for (const recordSets of after) {
    const later = new Set(recordSets)
    for (const each of later) if (!earlier.has(each)) changed.add(groupKey(each))
    for (const each of earlier) if (!later.has(each)) changed.add(groupKey(each))
    earlier = later
  }
  return changed
}

/** Names and types that either end answers. */
function questionsOf(stages: readonly Stage[]): readonly Question[] {
  const found = new Map<string, Question>()
  for (const stage of [stages[0], stages.at(-1)])
    for (const question of stage === undefined ? [] : allQuestions(stage.graph)) found.set(groupKey(question), question)
  return [...found.values()]
}

/** What is worse between the batches than at both ends. */
function problemOf(at: AnswerSummary, before: AnswerSummary, after: AnswerSummary): Gap['what'] | undefined {
  if (compare(at.empty, larger(before.empty, after.empty)) > 0) return 'empty'
  if (compare(at.failOpen, larger(before.failOpen, after.failOpen)) > 0) return 'fail-open'
  for (const text of at.texts) if (!before.texts.has(text) && !after.texts.has(text)) return 'foreign'
  return undefined
}

/**
 * Holds every answer between the batches against those before the first and after the last, for every kind of client:
 * with all checks healthy, and, where a name depends on what changes, with each of its checks unhealthy by itself.
 *
 * @see engines.md 2.2, R6.1
 */
export function examineTransition(deployment: Deployment, transition: Transition): Between {
  const stages = [transition.before, ...transition.after].map((sets) => stageOf(deployment, transition, sets))
  const changed = changedGroups(transition)
  const kindsOf = createKinds({ everyOrder: false })
  const gaps = new Map<string, Gap & { clients: string[] }>()
  const ending: Question[] = []
  let compared = 0
  const answer = ({ graph, healthFor }: Stage, { name, type }: Question, down: string | undefined, client: Client) =>
    summarise(decide(graph, healthFor(down), { name, type, zoneId: transition.zone.id }, client))
  for (const question of questionsOf(stages)) {
    const { name, type } = question
    const groups = stages.flatMap(({ zone }) => reachableGroups(zone, name, type))
    const isTouched = groups.some((group) => changed.has(groupKey(group)))
    const checks = groups.flatMap(({ members }) => members.flatMap(({ recordSet }) => recordSet.healthCheckId ?? []))
    const { kinds } = kindsOf(stages.map(({ graph, zone }) => ({ graph, zone, name, type })))
    let isEnding = false
    for (const down of [undefined, ...(isTouched ? new Set(checks) : [])])
      for (const { label, client } of kinds) {
        const summaries = stages.map((stage) => answer(stage, question, down, client))
        const [before, after] = [summaries[0], summaries.at(-1)]
        if (before === undefined || after === undefined) continue
        isEnding ||= down === undefined && compare(after.empty, before.empty) > 0
        for (const [index, at] of summaries.slice(1, -1).entries()) {
          compared += 1
          const what = problemOf(at, before, after)
          if (what === undefined) continue
          const key = JSON.stringify([groupKey(question), index, what])
          const known = gaps.get(key)
          if (known === undefined)
            gaps.set(key, { question, batch: index, what, clients: [label], ...(down === undefined ? {} : { down }) })
          else if (known.down === down) known.clients.push(label)
        }
      }
    if (isEnding) ending.push(question)
  }
  return { gaps: [...gaps.values()], ending, compared }
}
