import type { IpPrefix } from '../values/ip-prefix.ts'
import type { Client } from './client.ts'
import type { Deployment } from './deployment.ts'

/** Where somebody is, as far as it is known; empty for nowhere in particular. @see R5.7 */
export type Place = Pick<Client, 'continent' | 'country' | 'subdivision' | 'coordinates'>

/** A network all of which is in one place. */
export interface PlacedNetwork {
  readonly network: IpPrefix
  readonly place: Place
}

/** Places by address, from a database of the user's. @see R5.8 */
export interface AddressPlaces {
  /** The place of a block's first address; empty where the database does not say. */
  find(block: IpPrefix): Place
  /** The networks that make up a block, in order, each found when it is asked for: there may be millions. */
  networksIn(block: IpPrefix): Iterable<PlacedNetwork>
}

/** True if something is said of the country or the continent that a client is in. */
export const isPlaced = ({ continent, country, subdivision, region }: Client): boolean =>
  continent !== undefined || country !== undefined || subdivision !== undefined || region !== undefined

/** The client, where nothing is said of its place but its network, at the place of that. What is said goes before. */
export const placeClient = <C extends Client>(client: C, places: AddressPlaces | undefined): C =>
  places === undefined || client.subnet === undefined || isPlaced(client)
    ? client
    : { ...places.find(client.subnet), ...client }

/** The plan, with its clients where the database has them. */
export const placeClients = (deployment: Deployment, places: AddressPlaces | undefined): Deployment =>
  places === undefined
    ? deployment
    : {
        ...deployment,
        clients: new Map([...deployment.clients].map(([name, client]) => [name, placeClient(client, places)])),
      }
