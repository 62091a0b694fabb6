import type { Diagnostic } from '../../model/diagnostic.ts'
import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { continentOf } from '../../route53/geolocation.ts'
import { type DomainName, displayName, isAtOrBelow, parentOf, parseName, ROOT } from '../../values/name.ts'
import { isRecordType } from '../bind/read-records.ts'
import { type CheckUse, putStandIn } from '../change-batch/read-checks.ts'
import { type Item, textOf, wrongShape } from '../change-batch/read-documents.ts'
import { createDraft, type Draft } from '../draft.ts'
import type { Note } from '../format.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { readDocuments } from '../json-documents.ts'

/** One document while it is read. */
interface Reading {
  readonly draft: Draft
  readonly item: Item
  readonly endpoints: PlainObject
  readonly rules: PlainObject
  readonly diagnostics: Diagnostic[]
  /** Addresses by the id of the check that stands on them. */
  readonly checks: Map<string, string[]>
}

const NESTING_MAX = 50

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
  const { EndpointReference: id, HealthCheck: check, EvaluateTargetHealth: evaluate } = reference
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
  depth: number,
): PlainObject | undefined {
  const { RuleReference: rule, EvaluateTargetHealth: evaluate } = reference
  if (typeof rule !== 'string') return endpointBranch(reading, reference, path)
  const nested = ruleMembers(reading, rule, depth + 1)
  return (
    nested &&
    objectOf({ ...nested, evaluate_target_health: evaluate === false || evaluate === 'false' ? false : undefined })
  )
}

const number = (value: unknown) => (typeof value === 'string' && value !== '' ? Number(value) : value)

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
      const region = textOf(item, 'Region')?.replace(/^aws:route53:/, '')
      const bias = number(item.Bias)
      const coordinates = region === undefined ? [number(item.Latitude), number(item.Longitude)] : undefined
      return [id, objectOf({ region, coordinates, bias: bias === 0 ? undefined : bias })]
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
function ruleMembers(reading: Reading, id: string, depth: number): PlainObject | undefined {
  const rule = reading.rules[id]
  const { item, diagnostics } = reading
  const path = ['Rules', id]
  if (!isObject(rule) || depth > NESTING_MAX) {
    const message = isObject(rule) ? 'rules lead into each other without an end' : `there is no rule "${id}"`
    diagnostics.push(wrongShape(item, isObject(rule) ? path : [], message))
    return undefined
  }
  if (rule.RuleType === 'failover') {
    const roles = (['Primary', 'Secondary'] as const).flatMap((role) => {
      const reference = rule[role]
      const branch = isObject(reference) ? branchOf(reading, reference, [...path, role], depth) : undefined
      return branch === undefined ? [] : [[role.toLowerCase(), branch] as const]
    })
    return objectOf({ failover: objectOf(Object.fromEntries(roles)) })
  }
  const [policy, lists] = LISTS[String(rule.RuleType)] ?? []
  const list = lists?.find((name) => Array.isArray(rule[name]))
  const items = list === undefined ? undefined : rule[list]
  if (policy === undefined || list === undefined || !Array.isArray(items)) {
    diagnostics.push(wrongShape(item, [...path, 'RuleType'], 'this is no rule of a traffic policy'))
    return undefined
  }
  const branches = objectOf({})
  for (const [index, each] of items.entries()) {
    const at = [...path, list, index]
    const [key, members] = isObject(each) ? placeOf(rule.RuleType, each) : [undefined, objectOf({})]
    const branch = isObject(each) ? branchOf(reading, each, at, depth) : undefined
    if (branch === undefined) continue
    let own = key ?? `${index + 1}`
    for (let count = 2; own in branches; count += 1) own = `${key}-${count}`
    branches[own] = objectOf({ ...members, ...branch })
  }
  return objectOf({ [policy]: branches })
}

