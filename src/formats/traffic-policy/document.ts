import type { Diagnostic } from '../../model/diagnostic.ts'
import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'
import { continentOf } from '../../route53/geolocation.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { isRecordType } from '../bind/read-records.ts'
import { type Item, textOf, wrongShape } from '../change-batch/read-documents.ts'
import type { Draft } from '../draft.ts'

/** What documents of one draft share. */
export interface Gathering {
  readonly draft: Draft
  readonly diagnostics: Diagnostic[]
  /** Addresses by the id of the check that stands on them. */
  readonly checks: Map<string, string[]>
}

/** One document while it is read. */
interface Reading extends Gathering {
  readonly item: Item
  readonly endpoints: PlainObject
  readonly rules: PlainObject
  /** Ids of the rules that lead to the one being read. */
  readonly above: Set<string>
  /** How many more branches there may be. */
  room: number
}

/** Branches of one document, each counted once for every way that leads to it; ours, since rules that share rules double at every level. */
const BRANCHES_MAX = 10_000

/** The plan's endpoint for a resource of a document, by its id. */
function resourceMembers(definition: PlainObject): PlainObject {
  const { Type: type, Value: value, Region: region } = definition
  if (type === 's3-website') return objectOf({ type, region })
  const known = type === 'elastic-load-balancer' ? 'application-load-balancer' : type
  return objectOf({ type: known, dns_name: value, region })
}

/** A branch that an endpoint is, undefined and reported where the document has none of that id. */
function endpointBranch(
  reading: Reading,
  reference: PlainObject,
  path: readonly (string | number)[],
): PlainObject | undefined {
  const { EndpointReference: id, RuleReference: rule, HealthCheck: check, EvaluateTargetHealth: evaluate } = reference
  if (id !== undefined && rule !== undefined) {
    reading.diagnostics.push(
      wrongShape(reading.item, path, 'this refers to an endpoint and to a rule: it can be only one'),
    )
    return undefined
  }
  const definition = typeof id === 'string' ? reading.endpoints[id] : undefined
  if (typeof id !== 'string' || !isObject(definition)) {
    reading.diagnostics.push(wrongShape(reading.item, path, 'this refers to no endpoint and no rule of the document'))
    return undefined
  }
  const healthCheck = typeof check === 'string' && check !== '' ? check : undefined
  const isValue = definition.Type === 'value'
  if (healthCheck !== undefined) {
    const targets = reading.checks.get(healthCheck) ?? []
    reading.checks.set(healthCheck, targets)
    if (isValue && typeof definition.Value === 'string') targets.push(definition.Value)
  }
  if (isValue) return objectOf({ values: [definition.Value], health_check: healthCheck })
  reading.draft.put(['endpoints', id], resourceMembers(definition), reading.item.where(['Endpoints', id]))
  const flag = evaluate === 'true' ? true : evaluate === 'false' ? false : evaluate
  return objectOf({ endpoint: id, health_check: healthCheck, evaluate_target_health: flag })
}

function branchOf(
  reading: Reading,
  reference: PlainObject,
  path: readonly (string | number)[],
): PlainObject | undefined {
  const { EndpointReference: endpoint, RuleReference: rule, EvaluateTargetHealth: evaluate } = reference
  reading.room -= 1
  if (reading.room < 0) return undefined
  if (typeof rule !== 'string' || endpoint !== undefined) return endpointBranch(reading, reference, path)
  const nested = ruleMembers(reading, rule)
  return (
    nested &&
    objectOf({ ...nested, evaluate_target_health: evaluate === false || evaluate === 'false' ? false : undefined })
  )
}

const number = (value: unknown) => (typeof value === 'string' && value !== '' ? Number(value) : value)

/** Where an item of a geoproximity rule is: by a member of 2015, or by the Location of 2023. @see R6.21 */
function proximityOf(item: PlainObject): PlainObject {
  const place = isObject(item.Location) ? item.Location : item
  const name = textOf(place, 'LocationName')
  if (name !== undefined && textOf(place, 'Type') !== 'Region') return objectOf({ local_zone_group: name })
  const region = (name ?? textOf(place, 'Region'))?.replace(/^aws:route53:/, '')
  return objectOf(
    region === undefined ? { coordinates: [number(place.Latitude), number(place.Longitude)] } : { region },
  )
}

