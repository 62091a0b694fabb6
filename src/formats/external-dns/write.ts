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

/**
 * Types that its AWS provider reads back: of others, such as PTR, it would create the same record again and again.
 *
 * @see external-dns v0.22 provider/aws/aws.go SupportedRecordType
 */
const TYPES: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'SRV', 'TXT'])

/** Types that it manages without being told to. @see external-dns v0.22 `--managed-record-types` */
const MANAGED: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/**
 * Types of which an endpoint may be an alias: others with that property are passed over, and an alias of type CNAME
 * becomes one of A and one of AAAA.
 *
 * @see external-dns v0.22 endpoint/endpoint.go CheckEndpoint, provider/aws/aws.go adjustCNAMERecordAndNewAaaaIfNeeded
 */
const ALIAS_TYPES: ReadonlySet<string> = new Set(['A', 'AAAA'])

/** So that no object comes near the 1.5 MB that Kubernetes stores of one. */
const ENDPOINTS_MAX = 1000

type Report = (severity: Note['severity'], code: string, path: string, message: string) => void
type Properties = { readonly [name: string]: Template | undefined }

/**
 * What the policy of a record says, by the names that the AWS provider of external-dns reads; undefined where it has none.
 * Values are as it writes them itself when it reads records: it compares texts, and one that differs is an update each time.
 *
 * @see external-dns v0.22 provider/aws/aws.go records, newChange; plan/plan.go shouldUpdateProviderSpecific
 */
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
      return { 'aws/multi-value-answer': '' }
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

/** Types whose values stay as Route 53 has them: names of NAPTR and SRV must end in a dot, TXT goes to Route 53 as it is, with its quotes. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(['NAPTR', 'SRV', 'TXT'])

/**
 * A value; names of other types stand without the final dot, with which external-dns would pass the endpoint over.
 *
 * @see external-dns v0.22 source/crd.go Endpoints, endpoint/endpoint.go NewSRVRecord
 */
const targetText = ({ type }: RecordSet, text: string) =>
  AS_THEY_ARE.has(type) ? text : text.replace(/(?<!^| )\.$/, '')

function endpointOf(zone: Zone, recordSet: RecordSet, references: References, report: Report): Template | undefined {
  const { name, type, policy, setIdentifier, ttlSeconds, healthCheckId, data, branch } = recordSet
  const dnsName = displayName(name).replace(/\.$/, '')
  if (!TYPES.has(type)) {
    report('lost', 'type-unknown', branch, `${dnsName} ${type} is left out: external-dns has no such type at Route 53`)
    return undefined
  }
  if (data.kind === 'alias' && !ALIAS_TYPES.has(type)) {
    report('lost', 'alias-type', branch, `${branch} is left out: external-dns has aliases of A and AAAA alone`)
    return undefined
  }
  const routing = policyProperties(policy)
  if (routing === undefined) {
    report('lost', 'ip-based', branch, `${branch} is left out: external-dns has no IP-based routing`)
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
  // @see external-dns v0.22 endpoint/endpoint.go TTL.IsConfigured
  if (ttlSeconds === 0)
    report('approx', 'ttl-zero', branch, `${branch} has TTL 0, which external-dns takes for none: it writes 300`)
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
  const report: Report = (severity, code, path, message) => notes.push({ severity, code, path, message })
  const files = new Map<string, Template>()
  const names = new Set<string>()
  const types = new Set<string>()
  for (const zone of sortZones(deployment.zones)) {
    const path = displayName(zone.name)
    if (zone.vpcs !== undefined)
      notes.push({
        severity: 'approx',
        code: 'private-zone',
        path,
        message: `${path} is private: external-dns needs --aws-zone-type=private to write there and nowhere else`,
      })
    const groups = groupRecordSets(zone).filter(
      ({ name, type }) => name !== zone.name || (type !== 'SOA' && (type !== 'NS' || context.includeApex)),
    )
    for (const { type } of groups) types.add(type)
    const endpoints = groups.flatMap(({ recordSets }) =>
      recordSets.flatMap((set) => endpointOf(zone, set, references, report) ?? []),
    )
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
  const unmanaged = [...types].filter((type) => TYPES.has(type) && !MANAGED.has(type)).sort()
  if (unmanaged.length > 0)
    notes.push({
      severity: 'info',
      code: 'managed-types',
      path: '',
      message: `external-dns manages ${unmanaged.join(', ')} only with --managed-record-types for each type, A, AAAA and CNAME too${unmanaged.includes('SRV') ? '; SRV needs v0.22' : ''}`,
    })
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
