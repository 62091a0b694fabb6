import { earliestVerdict, latestVerdict, meanVerdict, verdictQuantile } from './detection.ts'
import type { Play } from './play.ts'
import type { Step } from './steps.ts'

/** How one check, or a load balancer for one target, takes one change of the truth. */
export interface SensorChange {
  /** `check:web`, `target:asg-a`, `resource:alb`; `forced-down:any` and `forced-up:any` for calculated checks that a fault overrides. */
  readonly key: string
  /** Seconds after the start at which the truth changed. */
  readonly at: number
  /** What it says before, and once it has noticed: the raw status, before `inverted`. */
  readonly from: boolean
  readonly to: boolean
  /** Checkers that must change their mind, of those that do; absent where one place decides. */
  readonly quorum?: { readonly needed: number; readonly of: number }
  /** When it says so, seconds after the start. Absent where another event, or chance, may come between. */
  readonly verdict?: {
    readonly earliest: number
    readonly p50: number
    readonly p95: number
    readonly p99: number
    readonly latest: number
    readonly mean: number
  }
}

const changeOf = (key: string, { at, from, to, verdict }: Step, isCertain: boolean): SensorChange => ({
  key,
  at,
  from,
  to,
  ...(verdict && verdict.order.of > 1 ? { quorum: { needed: verdict.order.rank, of: verdict.order.of } } : {}),
  ...(verdict && isCertain
    ? {
        verdict: {
          earliest: at + earliestVerdict(verdict),
          p50: at + verdictQuantile(verdict, 0.5),
          p95: at + verdictQuantile(verdict, 0.95),
          p99: at + verdictQuantile(verdict, 0.99),
          latest: at + latestVerdict(verdict),
          mean: at + meanVerdict(verdict),
        },
      }
    : {}),
})

/** What every sensor makes of the events, in plan order; parameters with a range at the first of their points. */
export const sensorChanges = ({ points }: Play): readonly SensorChange[] =>
  [...(points[0]?.stories ?? [])].flatMap(([key, { steps, isExact }]) =>
    steps
      .filter(({ from, to, settledBy }) => from !== to || settledBy === Number.POSITIVE_INFINITY)
      .map((step) => changeOf(key, step, isExact)),
  )
