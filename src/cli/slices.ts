import type { System } from './system.ts'
import { type ColorChoice, startProgress } from './terminal.ts'

/** How far work has come. */
interface Step {
  readonly done: number
  readonly total: number
}

/** Between two looks at the clock and turns of the spinner, in milliseconds. */
const SLICE_MS = 80

/** Does work step by step, so that a spinner can turn, to its end or until `timeoutMs` have passed. */
export async function runInSlices(
  steps: Iterator<Step>,
  words: string,
  { color, timeoutMs }: { readonly color?: ColorChoice; readonly timeoutMs?: number },
  system: System,
): Promise<void> {
  const progress = startProgress(system, words, color)
  const start = system.monotonicMs()
  let sliceStart = start
  for (let step = steps.next(); !step.done; step = steps.next()) {
    const now = system.monotonicMs()
    if (timeoutMs !== undefined && now - start >= timeoutMs) break
    if (now - sliceStart < SLICE_MS) continue
    progress.say(`${words} ${step.value.done} of ${step.value.total} records`)
    await new Promise((resolve) => setImmediate(resolve))
    sliceStart = system.monotonicMs()
  }
  progress.stop()
}
