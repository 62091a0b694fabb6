import type { Client } from '../model/client.ts'
import { findCentroid } from '../route53/centroids.ts'
import { continentOf } from '../route53/geolocation.ts'
import { findRegion } from '../route53/regions.ts'

/**
 * The client with everything filled in that follows from what is known: the region it stands beside gives coordinates,
 * country and continent; a country gives its continent and, for distances, its centroid. Nothing given is replaced.
 *
 * @see R2.34, R2.39, R5.7, R5.9
 */
export function locate(client: Client): Client {
  const region = client.region === undefined ? undefined : findRegion(client.region)
  const country = client.country ?? (client.continent === undefined ? region?.country : undefined)
  const continent = client.continent ?? (country === undefined ? region?.continent : continentOf(country))
  const coordinates =
    client.coordinates ?? region?.coordinates ?? (country === undefined ? undefined : findCentroid(country))
  return {
    ...client,
    ...(country === undefined ? {} : { country }),
    ...(continent === undefined ? {} : { continent }),
    ...(coordinates === undefined ? {} : { coordinates }),
  }
}
