import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { assemble } from '../change-batch/read.ts'
import { createGathered, type Gathered, type Item, textOf, wrongShape } from '../change-batch/read-documents.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { isFunction, readTemplate, referenceIn } from './template.ts'

/** One template while it is read. */
interface Template {
  readonly file: PlanFile
  readonly gathered: Gathered
  readonly resources: PlainObject
  readonly parameters: PlainObject
  /** What all templates export, by name. */
  readonly exported: ReadonlyMap<string, Exported>
}

/** A resource of which a template exports the id. */
interface Exported {
  readonly template: Template
  readonly id: string
}

/** Members that name other resources, or what stands for their ids. */
const nameOf = (properties: PlainObject): string | undefined => {
  const { HealthCheckTags: tags } = properties
  const tag = Array.isArray(tags) ? tags.find((each: unknown) => isObject(each) && each.Key === 'Name') : undefined
  return isObject(tag) ? textOf(tag, 'Value') : textOf(properties, 'Name')
}

/** What a parameter is unless somebody says otherwise. */
function defaultOf(parameters: PlainObject, value: unknown): string | undefined {
  const parameter = isObject(value) ? parameters[referenceIn(value) ?? ''] : undefined
  return isObject(parameter) ? textOf(parameter, 'Default') : undefined
}

/** The mark that stands for the id of a resource of the template; undefined for what is none. */
function markOf({ resources, parameters }: Template, id: string): string | undefined {
  const resource = resources[id]
  if (!isObject(resource)) {
    const parameter = parameters[id]
    if (!isObject(parameter)) return undefined
    const { Default: value, Type: type, Description: description } = parameter
    if (typeof value === 'string' || typeof value === 'number') return `${value}`
    // A zone that export was told is there: the parameter is named after it.
    return type === 'AWS::Route53::HostedZone::Id' && typeof description === 'string'
      ? `REPLACE-zone-${description.replace(/\.$/, '')}`
      : undefined
  }
  const properties = isObject(resource.Properties) ? resource.Properties : objectOf({})
  const name = nameOf(properties) ?? defaultOf(parameters, properties.Name) ?? id
  switch (resource.Type) {
    case 'AWS::Route53::HostedZone':
      return `REPLACE-zone-${name.replace(/\.$/, '')}${Array.isArray(properties.VPCs) ? '+private' : ''}`
    case 'AWS::Route53::HealthCheck':
      return `REPLACE-check-${encodeURIComponent(name)}`
    case 'AWS::Route53::CidrCollection':
      return `REPLACE-cidr-${encodeURIComponent(name)}`
    default:
      return undefined
  }
}

/** Every value without CloudFormation's functions; one that only it can tell is an error at its place. */
function plainValue(template: Template, item: Item, value: unknown, path: readonly (string | number)[]): unknown {
  if (Array.isArray(value))
    return value.map((part: unknown, index) => plainValue(template, item, part, [...path, index]))
  if (!isObject(value)) return value
  const id = referenceIn(value)
  const mark = id === undefined ? undefined : markOf(template, id)
  if (mark !== undefined) return mark
  const { 'Fn::Sub': text, 'Fn::ImportValue': name } = value
  const exported = typeof name === 'string' ? template.exported.get(name) : undefined
  const imported = exported && markOf(exported.template, exported.id)
  if (imported !== undefined) return imported
  if (typeof text === 'string' && !text.includes('\u0024{')) return text
  if (isFunction(value)) {
    const hint = 'write the value out, or import what AWS answers about the zone'
    template.gathered.diagnostics.push(wrongShape(item, path, 'this has a value only in CloudFormation', hint))
    return ''
  }
  return objectOf(
    Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, plainValue(template, item, member, [...path, key])]),
    ),
  )
}

/** Numbers and truth that templates write as text. */
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
const toBoolean = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value)

/** The API's record set out of CloudFormation's, which has its TTL as text and its values as a list of texts. */
function recordSetOf(properties: PlainObject): PlainObject {
  const { HostedZoneId: _id, HostedZoneName: _name, Comment: _comment, ...members } = properties
  const {
    ResourceRecords: records,
    AliasTarget: alias,
    Weight,
    TTL,
    MultiValueAnswer,
    GeoProximityLocation: near,
  } = members
  return objectOf({
    ...members,
    TTL: toNumber(TTL),
    Weight: toNumber(Weight),
    MultiValueAnswer: toBoolean(MultiValueAnswer),
    GeoProximityLocation: isObject(near) ? objectOf({ ...near, Bias: toNumber(near.Bias) }) : near,
    ResourceRecords: Array.isArray(records) ? records.map((Value: unknown) => objectOf({ Value })) : records,
    AliasTarget: isObject(alias)
      ? objectOf({ ...alias, EvaluateTargetHealth: toBoolean(alias.EvaluateTargetHealth ?? false) })
      : alias,
  })
}

/** The zone of a record set or group: its id or mark, or by name. */
function zoneOf(properties: PlainObject): string | undefined {
  const id = textOf(properties, 'HostedZoneId')
  const name = textOf(properties, 'HostedZoneName')
  return id ?? (name === undefined ? undefined : `REPLACE-zone-${name.replace(/\.$/, '')}`)
}

