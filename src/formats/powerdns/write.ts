import type { Deployment, Zone } from '../../model/deployment.ts'
import { type EndpointCheck, isEndpointCheck } from '../../model/health-check.ts'
import type { Policy } from '../../model/record-set.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { configName, masterName } from '../../values/master-name.ts'
import { type DomainName, displayName, labelBytes } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'
import { EMBEDDED_LABEL } from '../bind/embedded.ts'
import { NO_OBJECTS, zoneObjects } from '../bind/zone-objects.ts'
import {
  type EngineLanguage,
  engineLines,
  type GroupFinder,
  groupFinder,
  holdableZones,
  Unsaid,
  unholdable,
} from '../engine-zone.ts'
import type { ExportContext, Note, Written } from '../format.ts'
import { lossLine } from '../loss-line.ts'
import { groupRecordSets, type RecordGroup, zoneLabels } from '../order.ts'
import { NO_HOST } from './checks.ts'
import { commentsOf, embeddedName, embeddedValues, isPlain, type NameComments } from './comments.ts'
import { type Decided, decidedGroup, isDecided } from './groups.ts'
import { packLua } from './lua.ts'

/** What the configuration has to provide for. */
interface Needs {
  readonly kinds: Set<Policy['kind']>
  readonly misnamed: Set<string>
  hasChecks: boolean
  hasAliases: boolean
}

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
  readonly uncheckedWeights: boolean
  readonly needs: Needs
  readonly notes: Note[]
}

/** Where a record leads that is nothing but the way to an AWS resource. */
function resourceBehind({ zone, groupOf }: Sheet, group: RecordGroup): DomainName | undefined {
  const seen = new Set<RecordGroup>()
  for (let at: RecordGroup | undefined = group; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const data: RecordGroup['recordSets'][number]['data'] | undefined = at.recordSets[0]?.data
    if (data?.kind !== 'alias') return undefined
    if (data.hostedZoneId !== zone.id) return data.dnsName
    at = groupOf(data.dnsName, at.type)
  }
  return undefined
}

/** Seconds that Route 53 answers with for AWS resources. @see R1.28 */
const RESOURCE_TTL_SECONDS = 60

/** An `ALIAS` line for a record that leads to an AWS resource; it stands for both kinds of addresses. */
function aliasLines(sheet: Sheet, { name, type }: RecordGroup, target: DomainName): readonly string[] | Unsaid {
  const other = sheet.groupOf(name, type === 'A' ? 'AAAA' : 'A')
  const isSame = other !== undefined && resourceBehind(sheet, other) === target
  if ((type !== 'A' && type !== 'AAAA') || (other !== undefined && !isSame))
    return new Unsaid('aws-alias', 'leads to an AWS resource beside records that an ALIAS would hide')
  sheet.needs.hasAliases = true
  sheet.notes.push({
    severity: 'approx',
    code: 'alias',
    path: displayName(name),
    message: `${displayName(name)} ${type} is an ALIAS, which PowerDNS looks up with a resolver, A and AAAA alike`,
  })
  if (isSame && type === 'AAAA') return []
  return [`${masterName(name)} ${RESOURCE_TTL_SECONDS} ALIAS ${masterName(target)}`]
}

const TTL_OF_ANSWER = 'ttl-differs'

function decidedLines(sheet: Sheet, group: RecordGroup, decided: Decided): readonly string[] {
  const { notes, needs } = sheet
  const path = displayName(group.name)
  const approx = (code: string, message: string) =>
    notes.push({ severity: 'approx', code, path, message: `${path} ${group.type} ${message}` })
  for (const kind of decided.kinds) needs.kinds.add(kind)
  for (const id of decided.misnamed) needs.misnamed.add(id)
  needs.hasChecks ||= decided.hasChecks
  if (decided.kinds.has('latency')) approx('latency', 'goes to the nearest region, not to the one measured as fastest')
  if (decided.unchecked.length > 0)
    approx(
      'unchecked-weight',
      `draws ${decided.unchecked.join(', ')} even while unhealthy: PowerDNS cannot make the check`,
    )
  if (decided.ttlsDiffer && !notes.some((note) => note.code === TTL_OF_ANSWER && note.path === path))
    approx(TTL_OF_ANSWER, `has several TTLs, a record holds one: the smallest, ${decided.ttlSeconds}`)
  return [`${masterName(group.name)} ${decided.ttlSeconds} LUA ${group.type} ${packLua(decided.code)}`]
}

