/** Calls back once after a time, unless cancelled. An argument, so that tests need not wait. */
export interface Timers {
  after(milliseconds: number, callback: () => void): Timer
}

export interface Timer {
  cancel(): void
}

export const systemTimers: Timers = {
  after: (milliseconds, callback) => {
    const handle = setTimeout(callback, milliseconds)
    return { cancel: () => clearTimeout(handle) }
  },
}
