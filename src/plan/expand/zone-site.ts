import type { CidrCollection, Endpoint } from '../../model/deployment.ts'
import type { Values } from '../../model/record-set.ts'
import type { DomainName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import type { HopNames } from './hop-names.ts'
import type { EffectiveTtl } from './ttl.ts'

/** What records may refer to. */
export interface World {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly endpointValues: EndpointValues
  /** Endpoint names of AWS resources by their name at AWS, where exactly one has it. */
  readonly resourceNames: ReadonlyMap<DomainName, string>
  /** Every check that the plan declares, also those whose declaration is broken. */
  readonly declaredChecks: ReadonlySet<string>
  /** Plan names of checks by their id at AWS. */
  readonly checksByAwsId: ReadonlyMap<string, string>
  readonly collections: ReadonlyMap<string, CidrCollection>
  readonly collectionsById: ReadonlyMap<string, CidrCollection>
  /** Ids of the plan's zones, and by name (the first of equal names). */
  readonly zoneIds: ReadonlySet<string>
  readonly zoneIdsByName: ReadonlyMap<DomainName, string>
}

/** What endpoints answer, by record type and endpoint, filled as records ask. */
export type EndpointValues = Map<RecordType, Map<string, Values>>

/** The zone whose records are being expanded. */
export interface ZoneSite {
  readonly zone: {
    /** As the plan writes it. */
    readonly key: string
    readonly name: DomainName
    readonly id: string
    readonly isPrivate: boolean
  }
  readonly world: World
  readonly hops: HopNames
  /** Of records that give none. */
  readonly ttl: EffectiveTtl
  /** Notes that something of that name and type was left out as broken. */
  readonly leaveOut: (name: DomainName, type: RecordType) => void
}
