import { type DomainName, getName } from '../values/name.ts'
import { hash32 } from '../values/rng.ts'
import {
  healthCheckDefaults,
  nameServerSuffixes,
  privateZoneNameServers,
  serviceDefaults,
  soaDefaults,
} from './limits.gen.ts'

/** TTL of a new zone's apex NS records, seconds. @see R1.46 */
export const NS_TTL_SECONDS: number = serviceDefaults.nsTtl

/** TTL of a new zone's SOA record, seconds. @see R1.46 */
export const SOA_TTL_SECONDS: number = soaDefaults.ttl

/** TTLs in the answers of a signed zone are at most this, seconds. @see R1.29, R6.16 */
export const SIGNED_TTL_SECONDS_MAX: number = serviceDefaults.dnssecMaxTtl

/** TTL of records that a plan gives none: what Route 53 advises beside health checks, seconds. @see R1.29 */
export const RECORD_TTL_SECONDS = 60

/** Value of a new zone's SOA record; `nameServer` is the first of its delegation set. @see R1.46, R6.11 */
export const soaText = (nameServer: DomainName): string =>
  `${nameServer} ${soaDefaults.rname} ${soaDefaults.serial} ${soaDefaults.refresh} ${soaDefaults.retry} ${soaDefaults.expire} ${soaDefaults.minimum}`

/** Name servers that every private zone lists. */
export const privateNameServers: readonly DomainName[] = privateZoneNameServers.map(getName)

const SERVERS_PER_SUFFIX = 512
const NUMBERED_ZONES = 64

/**
 * Four name servers for a public zone whose real ones are not known: made from the name, so always the
 * same, one under each of com, net, org and co.uk and numbered as AWS numbers its own.
 *
 * @see R1.46, R6.9
 */
export function nameServersOf(zone: DomainName): readonly DomainName[] {
  return nameServerSuffixes.map((suffix, index) => {
    const hash = hash32(`${zone}${suffix}`)
    const server = index * SERVERS_PER_SUFFIX + (hash % SERVERS_PER_SUFFIX)
    const set = `${(hash >>> 16) % NUMBERED_ZONES}`.padStart(2, '0')
    return getName(`ns-${server}.awsdns-${set}.${suffix}.`)
  })
}

/** What a health check has that does not say. @see R3.2, R3.9, R3.11 to R3.14 */
export const checkDefaults = {
  requestIntervalSeconds: healthCheckDefaults.requestInterval,
  failureThreshold: healthCheckDefaults.failureThreshold,
  measureLatency: healthCheckDefaults.measureLatency,
  inverted: healthCheckDefaults.inverted,
  disabled: healthCheckDefaults.disabled,
  httpPort: 80,
  httpsPort: 443,
} as const
