import type { Deployment, Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { findAliasService } from '../../route53/alias-services.ts'
import { canonicalJson } from '../../values/digest.ts'
import { displayName } from '../../values/name.ts'
import {
  createReferences,
  openReferences,
  type References,
  renderPlain,
  replaceMark,
  type Template,
} from '../change-batch/reference.ts'
import type { ExportContext, Note, NoteSeverity, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { fileNamePart, groupRecordSets, type RecordGroup, sortZones, zoneLabels } from '../order.ts'

/** Longest document that Route 53 takes. @see engines.md 3.3 */
const DOCUMENT_LENGTH_MAX = 102_400

/** Kinds of endpoints that a document knows, by the service of an alias target. */
const ENDPOINT_TYPES: Readonly<Record<string, string>> = {
  cloudfront: 'cloudfront',
  elb_application_and_classic: 'elastic-load-balancer',
  elb_network: 'network-load-balancer',
  elastic_beanstalk: 'elastic-beanstalk',
  s3_website: 's3-website',
}

/** One document while it is put together. */
interface Sheet {
  readonly zone: Zone
  readonly deployment: Deployment
  readonly references: References
  readonly groups: ReadonlyMap<string, RecordGroup>
  readonly endpoints: Map<string, Template>
  readonly rules: Map<string, Template>
  /** Ids of endpoints by what they are, so that each stands once. */
  readonly ids: Map<string, string>
  readonly ttls: Set<number>
  readonly report: (severity: NoteSeverity, code: string, path: string, message: string) => void
}

const keyOf = (name: string, type: string) => `${type} ${name}`

/** Letters, digits, hyphens and underscores: what every reader of the document takes for an id. */
const idOf = (text: string) => text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80) || 'item'

function free(wish: string, taken: { has(id: string): boolean }): string {
  let id = wish
  for (let count = 2; taken.has(id); count += 1) id = `${wish}-${count}`
  return id
}

/** The id of an endpoint, which is added where it is new. */
function endpointId({ endpoints, ids }: Sheet, definition: Template, wish: string): string {
  const key = canonicalJson(definition)
  const known = ids.get(key)
  if (known !== undefined) return known
  const id = free(idOf(wish), endpoints)
  ids.set(key, id)
  endpoints.set(id, definition)
  return id
}

type Reference = { readonly [member: string]: Template | undefined }

/** What a member leads to, undefined where a document cannot say it: that is reported. */
function referenceOf(sheet: Sheet, recordSet: RecordSet, above: readonly RecordGroup[]): Reference | undefined {
  const { data, healthCheckId, branch, ttlSeconds, type } = recordSet
  const check = healthCheckId === undefined ? undefined : sheet.references.check(healthCheckId)
  if (data.kind === 'values') {
    if (ttlSeconds !== undefined) sheet.ttls.add(ttlSeconds)
    const items = data.values.map(({ text }) =>
      endpointId(sheet, { Type: 'value', Value: text }, data.endpoint ?? text),
    )
    const [only, ...more] = items
    if (only !== undefined && more.length === 0) return { EndpointReference: only, HealthCheck: check }
    sheet.report(
      'approx',
      'values-as-rule',
      branch,
      `the values of ${branch} become a multivalue rule: one answer no longer holds all of them in every case`,
    )
    const id = free(idOf(`${branch}-values`), sheet.rules)
    sheet.rules.set(id, {
      RuleType: 'multivalue',
      Items: items.map((item) => ({ EndpointReference: item, HealthCheck: check })),
    })
    return { RuleReference: id }
  }
  if (data.hostedZoneId === sheet.zone.id) {
    const group = sheet.groups.get(keyOf(data.dnsName, type))
    if (group === undefined || above.includes(group)) {
      sheet.report('lost', 'alias-unfollowed', branch, `${branch} is an alias to nothing, or to itself`)
      return undefined
    }
    const [first] = group.recordSets
    if (first?.policy.kind === 'simple') return referenceOf(sheet, first, [...above, group])
    if (check !== undefined)
      sheet.report('lost', 'check-on-rule', branch, `the check of ${branch} is left out: only endpoints have one`)
    const rule = ruleOf(sheet, group, above)
    return rule === undefined ? undefined : { RuleReference: rule, EvaluateTargetHealth: data.evaluateTargetHealth }
  }
  const service = findAliasService(data.dnsName)
  const kind = service === undefined ? undefined : ENDPOINT_TYPES[service.key]
  if (kind === undefined) {
    sheet.report('lost', 'target-unknown', branch, `a document has no endpoint for ${displayName(data.dnsName)}`)
    return undefined
  }
  const definition: Template =
    kind === 's3-website' && service?.region !== undefined
      ? { Type: kind, Region: service.region, Value: displayName(recordSet.name).replace(/\.$/, '') }
      : { Type: kind, Value: displayName(data.dnsName).replace(/\.$/, '') }
  const id = endpointId(sheet, definition, data.endpoint ?? branch)
  return { EndpointReference: id, EvaluateTargetHealth: data.evaluateTargetHealth, HealthCheck: check }
}

/** What a member's policy says in its rule; undefined where a document cannot say it. */
function placeOf(sheet: Sheet, { policy, branch }: RecordSet): Reference | undefined {
  switch (policy.kind) {
    case 'weighted':
      return { Weight: `${policy.weight}` }
    case 'latency':
      return { Region: policy.region }
    case 'geolocation': {
      const { area } = policy
      if (area.kind === 'default') return { IsDefault: true }
      if (area.kind === 'continent') return { Continent: area.continent }
      return { Country: area.country, Subdivision: area.kind === 'subdivision' ? area.subdivision : undefined }
    }
    case 'geoproximity': {
      const { location, bias } = policy
      if (location.kind === 'region') return { Region: `aws:route53:${location.region}`, Bias: `${bias}` }
      if (location.kind === 'coordinates') {
        const { latitude, longitude } = location.coordinates
        return { Latitude: `${latitude}`, Longitude: `${longitude}`, Bias: `${bias}` }
      }
      sheet.report(
        'lost',
        'local-zone',
        branch,
        `${branch} stands in a Local Zone group, which this export does not write`,
      )
      return undefined
    }
    default:
      return {}
  }
}

const RULES: Readonly<Record<string, readonly [type: string, list: string]>> = {
  weighted: ['weighted', 'Items'],
  multivalue: ['multivalue', 'Items'],
  latency: ['latency', 'Regions'],
  geolocation: ['geo', 'Locations'],
  geoproximity: ['geoproximity', 'GeoproximityLocations'],
}

/** The rule of a group, added with everything below it; undefined where a document cannot say it. */
function ruleOf(sheet: Sheet, group: RecordGroup, above: readonly RecordGroup[]): string | undefined {
  const known = sheet.ids.get(`rule ${keyOf(group.name, group.type)}`)
  if (known !== undefined) return known
  const [first] = group.recordSets
  const kind = first?.policy.kind ?? 'simple'
  const path = first?.branch.split('/').slice(0, -1).join('-') ?? ''
  if (kind === 'ip-based') {
    sheet.report('lost', 'ip-based', path, `${path}: traffic policies have no IP-based rules`)
    return undefined
  }
  const members = group.recordSets.flatMap((recordSet) => {
    const reference = referenceOf(sheet, recordSet, [...above, group])
    const place = placeOf(sheet, recordSet)
    return reference === undefined || place === undefined ? [] : [{ recordSet, item: { ...place, ...reference } }]
  })
  if (members.length === 0) return undefined
  const id = free(idOf(path), sheet.rules)
  sheet.ids.set(`rule ${keyOf(group.name, group.type)}`, id)
  if (kind === 'failover') {
    const of = (role: string) =>
      members.find(({ recordSet: { policy } }) => policy.kind === 'failover' && policy.role === role)?.item
    sheet.rules.set(id, { RuleType: 'failover', Primary: of('primary'), Secondary: of('secondary') })
    return id
  }
  const [type, list] = RULES[kind] ?? ['weighted', 'Items']
  sheet.rules.set(id, { RuleType: type, [list]: members.map(({ item }) => item) })
  return id
}

/** Members in the order of their ids, for output that is the same every time. */
const sorted = (map: ReadonlyMap<string, Template>): Template =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

interface WrittenPolicy {
  readonly name: string
  readonly document: Template
}

function writePolicy(sheet: Sheet, group: RecordGroup, label: string): WrittenPolicy | undefined {
  const path = displayName(group.name)
  const rule = ruleOf(sheet, group, [])
  if (rule === undefined) return undefined
  if (sheet.ttls.size > 1)
    sheet.report(
      'lost',
      'ttl-differs',
      path,
      `${path} ${group.type} has TTLs ${[...sheet.ttls].sort((a, b) => a - b).join(' and ')}: an instance has one`,
    )
  const document = {
    AWSPolicyFormatVersion: '2015-10-01',
    RecordType: group.type,
    StartRule: rule,
    Endpoints: sorted(sheet.endpoints),
    Rules: sorted(sheet.rules),
  }
  const size = JSON.stringify(renderPlain(document)).length
  if (size > DOCUMENT_LENGTH_MAX)
    sheet.report(
      'lost',
      'document-too-large',
      path,
      `the document of ${path} has ${size} characters, ${DOCUMENT_LENGTH_MAX} are the most`,
    )
  return { name: `${label}.${fileNamePart(path.replace(/\.$/, ''))}.${group.type}.traffic-policy.json`, document }
}

const isSaid = ({ recordSets }: RecordGroup) => {
  const [first] = recordSets
  return first !== undefined && first.policy.kind !== 'simple' && first.generated !== true
}

/**
 * A traffic policy document for every routed name and type, nested policies as rules within it. Health checks are known
 * by their ids at AWS.
 *
 * @see engines.md 3.3, R6.24
 */
export function writeTrafficPolicies(deployment: Deployment, context: ExportContext): Written {
  const references = createReferences(deployment, context.ids)
  const labels = zoneLabels(deployment)
  const notes: Note[] = []
  const report: Sheet['report'] = (severity, code, path, message) => notes.push({ severity, code, path, message })
  const policies = sortZones(deployment.zones).flatMap((zone) => {
    const groups = groupRecordSets(zone)
    const byKey = new Map(groups.map((group) => [keyOf(group.name, group.type), group]))
    return groups.filter(isSaid).flatMap((group) => {
      const sheet: Sheet = {
        zone,
        deployment,
        references,
        groups: byKey,
        endpoints: new Map(),
        rules: new Map(),
        ids: new Map(),
        ttls: new Set(),
        report,
      }
      return writePolicy(sheet, group, labels.get(zone.id) ?? zone.id) ?? []
    })
  })
  const open = openReferences(policies.map(({ document }) => document))
  if (policies.length > 0)
    report(
      'info',
      'priced',
      '',
      `each of the ${policies.length} policies costs by the month once it is used (an instance)`,
    )
  for (const reference of open.values())
    report(
      'info',
      'id-unknown',
      reference.reference,
      `${replaceMark(reference)} stands for an id that is not known: --ids gives it as "${reference.reference}"`,
    )
  return {
    files: new Map(policies.map(({ name, document }) => [name, formatJsonFile(renderPlain(document))])),
    notes,
    refusals: [],
  }
}
