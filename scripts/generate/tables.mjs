import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const literal = (value) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value)
const list = (values) => `[${values.map(literal).join(', ')}]`
const map = (object = {}) =>
  `new Map([${Object.entries(object)
    .map((entry) => list(entry))
    .join(', ')}])`
/** `connect_timeout_s` to `connectTimeoutSeconds`: our names end in the unit. */
const camelCase = (word) => word.replace(/_s$/, '_seconds').replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const object = (members) =>
  `{ ${Object.entries(members)
    .map(([key, value]) => `${camelCase(key)}: ${literal(value)}`)
    .join(', ')} }`

const file = (source, ...parts) =>
  `// Generated from ${source} by scripts/generate/. Do not edit.\n${parts.join('\n')}\n`
/** A table is made where it is asked for: together they would cost a third of the start of `validate`, and few plans need any. */
const made = (name, type, value) => `\nexport const ${name} = (): ${type} => ${value}`
const table = (name, type, rows) => made(name, type, `[\n${rows.map((row) => `  ${row},\n`).join('')}]`)

const place = ({ latitude, longitude }) => `coordinates: { latitude: ${latitude}, longitude: ${longitude} }`

function regions({ regions, local_zone_groups, cloudwatch_alarm_regions }) {
  return file(
    'data/aws-tables.json',
    "import type { LocalZoneGroup, Region } from './regions.ts'",
    table(
      'regions',
      'readonly Region[]',
      regions.map(
        (region) =>
          `{ code: ${literal(region.code)}, name: ${literal(region.name)}, ${place(region)}, continent: ${literal(region.continent)}, country: ${literal(region.country)}, partition: ${literal(region.partition)}, isLatencyRegion: ${region.valid_latency_region} }`,
      ),
    ),
    table(
      'localZoneGroups',
      'readonly LocalZoneGroup[]',
      local_zone_groups.map(
        (zone) =>
          `{ group: ${literal(zone.group)}, parentRegion: ${literal(zone.parent_region)}, city: ${literal(zone.city)}, ${place(zone)}, continent: ${literal(zone.continent)}, country: ${literal(zone.country)} }`,
      ),
    ),
    table('alarmRegions', 'readonly string[]', cloudwatch_alarm_regions.map(literal)),
  )
}

function geolocation({ geolocation: geo }) {
  return file(
    'data/aws-tables.json',
    "import type { Continent } from './geolocation.ts'",
    table(
      'continents',
      'readonly Continent[]',
      geo.continents.map(
        ({ code, name, countries }) =>
          `{ code: ${literal(code)}, name: ${literal(name)}, countries: ${list(countries)} }`,
      ),
    ),
    made('usStates', 'ReadonlyMap<string, string>', map(geo.us_subdivisions)),
    made(
      'ukrainianOblasts',
      'ReadonlyMap<string, string>',
      map(Object.fromEntries(Object.entries(geo.ua_subdivisions).sort(([a], [b]) => (a < b ? -1 : 1)))),
    ),
    made('unsupportedCountries', 'ReadonlyMap<string, string>', map(geo.unsupported_countries)),
    `\nexport const usTerritories: readonly string[] = ${list(geo.us_territories_listed_as_countries)}`,
  )
}

/** Suffix templates of an S3 website endpoint, from the endpoint of each region. */
const endpointSuffixes = (endpoints = {}) => [
  ...new Set(Object.entries(endpoints).map(([region, endpoint]) => endpoint.replace(region, '<region>'))),
]

function aliasTargets({ alias_targets }) {
  const services = Object.entries(alias_targets).filter(([, service]) => service.scope !== 'zone')
  return file(
    'data/aws-tables.json',
    "import type { AliasTargetRow } from './alias-services.ts'",
    `\nexport type AliasServiceKey =\n${services.map(([key]) => `  | ${literal(key)}\n`).join('')}`,
    table(
      'aliasTargets',
      'readonly AliasTargetRow[]',
      services.map(([key, service]) =>
        [
          `{\n    key: ${literal(key)}`,
          `isGlobal: ${service.scope === 'global'}`,
          `suffixes: ${list(service.dns_suffix ?? endpointSuffixes(service.endpoints))}`,
          `recordTypes: ${list(service.record_types)}`,
          `undocumentedTypes: ${list(service.record_types_undocumented ?? [])}`,
          `ethAllowed: ${service.evaluate_target_health_allowed}`,
          `ethHasEffect: ${service.evaluate_target_health_allowed && service.evaluate_target_health_effect !== 'none'}`,
          `privateAllowed: ${service.private_zone_allowed ?? true}`,
          `recordNameEqualsBucket: ${service.record_name_must_equal_bucket ?? false}`,
          `defaultTtlSeconds: ${service.default_ttl ?? 'undefined'}`,
          `globalZoneId: ${service.hosted_zone_id ? literal(service.hosted_zone_id) : 'undefined'}`,
          `isVerified: ${!/^(unverified|inferred)/.test(service.status ?? '')}`,
          `zoneIds: ${map(service.hosted_zone_ids)}`,
          `unverifiedZoneIds: ${map(service.unverified_zone_ids)}`,
          `conflictingZoneIds: new Map([${Object.entries(service.conflicts ?? {})
            .map(([region, ids]) => `[${literal(region)}, ${list(ids)}]`)
            .join(', ')}])`,
          `endpoints: ${map(service.endpoints)},\n  }`,
        ].join(',\n    '),
      ),
    ),
  )
}

