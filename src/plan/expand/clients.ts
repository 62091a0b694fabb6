import type { NamedClient, Resolver } from '../../model/client.ts'
import { continentCodes, continentOf, subdivisionsOf, unsupportedCountryName } from '../../route53/geolocation.ts'
import { findRegion, regionCodes } from '../../route53/regions.ts'
import { parseDuration } from '../../values/duration.ts'
import { type IpPrefix, parsePrefix, tidyAddress, tidyPrefix } from '../../values/ip-prefix.ts'
import type { PlanClient } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { type Context, isFreeKey } from './context.ts'
import { toCoordinates } from './endpoints.ts'
import { type LatencyTable, parseLatencyTable } from './latency-table.ts'
import { keyAt, type Place, valueAt } from './origin.ts'
import { present } from './present.ts'

/** Texts of the files that the plan names, by the name as written. */
export type PlanFiles = ReadonlyMap<string, string>

function checkRegion(context: Context, place: Place, region: string): void {
  if (findRegion(region) !== undefined) return
  const hint = context.nearest(region, regionCodes())
  const lower = region.toLowerCase()
  const isFree = place.part === 'value' || isFreeKey(context, place.path, lower)
  const meant = isFree && findRegion(lower) !== undefined ? { was: region, becomes: lower } : undefined
  context.report('region-unknown', place, `"${region}" is not an AWS region`, { hint, meant })
}

/** Reports places that no client can be in. Countries that Route 53 does not locate are fine: they map to nothing. @see R2.34 */
function checkPlace(context: Context, path: PlanPath, { continent, country, subdivision }: PlanClient): void {
  const at = (key: string) => valueAt([...path, key])
  const actual = country === undefined ? undefined : continentOf(country)
  if (country !== undefined && actual === undefined && unsupportedCountryName(country) === undefined) {
    const hint =
      country === 'UK' ? 'the code of the United Kingdom is GB' : 'write a code of ISO 3166-1, for example FR'
    context.report('geo-code-unknown', at('country'), `"${country}" is not a country that Route 53 locates`, { hint })
  }
  if (continent !== undefined && actual !== undefined && actual !== continent)
    context.report('geo-code-unknown', at('continent'), `${country} is not in ${continent}`, {
      hint: `write ${actual}, one of ${continentCodes().join(', ')}, or leave it out`,
    })
  if (subdivision === undefined) return
  if (country === undefined) {
    context.report('geo-code-unknown', at('subdivision'), 'a subdivision needs its country', {
      hint: 'add country: US',
    })
    return
  }
  const known = subdivisionsOf(country)
  if (known.size > 0 && !known.has(subdivision))
    context.report('geo-code-unknown', at('subdivision'), `"${subdivision}" is not a subdivision of ${country}`, {
      hint: context.nearest(subdivision, known.keys()),
      meant: known.has(subdivision.toUpperCase())
        ? { was: subdivision, becomes: subdivision.toUpperCase() }
        : undefined,
    })
}

/** The client's network; an address stands for itself alone. @see R5.2 */
function subnetOf(context: Context, path: PlanPath, { subnet }: PlanClient): IpPrefix | undefined {
  if (subnet === undefined) return undefined
  const parsed = parsePrefix(subnet)
  if (parsed !== undefined) return parsed.prefix
  const tidy = tidyPrefix(subnet) ?? tidyAddress(subnet)
  context.report('plan-schema', valueAt([...path, 'subnet']), `"${subnet}" is neither a network nor an address`, {
    hint: `write ${tidy ?? 'one such as 198.51.100.0/24'}`,
    meant: tidy === undefined ? undefined : { was: subnet, becomes: tidy },
  })
  return undefined
}

function resolverOf({ resolver }: PlanClient): Resolver | undefined {
  if (resolver === undefined) return undefined
  const { min_ttl: min, max_ttl: max } = resolver
  return present({
    minTtlSeconds: min === undefined ? undefined : parseDuration(min),
    maxTtlSeconds: max === undefined ? undefined : parseDuration(max),
  })
}

/** Reads each table once; one that is not there was reported by who looked for it. */
function createTables(context: Context, files: PlanFiles): (file: string, place: Place) => LatencyTable | undefined {
  const tables = new Map<string, LatencyTable>()
  return (file, place) => {
    const known = tables.get(file)
    if (known !== undefined) return known
    const text = files.get(file)
    if (text === undefined) return undefined
    const table = parseLatencyTable(text)
    for (const { line, message } of table.problems)
      context.report('plan-schema', place, `${file}, line ${line}: ${message}`, {
        hint: 'the first line names regions, each other line a client or a country, then milliseconds',
      })
    tables.set(file, table)
    return table
  }
}

function latencyOf(
  context: Context,
  path: PlanPath,
  name: string,
  { latency, country }: PlanClient,
  tableAt: (file: string, place: Place) => LatencyTable | undefined,
): ReadonlyMap<string, number> | undefined {
  if (latency === undefined) return undefined
  const milliseconds = new Map<string, number>()
  if (latency.file !== undefined) {
    const place = valueAt([...path, 'latency', 'file'])
    const table = tableAt(latency.file, place)
    const row = table && (table.rows.get(name) ?? table.rows.get(country ?? ''))
    if (table !== undefined && row === undefined)
      context.report('undefined-reference', place, `${latency.file} has no line for client "${name}" or its country`, {
        hint: `add a line that begins with ${country ?? name}`,
      })
    for (const [region, value] of row ?? []) milliseconds.set(region, value)
  }
  for (const [region, value] of Object.entries(latency)) {
    if (region === 'file' || typeof value !== 'number') continue
    checkRegion(context, keyAt([...path, 'latency', region]), region)
    milliseconds.set(region, value)
  }
  return milliseconds
}

/**
 * The plan's named clients. `files` holds the texts of latency tables; the reader has reported those that are missing.
 * Milliseconds written in the plan win over the table's.
 *
 * @see plan.md "Clients, expectations, invariants"
 */
export function expandClients(context: Context, files: PlanFiles): ReadonlyMap<string, NamedClient> {
  const tableAt = createTables(context, files)
  return new Map(
    Object.entries(context.document.clients ?? {}).map(([name, client]) => {
      const path = ['clients', name]
      checkPlace(context, path, client)
      if (client.region !== undefined) checkRegion(context, valueAt([...path, 'region']), client.region)
      const { continent, country, subdivision, coordinates, region, demand } = client
      const expanded: NamedClient = present({
        name,
        continent,
        country,
        subdivision,
        coordinates: coordinates === undefined ? undefined : toCoordinates(coordinates),
        subnet: subnetOf(context, path, client),
        region,
        latencyMs: latencyOf(context, path, name, client, tableAt),
        resolver: resolverOf(client),
        demand,
      })
      return [name, expanded]
    }),
  )
}
