import { mergeSamples, type Samples } from './samples.ts'

/** Samples by the number of their slot in time (a minute, a second): at least the newest so many are kept. */
export interface Ring {
  /** False where the slot is too long ago. `most`: how many are kept, a power of two from 4. */
  add(slot: number, samples: Samples, most: number): boolean
  /** All of the slots from `from` to before `to`; undefined where there are none. */
  read(from: number, to: number): Samples | undefined
  /** The latest slot; -1 where there is none. */
  newest(): number
}

const CAPACITY_FIRST = 4
const FIELDS = 5

/** A slot has its place by its number; one that is in the way of a newer one is forgotten, unless there may be more places. */
export function createRing(): Ring {
  let slots = new Float64Array(CAPACITY_FIRST).fill(-1)
  let fields = new Float64Array(CAPACITY_FIRST * FIELDS)
  let values: Samples['values'][] = new Array(CAPACITY_FIRST).fill(undefined)
  let newest = -1

  const placeOf = (slot: number) => slot % slots.length

  function samplesAt(place: number): Samples {
    const [count = 0, sum = 0, minimum = 0, maximum = 0, grid = 0] = fields.subarray(place * FIELDS)
    return { count, sum, minimum, maximum, values: values[place], grid }
  }
  function put(slot: number, samples: Samples): void {
    const place = placeOf(slot)
    slots[place] = slot
    fields.set([samples.count, samples.sum, samples.minimum, samples.maximum, samples.grid], place * FIELDS)
    values[place] = samples.values
  }
  function grow(): void {
    const kept = [...slots.entries()]
      .filter(([, slot]) => slot >= 0)
      .map(([at, slot]) => [slot, samplesAt(at)] as const)
    const capacity = slots.length * 2
    slots = new Float64Array(capacity).fill(-1)
    fields = new Float64Array(capacity * FIELDS)
    values = new Array(capacity).fill(undefined)
    for (const [slot, samples] of kept) put(slot, samples)
  }

  return {
    add: (slot, samples, most) => {
      if (slot <= newest - most) return false
      newest = Math.max(newest, slot)
      for (;;) {
        const there = slots[placeOf(slot)] ?? -1
        if (there === slot) put(slot, mergeSamples(samplesAt(placeOf(slot)), samples))
        else if (there >= 0 && slots.length < most) {
          grow()
          continue
        } else if (there > slot) return false
        else put(slot, samples)
        return true
      }
    },
    read: (from, to) => {
      let all: Samples | undefined
      const take = (place: number) => {
        const samples = samplesAt(place)
        all = all === undefined ? samples : mergeSamples(all, samples)
      }
      if (to - from < slots.length) {
        for (let slot = from; slot < to; slot += 1) if (slots[placeOf(slot)] === slot) take(placeOf(slot))
      } else for (const [place, slot] of slots.entries()) if (slot >= from && slot < to) take(place)
      return all
    },
    newest: () => newest,
  }
}
