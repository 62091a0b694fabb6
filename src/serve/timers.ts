import type { Clock } from '../probe/scheduler.ts'

/** The part of a clock that connections need: calls back after a time, and gives the way to forget it. An argument, so that tests need not wait. */
export type Timers = Pick<Clock, 'after'>

export const systemTimers: Timers = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
