import type { Case, Claims, Expectation, Scenario, ScenarioEvent, TestQuery } from '../../model/scenario.ts'
import { parseDuration } from '../../values/duration.ts'
import type { PlanCase, PlanEvent, PlanExpectation, PlanQuery } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { originAt } from './origin.ts'
import { present } from './present.ts'

const queryOf = ({ name, type = 'A', client = [] }: PlanQuery): TestQuery => ({
  name,
  type,
  clients: [client].flat().includes('all') ? 'all' : [client].flat(),
})

const seconds = (duration: string | number | undefined) =>
  duration === undefined ? undefined : parseDuration(duration)

/** How far off a share may be where the plan does not say. */
const TOLERANCE_KEY = 'tolerance'

function claimsOf(written: PlanExpectation | PlanCase): Claims {
  const { answers, answers_include, answers_exclude, rcode, ttl_at_most, share, served, health, via, trace_has } =
    written
  const { lost_share_below } = written
  const shares = Object.entries(share ?? {}).filter(([key]) => key !== TOLERANCE_KEY)
  return present({
    answers,
    answersInclude: answers_include,
    answersExclude: answers_exclude,
    rcode,
    ttlAtMost: seconds(ttl_at_most),
    share: share === undefined ? undefined : new Map(shares),
    shareTolerance: share?.[TOLERANCE_KEY],
    served,
    lostShareBelow: lost_share_below,
    health: health && new Map(Object.entries(health).map(([check, status]) => [check, status === 'healthy'])),
    via,
    traceHas: trace_has,
  })
}

function expectationOf(written: PlanExpectation, { positions }: Context, path: PlanPath): Expectation {
  const at = originAt(positions, path)
  const atSeconds = seconds(written.at)
  if (atSeconds !== undefined) return { kind: 'moment', atSeconds, claims: claimsOf(written), at }
  const { moved_within, outage_at_most, lost_share_below, never, eventually } = written
  return present({
    kind: 'run' as const,
    movedWithin: seconds(moved_within),
    outageAtMost: seconds(outage_at_most),
    lostShareBelow: lost_share_below,
    never,
    eventually,
    at,
  })
}

const eventOf = ({ at, fail = [], recover = [], set = {} }: PlanEvent): ScenarioEvent => ({
  atSeconds: seconds(at) ?? 0,
  fail,
  recover,
  alarms: new Map(Object.entries(set)),
})

/** Milliseconds since 1970 of a time in ISO 8601; one without offset is UTC. */
const instantOf = (text: string): number => Date.parse(/T[^Z+-]*$/.test(text) ? `${text}Z` : text)

/** The plan's `scenarios`, in its order. */
export const expandScenarios = (context: Context): readonly Scenario[] =>
  Object.entries(context.document.scenarios ?? {}).map(([id, { query, seed = 0, start, events = [], expect }]) => {
    const path = ['scenarios', id]
    return {
      id,
      query: queryOf(query),
      seed,
      ...(start === undefined ? {} : { startMs: instantOf(start) }),
      events: events.map(eventOf),
      expect: expect.map((each, index) => expectationOf(each, context, [...path, 'expect', index])),
      at: originAt(context.positions, path),
    }
  })

/** The plan's `cases`, in its order. */
export const expandCases = (context: Context): readonly Case[] =>
  (context.document.cases ?? []).map((each, index) => ({
    query: queryOf(each.query),
    fail: each.fail ?? [],
    recover: each.recover ?? [],
    claims: claimsOf(each),
    at: originAt(context.positions, ['cases', index]),
  }))
