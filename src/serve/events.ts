import { type PlainAnswer, plainAnswers } from '../decide/plain-answers.ts'
import type { AlarmState } from '../model/health-check.ts'
import type { AnswerChange } from './changes.ts'
import type { HealthChange } from './live-state.ts'
import type { PlacedOverride } from './overrides.ts'
import type { ReloadResult } from './reloader.ts'

/** What happened; the members are those of `schemas/event.schema.json`. */
export type EventBody =
  | {
      readonly type: 'health'
      readonly kind: 'check' | 'resource'
      readonly name: string
      readonly healthy: boolean
      readonly because?: string
    }
  | {
      readonly type: 'answer'
      readonly zone: string
      readonly name: string
      readonly record_type: string
      readonly client: string
      readonly before: readonly PlainAnswer[]
      readonly after: readonly PlainAnswer[]
    }
  | {
      readonly type: 'override'
      readonly change: 'set' | 'ended' | 'expired'
      readonly action: string
      readonly selector: string
      readonly reason?: string
      readonly until?: string
    }
  | {
      readonly type: 'alarm'
      readonly name: string
      readonly region: string
      readonly state: AlarmState
      readonly state_before: AlarmState
      readonly reason: string
      /** ARNs that AWS would have told. */
      readonly actions: readonly string[]
    }
  | {
      readonly type: 'instance'
      readonly change: 'registered' | 'draining' | 'deregistered' | 'expired'
      readonly instance: string
    }
  | {
      readonly type: 'reload'
      readonly outcome: ReloadResult['outcome']
      readonly digest?: string
      readonly message?: string
    }

export type ServeEvent = EventBody & { readonly schema: 'r53sim/event/v1'; readonly id: string; readonly at: string }

const answerEvent = ({ group, kind, before, after }: AnswerChange): EventBody => ({
  type: 'answer',
  zone: group.zone.name,
  name: group.name,
  record_type: group.type,
  client: kind.label,
  before: plainAnswers(before),
  after: plainAnswers(after),
})

/** The events that a step of health is, in the order of the screen: checks, resources, answers. `because` has the words of the probe that tipped a check. */
export function healthEvents(
  { checks, resources, answers }: HealthChange,
  because: (checkId: string) => string | undefined,
): readonly EventBody[] {
  return [
    ...checks.map(({ name, healthy }): EventBody => {
      const words = because(name)
      return { type: 'health', kind: 'check', name, healthy, ...(words === undefined ? {} : { because: words }) }
    }),
    ...resources.map(({ name, healthy }): EventBody => ({ type: 'health', kind: 'resource', name, healthy })),
    ...answers.map(answerEvent),
  ]
}

/** Wall-clock milliseconds as ISO 8601 in UTC. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

export const overrideEvent = (
  { action, selector, reason, untilMs }: PlacedOverride,
  change: 'set' | 'ended' | 'expired',
): EventBody => ({
  type: 'override',
  change,
  action: action.kind === 'alarm' ? `alarm ${action.state}` : action.kind,
  selector,
  ...(reason === undefined ? {} : { reason }),
  ...(untilMs === undefined ? {} : { until: isoTime(untilMs) }),
})

export const reloadEvent = (result: ReloadResult): EventBody =>
  result.outcome === 'kept'
    ? { type: 'reload', outcome: 'kept', message: result.problem.message }
    : { type: 'reload', outcome: result.outcome, digest: result.digest }

type Listener = (event: ServeEvent) => void

/** What happened, the latest of it kept for those who come later. */
export interface EventLog {
  publish(body: EventBody): void
  /** Hears of every event from now on; returns the way to stop. */
  subscribe(listener: Listener): () => void
  /** Those kept after the event with that id; all that are kept where it is not among them (an earlier run, too long ago). */
  since(id: string): readonly ServeEvent[]
  /** The last `count` of them. */
  last(count: number): readonly ServeEvent[]
}

const KEPT = 1000

/** Ids are of this run: those of another one never match. */
export function createEventLog(nowMs: () => number): EventLog {
  const run = nowMs().toString(36)
  const listeners = new Set<Listener>()
  const kept: ServeEvent[] = []
  let count = 0
  return {
    publish: (body) => {
      count += 1
      const event: ServeEvent = {
        schema: 'r53sim/event/v1',
        id: `${run}-${count}`,
        at: isoTime(nowMs()),
        ...body,
      }
      kept.push(event)
      if (kept.length > KEPT) kept.shift()
      for (const listener of [...listeners]) listener(event)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since: (id) => {
      const index = kept.findIndex((event) => event.id === id)
      return id === `${run}-0` ? [...kept] : kept.slice(index + 1)
    },
    last: (wanted) => (wanted > 0 ? kept.slice(-wanted) : []),
  }
}
