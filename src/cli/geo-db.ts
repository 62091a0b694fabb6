import type { Command } from 'commander'
import type { DatabaseProblem, PlaceDatabase } from '../geo/database.ts'
import type { Client } from '../model/client.ts'
import type { Deployment } from '../model/deployment.ts'
import { isPlaced } from '../model/place.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { printable } from '../values/printable.ts'
import { Failure } from './failure.ts'
import type { System } from './system.ts'

export interface GeoFlags {
  readonly geoDb?: string
}

export const defineGeoDb = (command: Command): Command =>
  command.option('--geo-db <file>', 'where addresses are: countries or cities in the MaxMind DB format (.mmdb)')

/** The largest that are sold have half of it. */
const FILE_BYTES_MAX = 1 << 30

/** The database in a file as it is now. The code that reads it loads only here. */
export async function readDatabase(
  path: string,
  onDamage: (sentence: string) => void,
  system: System,
): Promise<PlaceDatabase | DatabaseProblem> {
  const bytes = await system.readBytes(path, FILE_BYTES_MAX)
  if (!Buffer.isBuffer(bytes)) return { ...bytes, hint: 'name a file with --geo-db' }
  const { openDatabase } = await import('../geo/database.ts')
  return openDatabase(bytes, onDamage)
}

/** The words for a file that is no database of places. */
export const problemOf = (
  path: string,
  { reason, hint }: DatabaseProblem,
): readonly [message: string, hint: string] => [`cannot find places in ${path}: ${reason}`, hint]

/** The database that `--geo-db` names, if any. One that turns out to be damaged ends the command. */
export async function openPlaces({ geoDb }: GeoFlags, system: System): Promise<PlaceDatabase | undefined> {
  if (geoDb === undefined) return undefined
  const fail = (problem: DatabaseProblem): never => {
    throw new Failure(...problemOf(geoDb, problem))
  }
  const database = await readDatabase(
    geoDb,
    (reason) => fail({ reason, hint: 'it is damaged, fetch it again' }),
    system,
  )
  return 'reason' in database ? fail(database) : database
}

const BY_PLACE: ReadonlySet<string> = new Set(['geolocation', 'geoproximity', 'latency'])

/** Says on stderr that nobody knows where a client is, where the plan has answers that depend on it. @see cli.md "Where addresses are" */
export function noteUnplaced(
  { subnet, coordinates, latencyMs, ...client }: Client,
  { zones }: Deployment,
  { geoDb }: GeoFlags,
  system: System,
): void {
  if (subnet === undefined || isPlaced(client) || coordinates !== undefined || latencyMs !== undefined) return
  if (!zones.some(({ recordSets }) => recordSets.some(({ policy }) => BY_PLACE.has(policy.kind)))) return
  const by = geoDb === undefined ? 'name a database with --geo-db' : `${printable(geoDb)} does not know it either`
  system.stderr.write(`no client of the plan says where ${formatPrefix(subnet)} is: ${by}, or write country=…\n`)
}
