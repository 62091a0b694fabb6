import type { PlanPath } from '../../plan/positions.ts'
import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { readYaml } from '../../plan/yaml-source.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { assemble } from '../change-batch/read.ts'
import { createGathered, type Gathered, type Item, textOf, wrongShape } from '../change-batch/read-documents.ts'
import type { Note } from '../format.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { checkConfig } from './checks.ts'
import { type Branch, branchSets, Misshapen, type Place, poolBranch, routedSets } from './pools.ts'
import { absolute, isKnownType, valueText } from './values.ts'

/** What octoDNS takes where a record says nothing. */
const TTL_SECONDS = 3600

interface Sheet {
  readonly gathered: Gathered
  readonly notes: Note[]
  readonly zone: DomainName
  /** The mark that stands for the zone's id. */
  readonly mark: string
  /** Names of checks by what they are. */
  readonly checks: Map<string, string>
  readonly items: Item[]
  /** Types of addresses by name, for aliases of both kinds. */
  readonly addresses: ReadonlyMap<string, readonly string[]>
}

interface Entry {
  readonly item: Item
  readonly name: string
  readonly type: string
  readonly ttl: number
}

const valuesOf = ({ value, values }: PlainObject): readonly unknown[] =>
  Array.isArray(values) ? values : values === undefined ? (value === undefined ? [] : [value]) : [values]

const emit = (sheet: Sheet, { item }: Entry, value: PlainObject) =>
  sheet.items.push({
    value,
    where: ([member, index, ...rest]) =>
      item.where(
        member === 'ResourceRecords' && index !== undefined && item.value.values
          ? ['values', index, ...rest.slice(1)]
          : [],
      ),
  })

/** The name of a value's check, made when it is first asked for. */
function checkNamed(sheet: Sheet, entry: Entry, value: string): string | undefined {
  const config = checkConfig(entry.item.value, entry.type, displayName(sheet.zone), entry.name, value)
  if (config === undefined) return undefined
  const key = JSON.stringify(config)
  const known = sheet.checks.get(key)
  if (known !== undefined) return `REPLACE-check-${encodeURIComponent(known)}`
  const label = `${entry.name.slice(0, -1)}-${value}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const taken = new Set(sheet.checks.values())
  let name = label
  for (let count = 2; taken.has(name); count += 1) name = `${label}-${count}`
  sheet.checks.set(key, name)
  sheet.gathered.checks.push({
    value: objectOf({ PlanId: name, HealthCheckConfig: config }),
    where: () => entry.item.where(['octodns']),
  })
  return `REPLACE-check-${encodeURIComponent(name)}`
}

const wrong = (sheet: Sheet, { item }: Entry, path: PlanPath, message: string, hint?: string) =>
  sheet.gathered.diagnostics.push(wrongShape(item, path, message, hint))

/** `EU`, `NA-US`, `NA-US-WA`: the continent stands before all else, and Route 53 asks for the last alone. */
function geoLocation(geo: string): PlainObject | undefined {
  const [, continent, country, subdivision] = /^([A-Z]{2})(?:-([A-Z]{2})(?:-([A-Z]{2}))?)?$/.exec(geo) ?? []
  if (continent === undefined) return undefined
  if (country === undefined) return objectOf({ ContinentCode: continent })
  return objectOf({ CountryCode: country, SubdivisionCode: subdivision })
}

interface Rule {
  readonly branch: Branch
  readonly geos: readonly string[]
  readonly subnets: readonly string[]
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text: unknown): text is string => typeof text === 'string') : []

function rulesOf(
  sheet: Sheet,
  entry: Entry,
  dynamic: PlainObject,
  last: readonly string[],
): readonly Rule[] | undefined {
  const { pools, rules } = dynamic
  if (!isObject(pools) || !Array.isArray(rules) || rules.length === 0) {
    wrong(sheet, entry, ['dynamic'], 'a dynamic record has pools and rules')
    return undefined
  }
  const context = {
    pools,
    last,
    checkOf: (value: string) => checkNamed(sheet, entry, value),
    textOf: (value: unknown) => valueText(entry.type, value),
  }
  const read: Rule[] = []
  for (const [index, rule] of rules.entries()) {
    const pool = isObject(rule) ? textOf(rule, 'pool') : undefined
    const branch =
      pool === undefined ? new Misshapen(['rules', index], 'a rule names its pool') : poolBranch(context, pool)
    if (branch instanceof Misshapen || !isObject(rule)) {
      if (branch instanceof Misshapen) wrong(sheet, entry, ['dynamic', ...branch.path], branch.message)
      return undefined
    }
    read.push({ branch, geos: textsIn(rule.geos), subnets: textsIn(rule.subnets) })
  }
  return read
}

const placeOf = ({ mark }: Sheet, { name, type, ttl }: Entry): Place => ({
  name,
  root: name.replace(/^\*\./, ''),
  type,
  ttl,
  zone: mark,
})

/** Members of a group by places: a set for every area, and one for everybody else. */
function geoSets(sheet: Sheet, entry: Entry, rules: readonly Rule[]): readonly PlainObject[] {
  const at = placeOf(sheet, entry)
  const emitted = new Map<string, Branch>()
  return rules.flatMap(({ branch, geos }, index) => {
    if (geos.length === 0)
      return routedSets(
        branch,
        objectOf({ SetIdentifier: 'default', GeoLocation: objectOf({ CountryCode: '*' }) }),
        at,
        emitted,
      )
    return geos.flatMap((geo) => {
      const location = geoLocation(geo)
      if (location !== undefined)
        return routedSets(branch, objectOf({ SetIdentifier: geo, GeoLocation: location }), at, emitted)
      wrong(sheet, entry, ['dynamic', 'rules', index, 'geos'], `${geo} is no place`, 'EU, NA-US and NA-US-WA are')
      return []
    })
  })
}

function subnetSets(sheet: Sheet, entry: Entry, rules: readonly Rule[]): readonly PlainObject[] {
  const at = placeOf(sheet, entry)
  const emitted = new Map<string, Branch>()
  const collection = `${entry.name.slice(0, -1)}-${entry.type}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
  const mark = `REPLACE-cidr-${encodeURIComponent(collection)}`
  const where = entry.item.where
  sheet.gathered.collections.push({ value: objectOf({ Name: collection }), where: () => where(['dynamic', 'rules']) })
  return rules.flatMap(({ branch, subnets }, index) => {
    const location = subnets.length === 0 ? '*' : `rule-${index + 1}`
    if (subnets.length > 0)
      sheet.gathered.blocks.push({
        item: {
          value: objectOf({ LocationName: location, CidrList: subnets }),
          where: () => where(['dynamic', 'rules', index]),
        },
        collection: mark,
      })
    const config = objectOf({ CollectionId: mark, LocationName: location })
    return routedSets(
      branch,
      objectOf({ SetIdentifier: location === '*' ? 'default' : location, CidrRoutingConfig: config }),
      at,
      emitted,
    )
  })
}

