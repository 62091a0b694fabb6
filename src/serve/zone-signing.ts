import type { Denial } from '../dns/dnssec/denial.ts'
import { dsLine } from '../dns/dnssec/keys.ts'
import { createSignatures, type SigningClock, type SigningCounters } from '../dns/dnssec/signatures.ts'
import { createSigning, isSigned, type Signing } from '../dns/dnssec/zone-signer.ts'
import type { Zone } from '../model/deployment.ts'
import type { DomainName } from '../values/name.ts'
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
}

/** @see D90 to D100 */
export function createZoneSigning({ all, denial, directory, clock }: ZoneSigningOptions): ZoneSigning {
  const store = createKeyStore(directory)
  const signatures = createSignatures(clock)
  let signed = new Set<DomainName>()
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
    dsOf: (zone) => {
      const keys = signed.has(zone) ? store.find(zone) : undefined
      return keys && dsLine(keys)
    },
  }
}
