import type { Step } from '../decide/decision.ts'
import type { RecordSet } from '../model/record-set.ts'

/** What is known of a record set at one moment: its step, and whether the group around it failed open. */
export interface Seen {
  readonly step: Step
  readonly failsOpen: boolean
}

/** Steps by the record set that they are about; the last one where several paths lead to it. */
export function seenIn(steps: readonly Step[]): ReadonlyMap<RecordSet, Seen> {
  const open = new Set(
    steps.filter(({ outcome }) => outcome === 'fail-open').map(({ name, type }) => `${name} ${type}`),
  )
  return new Map(
    steps.flatMap((step) => {
      const { recordSet, name, type } = step
      return recordSet ? [[recordSet, { step, failsOpen: open.has(`${name} ${type}`) }] as const] : []
    }),
  )
}
