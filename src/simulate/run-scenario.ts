import type { Query } from '../decide/decision.ts'
import { findZone } from '../decide/lookup.ts'
import type { Deployment } from '../model/deployment.ts'
import type { MomentExpectation, RunExpectation, Scenario } from '../model/scenario.ts'
import { formatDuration } from '../values/duration.ts'
import { type Actual, answersOf, healthWord, lostShareMiss, type Mismatch, standsFor, valuesIn } from './claims.ts'
import type { TimedEvent } from './epochs.ts'
import { largestLostShare } from './lost-share.ts'
import { playScenario, type ScenarioRun } from './scenario.ts'
import {
  type Asking,
  agreed,
  askingOf,
  type ExpectationResult,
  faultsOf,
  judge,
  type Miss,
  type NamedAsker,
  situationOf,
  type TestIdentity,
  type TestResult,
  type TestRun,
  unknownName,
} from './test-run.ts'

/** The scenario's events with what their selectors name, or why one of them names nothing. */
function eventsOf(
  { graph }: TestRun,
  { events }: Scenario,
): { readonly events: readonly TimedEvent[]; readonly problem?: TestResult['problem'] } {
  const played: TimedEvent[] = []
  for (const { atSeconds, fail, recover, alarms } of events) {
    const [failed, recovered] = [faultsOf(graph, fail), faultsOf(graph, recover)]
    const problem = failed.problem ?? recovered.problem
    if (problem) return { events: [], problem }
    played.push({
      at: atSeconds,
      failed: failed.faults,
      recovered: recovered.faults,
      alarms: [...alarms].map(([name, state]) => ({ name, state })),
    })
  }
  return { events: played }
}

/** What clients live through, and how to ask for the reasons of an answer in it. */
interface Lived {
  readonly asker: NamedAsker
  readonly run: ScenarioRun
}

/** Every situation that a client may be in at a moment. */
function situationsAt({ graph }: TestRun, query: Query, { asker, run }: Lived, seconds: number) {
  const { possible, truth, settledFrom, isSettled } = run.at(seconds)
  const situations = possible.map(({ health }) => situationOf(graph, { health, truth }, query, asker.client))
  return { situations, ...(isSettled ? {} : { settledAt: settledFrom }) }
}

/** What checks say at a moment: a claim holds only if they are certain to. */
function checkMisses({ run }: Lived, { atSeconds, claims }: MomentExpectation): readonly Mismatch[] {
  return [...(claims.health ?? [])].flatMap(([check, expected]) => {
    const got = run.checkAt(check, atSeconds) ?? 'healthy'
    return got === healthWord(expected)
      ? []
      : [
          {
            claim: 'health',
            expected: `${check} ${healthWord(expected)}`,
            got: got === 'unsettled' ? 'not settled yet' : got,
          },
        ]
  })
}

function runMoment(
  test: TestRun,
  asking: Asking,
  lived: readonly Lived[],
  expectation: MomentExpectation,
): Pick<ExpectationResult, 'misses' | 'actual'> {
  const { health, lostShareBelow, ...claims } = expectation.claims
  const judged = judge(test, asking, claims, (asker) => {
    const life = lived.find((each) => each.asker === asker)
    return life ? situationsAt(test, asking.query, life, expectation.atSeconds) : { situations: [] }
  })
  const lost = lived.flatMap(({ asker, run }): readonly Miss[] => {
    const miss =
      lostShareBelow === undefined ? undefined : lostShareMiss(lostShareBelow, 1 - run.at(expectation.atSeconds).served)
    return miss ? [{ client: asker.label, mismatches: [miss] }] : []
  })
  const misses = [...judged.misses, ...lost]
  const { actual } = judged
  const [first] = lived
  if (!health || !first) return { misses, actual }
  const checks = checkMisses(first, expectation)
  const said = [...health.keys()].flatMap((check): readonly (readonly [string, Actual])[] => {
    const got = first.run.checkAt(check, expectation.atSeconds) ?? 'healthy'
    return got === 'unsettled' ? [] : [[`health/${check}`, got]]
  })
  return {
    misses: checks.length > 0 ? [...misses, { client: '', mismatches: checks }] : misses,
    actual: new Map([...actual, ...said]),
  }
}

const secondsWords = (seconds: number) =>
  Number.isFinite(seconds) ? `${formatDuration(Math.ceil(seconds))}` : 'never for certain'

const longestOutage = ({ outages }: ScenarioRun): number => Math.max(0, ...outages(0).map(({ from, to }) => to - from))