/** Parameters of services that PowerDNS reads without quotes alone. */
const UNQUOTED = /\b(port|ipv4hint|ipv6hint|mandatory)="([^"\\]*)"/g

function plainText(value: Rdata): string {
  const text = formatMaster(value)
  const isService = value.type === 'SVCB' || value.type === 'HTTPS'
  return `${value.type} ${isService ? text.replace(UNQUOTED, '$1=$2') : text}`
}

/** True if PowerDNS answers questions for the name at all: it fails those that hold other bytes. */
const isAskable = (name: DomainName): boolean =>
  labelBytes(name).every((label) =>
    Array.from(label, (byte) => String.fromCharCode(byte)).every((character) =>
      /[A-Za-z0-9*./:@_ \\-]/.test(character),
    ),
  )

function zoneLines(sheet: Sheet, sets: readonly SnapshotSet[], leaveOut: (group: RecordGroup) => void) {
  const language: EngineLanguage = {
    leaveOut,
    owner: (name) => masterName(name),
    plain: plainText,
    refuses: ({ name }) =>
      isAskable(name) ? undefined : new Unsaid('odd-name', 'is left out: PowerDNS fails questions for such names'),
    routed: (group) => {
      if (!isDecided(sheet, group)) {
        const resource = resourceBehind(sheet, group)
        return resource === undefined ? undefined : aliasLines(sheet, group, resource)
      }
      const decided = decidedGroup(sheet, group)
      return decided instanceof Unsaid ? decided : decidedLines(sheet, group, decided)
    },
  }
  return engineLines(sheet.zone, sets, language, sheet.notes)
}

/** Policies whose place of a client comes from a database. */
const PLACED: readonly Policy['kind'][] = ['geolocation', 'geoproximity', 'latency']

const DATABASE = 'GeoLite2-City.mmdb'

/** Seconds between checks where nothing says so, PowerDNS's own. */
const INTERVAL_SECONDS = 5

const shortestInterval = ({ healthChecks }: Deployment): number => {
  const intervals = [...healthChecks.values()]
    .filter((check): check is EndpointCheck => isEndpointCheck(check))
    .map(({ requestInterval }) => requestInterval)
  return intervals.length > 0 ? Math.min(...intervals) : INTERVAL_SECONDS
}

/** Instructions of one answer's Lua: a record with hundreds of members has as many steps. */
const EXEC_LIMIT = 1_000_000

function serverConfig(deployment: Deployment, { kinds, hasChecks, hasAliases }: Needs): string {
  const isPlaced = PLACED.some((kind) => kinds.has(kind))
  return [
    '# r53sim powerdns',
    `launch=bind${isPlaced ? ',geoip' : ''}`,
    'bind-config=named.conf',
    ...(isPlaced ? [`geoip-database-files=${DATABASE}`] : []),
    'enable-lua-records=yes',
    `lua-records-exec-limit=${EXEC_LIMIT}`,
    ...(hasChecks ? [`lua-health-checks-interval=${shortestInterval(deployment)}`] : []),
    'edns-subnet-processing=yes',
    ...(hasAliases ? ['expand-alias=yes'] : []),
    '',
  ].join('\n')
}

/** Block lengths that client subnets usually have: of longer blocks the first address decides. @see RFC 7871 §11.1 */
const SUBNET_LENGTH = { 4: 24, 6: 56 } as const

