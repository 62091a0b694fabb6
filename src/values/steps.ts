/** Work that may pause: it yields wherever nothing is lost by going on later, and returns what came of it. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does the work without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
