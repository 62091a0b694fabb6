import type { Client } from '../../model/client.ts'
import type { Unhealthy } from '../../model/snapshot.ts'
import { isObject, type PlainObject } from '../../plan/source.ts'
import { resourceKey } from '../../route53/alias-services.ts'
import { parsePrefix } from '../../values/ip-prefix.ts'
import { parseName } from '../../values/name.ts'

/** What the first line of a zone file says about the answers below it. */
export interface Header {
  readonly client?: Client
  readonly unhealthy: Unhealthy
  readonly weighted: 'largest' | 'all'
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(isText) : [])

function readClient(members: PlainObject): Client {
  const { continent, country, subdivision, region, latitude, longitude, subnet, latency } = members
  const prefix = isText(subnet) ? parsePrefix(subnet)?.prefix : undefined
  return {
    ...(isText(continent) ? { continent } : {}),
    ...(isText(country) ? { country } : {}),
    ...(isText(subdivision) ? { subdivision } : {}),
    ...(isText(region) ? { region } : {}),
    ...(isNumber(latitude) && isNumber(longitude) ? { coordinates: { latitude, longitude } } : {}),
    ...(prefix === undefined ? {} : { subnet: prefix }),
    ...(isObject(latency)
      ? {
          latencyMs: new Map(Object.entries(latency).flatMap(([at, ms]) => (isNumber(ms) ? [[at, ms] as const] : []))),
        }
      : {}),
  }
}

/** Reads a `;r53sim:zone` comment; what is not as `export` writes it counts as not said. @see engines.md 1.5 */
export function readHeader({ client, health, weighted }: PlainObject): Header {
  const { unhealthy_checks: checks, unhealthy_resources: resources } = isObject(health) ? health : {}
  return {
    ...(isObject(client) ? { client: readClient(client) } : {}),
    unhealthy: {
      checks: textsOf(checks),
      resources: textsOf(resources).flatMap((text) => {
        const parsed = parseName(text)
        return parsed.ok ? resourceKey(parsed.name) : []
      }),
    },
    weighted: weighted === 'all' ? 'all' : 'largest',
  }
}
