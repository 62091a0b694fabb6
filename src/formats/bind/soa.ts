import type { Zone } from '../../model/deployment.ts'
import { masterName } from '../../values/master-name.ts'
import { getName, prependLabel } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'

/** An SOA's fields as a zone file writes them, without the serial. */
export interface SoaFields {
  readonly mname: string
  readonly rname: string
  /** Refresh, retry, expire and minimum in seconds. */
  readonly timers: string
}

/** Whom Route 53 names in an SOA that nobody wrote. */
const ROUTE53_RNAME = masterName(getName('awsdns-hostmaster.amazon.com.'))

/** Timers for files: secondaries look every two hours, and what was missing is asked for again after a minute. @see engines.md 1.1 */
const FILE_TIMERS = '7200 900 1209600 60'

/** No name has a blank as it is, so blanks part the fields. */
function fieldsOf(soa: Rdata): SoaFields {
  const [mname = '', rname = '', , ...timers] = formatMaster(soa).split(' ')
  return { mname, rname, timers: timers.join(' ') }
}

/**
 * The SOA that a zone file gets: the author's own as it is; in place of Route 53's, one that says who serves the file.
 *
 * @see engines.md 1.1
 */
export function fileSoa(zone: Zone, soa: Rdata, nameServers: readonly Rdata[]): SoaFields {
  const written = fieldsOf(soa)
  if (written.rname !== ROUTE53_RNAME) return written
  const [first] = nameServers
  return {
    mname: first ? formatMaster(first) : written.mname,
    rname: masterName(prependLabel('hostmaster', zone.name)),
    timers: FILE_TIMERS,
  }
}

/** The SOA record of an earlier file: its serial, and the line without it. Undefined for files that this tool did not write. */
export function findSoa(text: string): { readonly serial: number; readonly rest: string } | undefined {
  const [, before, serial, after] = /^(@ \d{1,10} IN SOA \S+ \S+) (\d{1,10})((?: \d{1,10}){4})$/m.exec(text) ?? []
  return serial === undefined ? undefined : { serial: Number(serial), rest: `${before}${after}` }
}
