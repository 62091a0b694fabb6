import type { Deployment, Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { plainTtl } from '../../route53/plain-zone.ts'
import { displayName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { type GroupFinder, groupFinder, holdableZones, Unsaid, unholdable } from '../engine-zone.ts'
import type { ExportContext, Note, NoteSeverity, Written } from '../format.ts'
import { lossLine } from '../loss-line.ts'
import { groupRecordSets, type RecordGroup } from '../order.ts'
import { dynamicOf } from './write-rules.ts'
import { octoName, octoValue } from './write-values.ts'
import { compareKeys, formatYaml, type Yaml } from './yaml.ts'

const HEAD = '# r53sim octodns'

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
  readonly snapshots: ReadonlyMap<string, SnapshotSet>
  readonly notes: Note[]
}

type Entry = { readonly [key: string]: Yaml | undefined }

const keyOf = ({ name, type }: { readonly name: string; readonly type: string }) => `${type} ${name}`

function note(
  { notes }: Sheet,
  severity: NoteSeverity,
  group: RecordGroup,
  code: string,
  words: string,
  branch?: string,
): void {
  const path = branch ?? group.recordSets[0]?.branch.split('/')[0] ?? displayName(group.name)
  notes.push({ severity, code, path, message: `${displayName(group.name)} ${group.type} ${words}` })
}

const valuesEntry = (values: readonly Yaml[]): Entry => (values.length === 1 ? { value: values[0] } : { values })

/** Values as they are, or the reason why octoDNS would take one for another. */
function plainEntry(group: RecordGroup, ttl: number, values: readonly Yaml[]): Entry {
  return { ttl, type: group.type, ...valuesEntry(values) }
}

/** The answer of the snapshot, for what octoDNS cannot route. */
function snapshotEntry(sheet: Sheet, group: RecordGroup, { code, why, branch }: Unsaid): Entry | undefined {
  const set = sheet.snapshots.get(keyOf(group))
  const all = new Map((set?.answers ?? []).flatMap(({ values }) => values).map((value) => [value.text, value]))
  const values = [...all.values()].flatMap((value) => octoValue(value) ?? [])
  const isLeftOut = set === undefined || values.length === 0 || (group.type === 'CNAME' && values.length > 1)
  note(
    sheet,
    'lost',
    group,
    code,
    `${why}: ${isLeftOut ? 'it is left out' : 'the answer of the snapshot is written'}`,
    branch,
  )
  return isLeftOut ? undefined : plainEntry(group, plainTtl(set), values)
}

/** An alias of Route 53, which its provider makes as it is; undefined for what is none, or leads to a name made for a tree. */
function aliasValue({ zone, groupOf }: Sheet, group: RecordGroup): Yaml | Unsaid | undefined {
  const [only] = group.recordSets
  if (only?.data.kind !== 'alias' || only.policy.kind !== 'simple' || only.healthCheckId !== undefined) return undefined
  const { hostedZoneId, dnsName, evaluateTargetHealth } = only.data
  const isInside = hostedZoneId === zone.id
  if (isInside && groupOf(dnsName, group.type)?.recordSets[0]?.generated) return undefined
  const name = isInside ? octoName(dnsName, zone.name) : displayName(dnsName)
  if (name === undefined) return new Unsaid('name-bytes', 'leads to a name that octoDNS would take for another')
  const id = isInside ? undefined : hostedZoneId
  return { 'evaluate-target-health': evaluateTargetHealth, 'hosted-zone-id': id, name, type: group.type }
}

function routedEntry(sheet: Sheet, group: RecordGroup): Entry | undefined {
  const found = dynamicOf(sheet, group)
  if (found instanceof Unsaid) return snapshotEntry(sheet, group, found)
  const { dynamic, octodns, last, ttls, hasExactWeights } = found
  const [ttl] = ttls
  if (ttls.length > 1)
    note(
      sheet,
      'lost',
      group,
      'ttl-differs',
      `has TTLs ${ttls.join(' and ')}, octoDNS has one: the smallest is written`,
    )
  if (!hasExactWeights)
    note(sheet, 'approx', group, 'weights', 'has weights that octoDNS, whose largest is 100, has nearly only')
  return { dynamic, octodns, ttl, type: group.type, ...valuesEntry(last) }
}

function entryOf(sheet: Sheet, group: RecordGroup): Entry | undefined {
  const [first, ...others] = group.recordSets
  const isAlias = first?.data.kind === 'alias'
  if (first === undefined || others.length > 0 || first.policy.kind !== 'simple' || isAlias)
    return routedEntry(sheet, group)
  if (first.healthCheckId !== undefined)
    note(sheet, 'lost', group, 'check-alone', 'has a check and nothing to fail over to: it is written without')
  const values = (first.data.kind === 'values' ? first.data.values : []).flatMap((value) => octoValue(value) ?? [])
  if (first.data.kind === 'values' && values.length === first.data.values.length)
    return plainEntry(group, first.ttlSeconds ?? 0, values)
  note(sheet, 'lost', group, 'value', 'is left out: octoDNS would take one of its values for another')
  return undefined
}

const TYPE_UNKNOWN = new Set(['SOA', 'SPF'])

function zoneText(sheet: Sheet, includeApex: boolean): string {
  const { zone } = sheet
  const byName = new Map<string, Entry[]>()
  const aliases = new Map<string, Yaml[]>()
  for (const group of groupRecordSets(zone)) {
    const isApex = group.name === zone.name
    if (group.recordSets[0]?.generated || (isApex && (group.type === 'SOA' || (group.type === 'NS' && !includeApex))))
      continue
    const key = octoName(group.name, zone.name)
    if (key === undefined || TYPE_UNKNOWN.has(group.type)) {
      const what = key === undefined ? 'a name that octoDNS would take for another' : 'a type that octoDNS has not'
      note(sheet, 'lost', group, key === undefined ? 'name-bytes' : 'type-unknown', `is left out: it has ${what}`)
      continue
    }
    const alias = aliasValue(sheet, group)
    if (alias instanceof Unsaid) note(sheet, 'lost', group, alias.code, `is left out: it ${alias.why}`)
    else if (alias !== undefined) put(aliases, key, alias)
    else {
      const entry = entryOf(sheet, group)
      if (entry !== undefined) put(byName, key, entry)
    }
  }
  for (const [key, values] of aliases) put(byName, key, { type: 'Route53Provider/ALIAS', ...valuesEntry(values) })
  const lines = [...byName]
    .sort(([a], [b]) => compareKeys(a, b))
    .map(([key, entries]): string => {
      const [only, ...others] = entries
      return formatYaml({ [key]: others.length === 0 && only !== undefined ? only : entries })
    })
  return lines.length === 0 ? '{}\n' : lines.join('')
}

const configText = (zones: readonly string[]) =>
  formatYaml({
    providers: {
      config: { class: 'octodns.provider.yaml.YamlProvider', directory: '.', enforce_order: false },
      route53: {
        class: 'octodns_route53.Route53Provider',
        access_key_id: 'env/AWS_ACCESS_KEY_ID',
        secret_access_key: 'env/AWS_SECRET_ACCESS_KEY',
      },
    },
    zones: Object.fromEntries(zones.map((name) => [name, { sources: ['config'], targets: ['route53'] }])),
  })

function skipped(zone: Zone, isFirst: boolean): Unsaid | undefined {
  if (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.$/.test(displayName(zone.name)) && displayName(zone.name) !== 'config.')
    return unholdable(zone, isFirst, 'octoDNS')
  return new Unsaid('zone-name', 'has a name that is none of a file, and octoDNS takes names of zones from files')
}

/**
 * A folder for `octodns-sync --config-file=config.yaml`: a file for each zone, in which routed records are `dynamic`.
 * What octoDNS cannot say is written as it answers for one client in one state of health, and said.
 *
 * @see engines.md 3.7
 */
export function writeOctodns(deployment: Deployment, context: ExportContext): Written {
  const notes: Note[] = []
  const files = new Map<string, string>()
  const names: string[] = []
  const snapshot = context.snapshot()
  for (const { zone, path } of holdableZones(deployment.zones, notes, skipped)) {
    const before = notes.length
    const snapshots = new Map((snapshot.zones.get(zone.id) ?? []).map((set) => [keyOf(set), set]))
    const groupOf = groupFinder(groupRecordSets(zone))
    const text = zoneText({ deployment, zone, groupOf, snapshots, notes }, context.includeApex)
    const lost = notes.slice(before).filter(({ severity }) => severity === 'lost')
    const head = [HEAD, ...lost.map((note) => lossLine('#', note))]
    files.set(`${path}yaml`, `${head.join('\n')}\n---\n${text}`)
    names.push(path)
  }
  return { files: new Map([['config.yaml', `${HEAD}\n---\n${configText(names)}`], ...files]), notes, refusals: [] }
}
