import { afterProbe, type CheckerState, NEW_CHECKER } from '../health/checker.ts'
import { type Rng, randomStream } from '../values/rng.ts'
import { AT_ONCE, alarmVerdict, cycleOf, drawVerdict, type Probing, type Quorum } from './detection.ts'
import { createEventQueue, type EventQueue, MICROSECONDS, toMicroseconds } from './event-queue.ts'
import type { Change, Sensor } from './sensors.ts'

/** A sensor says something else from a moment on. */
export interface Flip {
  /** Seconds, to the microsecond. */
  readonly at: number
  /** Position of the sensor in the list that was played. */
  readonly sensor: number
  readonly healthy: boolean
}

/** One sensor while it is played. */
interface Player {
  /** The truth has changed. */
  readonly turn: (change: Change) => void
  /** An event of its own, by the number it gave. */
  readonly act: (what: number) => void
}

/** What a player can do: ask to be called at a moment, and say something. */
interface Stage {
  readonly now: () => number
  readonly schedule: (microseconds: number, what: number) => void
  /** Goes on to a later moment if nothing else happens until then, that moment included. */
  readonly skipTo: (microseconds: number) => boolean
  readonly say: (healthy: boolean) => void
}

/**
 * Checkers at phases of their own. Between changes of the truth nothing happens to a checker that agrees with it, and
 * no event is spent on it: its next probe after the change is worked out.
 */
function checkersPlayer(probing: Probing, quorum: Quorum, first: Change, rng: Rng, stage: Stage): Player {
  const count = quorum.checkers
  const passing = Float64Array.from(first.passing)
  const states: CheckerState[] = Array.from(passing, (chance) => ({ healthy: chance > 0, opposing: 0 }))
  /** When the next probe of each starts, or one at some time before: then a whole number of cycles lies between. */
  const next = new Float64Array(count)
  const busy = new Uint8Array(count)
  let healthyCheckers = states.filter(({ healthy }) => healthy).length
  let said = healthyCheckers >= quorum.healthyNeeded
  const cycle = [false, true].map((passes) => Math.max(1, toMicroseconds(cycleOf(probing, passes))))
  const delay = [toMicroseconds(probing.failDelay), toMicroseconds(probing.okDelay)]
  const toUnhealthy = { failureThreshold: probing.failures }
  const toHealthy = { failureThreshold: probing.successes }
  const cycleAt = (index: number) => cycle[(passing[index] ?? 1) > 0 ? 1 : 0] ?? 1
  for (let index = 0; index < count; index += 1) next[index] = Math.floor(rng() * cycleAt(index))

  const isSettled = (index: number): boolean => {
    const chance = passing[index] ?? 1
    const { healthy, opposing } = states[index] ?? NEW_CHECKER
    return opposing === 0 && (healthy ? chance === 1 : chance === 0)
  }

  function turn({ passing: becomes }: Change): void {
    const now = stage.now()
    for (let index = 0; index < count; index += 1) {
      if (!busy[index]) {
        // Its probes went on at the old pace.
        const behind = now - (next[index] ?? 0)
        if (behind > 0) next[index] = (next[index] ?? 0) + Math.ceil(behind / cycleAt(index)) * cycleAt(index)
      }
      passing[index] = becomes[index] ?? 1
      if (!busy[index] && !isSettled(index)) {
        busy[index] = 1
        stage.schedule(next[index] ?? now, index)
      }
    }
  }

  function takeResult(index: number, passed: boolean): void {
    const before = states[index] ?? NEW_CHECKER
    const after = afterProbe(before, passed, before.healthy ? toUnhealthy : toHealthy)
    states[index] = after
    const kind = passed ? 1 : 0
    const start = stage.now() - (delay[kind] ?? 0)
    next[index] = start + (cycle[kind] ?? 1)
    if (isSettled(index)) busy[index] = 0
    else stage.schedule(next[index] ?? 0, index)
    if (after.healthy === before.healthy) return
    healthyCheckers += after.healthy ? 1 : -1
    const says = healthyCheckers >= quorum.healthyNeeded
    if (says === said) return
    said = says
    stage.say(says)
  }

  /** Numbers below `count` start a probe; then come results, failed and passed, that something else got in the way of. */
  function act(what: number): void {
    const index = what % count
    if (what >= count) {
      takeResult(index, what >= 2 * count)
      return
    }
    const chance = passing[index] ?? 1
    const passed = chance === 1 || (chance > 0 && rng() < chance)
    const due = stage.now() + (delay[passed ? 1 : 0] ?? 0)
    if (stage.skipTo(due)) takeResult(index, passed)
    else stage.schedule(due, index + count * (passed ? 2 : 1))
  }

  return { turn, act }
}

/** A verdict that comes at a drawn time unless the truth changes again before. */
function delayedPlayer(first: Change, delayOf: (change: Change) => number, stage: Stage): Player {
  let said = first.healthy
  let wanted = first.healthy
  let attempt = 0
  return {
    turn: (change) => {
      wanted = change.healthy
      attempt += 1
      if (wanted !== said) stage.schedule(stage.now() + toMicroseconds(delayOf(change)), attempt)
    },
    act: (what) => {
      if (what !== attempt || wanted === said) return
      said = wanted
      stage.say(said)
    },
  }
}

function playerOf({ watcher, changes: [first] }: Sensor, rng: Rng, stage: Stage): Player {
  switch (watcher.kind) {
    case 'checkers':
      return checkersPlayer(watcher.probing, watcher.quorum, first, rng, stage)
    case 'alarm':
      return delayedPlayer(
        first,
        ({ told }) => drawVerdict(told ? AT_ONCE : alarmVerdict(watcher.periodSeconds, watcher.datapoints), rng),
        stage,
      )
    case 'switch':
      return delayedPlayer(first, () => watcher.delay, stage)
  }
}

/** Events of a player in the queue are its number plus this many times their own; truth changes are below zero. */
const playerEvents = (players: number, player: number, what: number) => player + players * what

/**
 * Plays the changes of all sensors once, up to `until` seconds: what each says, in order of time. Every sensor has chance of its own,
 * so two plans share the draws of the sensors that they share.
 *
 * @see time-model.md §10 item 2
 */
export function playOnce(
  sensors: readonly Sensor[],
  seed: number,
  run: number,
  until: number,
  queue: EventQueue = createEventQueue(),
): readonly Flip[] {
  const flips: Flip[] = []
  const turns: { readonly sensor: number; readonly change: Change }[] = []
  const end = toMicroseconds(until)
  let now = 0
  const plan = (sensor: number, change: Change) => {
    turns.push({ sensor, change })
    queue.push(Math.max(now, toMicroseconds(change.at)), -turns.length)
  }
  queue.clear()
  const players = sensors.map((sensor, index) => {
    for (const change of sensor.changes.slice(1)) plan(index, change)
    return playerOf(sensor, randomStream(seed, sensor.key, `run ${run}`), {
      now: () => now,
      schedule: (at, what) => queue.push(at, playerEvents(sensors.length, index, what)),
      skipTo: (at) => {
        if (queue.peek() <= at || at > end) return false
        now = at
        return true
      },
      say: (healthy) => {
        flips.push({ at: now / MICROSECONDS, sensor: index, healthy })
      },
    })
  })
  while (queue.pop()) {
    now = queue.time()
    if (now > end) break
    const event = queue.payload()
    if (event < 0) {
      const turn = turns[-event - 1]
      if (turn) players[turn.sensor]?.turn(turn.change)
    } else players[event % sensors.length]?.act(Math.floor(event / sensors.length))
  }
  return flips
}
