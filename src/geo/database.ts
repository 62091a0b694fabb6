import { Reader, type Response } from 'mmdb-lib'
import type { AddressPlaces, Place, PlacedNetwork } from '../model/place.ts'
import { addressLength, formatAddress, type IpPrefix, prefixOf } from '../values/ip-prefix.ts'
import { isJsonObject } from '../values/json-members.ts'
import { measure } from './measure.ts'
import { placeOfRecord } from './record-place.ts'

/** A database of places, as large as its file. */
export interface PlaceDatabase extends AddressPlaces {
  /** What its maker calls this kind of database: `GeoLite2-City`. */
  readonly type: string
  /** When it was made, milliseconds since 1970. */
  readonly builtMs: number
}

/** Why a file is no such database. */
export interface DatabaseProblem {
  readonly reason: string
  readonly hint: string
}

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
/** The last part of the file, in which the metadata are. @see MaxMind DB File Format Specification 2.0, "Database Metadata" */
const METADATA_OCTETS_MAX = 128 << 10
const SEPARATOR_OCTETS = 16

/** Records whose places are kept. */
const KNOWN_MAX = 65_536
/** In place of a record whose place is kept. */
const KNOWN = { value: null, offset: 0 }

/** Networks that are looked through for the first one with a place. */
const TRIED_MAX = 4096
const EVERYWHERE: readonly IpPrefix[] = [
  { family: 4, bits: 0n, length: 0 },
  // Global unicast; what is below is IPv4 once more.
  { family: 6, bits: 1n << 125n, length: 3 },
]

type Metadata = Reader<Response>['metadata']

const NOWHERE: Place = {}

const TAKE_ANOTHER = 'name a file with countries or cities in the MaxMind DB format (.mmdb)'
const FETCH_AGAIN = 'it is damaged, fetch it again'

function otherFormat(bytes: Buffer): DatabaseProblem {
  const isPacked = (bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes.subarray(0, 2).toString('latin1') === 'PK'
  return isPacked
    ? { reason: 'it is compressed', hint: 'unpack it, and name the .mmdb file in it' }
    : { reason: 'it is no MaxMind DB file, or its end is missing', hint: TAKE_ANOTHER }
}

/** True if the metadata say what a reader can go by, and the tree that they speak of has room in the file. */
function isSound(
  { binaryFormatMajorVersion, ipVersion, nodeCount, searchTreeSize, ...said }: Metadata,
  dataEnd: number,
) {
  return (
    binaryFormatMajorVersion === 2 &&
    (ipVersion === 4 || ipVersion === 6) &&
    Number.isInteger(nodeCount) &&
    nodeCount > 0 &&
    searchTreeSize + SEPARATOR_OCTETS <= dataEnd &&
    typeof said.databaseType === 'string' &&
    !Number.isNaN(said.buildEpoch.getTime())
  )
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * A database of places from the octets of a file in the MaxMind DB format, which have to stay as they are. Reads no more
 * than the metadata and the first networks; whatever it says later on, a look-up goes through 128 nodes and one record of
 * bounded size at most.
 *
 * @param onDamage hears of a network whose record cannot be read, with a sentence; it then counts as one without a place
 */
export function openDatabase(bytes: Buffer, onDamage: (sentence: string) => void): PlaceDatabase | DatabaseProblem {
  const tail = Math.max(0, bytes.length - METADATA_OCTETS_MAX)
  const marker = bytes.subarray(tail).lastIndexOf(MARKER)
  if (marker < 0) return otherFormat(bytes)
  const dataEnd = tail + marker
  const metadataStart = dataEnd + MARKER.length
  const records = { start: 0, end: dataEnd }
  const known = new Map<number, Place>()
  let recordAt: number | undefined
  // The reader asks its cache for a record before it decodes it, and then for whatever pointers in it lead to.
  const cache = {
    get: (at: string | number): typeof KNOWN | undefined => {
      if (recordAt !== undefined) return undefined
      recordAt = Number(at)
      if (known.has(recordAt)) return KNOWN
      measure(bytes, records, recordAt)
      return undefined
    },
    set: () => {},
  }

  function read(): Reader<Response> | DatabaseProblem {
    try {
      measure(bytes, { start: metadataStart, end: bytes.length }, metadataStart)
      const reader = new Reader<Response>(bytes, { cache })
      if (isSound(reader.metadata, dataEnd)) return reader
      return { reason: 'its metadata do not describe it', hint: FETCH_AGAIN }
    } catch {
      return { reason: 'its metadata cannot be read', hint: FETCH_AGAIN }
    }
  }
  const opened = read()
  if (!(opened instanceof Reader)) return opened
  const reader = opened
  const { ipVersion, searchTreeSize, databaseType, buildEpoch } = reader.metadata
  records.start = searchTreeSize + SEPARATOR_OCTETS
  let isOpen = false
  let damage: string | undefined

  /** The place that the record which was just read says; one record may be that of many networks. */
  function placeOf(record: unknown): Place {
    if (recordAt === undefined) return NOWHERE
    let place = known.get(recordAt)
    if (place !== undefined) return place
    place = isJsonObject(record) ? placeOfRecord(record) : NOWHERE
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(recordAt, place)
    return place
  }
  /** The place of an address, with the length of the largest network around it that the database has one record for, or none. */
  function look(family: 4 | 6, bits: bigint): { readonly place: Place; readonly length: number } {
    const length = addressLength(family)
    const address = formatAddress({ family, bits, length })
    recordAt = undefined
    try {
      const [record, found]: readonly [unknown, number] = reader.getWithPrefixLength(address)
      return { place: placeOf(record), length: found }
    } catch (error) {
      damage = `what it has for ${address} cannot be read: ${sentenceOf(error)}`
      if (isOpen) onDamage(damage)
      return { place: NOWHERE, length }
    }
  }
  const hasFamily = (family: 4 | 6) => family === 4 || ipVersion === 6

  function* networksIn(block: IpPrefix): Generator<PlacedNetwork, void> {
    const { family, bits, length } = block
    if (!hasFamily(family)) {
      yield { network: block, place: NOWHERE }
      return
    }
    const size = addressLength(family)
    const end = bits + (1n << BigInt(size - length))
    for (let at = bits; at < end; ) {
      const found = look(family, at)
      const network = found.length < length ? block : prefixOf(family, at, found.length)
      yield { network, place: found.place }
      at = network.bits + (1n << BigInt(size - network.length))
    }
  }

  /** True if one of the first networks has a country or a continent: databases of networks' owners have the same format. */
  const hasPlaces = () =>
    EVERYWHERE.some((block) => {
      let left = TRIED_MAX
      for (const { place } of networksIn(block)) {
        if (place.continent !== undefined || place.country !== undefined) return true
        left -= 1
        if (left === 0 || damage !== undefined) return false
      }
      return false
    })
  const isOfPlaces = hasPlaces()
  if (damage !== undefined) return { reason: damage, hint: FETCH_AGAIN }
  if (!isOfPlaces)
    return { reason: `it says of no network where it is (its type is "${databaseType}")`, hint: TAKE_ANOTHER }
  isOpen = true
  return {
    type: databaseType,
    builtMs: buildEpoch.getTime(),
    find: ({ family, bits }) => (hasFamily(family) ? look(family, bits).place : NOWHERE),
    networksIn,
  }
}
