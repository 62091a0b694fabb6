import { type EventLog, reloadEvent } from '../serve/events.ts'
import { onHangup } from '../serve/hangup.ts'
import { inSlices } from '../serve/in-slices.ts'
import { createReloader, type Reloader, type ReloadResult, type ServedPlan } from '../serve/reloader.ts'
import type { Session } from '../serve/session.ts'
import { systemTimers } from '../serve/timers.ts'
import { watchFiles } from '../serve/watch-files.ts'
import { clockTime } from '../values/clock-time.ts'
import { countOf } from '../values/count.ts'
import { printable } from '../values/printable.ts'
import { type RefusingOptions, STDIN_NAME } from './read-plan.ts'
import type { Stats } from './serve-control.ts'
import type { OpenedGeo } from './serve-geo.ts'
import { createLoader, type Loader } from './serve-loader.ts'
import type { Probes } from './serve-probes.ts'
import type { OpenedSigning } from './serve-signing.ts'
import type { System } from './system.ts'

export type ReloadMode = 'watch' | 'hup' | 'off'

/** What follows the plan that is served. */
export interface Followers {
  readonly signing: OpenedSigning
  readonly session: Session
  readonly stats: Stats
  readonly probes: Probes
}

export interface ReloadingOptions {
  readonly mode: ReloadMode
  /** How the plan is called. */
  readonly name: string
  readonly plan: ServedPlan
  readonly options: RefusingOptions
  readonly session: Session
  /** Besides reading the plan, on SIGHUP. */
  readonly onHangup: () => void
  readonly events: EventLog
  /** The database of places, which is read again before the plan. */
  readonly geo: OpenedGeo
  /** From where the plan is read again; by default from its file. */
  readonly loader?: Loader
  /** Serves another plan. */
  readonly adopt: (plan: ServedPlan) => void
  readonly system: System
}

/** Serves another plan, in one step, with all that hangs on it. */
export const adopterOf =
  ({ signing, session, stats, probes }: Followers) =>
  (next: ServedPlan): void => {
    signing.follow(next.graph.deployment.zones)
    session.adopt(next)
    void inSlices(stats.queries.adopt(next.graph))
    stats.health.adopt(next.graph.deployment)
    void probes.replace(next.graph.deployment)
  }

/** The last attempt, for those who ask later. */
export interface LastReload {
  readonly atMs: number
  readonly result: ReloadResult
}

export interface Reloading extends Reloader {
  last(): LastReload | undefined
  /** Attempts so far by whether they were taken. */
  counts(): { readonly good: number; readonly bad: number }
  close(): void
}

function say(result: ReloadResult, name: string, session: Session, system: System): void {
  const time = clockTime(system.nowMs())
  if (result.outcome === 'kept') {
    system.stderr.write(result.problem.text)
    system.stderr.write(`! ${printable(result.problem.message)}; the plan from before goes on being served\n`)
    return
  }
  const { zones } = session.plan().graph.deployment
  const records = zones.reduce((sum, { recordSets }) => sum + recordSets.length, 0)
  const words =
    result.outcome === 'changed' ? `${countOf(zones.length, 'zone')}, ${countOf(records, 'record')}` : 'as before'
  system.stdout.write(`${time} reload ${printable(name)} ${words}\n`)
}

/** A plan that cannot be read again, for that reason. */
export const noLoader = (message: string): Loader => ({
  load: async () => ({ outcome: 'kept', problem: { message, findings: [], text: '', files: [] } }),
  close: () => {},
})

const NO_LOADER = noLoader('a plan from standard input cannot be read again')

/** Takes a changed plan up by itself or on SIGHUP, and says what came of it. @see D80 to D84 */
export function startReloading(setting: ReloadingOptions): Reloading {
  const { mode, name, plan, options, session, events, geo, system } = setting
  const isFile = name !== STDIN_NAME
  let last: LastReload | undefined
  let [good, bad] = [0, 0]
  let closed = false
  const loader = setting.loader ?? (isFile ? createLoader(name, options, system) : NO_LOADER)
  const reloader = createReloader(plan, {
    load: async (digest) => {
      const problem = await geo.renew(session.live.locateBy)
      return problem === undefined ? loader.load(digest) : { outcome: 'kept', problem }
    },
    adopt: setting.adopt,
    onResult: (result, isNews) => {
      if (closed) return
      if (isNews || last === undefined || result.outcome === 'kept') last = { atMs: system.nowMs(), result }
      if (result.outcome === 'kept') bad += 1
      if (result.outcome === 'changed') good += 1
      const files = result.outcome === 'kept' ? result.problem.files : []
      watching?.follow([...new Set([...session.plan().files, ...files, ...geo.files])])
      if (!isNews) return
      events.publish(reloadEvent(result))
      say(result, name, session, system)
    },
  })
  const reload = () => void reloader.reload()
  const watching =
    mode === 'watch' && isFile ? watchFiles([...plan.files, ...geo.files], reload, systemTimers) : undefined
  const stopListening = onHangup(() => {
    setting.onHangup()
    if (mode !== 'off') reload()
  })
  return {
    reload: reloader.reload,
    last: () => last,
    counts: () => ({ good, bad }),
    close: () => {
      closed = true
      loader.close()
      watching?.close()
      stopListening()
    },
  }
}
