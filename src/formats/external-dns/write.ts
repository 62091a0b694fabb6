import type { Deployment, Zone } from '../../model/deployment.ts'
import type { Policy, RecordSet } from '../../model/record-set.ts'
import { displayName } from '../../values/name.ts'
import {
  createReferences,
  openReferences,
  type References,
  renderPlain,
  replaceMark,
  type Template,
} from '../change-batch/reference.ts'
import type { ExportContext, Note, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { groupRecordSets, sortZones, zoneLabels } from '../order.ts'

/** Types that external-dns manages at all. */
const TYPES: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SRV', 'TXT'])

/** So that no object comes near the 1.5 MB that Kubernetes stores of one. */
const ENDPOINTS_MAX = 1000

type Report = (code: string, path: string, message: string) => void
type Properties = { readonly [name: string]: Template | undefined }

/** What the policy of a record says, by the names that the AWS provider of external-dns reads; undefined where it has none. */
function policyProperties(policy: Policy): Properties | undefined {
  switch (policy.kind) {
    case 'simple':
      return {}
    case 'weighted':
      return { 'aws/weight': `${policy.weight}` }
    case 'latency':
      return { 'aws/region': policy.region }
    case 'failover':
      return { 'aws/failover': policy.role.toUpperCase() }
    case 'multivalue':
      return { 'aws/multi-value-answer': 'true' }
    case 'geolocation': {
      const { area } = policy
      if (area.kind === 'continent') return { 'aws/geolocation-continent-code': area.continent }
      if (area.kind === 'default') return { 'aws/geolocation-country-code': '*' }
      return {
        'aws/geolocation-country-code': area.country,
        'aws/geolocation-subdivision-code': area.kind === 'subdivision' ? area.subdivision : undefined,
      }
    }
    case 'geoproximity': {
      const { location, bias } = policy
      const own = { 'aws/geoproximity-bias': `${bias}` }
      if (location.kind === 'region') return { 'aws/geoproximity-region': location.region, ...own }
      if (location.kind === 'local-zone-group') return { 'aws/geoproximity-local-zone-group': location.group, ...own }
      const { latitude, longitude } = location.coordinates
      return { 'aws/geoproximity-coordinates': `${latitude},${longitude}`, ...own }
    }
    case 'ip-based':
      return undefined
  }
}

/** A name without the final dot, with which external-dns would pass the endpoint over; NAPTR needs it. */
const targetText = ({ type }: RecordSet, text: string) =>
  type === 'NAPTR' || type === 'TXT' || text === '.' ? text : text.replace(/(?<!^| )\.$/, '')

function endpointOf(zone: Zone, recordSet: RecordSet, references: References, report: Report): Template | undefined {
  const { name, type, policy, setIdentifier, ttlSeconds, healthCheckId, data, branch } = recordSet
  const dnsName = displayName(name).replace(/\.$/, '')
  if (!TYPES.has(type)) {
    report('type-unknown', branch, `${dnsName} ${type} is left out: external-dns has no such type`)
    return undefined
  }
  const routing = policyProperties(policy)
  if (routing === undefined) {
    report('ip-based', branch, `${branch} is left out: external-dns has no IP-based routing`)
    return undefined
  }
  const alias: Properties =
    data.kind === 'values'
      ? {}
      : {
          alias: 'true',
          'aws/evaluate-target-health': `${data.evaluateTargetHealth}`,
          // Without it external-dns takes the record's own zone.
          'aws/target-hosted-zone': data.hostedZoneId === zone.id ? undefined : data.hostedZoneId,
        }
  const check = healthCheckId === undefined ? undefined : references.check(healthCheckId)
  const properties: Properties = { ...alias, ...routing, 'aws/health-check-id': check }
  const providerSpecific = Object.entries(properties).flatMap(([property, value]) =>
    value === undefined ? [] : [{ name: property, value }],
  )
  const targets =
    data.kind === 'values'
      ? data.values.map(({ text }) => targetText(recordSet, text))
      : [displayName(data.dnsName).replace(/\.$/, '')]
  return {
    dnsName,
    recordType: type,
    recordTTL: ttlSeconds,
    targets,
    setIdentifier,
    providerSpecific: providerSpecific.length > 0 ? providerSpecific : undefined,
  }
}

/** A name that Kubernetes takes for an object: lower case letters, digits, hyphens and dots. */
const objectName = (label: string) =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .replace(/[.-]*\.[.-]*/g, '.')
    .slice(0, 200)
    .replace(/[.-]+$/, '') || 'zone'

/**
 * A `DNSEndpoint` for each zone, in JSON as `kubectl apply` takes it: what external-dns with its CRD source and AWS
 * provider is to make at Route 53.
 *
 * @see engines.md 3.6
 */
export function writeExternalDns(deployment: Deployment, context: ExportContext): Written {
  const references = createReferences(deployment, context.ids)
  const labels = zoneLabels(deployment)
  const notes: Note[] = []
  const report: Report = (code, path, message) => notes.push({ severity: 'lost', code, path, message })
  const files = new Map<string, Template>()
  const names = new Set<string>()
  for (const zone of sortZones(deployment.zones)) {
    const path = displayName(zone.name)
    if (zone.vpcs !== undefined)
      notes.push({
        severity: 'approx',
        code: 'private-zone',
        path,
        message: `${path} is private: external-dns needs --aws-zone-type=private to write there and nowhere else`,
      })
    const endpoints = groupRecordSets(zone)
      .filter(({ name, type }) => name !== zone.name || (type !== 'SOA' && (type !== 'NS' || context.includeApex)))
      .flatMap(({ recordSets }) => recordSets.flatMap((set) => endpointOf(zone, set, references, report) ?? []))
    const label = labels.get(zone.id) ?? zone.id
    for (let start = 0; start < endpoints.length; start += ENDPOINTS_MAX) {
      const part = start === 0 ? '' : `.${start / ENDPOINTS_MAX + 1}`
      const wish = `${objectName(label)}${part}`
      let name = wish
      for (let count = 2; names.has(name); count += 1) name = `${wish}-${count}`
      names.add(name)
      files.set(`${label}${part}.dnsendpoint.json`, {
        apiVersion: 'externaldns.k8s.io/v1alpha1',
        kind: 'DNSEndpoint',
        metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'r53sim' } },
        spec: { endpoints: endpoints.slice(start, start + ENDPOINTS_MAX) },
      })
    }
  }
  for (const reference of openReferences([...files.values()]).values())
    notes.push({
      severity: 'info',
      code: 'id-unknown',
      path: reference.reference,
      message: `${replaceMark(reference)} stands for an id that is not known: --ids gives it as "${reference.reference}"`,
    })
  return {
    files: new Map([...files].map(([name, object]) => [name, formatJsonFile(renderPlain(object))])),
    notes,
    refusals: [],
  }
}
