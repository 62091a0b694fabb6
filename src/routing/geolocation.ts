import type { Client } from '../model/client.ts'
import type { GeoArea } from '../model/record-set.ts'
import { firstEligible, type Member, type RoutingPolicy } from './policy.ts'

/** 3 for a subdivision that holds the client, 2 country, 1 continent, 0 the default, -1 for an area that does not. @see R2.33 */
function specificity(area: GeoArea, client: Client): number {
  switch (area.kind) {
    case 'subdivision':
      return client.country === area.country && client.subdivision === area.subdivision ? 3 : -1
    case 'country':
      return client.country === area.country ? 2 : -1
    case 'continent':
      return client.continent === area.continent ? 1 : -1
    case 'default':
      return 0
  }
}

/** `EU`, `FR`, `US-WA` or `default`: an area as reports name it. */
export function formatArea(area: GeoArea): string {
  switch (area.kind) {
    case 'subdivision':
      return `${area.country}-${area.subdivision}`
    case 'country':
      return area.country
    case 'continent':
      return area.continent
    case 'default':
      return 'default'
  }
}

const placeName = ({ continent, country, subdivision }: Client) =>
  subdivision !== undefined && country !== undefined
    ? `${country}-${subdivision}`
    : (country ?? continent ?? 'an unknown place')

/**
 * Geolocation routing: the smallest area that contains the client, then the next larger one, then the default.
 * Areas that do not contain the client never answer, healthy or not.
 *
 * @see R2.33 to R2.36
 */
export const geolocation: RoutingPolicy<'geolocation'> = {
  kind: 'geolocation',
  take: 1,
  dependsOnClient: true,
  candidates: <M extends Member<'geolocation'>>(members: readonly M[], client: Client) =>
    members
      .filter(({ policy }) => specificity(policy.area, client) >= 0)
      .toSorted((a, b) => specificity(b.policy.area, client) - specificity(a.policy.area, client)),
  select: firstEligible,
  weight: () => 1,
  describe: ({ policy }, client) =>
    policy.area.kind === 'default'
      ? { rule: 'R2.34', text: 'the default takes everybody else' }
      : { rule: 'R2.33', text: `contains ${placeName(client)}` },
  exclude: ({ policy }, client) => ({
    rule: 'R2.36',
    text: `${formatArea(policy.area)} does not contain ${placeName(client)}`,
  }),
}