/** The key of a branch by what its item says, and the members that are its policy's own. */
function placeOf(type: unknown, item: PlainObject): readonly [key: string | undefined, members: PlainObject] {
  const id = textOf(item, 'EndpointReference') ?? textOf(item, 'RuleReference')
  switch (type) {
    case 'weighted':
      return [id, objectOf({ weight: number(item.Weight) })]
    case 'latency':
      return [textOf(item, 'Region'), objectOf({})]
    case 'geo': {
      if (item.IsDefault === true || item.IsDefault === 'true' || item.Country === '*') return ['default', objectOf({})]
      const [continent, country, state] = [
        textOf(item, 'Continent'),
        textOf(item, 'Country'),
        textOf(item, 'Subdivision'),
      ]
      if (country === undefined) return [continent, objectOf({})]
      return [[continentOf(country) ?? '', country, ...(state === undefined ? [] : [state])].join('-'), objectOf({})]
    }
    case 'geoproximity': {
      const bias = number(item.Bias)
      return [id, objectOf({ ...proximityOf(item), bias: bias === 0 ? undefined : bias })]
    }
    default:
      return [id, objectOf({})]
  }
}

const LISTS: Readonly<Record<string, readonly [policy: string, lists: readonly string[]]>> = {
  weighted: ['weighted', ['Items']],
  multivalue: ['multivalue', ['Items']],
  latency: ['latency', ['Regions']],
  geo: ['geolocation', ['Locations']],
  // Terraform's data source prints the other spelling.
  geoproximity: ['geoproximity', ['GeoproximityLocations', 'GeoProximityLocations']],
}

/** A rule as a policy with its branches; undefined and reported where it is none. */
function ruleMembers(reading: Reading, id: string): PlainObject | undefined {
  const rule = reading.rules[id]
  const { item, diagnostics, above } = reading
  const path = ['Rules', id]
  if (!isObject(rule) || above.has(id)) {
    const message = isObject(rule) ? 'rules lead into each other without an end' : `there is no rule "${id}"`
    diagnostics.push(wrongShape(item, isObject(rule) ? path : [], message))
    return undefined
  }
  above.add(id)
  const members = rule.RuleType === 'failover' ? failoverMembers(reading, rule, path) : listMembers(reading, rule, path)
  above.delete(id)
  return members
}

function failoverMembers(reading: Reading, rule: PlainObject, path: readonly string[]): PlainObject {
  const roles = (['Primary', 'Secondary'] as const).flatMap((role) => {
    const reference = rule[role]
    const branch = isObject(reference) ? branchOf(reading, reference, [...path, role]) : undefined
    return branch === undefined ? [] : [[role.toLowerCase(), branch] as const]
  })
  return objectOf({ failover: objectOf(Object.fromEntries(roles)) })
}

function listMembers(reading: Reading, rule: PlainObject, path: readonly string[]): PlainObject | undefined {
  const [policy, lists] = LISTS[String(rule.RuleType)] ?? []
  const list = lists?.find((name) => Array.isArray(rule[name]))
  const items = list === undefined ? undefined : rule[list]
  if (policy === undefined || list === undefined || !Array.isArray(items)) {
    reading.diagnostics.push(wrongShape(reading.item, [...path, 'RuleType'], 'this is no rule of a traffic policy'))
    return undefined
  }
  const branches = objectOf({})
  for (const [index, each] of items.entries()) {
    const at = [...path, list, index]
    const [key, members] = isObject(each) ? placeOf(rule.RuleType, each) : [undefined, objectOf({})]
    const branch = isObject(each) ? branchOf(reading, each, at) : undefined
    if (branch === undefined) continue
    let own = key ?? `${index + 1}`
    for (let count = 2; own in branches; count += 1) own = `${key}-${count}`
    branches[own] = objectOf({ ...members, ...branch })
  }
  return objectOf({ [policy]: branches })
}

/** The type of the records that a document is about; undefined for what is no document. */
export function recordTypeOf(document: PlainObject): RecordType | undefined {
  const type = textOf(document, 'RecordType')
  return type !== undefined && isRecordType(type) ? type : undefined
}

/**
 * The record that a document makes, in the plan's words; undefined and reported where it makes none. What is around it,
 * endpoints that are resources of AWS, goes into the draft.
 *
 * @see R6.20 to R6.22, R6.24
 */
export function recordOf(document: PlainObject, item: Item, gathering: Gathering): PlainObject | undefined {
  const { Endpoints, Rules, StartRule: rule, StartEndpoint: endpoint } = document
  const reading: Reading = {
    ...gathering,
    item,
    endpoints: isObject(Endpoints) ? Endpoints : objectOf({}),
    rules: isObject(Rules) ? Rules : objectOf({}),
    above: new Set(),
    room: BRANCHES_MAX,
  }
  if ((rule === undefined) === (endpoint === undefined)) {
    reading.diagnostics.push(wrongShape(item, [], 'a document has one StartRule, or one StartEndpoint'))
    return undefined
  }
  const body =
    typeof rule === 'string'
      ? ruleMembers(reading, rule)
      : endpointBranch(reading, objectOf({ EndpointReference: endpoint }), ['StartEndpoint'])
  if (reading.room >= 0) return body
  reading.diagnostics.push(wrongShape(item, ['Rules'], `the rules come to more than ${BRANCHES_MAX} records`))
  return undefined
}
