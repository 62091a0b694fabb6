import { resolve } from 'node:path'
import type { PlaceDatabase } from '../geo/database.ts'
import type { AddressPlaces } from '../model/place.ts'
import { isoTime } from '../serve/events.ts'
import type { MetricFamily } from '../serve/prometheus.ts'
import type { ReloadProblem } from '../serve/reloader.ts'
import { stampOf } from '../serve/watch-files.ts'
import { clockTime } from '../values/clock-time.ts'
import { printable } from '../values/printable.ts'
import { Failure } from './failure.ts'
import { type GeoFlags, problemOf, readDatabase } from './geo-db.ts'
import type { System } from './system.ts'

/** The database of places of a server, as its file changes. */
export interface OpenedGeo {
  /** As it was found first; undefined without `--geo-db`. */
  readonly places: AddressPlaces | undefined
  /** What to watch besides the plan. */
  readonly files: readonly string[]
  /** Says on stderr which one it is. */
  announce(): void
  /** Reads the file again; why the one from before goes on being used, undefined where it is not. */
  renew(use: (places: AddressPlaces) => void): Promise<ReloadProblem | undefined>
  status(): Readonly<Record<string, unknown>>
  families(): readonly MetricFamily[]
}

const WITHOUT: OpenedGeo = {
  places: undefined,
  files: [],
  announce: () => {},
  renew: async () => undefined,
  status: () => ({}),
  families: () => [],
}

const WARNING_EVERY_MS = 60_000

const wordsOf = ({ type, builtMs }: PlaceDatabase) => `${printable(type)} of ${isoTime(builtMs).slice(0, 10)}`

/** Reads the database that `--geo-db` names; one that cannot be read does not let the server start. */
export async function openGeo({ geoDb }: GeoFlags, system: System): Promise<OpenedGeo> {
  if (geoDb === undefined) return WITHOUT
  const path = geoDb
  let damaged = 0
  let warnedAt = Number.NEGATIVE_INFINITY
  // Clients choose what is looked up, and must not fill a disk.
  const onDamage = (sentence: string): void => {
    damaged += 1
    const now = system.monotonicMs()
    if (now - warnedAt < WARNING_EVERY_MS) return
    warnedAt = now
    system.stderr.write(`! ${printable(path)}: ${printable(sentence)}; clients there are of unknown place\n`)
  }
  const absolute = resolve(system.cwd, path)
  let stamp = await stampOf(absolute)
  const first = await readDatabase(path, onDamage, system)
  if ('reason' in first) throw new Failure(...problemOf(path, first))
  let database = first

  return {
    places: first,
    files: [absolute],
    announce: () => system.stderr.write(`places: ${wordsOf(database)} (--geo-db ${printable(path)})\n`),
    renew: async (use) => {
      const now = await stampOf(absolute)
      if (now === stamp) return undefined
      const next = await readDatabase(path, onDamage, system)
      if ('reason' in next) {
        const [message, hint] = problemOf(path, next)
        return { message: `${message}: ${hint}`, findings: [], text: '', files: [] }
      }
      stamp = now
      database = next
      use(next)
      system.stdout.write(`${clockTime(system.nowMs())} places ${wordsOf(next)}\n`)
      return undefined
    },
    status: () => ({
      geo_db: { file: path, type: database.type, built: isoTime(database.builtMs), damaged },
    }),
    families: () => [
      {
        name: 'r53sim_geo_db_build_timestamp_seconds',
        type: 'gauge',
        help: 'When the address database was made, seconds since 1970.',
        samples: [{ labels: { type: database.type }, value: database.builtMs / 1000 }],
      },
      {
        name: 'r53sim_geo_db_damaged_total',
        type: 'counter',
        help: 'Look-ups of addresses that found something unreadable.',
        samples: [{ labels: {}, value: damaged }],
      },
    ],
  }
}
