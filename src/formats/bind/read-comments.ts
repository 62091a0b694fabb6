import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'

/** A structured comment: its word, and the line of JSON or the record behind it. @see engines.md 1.5 */
export interface OwnComment {
  readonly word: string
  readonly text: string
}

/** The comment behind a semicolon as one of ours; undefined for any other. */
export function ownComment(text: string): OwnComment | undefined {
  const [, word = '', rest = ''] = /^r53sim:([a-z][a-z0-9_-]*)(?: (.*))?$/s.exec(text.trimEnd()) ?? []
  return word === '' ? undefined : { word, text: rest }
}

/** What this version writes; a later one may write more. */
const WORDS: ReadonlySet<string> = new Set(['alias', 'check', 'cidr', 'end', 'endpoint', 'note', 'rr', 'set', 'zone'])

export const isKnownWord = (word: string): boolean => WORDS.has(word)

/** A copy on objects without prototypes; JSON from a file may have any keys. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return objectOf(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)])))
}

/** The JSON object of a comment; undefined where there is none, or one so deep that no plan could hold it. */
export function commentMembers(text: string): PlainObject | undefined {
  try {
    const value = plain(JSON.parse(text))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

function proximity(prox: PlainObject): PlainObject {
  const { lat, lon } = prox
  return objectOf({
    AWSRegion: text(prox.region),
    LocalZoneGroup: text(prox.lzg),
    Coordinates: lat === undefined ? undefined : objectOf({ Latitude: `${number(lat)}`, Longitude: `${number(lon)}` }),
    Bias: prox.bias,
  })
}

/** What a `set` or `alias` comment says of a record set, by the API's members. `collectionOf` gives the draft's name of a collection. */
export function setMembers(comment: PlainObject): PlainObject {
  const { geo, prox, cidr } = comment
  return objectOf({
    SetIdentifier: comment.id,
    Failover: comment.failover,
    Weight: comment.weight,
    Region: comment.region,
    MultiValueAnswer: comment.multivalue,
    GeoLocation: isObject(geo)
      ? objectOf({ ContinentCode: geo.continent, CountryCode: geo.country, SubdivisionCode: geo.subdivision })
      : undefined,
    GeoProximityLocation: isObject(prox) ? proximity(prox) : undefined,
    CidrRoutingConfig: isObject(cidr)
      ? objectOf({ CollectionId: cidr.collection, LocationName: cidr.location })
      : undefined,
    HealthCheckId: comment.check,
  })
}

/** cli53's comment behind a record: what it says of the record set by the API's members; undefined where there is none. */
export function foreignMembers(comment: string | undefined): PlainObject | undefined {
  const [, pairs] = /^\s*AWS\s+(routing=.*)$/s.exec(comment ?? '') ?? []
  if (pairs === undefined) return undefined
  const values = new Map(
    [...pairs.matchAll(/([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, key = '', quoted, bare]) => [
      key,
      quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
    ]),
  )
  const continent = values.get('continentCode')
  const country = values.get('countryCode')
  // cli53 has misspelt the word since it wrote it first.
  const subdivision = values.get('subdivisionCode') ?? values.get('subdivisonCode')
  const weight = values.get('weight')
  return objectOf({
    SetIdentifier: values.get('identifier'),
    Failover: values.get('failover'),
    Weight: weight === undefined ? undefined : Number(weight),
    Region: values.get('region'),
    MultiValueAnswer: values.get('routing') === 'MULTIVALUE' || undefined,
    GeoLocation:
      continent === undefined && country === undefined
        ? undefined
        : objectOf({ ContinentCode: continent, CountryCode: country, SubdivisionCode: subdivision }),
    HealthCheckId: values.get('healthCheckId'),
  })
}