/** What one client misses of what must hold over a whole run. */
function runMisses(
  { movedWithin, outageAtMost, lostShareBelow, never, eventually }: RunExpectation,
  { run }: Lived,
  deployment: Deployment,
): readonly Mismatch[] {
  const found: Mismatch[] = []
  if (movedWithin !== undefined && run.movedWithin > movedWithin)
    found.push({ claim: 'moved_within', expected: formatDuration(movedWithin), got: secondsWords(run.movedWithin) })
  const outage = longestOutage(run)
  if (outageAtMost !== undefined && outage > outageAtMost)
    found.push({
      claim: 'outage_at_most',
      expected: formatDuration(outageAtMost),
      got: Number.isFinite(outage) ? secondsWords(outage) : 'no end',
    })
  const lost =
    lostShareBelow === undefined ? undefined : lostShareMiss(lostShareBelow, largestLostShare(run, deployment))
  if (lost) found.push(lost)
  const ever = run.everPossible.flatMap(({ decision }) => decision.outcomes.flatMap(valuesIn))
  const answered = (never ?? []).filter((item) => ever.some((given) => standsFor(item, given, deployment)))
  if (answered.length > 0)
    found.push({ claim: 'never', expected: `none of ${never?.join(', ')}`, got: answered.join(', ') })
  const last = run.finally.outcomes.flatMap(valuesIn)
  if (eventually && !eventually.every((item) => last.some((given) => standsFor(item, given, deployment))))
    found.push({
      claim: 'eventually',
      expected: eventually.join(', '),
      got: answersOf(run.finally).join(', ') || 'no answer',
    })
  return found
}

const finite = (seconds: number): Actual => (Number.isFinite(seconds) ? Math.ceil(seconds) : undefined)

function runWhole(
  test: TestRun,
  { query }: Asking,
  lived: readonly Lived[],
  expectation: RunExpectation,
): Pick<ExpectationResult, 'misses' | 'actual'> {
  const { graph } = test
  const misses: Miss[] = []
  for (const life of lived) {
    const found = runMisses(expectation, life, graph.deployment)
    if (found.length > 0) misses.push({ client: life.asker.label, mismatches: found })
    const { truth } = life.run.at(Number.MAX_SAFE_INTEGER)
    for (const { health } of life.run.everPossible)
      test.saw(query, life.asker.client, situationOf(graph, { health, truth }, query, life.asker.client))
  }
  return {
    misses,
    actual: agreed(
      lived.map(
        ({ run }) =>
          new Map<string, Actual>([
            ['moved_within', finite(run.movedWithin)],
            ['outage_at_most', finite(longestOutage(run))],
            ['eventually', answersOf(run.finally)],
          ]),
      ),
    ),
  }
}

/** A moment on the virtual clock, ISO 8601 in UTC. */
const timeOf = (startMs: number, atSeconds: number): string =>
  new Date(startMs + atSeconds * 1000).toISOString().replace('.000Z', 'Z')

/** Plays a scenario on the virtual clock, for each client that asks. */
export function runScenario(test: TestRun, identity: TestIdentity, scenario: Scenario): TestResult {
  const { graph } = test
  const { events, problem } = eventsOf(test, scenario)
  const asking = askingOf(graph, scenario.query)
  if (problem || !asking) return { ...identity, results: [], problem: problem ?? unknownName(scenario.query) }
  const { query, askers } = asking
  const lived = askers.flatMap((asker): readonly Lived[] => {
    const zone = findZone(graph, query, asker.client)
    if (!zone) return []
    const question = { zone: zone.zone, name: query.name, type: query.type }
    return [{ asker, run: playScenario(graph, { events, question, client: asker.client, seed: scenario.seed }) }]
  })
  if (lived.length === 0)
    return {
      ...identity,
      results: [],
      problem: {
        message: `${scenario.query.name} lies in no zone of the plan`,
        hint: 'ask for a name of one of its zones',
      },
    }
  return {
    ...identity,
    results: scenario.expect.map((expectation, index) => ({
      index,
      at: expectation.at,
      ...(expectation.kind === 'moment'
        ? {
            atSeconds: expectation.atSeconds,
            ...(scenario.startMs === undefined ? {} : { atTime: timeOf(scenario.startMs, expectation.atSeconds) }),
            ...runMoment(test, asking, lived, expectation),
          }
        : runWhole(test, asking, lived, expectation)),
    })),
  }
}
