import type { Signing } from '../dns/dnssec/zone-signer.ts'
import { rawStatus } from '../health/believe.ts'
import { type Fault, formatFault, type Observed } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Deployment } from '../model/deployment.ts'
import { type AlarmState, type HealthCheck, isEndpointCheck, type Observation } from '../model/health-check.ts'
import type { AddressPlaces } from '../model/place.ts'
import { probesSame } from '../probe/same-probe.ts'
import type { AnswerChange } from './changes.ts'
import { type EventLog, healthEvents, overrideEvent } from './events.ts'
import { createLiveState, type HealthChange, type LiveState } from './live-state.ts'
import { givenBy, type Override, type OverrideAction, type PlacedOverride, place, without } from './overrides.ts'
import type { ServedPlan } from './reloader.ts'
import type { Timers } from './timers.ts'

/** What is asked for by name. */
export interface OverrideRequest {
  readonly action: 'fail' | 'drain' | 'hold' | 'recover' | AlarmState
  readonly selector: string
  readonly reason?: string
  /** Seconds until it ends by itself. */
  readonly forSeconds?: number
  /** Drains although somebody would be left with nothing healthy. */
  readonly force?: boolean
}

/** Why a request changes nothing; `unknown`: the plan has no such thing. */
export interface OverrideRefusal {
  readonly reason: 'unknown' | 'conflict'
  readonly message: string
  readonly hint: string
}

export interface OverrideResult {
  readonly set: PlacedOverride | undefined
  readonly ended: readonly PlacedOverride[]
  readonly faults: readonly Fault[]
  /** What it changed at once; undefined where no status did. */
  readonly change: HealthChange | undefined
}

/** What is served and what is said of it, from start to end. */
export interface Session {
  readonly live: LiveState
  plan(): ServedPlan
  overrides(): readonly PlacedOverride[]
  request(request: OverrideRequest): OverrideResult | OverrideRefusal
  /** Serves another plan; checks that are the same keep what was seen of them (D85). */
  adopt(plan: ServedPlan): void
  close(): void
}

export interface SessionOptions {
  readonly plan: ServedPlan
  readonly observed: Observed
  readonly overrides: readonly Override[]
  /** What was seen of checks before the start. */
  readonly seen?: ReadonlyMap<string, Observation>
  readonly events: EventLog
  /** Why a check is seen as it is. */
  readonly because: (checkId: string) => string | undefined
  readonly onChange: (change: HealthChange) => void
  /** Hears when overrides are set or end. */
  readonly onOverrides: () => void
  readonly nowMs: () => number
  readonly timers: Timers
  /** How zones are signed, if any is. */
  readonly signing?: Signing
  /** Where addresses are that the plan says nothing of. */
  readonly places?: AddressPlaces | undefined
}

/** Timers of the system hold 24 days; anything later is looked at again. */
const TIMER_MS_MAX = 3_600_000

const isAlarmState = (action: OverrideRequest['action']): action is AlarmState =>
  action === 'OK' || action === 'ALARM' || action === 'INSUFFICIENT_DATA'

/** The status that checks of an alarm had last, by what is given now. */
function lastKnownOf(
  names: ReadonlySet<string>,
  { healthChecks, alarms }: Deployment,
  observations: ReadonlyMap<string, Observation>,
): boolean {
  for (const check of healthChecks.values())
    if (check.type === 'CLOUDWATCH_METRIC' && names.has(check.alarm.name))
      return rawStatus(check, observations.get(check.id) ?? alarms.get(check.alarm.name)?.state)
  return true
}

/** Answers that would come from what is believed unhealthy, and did not before. */
const newlyOpen = ({ answers }: HealthChange): readonly AnswerChange[] =>
  answers.filter(
    ({ before, after }) =>
      after.outcomes.some(({ failOpen }) => failOpen) && !before.outcomes.some(({ failOpen }) => failOpen),
  )

/** True where what was seen of a check says as much of another. @see D85 */
function seesSame(was: HealthCheck, is: HealthCheck): boolean {
  if (was.type === 'CLOUDWATCH_METRIC')
    return is.type === was.type && is.alarm.name === was.alarm.name && is.alarm.region === was.alarm.region
  return isEndpointCheck(was) && isEndpointCheck(is) && probesSame(was, is)
}

/** What was seen that still holds for the checks of another plan. @see D85 */
function seenStill(
  seen: ReadonlyMap<string, Observation>,
  before: Deployment,
  after: Deployment,
): ReadonlyMap<string, Observation> {
  return new Map(
    [...seen].filter(([id]) => {
      const [was, is] = [before.healthChecks.get(id), after.healthChecks.get(id)]
      return was !== undefined && is !== undefined && seesSame(was, is)
    }),
  )
}