function gatherRecords(template: Template, item: Item, sets: readonly Item[], outer: string | undefined): void {
  const { gathered, file } = template
  for (const { value, where } of sets) {
    const zone = zoneOf(value) ?? outer
    const at: Item['where'] = ([first, second, , ...rest]) =>
      first === 'ResourceRecords' && second !== undefined
        ? where([first, second, ...rest])
        : where(first === undefined ? [] : [first, ...(second === undefined ? [] : [second])])
    const items = [{ item: { value: recordSetOf(value), where: at }, action: 'CREATE' as const }]
    const list = gathered.recordLists.find((each) => each.file === file && each.zone === zone)
    if (list === undefined) gathered.recordLists.push({ file, items, ...(zone === undefined ? {} : { zone }) })
    else
      gathered.recordLists.splice(gathered.recordLists.indexOf(list), 1, { ...list, items: [...list.items, ...items] })
  }
  if (sets.length === 0) gathered.diagnostics.push(wrongShape(item, [], 'a record set group without record sets'))
}

function zoneAnswer(properties: PlainObject): PlainObject {
  const { Name, HostedZoneConfig: config, VPCs } = properties
  const isPrivate = Array.isArray(VPCs) && VPCs.length > 0
  return objectOf({
    Name,
    Config: objectOf({ Comment: isObject(config) ? config.Comment : undefined, PrivateZone: isPrivate }),
    VPCs: isPrivate ? VPCs : undefined,
  })
}

/** Settings of a check that templates may hold as text. */
function configOf(config: unknown): unknown {
  if (!isObject(config)) return config
  const numbers = ['Port', 'RequestInterval', 'FailureThreshold', 'HealthThreshold']
  const flags = ['MeasureLatency', 'Inverted', 'EnableSNI', 'Disabled']
  return objectOf(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        numbers.includes(key) ? toNumber(value) : flags.includes(key) ? toBoolean(value) : value,
      ]),
    ),
  )
}

function gatherResource(template: Template, id: string, item: Item): void {
  const { gathered } = template
  const { Type: type, Properties: written } = item.value
  // Keys that sign are those of KMS, which no plan holds.
  if (type === 'AWS::Route53::KeySigningKey') return
  const properties = plainValue(template, item, written, ['Properties'])
  const inside: Item['where'] = (rest) => item.where(['Properties', ...rest])
  if (!isObject(properties)) return
  switch (type) {
    case 'AWS::Route53::HostedZone':
      gathered.zones.push({ value: zoneAnswer(properties), where: inside })
      return
    case 'AWS::Route53::HealthCheck': {
      const value = objectOf({
        PlanId: nameOf(properties) ?? id,
        HealthCheckConfig: configOf(properties.HealthCheckConfig),
      })
      gathered.checks.push({ value, where: inside })
      return
    }
    case 'AWS::Route53::DNSSEC': {
      const zone = textOf(properties, 'HostedZoneId')
      if (zone !== undefined) gathered.signed.push(zone)
      return
    }
    case 'AWS::Route53::CidrCollection': {
      const name = textOf(properties, 'Name') ?? id
      gathered.collections.push({ value: objectOf({ Name: name }), where: inside })
      const locations = Array.isArray(properties.Locations) ? properties.Locations : []
      for (const [index, value] of locations.entries())
        if (isObject(value))
          gathered.blocks.push({
            item: { value, where: (rest) => inside(['Locations', index, ...rest]) },
            collection: `REPLACE-cidr-${encodeURIComponent(name)}`,
          })
      return
    }
    case 'AWS::Route53::RecordSet':
      gatherRecords(template, item, [{ value: properties, where: inside }], undefined)
      return
    case 'AWS::Route53::RecordSetGroup': {
      const sets = Array.isArray(properties.RecordSets) ? properties.RecordSets : []
      const items = sets.flatMap((value: unknown, index): readonly Item[] =>
        isObject(value) ? [{ value, where: (rest) => inside(['RecordSets', index, ...rest]) }] : [],
      )
      gatherRecords(template, item, items, zoneOf(properties))
      return
    }
    default:
      return
  }
}

/**
 * A plan from CloudFormation templates, JSON or YAML: hosted zones, record sets and groups, health checks and CIDR
 * collections. References between them are followed; other functions have a value only in CloudFormation.
 *
 * @see engines.md 3.2
 */
export function read(files: readonly PlanFile[], options: ImportOptions): Imported {
  const gathered = createGathered()
  const exported = new Map<string, Exported>()
  const templates: (readonly [template: Template, root: Item])[] = []
  for (const file of files) {
    const { root, diagnostics } = readTemplate(file)
    gathered.diagnostics.push(...diagnostics)
    if (root === undefined) continue
    const { Resources: resources, Parameters: parameters, Outputs: outputs } = root.value
    if (!isObject(resources)) {
      gathered.diagnostics.push(wrongShape(root, [], 'this is no CloudFormation template: it has no Resources'))
      continue
    }
    const template: Template = {
      ...{ file, gathered, resources, exported },
      parameters: isObject(parameters) ? parameters : objectOf({}),
    }
    templates.push([template, root])
    for (const output of Object.values(isObject(outputs) ? outputs : objectOf({})))
      if (isObject(output) && isObject(output.Value) && isObject(output.Export)) {
        const [id, name] = [referenceIn(output.Value), textOf(output.Export, 'Name')]
        if (id !== undefined && name !== undefined) exported.set(name, { template, id })
      }
  }
  for (const [template, root] of templates)
    for (const [id, value] of Object.entries(template.resources))
      if (isObject(value) && typeof value.Type === 'string' && value.Type.startsWith('AWS::Route53::'))
        gatherResource(template, id, { value, where: (rest) => root.where(['Resources', id, ...rest]) })
  return assemble(gathered, files, options)
}
