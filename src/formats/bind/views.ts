import type { Client } from '../../model/client.ts'
import type { Deployment } from '../../model/deployment.ts'
import { type GeoArea, isOfKind, type PolicyKind } from '../../model/record-set.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { formatPrefix, type IpPrefix } from '../../values/ip-prefix.ts'
import { configName } from '../../values/master-name.ts'
import { displayName } from '../../values/name.ts'
import type { ExportContext, Note, Refusal, Written } from '../format.ts'
import { zoneLabels } from '../order.ts'
import { writeZones } from './write.ts'

/** Each is a zone file and an ACL; named keeps every one in memory. */
const VIEWS_MAX = 1000

const DEFAULT_AREA: GeoArea = { kind: 'default' }

/** Clients that are answered alike: those of a block, of an area, or of both. */
interface Place {
  readonly block?: IpPrefix
  readonly area: GeoArea
}

const AREA_ORDER: readonly GeoArea['kind'][] = ['subdivision', 'country', 'continent', 'default']

const areaName = (area: GeoArea): string => {
  switch (area.kind) {
    case 'subdivision':
      return `${area.country}-${area.subdivision}`.toLowerCase()
    case 'country':
      return area.country.toLowerCase()
    // Continents share two letters with countries (`AS`, `SA`).
    case 'continent':
      return `continent-${area.continent.toLowerCase()}`
    case 'default':
      return 'default'
  }
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Areas of all geolocation records, the more specific first, and the rest of the world. */
function areasOf({ zones }: Deployment): readonly GeoArea[] {
  const areas = new Map([['default', DEFAULT_AREA]])
  for (const { policy } of zones.flatMap(({ recordSets }) => recordSets))
    if (isOfKind(policy, 'geolocation')) areas.set(areaName(policy.area), policy.area)
  return [...areas]
    .sort(([a, one], [b, other]) => AREA_ORDER.indexOf(one.kind) - AREA_ORDER.indexOf(other.kind) || byText(a, b))
    .map(([, area]) => area)
}

/** Blocks of all IP-based records, the longer first. */
function blocksOf({ zones }: Deployment): readonly IpPrefix[] {
  const blocks = new Map<string, IpPrefix>()
  for (const { policy } of zones.flatMap(({ recordSets }) => recordSets))
    if (isOfKind(policy, 'ip-based')) for (const block of policy.blocks) blocks.set(formatPrefix(block), block)
  return [...blocks].sort(([a, one], [b, other]) => other.length - one.length || byText(a, b)).map(([, block]) => block)
}

/** Every place that the plan tells apart, so that the first that holds a client is the one that answers it. */
function placesOf(deployment: Deployment): readonly Place[] {
  const areas = areasOf(deployment)
  return [...blocksOf(deployment), undefined].flatMap((block) =>
    areas.map((area) => (block === undefined ? { area } : { block, area })),
  )
}

const placeName = ({ block, area }: Place): string => {
  if (block === undefined) return areaName(area)
  const net = `net-${formatPrefix(block).replace('/', '-').replaceAll(':', '.')}`
  return area.kind === 'default' ? net : `${net}-${areaName(area)}`
}

/** A client of the place; what else is known of it stands in `known`. */
function clientOf({ block, area }: Place, known: Client | undefined): Client {
  const { continent, country, subdivision, subnet, ...rest } = known ?? {}
  return {
    ...rest,
    ...(area.kind === 'continent' ? { continent: area.continent } : {}),
    ...(area.kind === 'country' || area.kind === 'subdivision' ? { country: area.country } : {}),
    ...(area.kind === 'subdivision' ? { subdivision: area.subdivision } : {}),
    ...(block === undefined ? {} : { subnet: block }),
  }
}

/** Elements of which an address must match every one. */
function conditions({ block, area }: Place): readonly string[] {
  const own = block === undefined ? [] : [formatPrefix(block)]
  switch (area.kind) {
    case 'subdivision':
      return [...own, `geoip country "${area.country}"`, `geoip region "${area.subdivision}"`]
    case 'country':
      return [...own, `geoip country "${area.country}"`]
    case 'continent':
      return [...own, `geoip continent "${area.continent}"`]
    case 'default':
      return own
  }
}

/** An address match list is an "or" in which the first match decides: all but the last condition first refuse whom they do not hold. */
function matchList(place: Place): string {
  const all = conditions(place)
  const last = all.at(-1)
  if (last === undefined) return 'any;'
  return [...all.slice(0, -1).map((condition) => `!{ !${condition}; any; };`), `${last};`].join(' ')
}

type ZoneFile = ReturnType<typeof writeZones>[number]

/** Neighbours in the order of views that answer alike, as one view. */
interface View {
  readonly name: string
  readonly matches: readonly string[]
  readonly files: readonly ZoneFile[]
}

/** Comments say whom a file is for; that alone makes no other file. */
const recordsOf = ({ text }: ZoneFile) => text.split('\n').slice(1).join('\n')

const FREE: ReadonlySet<PolicyKind> = new Set(['geolocation', 'ip-based'])

/** The snapshot without the word that views free what they do not freeze. */
const unfreeze = ({ zones, unhealthy }: Snapshot): Snapshot => ({
  unhealthy,
  zones: new Map(
    [...zones].map(([id, sets]) => [
      id,
      sets.map((set) => ({ ...set, frozen: set.frozen.filter((kind) => !FREE.has(kind)) })),
    ]),
  ),
})

function viewsOf(deployment: Deployment, context: ExportContext, places: readonly Place[]): readonly View[] {
  const views: View[] = []
  for (const place of places) {
    const client = clientOf(place, context.client)
    const snapshot = () => unfreeze(context.snapshot(client))
    const files = writeZones(deployment, { ...context, client, snapshot })
    const view = { name: placeName(place), matches: [matchList(place)], files }
    const before = views.at(-1)
    const isAlike = before?.files.every((file, index) => recordsOf(file) === recordsOf(files[index] ?? file))
    if (before === undefined || !isAlike) views.push(view)
    else views[views.length - 1] = { ...view, matches: [...before.matches, ...view.matches] }
  }
  return views
}

/** `named.conf`, and the zone files: what a view answers as an earlier one does, it takes from there. */
function filesOf(views: readonly View[], labels: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map<string, string>()
  const known = new Map<string, string>()
  const lines = views.flatMap(({ name, matches, files: zones }) => [
    '',
    `view "${name}" {`,
    `    match-clients { ${matches.some((match) => match === 'any;') ? 'any;' : matches.map((match) => (matches.length > 1 ? `{ ${match} };` : match)).join(' ')} };`,
    ...zones.map((file) => {
      const key = `${file.zone.id} ${recordsOf(file)}`
      const earlier = known.get(key)
      if (earlier !== undefined) return `    zone "${configName(file.zone.name)}" { in-view "${earlier}"; };`
      known.set(key, name)
      const path = `${labels.get(file.zone.id)}+${name}.zone`
      files.set(path, file.text)
      return `    zone "${configName(file.zone.name)}" { type primary; file "${path}"; };`
    }),
    '};',
  ])
  const head =
    '// r53sim bind --views: the first view that holds the address of the query answers; all zones of the server must stand in views'
  return new Map([['named.conf', `${[head, ...lines].join('\n')}\n`], ...files])
}

const distinct = <T extends Note | Refusal>(notes: readonly T[]): readonly T[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
]

function viewNotes(places: readonly Place[]): readonly Note[] {
  if (places.length < 2) return []
  const byGeo = places.some(({ area }) => area.kind !== 'default')
  return [
    {
      severity: 'approx',
      code: 'views-by-resolver',
      path: '',
      message:
        'views choose by the address of the query, which is the resolver: BIND does not look at the client subnet',
    },
    ...(byGeo
      ? [
          {
            severity: 'info',
            code: 'geoip-database',
            path: '',
            message:
              'named needs geoip-directory with GeoLite2-City.mmdb (GeoLite2-Country where no subdivision is used)',
          } as const,
        ]
      : []),
  ]
}

/**
 * A view for every place that geolocation records and CIDR blocks tell apart, each with the zone as it answers there,
 * and the `named.conf` that chooses among them. Health stays a snapshot.
 *
 * @see engines.md 1.4
 */
export function writeViews(deployment: Deployment, context: ExportContext): Written {
  const first = new Map(deployment.zones.toReversed().map((zone) => [zone.name, zone]))
  for (const zone of deployment.zones) if (zone.vpcs === undefined) first.set(zone.name, zone)
  const twice = deployment.zones.filter((zone) => first.get(zone.name) !== zone)
  const single = { ...deployment, zones: deployment.zones.filter((zone) => !twice.includes(zone)) }
  const places = placesOf(single)
  if (places.length > VIEWS_MAX) {
    const message = `the plan tells ${places.length} places apart: more than ${VIEWS_MAX} views`
    return { files: new Map(), notes: [], refusals: [{ code: 'too-many-views', path: '', message }] }
  }
  const views = viewsOf(single, context, places)
  const written = views.flatMap(({ files }) => files)
  const lost = twice.map((zone): Note => {
    const path = displayName(zone.name)
    return {
      severity: 'lost',
      code: 'zone-twice',
      path,
      message: `${path} is there twice: a view has one zone of a name`,
    }
  })
  return {
    files: filesOf(views, zoneLabels(single)),
    notes: [...lost, ...distinct(written.flatMap(({ notes }) => notes)), ...viewNotes(places)],
    refusals: distinct(written.flatMap(({ refusals }) => refusals)),
  }
}
