import type { Deployment, Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { plainTtl } from '../../route53/plain-zone.ts'
import { masterName } from '../../values/master-name.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { formatMaster } from '../../values/rdata/registry.ts'
import { checkZone } from '../bind/facts.ts'
import type { ExportContext, Note, Written } from '../format.ts'
import { groupRecordSets, type RecordGroup, sortZones } from '../order.ts'
import { emptyResources, type Resources, resourceOf, Unsaid } from './resources.ts'
import { formatMembers, type Vscf } from './vscf.ts'

/** Types that gdnsd 3.8 takes by number only. @see gdnsd.zonefile(5) */
const BY_NUMBER: Readonly<Record<string, number>> = { DS: 43, SSHFP: 44, TLSA: 52, SVCB: 64, HTTPS: 65, SPF: 99 }

function rdataText(value: Rdata): string {
  const number = BY_NUMBER[value.type]
  if (number === undefined) return `${value.type} ${formatMaster(value)}`
  const hex = Array.from(value.wire, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `TYPE${number} \\# ${value.wire.length} ${hex}`
}

const keyOf = (name: string, type: string) => `${type} ${name}`

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
  const groups = groupRecordSets(zone)
  const byKey = new Map(groups.map((group) => [keyOf(group.name, group.type), group]))
  const facts = checkZone(zone, sets, displayName)
  notes.push(...facts.notes.filter(({ code }) => code !== 'check-names'))
  const live = new Map([...facts.holdable].map((set) => [keyOf(set.name, set.type), set]))
  const snapshots = new Map(sets.map((set) => [keyOf(set.name, set.type), set]))
  const groupOf = (name: string, type: string) => byKey.get(keyOf(name, type))
  const hasBoth = (name: DomainName) => groupOf(name, 'A') !== undefined && groupOf(name, 'AAAA') !== undefined
  return groups.flatMap((group) => {
    const { name, type } = group
    if (group.recordSets[0]?.generated) return []
    const key = keyOf(name, type)
    if (type === 'DS') {
      const path = displayName(name)
      notes.push({ severity: 'lost', code: 'ds', path, message: `${path} DS is left out: gdnsd refuses it` })
      return []
    }
    const set = live.get(key)
    const owner = masterName(name, zone.name)
    if (isRouted(group, snapshots.get(key))) {
      const resource = hasBoth(name)
        ? new Unsaid('two-families', 'is routed beside the other kind of addresses, which share one resource')
        : resourceOf({ deployment, zone, groupOf, resources }, group)
      const ttl = set === undefined ? undefined : plainTtl(set)
      if (!(resource instanceof Unsaid) && ttl !== undefined) return [`${owner} ${ttl}/${ttl} DYNA ${resource}`]
      if (resource instanceof Unsaid)
        notes.push({
          severity: 'lost',
          code: resource.code,
          path: displayName(name),
          message: `${displayName(name)} ${type} ${resource.why}: the answer of the snapshot is written`,
        })
    }
    if (set === undefined) {
      if ((snapshots.get(key)?.answers.length ?? 0) === 0)
        notes.push({
          severity: 'lost',
          code: 'no-answer',
          path: displayName(name),
          message: `${displayName(name)} ${type} is left out: nothing answers`,
        })
      return []
    }
    const values = new Set(set.answers.flatMap((answer) => answer.values.map(rdataText)))
    return [...values].map((text) => `${owner} ${plainTtl(set)} ${text}`)
  })
}

/** Zone names that are plain names of files; gdnsd takes the name of the zone from its file. */
const FILE_NAME = /^[a-z0-9_/-]+(?:\.[a-z0-9_/-]+)*\.$/

function skipped(zone: Zone, isFirst: boolean): readonly [code: string, why: string] | undefined {
  if (zone.vpcs !== undefined) return ['private-zone', 'is private: gdnsd answers everybody']
  if (!isFirst) return ['zone-twice', 'is there twice']
  if (!FILE_NAME.test(displayName(zone.name)))
    return ['zone-name', 'has a name that is none of a file, and gdnsd takes names of zones from files']
  return undefined
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
  const sorted = sortZones(deployment.zones)
  for (const zone of sorted) {
    const path = displayName(zone.name)
    const reason = skipped(zone, sorted.find(({ name }) => name === zone.name) === zone)
    if (reason !== undefined) {
      notes.push({ severity: 'lost', code: reason[0], path, message: `${path} ${reason[1]}` })
      continue
    }
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
