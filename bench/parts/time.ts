import { readFileSync } from 'node:fs'
import { compile } from '../../src/decide/compile.ts'
import { afterProbe, type CheckerState, NEW_CHECKER } from '../../src/health/checker.ts'
import { quorumHealthy } from '../../src/health/quorum.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { drawVerdict, failureVerdict, type Probing, quorumOf, recoveryVerdict } from '../../src/simulate/detection.ts'
import { createEventQueue } from '../../src/simulate/event-queue.ts'
import { playRuns, preparePlay } from '../../src/simulate/play.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { randomStream } from '../../src/values/rng.ts'

const SECONDS_A_YEAR = 365 * 86_400
const MICROSECONDS = 1_000_000
const [MTBF, MTTR, TTL, PROPAGATION] = [30 * 86_400, 3600, 60, 10]
const PROBING: Probing = {
  interval: 30,
  failures: 3,
  successes: 3,
  okDelay: 0.1,
  failDelay: 0.1,
  intervalFrom: 'response',
}
const QUORUM = quorumOf(16)

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** CPU milliseconds that something takes: a busy machine does not count. */
function cost(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** CPU milliseconds of each of some rounds, after one that does not count. */
function rounds(count: number, work: () => void): readonly number[] {
  work()
  return Array.from({ length: count }, () => cost(work))
}

/** Events a second: a queue of `pending` events, one out and one in. */
function eventsPerSecond(pending: number): number {
  const queue = createEventQueue(pending)
  const rng = randomStream(1)
  for (let index = 0; index < pending; index += 1) queue.push(Math.floor(rng() * 1e6), index)
  const events = 2_000_000
  const times = rounds(5, () => {
    for (let event = 0; event < events; event += 1) {
      queue.pop()
      queue.push(queue.time() + (Math.imul(event, 2654435761) >>> 12), queue.payload())
    }
  })
  return (events * 1000) / median(times)
}

/**
 * An endpoint with a perfect standby: fails, is noticed, is left by its clients, comes back, is noticed. One client a
 * failure stands for all. Share of time in which that client gets nothing.
 */
function activePassive(years: number, seed: number): number {
  const queue = createEventQueue(8)
  const rng = randomStream(seed)
  const [failure, recovery] = [failureVerdict(PROBING, QUORUM), recoveryVerdict(PROBING, QUORUM)]
  const after = (seconds: number) => Math.round(queue.time() + seconds * MICROSECONDS)
  const exponential = (mean: number) => -mean * Math.log(1 - rng())
  const end = years * SECONDS_A_YEAR * MICROSECONDS
  let [failedAt, lost, isDown, believed] = [0, 0, false, true]
  queue.push(Math.round(exponential(MTBF) * MICROSECONDS), 0)
  while (queue.pop() && queue.time() < end) {
    switch (queue.payload()) {
      case 0: {
        isDown = true
        failedAt = queue.time()
        const repair = after(exponential(MTTR))
        queue.push(repair, 1)
        queue.push(after(drawVerdict(failure, rng)), 2)
        break
      }
      case 1:
        isDown = false
        // Those who have not been moved by now are served again.
        if (believed) lost += queue.time() - failedAt
        queue.push(after(drawVerdict(recovery, rng)), 3)
        queue.push(after(exponential(MTBF)), 0)
        break
      case 2:
        if (!isDown) break
        believed = false
        queue.push(after(rng() * PROPAGATION + rng() * TTL), 4)
        break
      case 3:
        if (!isDown) believed = true
        break
      default:
        if (!believed) lost += Math.min(queue.time(), isDown ? Number.POSITIVE_INFINITY : queue.time()) - failedAt
    }
  }
  return lost / end
}

/** The same endpoint with every probe of every checker in turn; nothing but the verdicts. */
function everyProbe(days: number): number {
  const rng = randomStream(2)
  const states: CheckerState[] = Array.from({ length: QUORUM.checkers }, () => NEW_CHECKER)
  const cycle = PROBING.interval + PROBING.okDelay
  const phases = states.map(() => rng() * cycle)
  let [verdicts, said] = [0, true]
  for (let start = 0; start < days * 86_400; start += cycle)
    for (const [checker, phase] of phases.entries()) {
      const at = start + phase
      const passed = at % (MTBF + MTTR) < MTBF
      states[checker] = afterProbe(states[checker] ?? NEW_CHECKER, passed, { failureThreshold: PROBING.failures })
      const healthy = quorumHealthy(states.filter((state) => state.healthy).length, QUORUM.checkers)
      if (healthy !== said) verdicts += 1
      said = healthy
    }
  return verdicts
}

const file = 'examples/failover.yaml'
const { deployment } = await loadPlan([{ name: file, text: readFileSync(file, 'utf8') }])
if (!deployment) throw new Error(`${file} does not expand`)
const graph = compile(deployment)
const events = [{ at: 0, failed: [{ kind: 'endpoint' as const, name: 'web' }] }]
const first = cost(() => timelineOf(graph, events))
const warm = median(rounds(20, () => timelineOf(graph, events)))

const years = 20_000
const yearsPerSecond = (years * 1000) / median(rounds(5, () => activePassive(years, 1)))
const days = 20
const probedPerSecond = (days * 1000) / 365 / median(rounds(5, () => everyProbe(days)))

const lossy = preparePlay(graph, [{ at: 0, losses: [{ endpoint: 'web', share: 0.6 }] }], { runs: 200 })
const [point] = lossy.points
const probes = (lossy.runs * QUORUM.checkers * 3600) / (PROBING.interval + PROBING.okDelay)
const lossyMs = median(
  rounds(5, () => {
    if (point) for (const _ of playRuns(lossy, point, [...point.stories.values()], 3600));
  }),
)

const millions = (value: number) => `${(value / 1e6).toFixed(1)} M/s`
console.table({
  'timeline of one failure': { measured: `${warm.toFixed(1)} ms (first ${first.toFixed(0)} ms)`, budget: '< 50 ms' },
  'events, 8 pending': { measured: millions(eventsPerSecond(8)), budget: '>= 10 M/s' },
  'events, 1,000 pending': { measured: millions(eventsPerSecond(1000)), budget: '' },
  'endpoint-years, active-passive': { measured: `${Math.round(yearsPerSecond)}/s`, budget: '>= 100000/s' },
  'the same, every probe in turn': { measured: `${probedPerSecond.toFixed(3)}/s`, budget: '' },
  ratio: { measured: `${Math.round(yearsPerSecond / probedPerSecond)} x`, budget: '' },
  'probes of an endpoint with losses': { measured: millions((probes * 1000) / lossyMs), budget: '' },
})

// What is measured is right: E[min(F, R)] / (mtbf + mttr) for F = D + P + C, all but D in closed form.
const survives = (width: number) => (MTTR / width) * (1 - Math.exp(-width / MTTR))
const failure = failureVerdict(PROBING, QUORUM)
let detected = 0
const rng = randomStream(3)
const draws = 200_000
for (let draw = 0; draw < draws; draw += 1) detected += Math.exp(-drawVerdict(failure, rng) / MTTR) / draws
const expected = (MTTR * (1 - detected * survives(PROPAGATION) * survives(TTL))) / (MTBF + MTTR)
console.log(
  `share of time lost: ${activePassive(200_000, 5).toExponential(3)} played, ${expected.toExponential(3)} by formula (A4)`,
)
