/**
 * Events by time: a binary heap over flat arrays. Times are whole microseconds; events of one moment come out in the order
 * in which they went in.
 *
 * @see time-model.md §10
 */
export interface EventQueue {
  readonly push: (microseconds: number, payload: number) => void
  /** Takes the next event out; false if there is none. Its parts are then in `time` and `payload`. */
  readonly pop: () => boolean
  readonly time: () => number
  readonly payload: () => number
  /** Time of the next event, without taking it; infinite if there is none. */
  readonly peek: () => number
  readonly clear: () => void
}

export const MICROSECONDS = 1_000_000

export const toMicroseconds = (seconds: number): number => Math.round(seconds * MICROSECONDS)

export function createEventQueue(capacity = 64): EventQueue {
  let times = new Float64Array(capacity)
  let orders = new Float64Array(capacity)
  let payloads = new Int32Array(capacity)
  let size = 0
  let sequence = 0
  let [time, payload] = [0, 0]

  function grow(): void {
    const [wider, longer, larger] = [
      new Float64Array(2 * times.length),
      new Float64Array(2 * times.length),
      new Int32Array(2 * times.length),
    ]
    wider.set(times)
    longer.set(orders)
    larger.set(payloads)
    ;[times, orders, payloads] = [wider, longer, larger]
  }

  function push(microseconds: number, what: number): void {
    if (size === times.length) grow()
    const order = sequence++
    let at = size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      // A later sequence never goes before an earlier one of the same time.
      if ((times[parent] ?? 0) <= microseconds) break
      times[at] = times[parent] ?? 0
      orders[at] = orders[parent] ?? 0
      payloads[at] = payloads[parent] ?? 0
      at = parent
    }
    times[at] = microseconds
    orders[at] = order
    payloads[at] = what
  }

  function pop(): boolean {
    if (size === 0) return false
    time = times[0] ?? 0
    payload = payloads[0] ?? 0
    size -= 1
    const [moved, order, what] = [times[size] ?? 0, orders[size] ?? 0, payloads[size] ?? 0]
    let at = 0
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1
      if (right < size) {
        const [left, other] = [times[child] ?? 0, times[right] ?? 0]
        if (other < left || (other === left && (orders[right] ?? 0) < (orders[child] ?? 0))) child = right
      }
      const earlier = times[child] ?? 0
      if (moved < earlier || (moved === earlier && order < (orders[child] ?? 0))) break
      times[at] = earlier
      orders[at] = orders[child] ?? 0
      payloads[at] = payloads[child] ?? 0
      at = child
    }
    times[at] = moved
    orders[at] = order
    payloads[at] = what
    return true
  }

  return {
    push,
    pop,
    time: () => time,
    payload: () => payload,
    peek: () => (size === 0 ? Number.POSITIVE_INFINITY : (times[0] ?? 0)),
    clear: () => {
      size = 0
      sequence = 0
    },
  }
}
