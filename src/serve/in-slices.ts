import { setImmediate } from 'node:timers/promises'
import type { Steps } from '../values/steps.ts'

/** How long work may hold the event loop up at a time: queries wait for it. Far below the 50 ms of D82, as collecting garbage comes on top. */
const SLICE_MS = 5

/** Does the work in slices; between them comes whatever else waits. @see D82 */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE_MS
    while (performance.now() < end) {
      const step = steps.next()
      if (step.done) return step.value
    }
    await setImmediate()
  }
}
