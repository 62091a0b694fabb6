import type { Observation } from '../model/health-check.ts'
import type { DomainName } from '../values/name.ts'

/** One state of the world: what is down in truth, and what has been observed of checks and resources. */
export interface World {
  /** Names of endpoints that are down in truth. */
  readonly down: ReadonlySet<string>
  /** Canonical texts of literal values (addresses, host names) that are down in truth without being an endpoint's. */
  readonly downValues: ReadonlySet<string>
  /** By check id, before `disabled` and `inverted`; absent means no data yet. @see R8.2 */
  readonly observations: ReadonlyMap<string, Observation>
  /** Health of AWS resources by resource key; absent means healthy. @see R8.3 */
  readonly resources: ReadonlyMap<DomainName, boolean>
}

/** Everything up and nothing observed. */
export const CALM: World = { down: new Set(), downValues: new Set(), observations: new Map(), resources: new Map() }