/** Joins the plan, what was seen and what was said to what is believed, and keeps it so while all three change. */
export function createSession(options: SessionOptions): Session {
  const { events, nowMs, timers } = options
  let plan = options.plan
  const deployment = () => plan.graph.deployment
  let overrides: readonly PlacedOverride[] = options.overrides.map((override) => place(override, deployment()))
  let forget: (() => void) | undefined
  const given = (of: readonly PlacedOverride[]) => givenBy(of, options.observed, deployment())
  const live = createLiveState(
    plan.graph,
    given(overrides),
    (change) => {
      for (const body of healthEvents(change, options.because)) events.publish(body)
      options.onChange(change)
    },
    options.seen,
    options.signing,
    options.places,
  )

  function wait(): void {
    forget?.()
    const next = Math.min(...overrides.map(({ untilMs = Number.POSITIVE_INFINITY }) => untilMs))
    forget =
      next === Number.POSITIVE_INFINITY
        ? undefined
        : timers.after(Math.min(Math.max(next - nowMs(), 0), TIMER_MS_MAX), expire)
  }
  function expire(): void {
    const now = nowMs()
    const over = overrides.filter(({ untilMs }) => untilMs !== undefined && untilMs <= now)
    if (over.length > 0) {
      overrides = overrides.filter((override) => !over.includes(override))
      for (const override of over) events.publish(overrideEvent(override, 'expired'))
      live.give(given(overrides))
      options.onOverrides()
    }
    wait()
  }
  function become(next: readonly PlacedOverride[]): HealthChange | undefined {
    overrides = next
    const change = live.give(given(overrides))
    options.onOverrides()
    wait()
    return change
  }
  function setOverride(
    request: OverrideRequest,
    action: OverrideAction,
    faults: readonly Fault[],
  ): OverrideResult | OverrideRefusal {
    const now = nowMs()
    const set: PlacedOverride = {
      action,
      selector: isAlarmState(request.action) ? `alarm:${request.selector}` : request.selector,
      sinceMs: now,
      except: [],
      faults,
      ...(request.reason === undefined ? {} : { reason: request.reason }),
      ...(request.forSeconds === undefined ? {} : { untilMs: now + request.forSeconds * 1000 }),
    }
    const { left, ended } = without(overrides, faults)
    const next = [...left, set]
    if (action.kind === 'drain' && !request.force) {
      const open = newlyOpen(live.foresee(given(next)))[0]
      if (open)
        return {
          reason: 'conflict',
          message: `nothing healthy would be left to answer ${open.group.name} ${open.group.type}`,
          hint: 'drain what has a healthy alternative, or force it',
        }
    }
    events.publish(overrideEvent(set, 'set'))
    return { set, ended, faults, change: become(next) }
  }
  function recover(selector: string, faults: readonly Fault[]): OverrideResult | OverrideRefusal {
    const { left, ended } = without(overrides, faults)
    if (ended.length === 0)
      return {
        reason: 'conflict',
        message: `nothing has been said of ${selector}, so there is nothing to take back`,
        hint: 'hold it up with --hold to have it healthy whatever the probes say',
      }
    for (const override of ended) events.publish(overrideEvent(override, 'ended'))
    return { set: undefined, ended, faults, change: become(left) }
  }

  wait()
  return {
    live,
    plan: () => plan,
    overrides: () => overrides,
    request: (request) => {
      const selector = isAlarmState(request.action) ? `alarm:${request.selector}` : request.selector
      const selection = resolveSelector(deployment(), selector)
      if (!selection.ok) {
        // What sleeps has no meaning in this plan, but a name by which it can be ended.
        const asleep = overrides.filter((one) => one.faults.length === 0 && one.selector === selector)
        if (request.action !== 'recover' || asleep.length === 0)
          return { reason: 'unknown', message: selection.message, hint: selection.hint }
        for (const override of asleep) events.publish(overrideEvent(override, 'ended'))
        const change = become(overrides.filter((one) => !asleep.includes(one)))
        return { set: undefined, ended: asleep, faults: [], change }
      }
      const { faults } = selection
      if (request.action === 'recover') return recover(selector, faults)
      if (!isAlarmState(request.action)) return setOverride(request, { kind: request.action }, faults)
      const names = new Set(faults.map(({ name }) => name))
      const known = new Map([...live.seen(), ...live.given().observed.observations])
      const lastKnown = lastKnownOf(names, deployment(), known)
      return setOverride(request, { kind: 'alarm', state: request.action, lastKnown }, faults)
    },
    adopt: (next) => {
      const seen = seenStill(live.seen(), deployment(), next.graph.deployment)
      plan = next
      overrides = overrides.map((override) => place(override, deployment()))
      live.adopt({ graph: next.graph, given: given(overrides), seen })
    },
    close: () => forget?.(),
  }
}

/** What an override names, as people and machines read it. */
export const targetsOf = ({ faults }: PlacedOverride): readonly string[] => faults.map(formatFault)
