import type { AlarmState } from './health-check.ts'
import type { Origin } from './origin.ts'

/** What a scenario or case asks, as the plan writes it. */
export interface TestQuery {
  /** Relative where only one zone has it. */
  readonly name: string
  readonly type: string
  /** Names of clients; none is one client of unknown place, `all` every kind that there is. */
  readonly clients: readonly string[] | 'all'
}

/** What an answer must be like. Absent members claim nothing. */
export interface Claims {
  /** Exactly these can be answered: values, or names of endpoints. */
  readonly answers?: readonly string[]
  readonly answersInclude?: readonly string[]
  readonly answersExclude?: readonly string[]
  readonly rcode?: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL'
  readonly ttlAtMost?: number
  /** Value or endpoint to its share, each within `shareTolerance`. */
  readonly share?: ReadonlyMap<string, number>
  readonly shareTolerance?: number
  /** True: everybody reaches something live; false: nobody does. */
  readonly served?: boolean
  /** A smaller share of requests comes to nothing; at a moment of a scenario caches are included. */
  readonly lostShareBelow?: number
  /** Health check to healthy. */
  readonly health?: ReadonlyMap<string, boolean>
  /** A branch path, or one above it. */
  readonly via?: string
  /** A rule that takes part in the decision. */
  readonly traceHas?: string
}

/** Claims about one moment. */
export interface MomentExpectation {
  readonly kind: 'moment'
  /** Seconds after the start. */
  readonly atSeconds: number
  readonly claims: Claims
  readonly at: Origin
}

/** Claims about a whole run; seconds. */
export interface RunExpectation {
  readonly kind: 'run'
  readonly movedWithin?: number
  readonly outageAtMost?: number
  /** Share of requests, caches included, that at no moment comes to nothing. */
  readonly lostShareBelow?: number
  readonly never?: readonly string[]
  readonly eventually?: readonly string[]
  readonly at: Origin
}

export type Expectation = MomentExpectation | RunExpectation

/** Something happens, in words of `--fail`. */
export interface ScenarioEvent {
  readonly atSeconds: number
  readonly fail: readonly string[]
  readonly recover: readonly string[]
  /** Alarm to its state from now on. */
  readonly alarms: ReadonlyMap<string, AlarmState>
}

/** A run on the virtual clock. @see verification.md §2.2 */
export interface Scenario {
  readonly id: string
  readonly query: TestQuery
  readonly seed: number
  /** When it starts on the virtual clock, milliseconds since 1970 UTC. */
  readonly startMs?: number
  readonly events: readonly ScenarioEvent[]
  readonly expect: readonly Expectation[]
  readonly at: Origin
}

/** One state and its answer, without time. */
export interface Case {
  readonly query: TestQuery
  readonly fail: readonly string[]
  readonly recover: readonly string[]
  readonly claims: Claims
  readonly at: Origin
}
