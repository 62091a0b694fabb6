import type { Denial } from '../dns/dnssec/denial.ts'
import { dsLine, type ZoneKeys } from '../dns/dnssec/keys.ts'
import { createSignatures, type SigningClock, type SigningCounters } from '../dns/dnssec/signatures.ts'
import { createSigning, isSigned, type Signing } from '../dns/dnssec/zone-signer.ts'
import type { Zone } from '../model/deployment.ts'
import { type DomainName, displayName } from '../values/name.ts'
import { counterBy } from './metrics.ts'
import type { MetricFamily } from './prometheus.ts'
import { createKeyStore, type KeyProblem } from './zone-keys.ts'

export interface ZoneSigningOptions {
  /** Signs every public zone, and not only those whose plan says so. */
  readonly all: boolean
  readonly denial: Denial
  /** Where keys outlive the process; undefined: they do not. */
  readonly directory: string | undefined
  readonly clock: SigningClock
}

/** What came of the keys of zones that are to be signed. */
export interface PreparedZones {
  /** Zones that have keys for the first time. */
  readonly added: readonly DomainName[]
  readonly problems: readonly KeyProblem[]
}

/** Signs the public zones of whatever plan is served. */
export interface ZoneSigning {
  readonly signing: Signing
  readonly counters: SigningCounters
  /** Opens or makes the keys of the zones that are to be signed; a zone whose keys cannot be used is not signed. */
  prepare(zones: readonly Zone[]): PreparedZones
  /** The DS record that the parent of a zone needs, as a line of its zone file; undefined for a zone that is not signed. */
  dsOf(zone: DomainName): string | undefined
  /** The keys of a zone, made if there are none yet, whether or not it is signed. */
  openKeys(zone: DomainName): ZoneKeys | KeyProblem
  /** What the status tells of signing; nothing where no zone is signed. */
  status(): { readonly signing?: readonly { readonly zone: string; readonly ds: string }[] }
  /** What the metrics count of it. */
  families(): readonly MetricFamily[]
}

/** @see D90 to D100 */
export function createZoneSigning({ all, denial, directory, clock }: ZoneSigningOptions): ZoneSigning {
  const store = createKeyStore(directory)
  const signatures = createSignatures(clock)
  let signed = new Set<DomainName>()
  const dsOf = (zone: DomainName) => {
    const keys = signed.has(zone) ? store.find(zone) : undefined
    return keys && dsLine(keys)
  }
  return {
    signing: createSigning({ all, denial, signatures, keysOf: store.find }),
    counters: signatures.counters,
    prepare: (zones) => {
      const names = new Set(zones.filter((zone) => isSigned({ zone }, all)).map(({ name }) => name))
      const [added, problems]: [DomainName[], KeyProblem[]] = [[], []]
      for (const name of names) {
        const isNew = store.find(name) === undefined
        const keys = store.open(name)
        if (!('zone' in keys)) problems.push(keys)
        else if (isNew) added.push(name)
      }
      signed = names
      return { added, problems }
    },
    dsOf,
    openKeys: store.open,
    status: () => {
      const zones = [...signed].flatMap((zone) => {
        const ds = dsOf(zone)
        return ds === undefined ? [] : [{ zone: displayName(zone), ds }]
      })
      return zones.length === 0 ? {} : { signing: zones }
    },
    families: () =>
      signed.size === 0
        ? []
        : [
            counterBy(
              'r53sim_dnssec_signatures_total',
              'Signatures that answers needed: made, used again, or refused because signing had had its share of time.',
              'result',
              Object.entries(signatures.counters),
            ),
          ],
  }
}
