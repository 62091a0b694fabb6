import { reachableGroups } from '../decide/client-kinds.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import type { HealthCheck } from '../model/health-check.ts'
import { put } from '../values/put.ts'
import type { Question } from './questions.ts'
import { ownersOf } from './truth.ts'

/** What the answers to a question, or their truth, can depend on. */
export interface FailureCone {
  readonly endpoints: ReadonlySet<string>
  readonly checks: ReadonlySet<string>
  /** True if some address or name that clients connect to is no endpoint's: nothing is known about when it fails. */
  readonly hasLiteralValues: boolean
}

const ADDRESSED: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/** A function that finds cones in one graph. @see verification.md §3 item 3 */
export function createCones({ deployment }: DecisionGraph): (zone: ZoneGraph, question: Question) => FailureCone {
  const { endpoints, healthChecks } = deployment
  const owners = ownersOf(endpoints)
  const checkedBy = new Map<string, string[]>()
  for (const { name, healthCheckId } of endpoints.values())
    if (healthCheckId !== undefined) put(checkedBy, healthCheckId, name)

  const watchedBy = (check: HealthCheck): readonly string[] => ('watches' in check ? check.watches : [])

  return (zone, { name, type }) => {
    const found = new Set<string>()
    const checks = new Set<string>()
    let hasLiteralValues = false
    for (const { recordSet, leaf, edge } of reachableGroups(zone, name, type).flatMap(({ members }) => members)) {
      if (recordSet.healthCheckId !== undefined) checks.add(recordSet.healthCheckId)
      if (recordSet.data.endpoint !== undefined) found.add(recordSet.data.endpoint)
      else if (edge?.kind === 'resource') {
        const behind = owners.get(edge.key)
        hasLiteralValues ||= behind === undefined
        for (const owner of behind ?? []) found.add(owner)
      } else
        for (const { text } of leaf?.values ?? []) {
          const behind = owners.get(text)
          hasLiteralValues ||= behind === undefined && ADDRESSED.has(recordSet.type)
          for (const owner of behind ?? []) found.add(owner)
        }
    }
    // Sets grow while they are walked: children of calculated checks, and targets of targets.
    for (const id of checks) {
      const check = healthChecks.get(id)
      if (check?.type === 'CALCULATED') for (const child of check.children) checks.add(child)
      for (const watched of [...(check ? watchedBy(check) : []), ...(checkedBy.get(id) ?? [])]) found.add(watched)
    }
    for (const endpoint of found) for (const target of endpoints.get(endpoint)?.targets ?? []) found.add(target)
    return { endpoints: found, checks, hasLiteralValues }
  }
}

/** The graph as if the plan had only the endpoints and checks of the cone: the same answers, and states cost what the cone costs. */
export function graphOfCone(graph: DecisionGraph, { endpoints, checks }: FailureCone): DecisionGraph {
  const { deployment } = graph
  return {
    ...graph,
    deployment: {
      ...deployment,
      endpoints: new Map([...deployment.endpoints].filter(([name]) => endpoints.has(name))),
      healthChecks: new Map([...deployment.healthChecks].filter(([id]) => checks.has(id))),
    },
  }
}
