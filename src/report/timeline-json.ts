import { formatFault } from '../health/faults.ts'
import type { Deployment } from '../model/deployment.ts'
import type { ParameterValue } from '../model/time-parameters.ts'
import type { TimedEvent } from '../simulate/epochs.ts'
import type { Quantiles } from '../simulate/moved-times.ts'
import { registrationCourses } from '../simulate/registrations.ts'
import type { Move, Phase, RecordTimeline, Timeline } from '../simulate/timeline.ts'
import { truthOf } from '../simulate/truth.ts'
import { displayName } from '../values/name.ts'
import { answersJson } from './answers.ts'
import { formatJson } from './json.ts'
import { isAlone, kindJson } from './kind-words.ts'
import { registrationsJson } from './registrations.ts'
import { unservedSeconds } from './timeline.ts'

/** Digits that the model is good for, and that all platforms agree on. */
const rounded = (value: number, digits: number) => Number(value.toFixed(digits))
/** To the millisecond. */
export const secondsJson = (value: number): number => rounded(value, 3)
/** To a millionth. */
export const shareJson = (value: number): number => rounded(value, 6)

export const quantilesJson = ({ p50, p95, p99 }: Quantiles): object => ({
  ...(p50 === undefined ? {} : { p50: secondsJson(p50) }),
  ...(p95 === undefined ? {} : { p95: secondsJson(p95) }),
  ...(p99 === undefined ? {} : { p99: secondsJson(p99) }),
})

const eventJson = ({ at, failed = [], recovered = [], losses = [], alarms = [] }: TimedEvent) => ({
  at: secondsJson(at),
  failed: failed.map(formatFault),
  recovered: recovered.map(formatFault),
  ...(losses.length > 0 ? { losses } : {}),
  ...(alarms.length > 0 ? { alarms } : {}),
})

const moveJson = ({ at, from, to, detected, published, moved, mean, worst, ttl, connections }: Move) => ({
  at: secondsJson(at),
  from,
  to,
  detected: { ...quantilesJson(detected), worst: secondsJson(worst.detected) },
  published: { ...quantilesJson(published), worst: secondsJson(worst.published) },
  moved: {
    ...quantilesJson(moved),
    ...(mean === undefined ? {} : { mean: secondsJson(mean) }),
    worst_compliant: secondsJson(worst.moved),
  },
  ttl,
  ...(connections ? { connections: quantilesJson(connections) } : {}),
})

const phaseJson = ({ from, to, decision, health }: Phase) => ({
  from: secondsJson(from),
  ...(to === undefined ? {} : { to: secondsJson(to) }),
  answers: decision,
  unhealthy: [...health.checks].flatMap(([id, status]) => (status ? [] : [id])),
})

function recordJson(
  timeline: Timeline,
  record: RecordTimeline,
  deployment: Deployment,
  at: number | undefined,
): object {
  const { zone, name, type, kinds, decisions, moves, phases, curve, isSampled, passing } = record
  const alone = isAlone(record, timeline.records)
  const [first] = timeline.epochs
  const world = (decision: number) => {
    const move = moves.findLast(({ to }) => to === decision)
    return timeline.epochs[move?.epoch ?? 0]?.world ?? first?.world
  }
  return {
    zone: displayName(zone.name),
    name: displayName(name),
    type,
    clients: kinds.map((kind) => ({
      ...kindJson(kind),
      ...(alone && kinds.length === 1 && kind.label === 'all' ? { kind: 'any' } : {}),
    })),
    answers: decisions.map((decision, index) => {
      const seen = world(index)
      return seen ? answersJson(decision, type, truthOf(deployment, seen)) : []
    }),
    moves: moves.map(moveJson),
    phases: phases.map(phaseJson),
    ...(at === undefined ? {} : { moment: momentJson(record, at) }),
    ends_unserved: shareJson(record.endsUnserved),
    unserved_seconds: secondsJson(unservedSeconds(record)),
    ...(passing === undefined ? {} : { passing_seconds: secondsJson(passing) }),
    sampled: isSampled,
    curve: curve.map(({ at: seconds, stale, unserved }) => [
      secondsJson(seconds),
      shareJson(stale),
      shareJson(unserved),
    ]),
  }
}

function momentJson({ run, decisions }: RecordTimeline, seconds: number): object {
  const { isSettled, settledFrom, possible, answers, held, served } = run.at(seconds)
  const index = (decision: RecordTimeline['decisions'][number]) => decisions.indexOf(decision)
  return {
    at: secondsJson(seconds),
    settled: isSettled,
    settled_from: Number.isFinite(settledFrom) ? secondsJson(settledFrom) : null,
    possible: [...new Set(possible.map(({ decision }) => index(decision)))],
    servers: answers.map(({ decision, probability }) => ({
      answers: index(decision),
      probability: shareJson(probability),
    })),
    clients: held.map(({ decision, share }) => ({ answers: index(decision), share: shareJson(share) })),
    served: shareJson(served),
  }
}

const valueJson = (value: ParameterValue) => (value === Number.POSITIVE_INFINITY ? null : value)

/** `r53sim/timeline/v1`: what `simulate --timeline --format json` prints. @param at the moment of `--at`, seconds */
export function timelineToJson(timeline: Timeline, deployment: Deployment, at?: number): string {
  const { events, sensors, records, findings, assumptions, seed, runs } = timeline
  const courses = registrationCourses(deployment)
  return formatJson('timeline', {
    seed,
    runs,
    events: events.map(eventJson),
    sensors: sensors.map(({ key, at: seconds, from, to, quorum, verdict }) => ({
      sensor: key,
      at: secondsJson(seconds),
      from: from ? 'healthy' : 'unhealthy',
      to: to ? 'healthy' : 'unhealthy',
      ...(quorum ? { checkers: quorum } : {}),
      ...(verdict
        ? { verdict: Object.fromEntries(Object.entries(verdict).map(([name, value]) => [name, secondsJson(value)])) }
        : {}),
    })),
    records: records.map((record) => recordJson(timeline, record, deployment, at)),
    ...(courses.length === 0 ? {} : { registrations: registrationsJson(courses) }),
    findings: findings.map(({ healthy, ...finding }) => ({ ...finding, healthy: shareJson(healthy) })),
    assumptions: assumptions.map(({ key, value, default: usual, isDefault, unit, confidence, source }) => ({
      key,
      value: valueJson(value),
      default: valueJson(usual),
      is_default: isDefault,
      unit,
      confidence,
      source,
    })),
  })
}