function readDynamic(sheet: Sheet, entry: Entry, dynamic: PlainObject, last: readonly string[]): void {
  const rules = rulesOf(sheet, entry, dynamic, last)
  if (rules === undefined) return
  const [byGeo, bySubnet] = [rules.some(({ geos }) => geos.length > 0), rules.some(({ subnets }) => subnets.length > 0)]
  if (byGeo && bySubnet) {
    wrong(
      sheet,
      entry,
      ['dynamic', 'rules'],
      'rules by place and by subnet together: Route 53 has a policy for either',
      'leave one kind out',
    )
    return
  }
  const [only] = rules
  const sets =
    byGeo || bySubnet
      ? (byGeo ? geoSets : subnetSets)(sheet, entry, rules)
      : only === undefined
        ? []
        : branchSets(only.branch, placeOf(sheet, entry), new Map())
  for (const set of sets) emit(sheet, entry, set)
}

/** Route 53's aliases, several of which may stand in one record. */
function readAliases(sheet: Sheet, entry: Entry): void {
  for (const value of valuesOf(entry.item.value)) {
    const type = isObject(value) ? textOf(value, 'type') : undefined
    if (!isObject(value) || type === undefined) {
      wrong(sheet, entry, [], 'an alias of Route 53 names the type of its target')
      continue
    }
    const { 'hosted-zone-id': id, 'evaluate-target-health': evaluates = false, name = '' } = value
    const target = objectOf({
      HostedZoneId: typeof id === 'string' ? id : sheet.mark,
      DNSName: absolute(typeof name === 'string' ? name : '', sheet.zone),
      EvaluateTargetHealth: evaluates === true,
    })
    emit(sheet, entry, objectOf({ Name: entry.name, Type: type, AliasTarget: target }))
  }
}

/** octoDNS's own alias, which stands for addresses of both kinds: one of Route 53's for each that its target has. */
function readPlainAlias(sheet: Sheet, entry: Entry): void {
  const [value] = valuesOf(entry.item.value)
  const target = absolute(typeof value === 'string' ? value : '', sheet.zone)
  const types = sheet.addresses.get(target) ?? []
  if (types.length === 0) {
    const hint = 'Route53Provider/ALIAS leads to resources of AWS; elsewhere a CNAME does'
    wrong(
      sheet,
      entry,
      [],
      `${target} has no addresses in this zone, and Route 53's aliases lead to nothing else`,
      hint,
    )
  }
  for (const type of types) {
    const alias = objectOf({ HostedZoneId: sheet.mark, DNSName: target, EvaluateTargetHealth: true })
    emit(sheet, entry, objectOf({ Name: entry.name, Type: type, AliasTarget: alias }))
  }
}

/** The entries of a file with their places: a name has one record, or a list. */
function* entriesOf(root: Item): Generator<readonly [name: string, record: Item, isMap: boolean]> {
  for (const [name, entry] of Object.entries(root.value))
    for (const [index, record] of (Array.isArray(entry) ? entry : [entry]).entries()) {
      const path = Array.isArray(entry) ? [name, index] : [name]
      const value = isObject(record) ? record : objectOf({})
      yield [name, { value, where: (rest) => root.where([...path, ...rest]) }, isObject(record)]
    }
}

