import type { EventLog } from './events.ts'

/** One change of a check's status. */
export interface Transition {
  readonly at: string
  readonly healthy: boolean
}

/** The latest changes of every check, for those who ask how it came here. */
export interface CheckHistory {
  /** Oldest first; none where nothing changed since the start. */
  of(checkId: string): readonly Transition[]
}

/** Changes kept for each check; what is older is in nobody's way of seeing. */
const KEPT = 24

/** Follows the events from now on. Checks that `isThere` does not know are forgotten when a plan is taken up. */
export function followChecks(events: EventLog, isThere: (checkId: string) => boolean): CheckHistory {
  const byCheck = new Map<string, Transition[]>()
  events.subscribe((event) => {
    if (event.type === 'reload')
      for (const id of [...byCheck.keys()]) {
        if (!isThere(id)) byCheck.delete(id)
      }
    if (event.type !== 'health' || event.kind !== 'check') return
    const known = byCheck.get(event.name) ?? []
    known.push({ at: event.at, healthy: event.healthy })
    if (known.length > KEPT) known.shift()
    byCheck.set(event.name, known)
  })
  return { of: (checkId) => byCheck.get(checkId) ?? [] }
}
