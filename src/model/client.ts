import type { Coordinates } from '../values/coordinates.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'

/** Bounds a client's resolver puts on TTLs, in seconds. */
export interface Resolver {
  readonly minTtlSeconds?: number
  readonly maxTtlSeconds?: number
}

/** Who asks. All members are optional: an empty client is of unknown place. @see R8.4 */
export interface Client {
  readonly continent?: string
  readonly country?: string
  readonly subdivision?: string
  readonly coordinates?: Coordinates
  /** The client subnet, or the resolver's address as a block of full length (R5.2). */
  readonly subnet?: IpPrefix
  /** Stands beside that AWS region; in a private zone the region of its VPC (R5.9). */
  readonly region?: string
  readonly latencyMs?: ReadonlyMap<string, number>
  readonly resolver?: Resolver
  /** Requests a second, for load. */
  readonly demand?: number
}

/** One of the plan's `clients`. */
export interface NamedClient extends Client {
  readonly name: string
}