function checkers({ health_checker_regions, health_checker }) {
  return file(
    'data/aws-tables.json',
    table(
      'checkerRegions',
      'readonly { readonly code: string; readonly name: string }[]',
      health_checker_regions.map(object),
    ),
    table('checkerIpRanges', 'readonly string[]', health_checker.checker_ip_ranges.map(literal)),
    table(
      'checkerFirewallRanges',
      'readonly { readonly region: string | null; readonly cidrs: readonly string[] }[]',
      health_checker.firewall_ranges.map(
        ({ region, ipv4, ipv6 }) => `{ region: ${literal(region)}, cidrs: ${list([...ipv4, ...ipv6])} }`,
      ),
    ),
    `\nexport const checkerFigures = ${object({
      min_regions: health_checker.min_regions,
      checkers_per_region: health_checker.observed_checkers_per_region,
      healthy_fraction_exclusive: health_checker.healthy_fraction_exclusive,
    })} as const`,
  )
}

function limits({ quotas, defaults: { soa, health_check, private_zone_name_servers, name_server_tlds, ...plain } }) {
  const members = (some) =>
    Object.entries(some)
      .map(([key, value]) => `  ${camelCase(key)}: ${literal(value)},\n`)
      .join('')
  const { mname: _, ...soaFields } = soa
  return file(
    'data/aws-tables.json',
    `\nexport const quotas = {\n${members(quotas)}} as const`,
    `\nexport const serviceDefaults = {\n${members(plain)}} as const`,
    `\nexport const soaDefaults = {\n${members(soaFields)}} as const`,
    `\nexport const healthCheckDefaults = {\n${members(health_check)}} as const`,
    `\nexport const privateZoneNameServers: readonly string[] = ${list(private_zone_name_servers)}`,
    `\nexport const nameServerSuffixes: readonly string[] = ${list(name_server_tlds)}`,
  )
}

function recordTypes({ record_types }) {
  const types = (name, values) => `\nexport const ${name}: readonly RecordType[] = ${list(values)}`
  return file(
    'data/aws-tables.json',
    "import type { RecordType } from '../values/rdata/rdata.ts'",
    types('routedTypes', record_types.routed),
    types('multivalueTypes', record_types.multivalue),
    types('aliasTypes', record_types.alias_same_zone),
  )
}

function centroids(places) {
  return file(
    'data/country-centroids.json',
    "import type { Coordinates } from '../values/coordinates.ts'",
    made(
      'centroids',
      'ReadonlyMap<string, Coordinates>',
      `new Map([\n${Object.entries(places)
        .map(
          ([code, [latitude, longitude]]) =>
            `  [${literal(code)}, { latitude: ${latitude}, longitude: ${longitude} }],\n`,
        )
        .join('')}])`,
    ),
  )
}

/** What AWS publishes, as typed tables: one file for each thing a command may need alone. */
export const step = {
  name: 'Route 53 tables',
  /** Text of each file by its path below the root. */
  async run(root) {
    const read = async (path) => JSON.parse(await readFile(join(root, path), 'utf8'))
    const [tables, places] = await Promise.all([read('data/aws-tables.json'), read('data/country-centroids.json')])
    return new Map([
      ['src/route53/regions.gen.ts', regions(tables)],
      ['src/route53/geolocation.gen.ts', geolocation(tables)],
      ['src/route53/alias-targets.gen.ts', aliasTargets(tables)],
      ['src/route53/checkers.gen.ts', checkers(tables)],
      ['src/route53/limits.gen.ts', limits(tables)],
      ['src/route53/record-types.gen.ts', recordTypes(tables)],
      ['src/route53/centroids.gen.ts', centroids(places)],
    ])
  },
}
