import type { Deployment, Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { plainTtl } from '../../route53/plain-zone.ts'
import { masterName } from '../../values/master-name.ts'
import { displayName } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'
import { type EngineLanguage, engineLines, groupFinder, holdableZones, Unsaid, unholdable } from '../engine-zone.ts'
import type { ExportContext, Note, Written } from '../format.ts'
import { groupRecordSets, type RecordGroup } from '../order.ts'
import { type Families, resourceOf } from './resources.ts'
import { emptyResources, type Resources } from './services.ts'
import { formatMembers, type Vscf } from './vscf.ts'

/** Types that gdnsd 3.8 takes by number only. @see gdnsd.zonefile(5) */
const BY_NUMBER: Readonly<Record<string, number>> = { DS: 43, SSHFP: 44, TLSA: 52, SVCB: 64, HTTPS: 65, SPF: 99 }

function rdataText(value: Rdata): string {
  const number = BY_NUMBER[value.type]
  if (number === undefined) return `${value.type} ${formatMaster(value)}`
  const hex = Array.from(value.wire, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `TYPE${number} \\# ${value.wire.length} ${hex}`
}

/** True where health or the client has a say in the answer. */
const isRouted = ({ recordSets }: RecordGroup, set: SnapshotSet | undefined) =>
  recordSets.length > 1 ||
  (set?.frozen.length ?? 0) > 0 ||
  recordSets.some(({ policy, healthCheckId }) => policy.kind !== 'simple' || healthCheckId !== undefined)

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly resources: Resources
  readonly notes: Note[]
}

/** The zone's lines: a `DYNA` for what gdnsd decides itself, the answers of the snapshot for all else. */
function zoneLines({ deployment, zone, resources, notes }: Sheet, sets: readonly SnapshotSet[]): readonly string[] {
  const groupOf = groupFinder(groupRecordSets(zone))
  const setOf = new Map(sets.map((set) => [`${set.type} ${set.name}`, set]))
  const familiesOf = ({ name, type }: RecordGroup): Families =>
    (type === 'A' || type === 'AAAA' ? ['A', 'AAAA'] : [type]).flatMap((each) => groupOf(name, each) ?? [])
  const made = new Map<RecordGroup | undefined, string | Unsaid>()
  const language: EngineLanguage = {
    owner: (name) => masterName(name, zone.name),
    plain: rdataText,
    refuses: ({ type }) => (type === 'DS' ? new Unsaid('ds', 'is left out: gdnsd refuses it') : undefined),
    routed: (group, live) => {
      const families = familiesOf(group)
      const lives = families.map(({ name, type }) => setOf.get(`${type} ${name}`))
      if (!families.some((each, index) => isRouted(each, lives[index]))) return undefined
      const path = displayName(group.name)
      const own = new Map<string, Note>()
      const approx = (code: string, why: string) =>
        own.set(code, { severity: 'approx', code, path, message: `${path} ${why}` })
      const resource = made.get(families[0]) ?? resourceOf({ deployment, zone, groupOf, resources, approx }, families)
      made.set(families[0], resource)
      if (resource instanceof Unsaid || live === undefined) return resource instanceof Unsaid ? resource : undefined
      // One line stands for both kinds of addresses.
      if (families[0]?.type !== group.type) return []
      const ttls = lives.flatMap((set) => (set === undefined ? [] : plainTtl(set)))
      const ttl = Math.min(...ttls)
      if (new Set(ttls).size > 1) approx('ttl-differs', `has TTLs ${ttls.join(' and ')}, a resource has one: ${ttl}`)
      notes.push(...own.values())
      return [`${masterName(group.name, zone.name)} ${ttl}/${ttl} DYNA ${resource}`]
    },
  }
  return engineLines(zone, sets, language, notes)
}

/** Zone names that are plain names of files; gdnsd takes the name of the zone from its file. */
const FILE_NAME = /^[a-z0-9_/-]+(?:\.[a-z0-9_/-]+)*\.$/

function skipped(zone: Zone, isFirst: boolean): Unsaid | undefined {
  if (FILE_NAME.test(displayName(zone.name))) return unholdable(zone, isFirst, 'gdnsd')
  return new Unsaid('zone-name', 'has a name that is none of a file, and gdnsd takes names of zones from files')
}

/**
 * gdnsd's folder: `config` with checks and routing, and a file in `zones` for each zone. What gdnsd cannot decide is
 * written as it answers for one client in one state of health, and said.
 *
 * @see engines.md 3.4
 */
export function writeGdnsd(deployment: Deployment, context: ExportContext): Written {
  const resources = emptyResources()
  const notes: Note[] = []
  const files = new Map<string, string>()
  const snapshot = context.snapshot()
  for (const { zone, path } of holdableZones(deployment.zones, notes, skipped)) {
    const lines = zoneLines({ deployment, zone, resources, notes }, snapshot.zones.get(zone.id) ?? [])
    files.set(`zones/${path.slice(0, -1).replaceAll('/', '@')}`, `${['; r53sim gdnsd', ...lines].join('\n')}\n`)
  }
  const { serviceTypes, plugins, maps } = resources
  if (serviceTypes.size > 0)
    notes.push({
      severity: 'approx',
      code: 'checks',
      path: '',
      message: 'gdnsd checks what it answers, from where it runs, and counts failures even with successes between them',
    })
  const { multifo, weighted, metafo, geoip } = plugins
  const member = (name: string, named: ReadonlyMap<string, Vscf>, value: Vscf = Object.fromEntries(named)) =>
    named.size > 0 ? { [name]: value } : {}
  const config = {
    ...member('service_types', serviceTypes),
    plugins: {
      ...member('multifo', multifo),
      ...member('weighted', weighted),
      ...member('metafo', metafo, { resources: Object.fromEntries(metafo) }),
      ...member('geoip', geoip, { maps: Object.fromEntries(maps), resources: Object.fromEntries(geoip) }),
    },
  }
  return { files: new Map([['config', `# r53sim gdnsd\n${formatMembers(config)}`], ...files]), notes, refusals: [] }
}
