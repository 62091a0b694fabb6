import type { Tally } from './variant.ts'

/** So many are kept that were taken, before the rest moves up. */
const TAKEN_KEPT = 1024

/** Tallies with counts that nobody was told of, each once, in the order in which they began to count. */
export class WaitingCounts {
  private all: Tally[] = []
  private taken = 0

  get size(): number {
    return this.all.length - this.taken
  }

  /** The tally has begun to count. */
  add(tally: Tally): void {
    if (this.taken > TAKEN_KEPT && this.taken > this.size) {
      this.all = this.all.slice(this.taken)
      this.taken = 0
    }
    this.all.push(tally)
  }

  /** The one that has waited longest; undefined where none waits. */
  take(): Tally | undefined {
    const tally = this.all[this.taken]
    if (tally !== undefined) this.taken += 1
    return tally
  }
}
