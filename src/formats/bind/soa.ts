import type { Zone } from '../../model/deployment.ts'
import { plainSoa, type SoaTimers } from '../../route53/plain-zone.ts'
import { masterName } from '../../values/master-name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'

/** An SOA's fields as a zone file writes them, without the serial. */
export interface SoaText {
  readonly mname: string
  readonly rname: string
  /** Refresh, retry, expire and minimum in seconds. */
  readonly timers: string
}

/** Timers for files: secondaries look every two hours, and what was missing is asked for again after a minute. @see engines.md 1.1 */
const FILE_TIMERS: SoaTimers = { refresh: 7200, retry: 900, expire: 1_209_600, minimum: 60 }

/** The SOA that a zone file gets. @see engines.md 1.1 */
export function fileSoa(zone: Zone, soa: Rdata, nameServers: readonly Rdata[]): SoaText {
  const { mname, rname, refresh, retry, expire, minimum } = plainSoa(zone, soa, nameServers, FILE_TIMERS)
  return { mname: masterName(mname), rname: masterName(rname), timers: `${refresh} ${retry} ${expire} ${minimum}` }
}

/** The SOA record of an earlier file: its serial, and the line without it. Undefined for files that this tool did not write. */
export function findSoa(text: string): { readonly serial: number; readonly rest: string } | undefined {
  const [, before, serial, after] = /^(@ \d{1,10} IN SOA \S+ \S+) (\d{1,10})((?: \d{1,10}){4})$/m.exec(text) ?? []
  return serial === undefined ? undefined : { serial: Number(serial), rest: `${before}${after}` }
}