/** The name that a file is of: `example.com.www.example.com.A.traffic-policy.json` as export writes it, or `www.example.com.json`. */
function nameOfFile({ name }: PlanFile, type: string): DomainName | undefined {
  const base = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/(?:\.traffic-policy)?\.json$/, '')
    .replace(/\+[^.]*/, '')
    .replace(new RegExp(`\\.${type}$`), '')
  const parsed = parseName(decodePercent(base))
  if (!parsed.ok || !base.includes('.')) return undefined
  // Our own files begin with the zone: its name stands twice.
  const labels = decodePercent(base).split('.')
  for (let count = 1; count * 2 <= labels.length; count += 1) {
    const [zone, rest] = [labels.slice(0, count).join('.'), labels.slice(count).join('.')]
    if (rest === zone || rest.endsWith(`.${zone}`)) {
      const own = parseName(rest)
      return own.ok ? own.name : undefined
    }
  }
  return parsed.name
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The document itself, also inside of what get-traffic-policy prints, where it is a text. */
function documentIn(item: Item, diagnostics: Diagnostic[]): PlainObject | undefined {
  const { TrafficPolicy: policy } = item.value
  const text = isObject(policy) ? textOf(policy, 'Document') : undefined
  if (text === undefined) return 'AWSPolicyFormatVersion' in item.value ? item.value : undefined
  const inner = readDocuments({ name: 'document', text })
  const [document] = inner.documents
  if (document !== undefined && isObject(document.value)) return document.value
  diagnostics.push(wrongShape(item, ['TrafficPolicy', 'Document'], 'the Document is no JSON object'))
  return undefined
}

/**
 * A plan from traffic policy documents, as `aws route53 get-traffic-policy` prints them or as they are given to it: one
 * record a document, named after its file.
 *
 * @see engines.md 3.3
 */
export function read(files: readonly PlanFile[], { zone: option }: ImportOptions): Imported {
  const draft = createDraft(files)
  const diagnostics: Diagnostic[] = []
  const notes: Note[] = []
  const checks = new Map<string, string[]>()
  const chosen = option === undefined ? undefined : parseName(option)
  for (const file of files) {
    const found = readDocuments(file)
    diagnostics.push(...found.diagnostics)
    for (const { value, where } of found.documents) {
      const item: Item = { value: isObject(value) ? value : objectOf({}), where }
      const document = documentIn(item, diagnostics)
      const type = document && textOf(document, 'RecordType')
      if (document === undefined || type === undefined || !isRecordType(type)) {
        diagnostics.push(wrongShape(item, [], 'this is no traffic policy document'))
        continue
      }
      const name = nameOfFile(file, type)
      const zone = chosen?.ok ? chosen.name : name && parentOf(name)
      if (name === undefined || zone === undefined || zone === ROOT || !isAtOrBelow(name, zone)) {
        const hint = 'name the file after the record, for example www.example.com.json, and its zone with --zone'
        diagnostics.push(wrongShape(item, [], 'nothing says which record the document is of', hint))
        continue
      }
      const { Endpoints, Rules, StartRule: rule, StartEndpoint: endpoint } = document
      const reading: Reading = {
        draft,
        item: document === item.value ? item : { ...item, where: () => where(['TrafficPolicy', 'Document']) },
        endpoints: isObject(Endpoints) ? Endpoints : objectOf({}),
        rules: isObject(Rules) ? Rules : objectOf({}),
        diagnostics,
        checks,
      }
      const body =
        typeof rule === 'string'
          ? ruleMembers(reading, rule, 0)
          : endpointBranch(reading, objectOf({ EndpointReference: endpoint }), ['StartEndpoint'])
      if (body === undefined) continue
      const key = displayName(zone).slice(0, -1)
      draft.put(['zones', key, 'records', displayName(name), type], body, item.where([]))
    }
  }
  const uses: readonly CheckUse[] = [...checks].map(([name, targets]) => ({ name, targets }))
  for (const use of uses) notes.push(putStandIn(draft, use))
  return { value: draft.value, locators: draft.locators(), diagnostics, notes }
}