function serverNotes(
  { cidrCollections }: Deployment,
  { kinds, misnamed, hasChecks, hasAliases }: Needs,
): readonly Note[] {
  const note = (severity: Note['severity'], code: string, message: string): Note => ({
    severity,
    code,
    path: '',
    message,
  })
  const blocks = [...cidrCollections.values()].flatMap(({ locations }) => [...locations.values()].flat())
  const hasLong = kinds.has('ip-based') && blocks.some(({ family, length }) => length > SUBNET_LENGTH[family])
  return [
    ...(hasChecks
      ? [
          note(
            'approx',
            'checks',
            'PowerDNS checks from where it runs, takes 200 alone for good and follows redirects; 4.7 goes by one result, and until the first one, or an hour after the last question, everything counts as down',
          ),
        ]
      : []),
    ...[...misnamed].map((id) => ({
      ...note(
        'approx',
        'check-host',
        `check ${id} asks for the host ${NO_HOST}, where Route 53 names the address: PowerDNS reads no IPv6 address in a URL`,
      ),
      path: id,
    })),
    ...(hasLong ? [note('approx', 'long-blocks', 'of a client subnet PowerDNS takes the first address')] : []),
    ...(PLACED.some((kind) => kinds.has(kind))
      ? [note('info', 'geo-database', `PowerDNS reads places of clients from ${DATABASE} beside pdns.conf`)]
      : []),
    ...(hasAliases ? [note('info', 'alias-resolver', 'ALIAS records need a resolver= in pdns.conf')] : []),
  ]
}

/** The comments as records, for backends that keep no comments. */
function embed(comments: readonly NameComments[], zone: Zone, notes: Note[]): readonly string[] {
  const path = displayName(zone.name)
  const lines = comments.flatMap((each) => {
    const name = embeddedName(each.name)
    if (name !== undefined) return embeddedValues(each).map((value) => `${masterName(name)} 0 ${plainText(value)}`)
    const message = `${displayName(each.name)} is too long a name for a record below it: what it was made from stands only in comments`
    notes.push({ severity: 'approx', code: 'embed-name', path: displayName(each.name), message })
    return []
  })
  const message = `whoever asks for TXT below ${EMBEDDED_LABEL} reads the policies and checks of ${path}`
  notes.push({ severity: 'info', code: 'embedded', path, message })
  return lines
}

const keyOf = ({ name, type }: RecordGroup) => `${type} ${name}`

/**
 * A folder for `pdns_server --config-dir=.`: zones in which routed names are Lua that decides as Route 53 does, from
 * checks that PowerDNS makes, and `pdns.conf` and `named.conf` that load them. What Lua cannot decide is written as it
 * answers for one client in one state of health, and said.
 *
 * @see engines.md 3.5
 */
export function writePowerDns(deployment: Deployment, context: ExportContext): Written {
  const needs: Needs = { kinds: new Set(), misnamed: new Set(), hasChecks: false, hasAliases: false }
  const notes: Note[] = []
  const files = new Map<string, string>()
  const snapshot = context.snapshot()
  const labels = zoneLabels(deployment)
  const config: string[] = []
  const zones = [...holdableZones(deployment.zones, notes, (zone, isFirst) => unholdable(zone, isFirst, 'PowerDNS'))]
  const objects = zoneObjects(
    deployment,
    zones.map(({ zone }) => zone),
  )
  for (const { zone } of zones) {
    const before = notes.length
    const groups = groupRecordSets(zone)
    const sheet = { deployment, zone, groupOf: groupFinder(groups), uncheckedWeights: context.uncheckedWeights }
    const absent = new Set<string>()
    const lines = zoneLines({ ...sheet, needs, notes }, snapshot.zones.get(zone.id) ?? [], (group) =>
      absent.add(keyOf(group)),
    )
    const spoken = groups.filter((group) => absent.has(keyOf(group)) || !isPlain(group))
    const comments = commentsOf(deployment, zone, spoken, objects.get(zone.id) ?? NO_OBJECTS)
    const embedded = context.embed ? embed(comments, zone, notes) : []
    const lost = notes.slice(before).filter(({ severity }) => severity === 'lost')
    const file = `zones/${labels.get(zone.id)}.zone`
    // Names are absolute: of a relative one that ends in an escaped dot PowerDNS takes that for the final dot.
    const head = [
      '; r53sim powerdns',
      ...lost.map((note) => lossLine(';', note)),
      ...comments.flatMap((each) => each.lines),
    ]
    files.set(file, `${[...head, ...lines, ...embedded].join('\n')}\n`)
    config.push(`zone "${configName(zone.name)}" { type master; file "${file}"; };`)
  }
  return {
    files: new Map([
      ['pdns.conf', serverConfig(deployment, needs)],
      ['named.conf', `${['// r53sim powerdns', ...config].join('\n')}\n`],
      ...files,
    ]),
    notes: [...notes, ...serverNotes(deployment, needs)],
    refusals: [],
  }
}
