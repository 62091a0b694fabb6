import { type Fault, formatFault, type Observed } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Deployment } from '../model/deployment.ts'
import type { AlarmState, Observation } from '../model/health-check.ts'
import type { Given } from './live-state.ts'

/** What somebody has said of the world; it holds until it is ended or its time is over. */
export type OverrideAction =
  /** As if it were down. */
  | { readonly kind: 'fail' }
  /** Taken out of the answers while it is up. */
  | { readonly kind: 'drain' }
  /** Up, whatever the probes say. */
  | { readonly kind: 'hold' }
  /** `lastKnown`: the raw status it had before, for checks that keep it while there is no data (R3.23). */
  | { readonly kind: 'alarm'; readonly state: AlarmState; readonly lastKnown: boolean }

export interface Override {
  readonly action: OverrideAction
  /** What was named, as for `--fail`. */
  readonly selector: string
  readonly reason?: string
  /** Wall clock, milliseconds. */
  readonly sinceMs: number
  /** When it ends by itself. */
  readonly untilMs?: number
  /** Parts of the selection that have been ended before the rest (`formatFault`). */
  readonly except: readonly string[]
  /** Said on the command line, which says it again at the next start. */
  readonly isOption?: true
}

/** An override with what it means in the plan that is served; nothing where the plan has no such thing at present. */
export interface PlacedOverride extends Override {
  readonly faults: readonly Fault[]
}

/** An override for a plan. One whose names are gone sleeps rather than ends: they may come back with the next save. @see D85 */
export function place(override: Override, deployment: Deployment): PlacedOverride {
  const selection = resolveSelector(deployment, override.selector)
  const except = new Set(override.except)
  const faults = selection.ok ? selection.faults.filter((fault) => !except.has(formatFault(fault))) : []
  return { ...override, faults }
}

/** The overrides without those faults; one that has nothing left is ended. An alarm that is set ends as a whole. */
export function without(
  overrides: readonly PlacedOverride[],
  faults: readonly Fault[],
): { readonly left: readonly PlacedOverride[]; readonly ended: readonly PlacedOverride[] } {
  const gone = new Set(faults.map(formatFault))
  const left: PlacedOverride[] = []
  const ended: PlacedOverride[] = []
  for (const override of overrides) {
    const kept = override.faults.filter((fault) => !gone.has(formatFault(fault)))
    if (kept.length === override.faults.length) left.push(override)
    else {
      const removed = override.faults.filter((fault) => gone.has(formatFault(fault)))
      ended.push({ ...override, faults: removed })
      if (kept.length > 0)
        left.push({ ...override, faults: kept, except: [...override.except, ...removed.map(formatFault)] })
    }
  }
  return { left, ended }
}

function alarmObservation(action: OverrideAction & { readonly kind: 'alarm' }): Observation {
  const { state, lastKnown } = action
  return state === 'INSUFFICIENT_DATA' ? { state, lastKnown } : state
}

/** What was observed with the alarms that are set in place of those of the plan. */
function withAlarms(observed: Observed, overrides: readonly PlacedOverride[], { healthChecks }: Deployment): Observed {
  const states = new Map<string, Observation>()
  for (const { action, faults } of overrides)
    if (action.kind === 'alarm') for (const { name } of faults) states.set(name, alarmObservation(action))
  if (states.size === 0) return observed
  const observations = new Map(observed.observations)
  for (const check of healthChecks.values()) {
    const state = check.type === 'CLOUDWATCH_METRIC' ? states.get(check.alarm.name) : undefined
    if (state !== undefined) observations.set(check.id, state)
  }
  return { ...observed, observations }
}

/** What the overrides say of the world of a plan, on top of what was observed. */
export function givenBy(overrides: readonly PlacedOverride[], observed: Observed, deployment: Deployment): Given {
  const faultsOf = (...kinds: readonly OverrideAction['kind'][]) =>
    overrides.filter(({ action }) => kinds.includes(action.kind)).flatMap(({ faults }) => faults)
  return {
    failed: faultsOf('fail', 'drain'),
    recovered: faultsOf('hold'),
    observed: withAlarms(observed, overrides, deployment),
  }
}
