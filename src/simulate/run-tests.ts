import type { Case } from '../model/scenario.ts'
import { runScenario } from './run-scenario.ts'
import { sceneOf } from './scene.ts'
import {
  askingOf,
  faultsOf,
  judge,
  situationOf,
  type TestIdentity,
  type TestResult,
  type TestRun,
  unknownName,
} from './test-run.ts'

/** One state, one answer. */
function runCase(run: TestRun, identity: TestIdentity, { query, fail, recover, claims, at }: Case): TestResult {
  const { graph } = run
  const [failed, recovered] = [faultsOf(graph, fail), faultsOf(graph, recover)]
  const problem = failed.problem ?? recovered.problem
  const asking = askingOf(graph, query)
  if (problem || !asking) return { ...identity, results: [], problem: problem ?? unknownName(query) }
  const scene = sceneOf(graph, failed.faults, recovered.faults)
  const judged = judge(run, asking, claims, ({ client }) => ({
    situations: [situationOf(graph, scene, asking.query, client)],
  }))
  return { ...identity, results: [{ index: 0, ...judged, at }] }
}

/** Every test of the plan: scenarios, then cases, each in its order; those that `isWanted` leaves out do not run. */
export function runTests(run: TestRun, isWanted: (test: TestIdentity) => boolean): readonly TestResult[] {
  const { scenarios, cases } = run.graph.deployment
  const played = scenarios.flatMap((scenario) => {
    const { id, query, at } = scenario
    const identity: TestIdentity = { kind: 'scenario', id, query, fail: [], at }
    return isWanted(identity) ? [runScenario(run, identity, scenario)] : []
  })
  const asked = cases.flatMap((test, index) => {
    const identity: TestIdentity = { kind: 'case', index, query: test.query, fail: test.fail, at: test.at }
    return isWanted(identity) ? [runCase(run, identity, test)] : []
  })
  return [...played, ...asked]
}