function addressesIn(root: Item, zone: DomainName): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [name, { value }] of entriesOf(root)) {
    const type = textOf(value, 'type')
    if (type !== 'A' && type !== 'AAAA') continue
    const at = absolute(name, zone)
    put(found, at, type)
  }
  return found
}

const CHECKED: ReadonlySet<unknown> = new Set([undefined, 'HTTP', 'HTTPS', 'TCP'])

function readRecord(sheet: Sheet, key: string, item: Item): void {
  const type = textOf(item.value, 'type')
  const { ttl = TTL_SECONDS, octodns, dynamic, geo } = item.value
  const name = absolute(key, sheet.zone)
  const entry: Entry = { item, name, type: type ?? '', ttl: typeof ttl === 'number' ? ttl : TTL_SECONDS }
  const note = (severity: Note['severity'], code: string, message: string) =>
    sheet.notes.push({ severity, code, path: name, message: `${name} ${type}: ${message}` })
  if (isObject(octodns) && octodns.ignored === true) {
    note('info', 'ignored', 'octoDNS is told to ignore it, and so it is left out')
    return
  }
  if (type === 'Route53Provider/ALIAS') {
    readAliases(sheet, entry)
    return
  }
  if (type === 'ALIAS') {
    readPlainAlias(sheet, entry)
    return
  }
  if (type === undefined || !isKnownType(type)) {
    const what = type === undefined ? 'a record without type' : `${type} is no type that Route 53 has`
    wrong(sheet, entry, type === undefined ? [] : ['type'], what)
    return
  }
  const texts = valuesOf(item.value).flatMap((value, index) => {
    const text = valueText(type, value)
    if (text === undefined)
      wrong(sheet, entry, Array.isArray(item.value.values) ? ['values', index] : [], `this is no value of ${type}`)
    return text ?? []
  })
  if (geo !== undefined) note('lost', 'geo', '`geo` is the older way to route by place: write it as `dynamic`')
  if (isObject(dynamic)) {
    const check = isObject(octodns) && isObject(octodns.healthcheck) ? octodns.healthcheck : undefined
    if (!CHECKED.has(check?.protocol))
      note('lost', 'check-protocol', 'Route 53 checks over HTTP, HTTPS and TCP alone: its values are taken for up')
    readDynamic(sheet, entry, dynamic, texts)
    return
  }
  emit(
    sheet,
    entry,
    objectOf({ Name: name, Type: type, TTL: entry.ttl, ResourceRecords: texts.map((Value) => objectOf({ Value })) }),
  )
}

/** The zone that a file is named after, as octoDNS finds it: `example.com.yaml`. */
function zoneOf(file: PlanFile, option: string | undefined): DomainName | undefined {
  const base = file.name
    .replace(/^.*[\\/]/, '')
    .replace(/\.ya?ml$/, '')
    .replace(/\.+$/, '')
  const parsed = parseName(option ?? base)
  return parsed.ok ? parsed.name : undefined
}

/**
 * A plan from octoDNS's YAML files, one a zone. Pools become failover and weights, rules geolocation or CIDR blocks, and
 * the health check of a record one for each of its values.
 *
 * @see engines.md 3.7
 */
export function read(files: readonly PlanFile[], options: ImportOptions): Imported {
  const gathered = createGathered()
  const notes: Note[] = []
  for (const file of files) {
    const { value, locator, diagnostics } = readYaml(file)
    gathered.diagnostics.push(...diagnostics)
    const where: Item['where'] = (base) => ({
      file,
      locate: (rest) => {
        const { depth, ...found } = locator.locate([...base, ...rest])
        return { ...found, depth: Math.max(0, depth - base.length) }
      },
    })
    const root: Item = { value: isObject(value) ? value : objectOf({}), where }
    const zone = zoneOf(file, options.zone)
    if (!isObject(value) || zone === undefined) {
      const message = zone === undefined ? `${file.name} is named after no zone` : 'this is no zone of octoDNS'
      gathered.diagnostics.push(
        wrongShape(root, [], message, zone === undefined ? 'name the zone with --zone' : undefined),
      )
      continue
    }
    const mark = `REPLACE-zone-${displayName(zone).replace(/\.$/, '')}`
    const addresses = addressesIn(root, zone)
    const sheet: Sheet = { gathered, notes, zone, mark, checks: new Map(), items: [], addresses }
    for (const [name, item, isMap] of entriesOf(root))
      if (isMap) readRecord(sheet, name, item)
      else gathered.diagnostics.push(wrongShape(item, [], 'a record is a map with a type'))
    gathered.zones.push({
      value: objectOf({ Name: displayName(zone), Config: objectOf({ PrivateZone: false }) }),
      where,
    })
    gathered.recordLists.push({
      file,
      zone: mark,
      items: sheet.items.map((item) => ({ item, action: 'CREATE' as const })),
    })
  }
  const assembled = assemble(gathered, files, options)
  return { ...assembled, notes: [...notes, ...assembled.notes] }
}
