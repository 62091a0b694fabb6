import { compile } from '../decide/compile.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { believe } from '../health/believe.ts'
import { applyFaults } from '../health/faults.ts'
import type { Deployment } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { ZoneTransition } from '../route53/zone-transition.ts'
import { allQuestions, type Question } from '../simulate/questions.ts'

/** The zone before a batch or after one. */
export interface Stage {
  readonly graph: DecisionGraph
  readonly zone: ZoneGraph
  /** What Route 53 believes with that check unhealthy by itself, or with all healthy. */
  readonly healthFor: (down: string | undefined) => ReturnType<typeof believe>
}

/** The plan with another zone in the place of its own, compiled; states of health are worked out once. */
export function stageOf(
  deployment: Deployment,
  { zone, checks }: Pick<ZoneTransition, 'zone' | 'checks'>,
  recordSets: readonly RecordSet[],
): Stage {
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

/** A text for a name and type. */
export const groupKey = ({ name, type }: { readonly name: string; readonly type: string }): string => `${type} ${name}`

const ADDRESS_TYPES = ['A', 'AAAA'] as const

/**
 * Names and types that some stage answers. A CNAME that leads out of the zone stands for addresses of both families:
 * whoever puts one in its place takes the other away.
 */
export function questionsOf(stages: readonly Stage[]): readonly Question[] {
  const found = new Map<string, Question>()
  for (const { graph } of stages) for (const question of allQuestions(graph)) found.set(groupKey(question), question)
  const has = ({ name }: Question, types: readonly string[]) =>
    types.some((type) => found.has(groupKey({ name, type })))
  for (const question of [...found.values()]) {
    if (question.type !== 'CNAME' || !has(question, ADDRESS_TYPES)) continue
    found.delete(groupKey(question))
    for (const type of ADDRESS_TYPES) found.set(groupKey({ name: question.name, type }), { ...question, type })
  }
  return [...found.values()]
}
