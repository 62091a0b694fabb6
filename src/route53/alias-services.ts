import type { ResourceType } from '../model/deployment.ts'
import { lazy } from '../values/lazy.ts'
import { type DomainName, getName, labelsOf, parentOf } from '../values/name.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import { type AliasServiceKey, aliasTargets } from './alias-targets.gen.ts'

export type { AliasServiceKey }

/** One row of the generated table; region codes to ids and endpoints. */
export interface AliasTargetRow {
  readonly key: AliasServiceKey
  readonly isGlobal: boolean
  /** Labels may end in `<region>`, or be `<service>` for any label. */
  readonly suffixes: readonly string[]
  readonly recordTypes: readonly RecordType[]
  readonly undocumentedTypes: readonly RecordType[]
  readonly ethAllowed: boolean
  readonly ethHasEffect: boolean
  readonly privateAllowed: boolean
  readonly recordNameEqualsBucket: boolean
  readonly defaultTtlSeconds: number | undefined
  readonly globalZoneId: string | undefined
  readonly isVerified: boolean
  readonly zoneIds: ReadonlyMap<string, string>
  readonly unverifiedZoneIds: ReadonlyMap<string, string>
  readonly conflictingZoneIds: ReadonlyMap<string, readonly string[]>
  readonly endpoints: ReadonlyMap<string, string>
}

/** A hosted zone id of a service. Where one is not verified (one public source only, or sources that disagree), warn about a plan that says otherwise rather than reject it. */
export interface ServiceZoneId {
  readonly id: string
  readonly isVerified: boolean
}

/** What Route 53 knows about the target of an alias, from its name. */
export interface AliasService {
  readonly key: AliasServiceKey
  /** For sentences: `an Application or Classic Load Balancer`. */
  readonly title: string
  /** From the name; absent on global services. */
  readonly region?: string
  readonly recordTypes: readonly RecordType[]
  /** Types that work by all accounts but are not documented: a warning (R1.43). */
  readonly undocumentedTypes: readonly RecordType[]
  /** False: Route 53 rejects evaluate-target-health on it (R1.43). */
  readonly ethAllowed: boolean
  /** `target`: the resource's own health counts. `none`: the target is always healthy (R2.14). */
  readonly ethEffect: 'target' | 'none'
  /** What a plan means that does not say (R1.45). */
  readonly ethDefault: boolean
  /** TTL of the answer, seconds (R2.20). */
  readonly defaultTtlSeconds: number
  /** Ids that fit, the best known first; empty where none is published for the region. */
  readonly hostedZoneIds: readonly ServiceZoneId[]
  /** False: not from a private zone (R1.45). */
  readonly privateAllowed: boolean
  /** True: the record's name is the bucket's (R1.44). */
  readonly recordNameEqualsBucket: boolean
}

/** TTL of the answer for a target that fits no service, or one whose TTL is not known. @see R1.43, R2.20 */
export const ALIAS_TTL_SECONDS = 60

const TITLES: Readonly<Record<AliasServiceKey, string>> = {
  cloudfront: 'a CloudFront distribution',
  cloudfront_china: 'a CloudFront distribution in China',
  global_accelerator: 'a Global Accelerator',
  api_gateway_edge: 'an edge-optimized API Gateway domain',
  appsync: 'an AppSync domain',
  elb_application_and_classic: 'an Application or Classic Load Balancer',
  elb_network: 'a Network Load Balancer',
  s3_website: 'an S3 website',
  api_gateway_regional: 'a regional API Gateway domain',
  vpc_interface_endpoint: 'a VPC interface endpoint',
  elastic_beanstalk: 'an Elastic Beanstalk environment',
  app_runner: 'an App Runner service',
}

/** How a region looks; new ones count before the table has them. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/

const rows = lazy(aliasTargets)

function getRow(key: AliasServiceKey): AliasTargetRow {
  const row: AliasTargetRow | undefined = rows().find((each) => each.key === key)
  if (row === undefined) throw new Error(`unreachable: no alias target ${key}`)
  return row
}

/** Suffix templates with their labels from the right, longest first so that `x.cn` never ends as `x`. */
const templates = lazy(() =>
  rows()
    .flatMap((row) => row.suffixes.map((suffix) => ({ row, labels: suffix.split('.').toReversed() })))
    .toSorted((a, b) => b.labels.length - a.labels.length),
)

/** The region that `label` gives where the template's label ends in `<region>`, '' where it is equal, undefined where they differ. */
function matchLabel(template: string, label: string): string | undefined {
  if (template === label || template === '<service>') return ''
  if (!template.endsWith('<region>')) return undefined
  const literal = template.slice(0, -'<region>'.length)
  const region = label.slice(literal.length)
  return label.startsWith(literal) && REGION.test(region) ? region : undefined
}

/** The region in `labels` (from the right) by the template, '' without one, undefined if they do not fit. */
function matchSuffix(template: readonly string[], labels: readonly string[]): string | undefined {
  let region = ''
  for (const [index, part] of template.entries()) {
    const found = matchLabel(part, labels[index] ?? '')
    if (found === undefined) return undefined
    if (found !== '') region = found
  }
  return region
}

function zoneIdsOf(row: AliasTargetRow, region: string): readonly ServiceZoneId[] {
  if (row.globalZoneId !== undefined) return [{ id: row.globalZoneId, isVerified: row.isVerified }]
  const conflicting = row.conflictingZoneIds.get(region)
  if (conflicting) return conflicting.map((id) => ({ id, isVerified: false }))
  const verified = row.zoneIds.get(region)
  if (verified !== undefined) return [{ id: verified, isVerified: true }]
  const unverified = row.unverifiedZoneIds.get(region)
  return unverified === undefined ? [] : [{ id: unverified, isVerified: false }]
}

/** CloudFront carries edge-optimized APIs and AppSync as well: what it forbids in private zones holds for all its names. */
const isCloudFrontName = ({ suffixes }: AliasTargetRow) => suffixes.some((suffix) => suffix.startsWith('cloudfront.'))

function serviceOf(row: AliasTargetRow, region: string): AliasService {
  return {
    key: row.key,
    title: TITLES[row.key],
    ...(row.isGlobal ? {} : { region }),
    recordTypes: row.recordTypes,
    undocumentedTypes: row.undocumentedTypes,
    ethAllowed: row.ethAllowed,
    ethEffect: row.ethHasEffect ? 'target' : 'none',
    ethDefault: row.key === 'elb_application_and_classic' || row.key === 'elb_network',
    defaultTtlSeconds: row.defaultTtlSeconds ?? ALIAS_TTL_SECONDS,
    hostedZoneIds: zoneIdsOf(row, region),
    privateAllowed: row.privateAllowed && !isCloudFrontName(row),
    recordNameEqualsBucket: row.recordNameEqualsBucket,
  }
}

/**
 * The AWS service whose name an alias targets; undefined for names that fit none (R1.43: always healthy,
 * 60 s) and for names without the region that aliases need. With and without `dualstack.` it is the same target.
 *
 * A `cloudfront.net` name alone is a distribution; only `type`, known where the plan declares the
 * resource, tells an edge-optimized API or AppSync domain from one. An S3 bucket's own website name
 * fits as the region's endpoint does, though only the latter may be a target (R1.44).
 *
 * @see R1.39, R1.43, R1.44, R2.14, R2.20
 */
export function findAliasService(dnsName: DomainName, type?: ResourceType): AliasService | undefined {
  const labels = labelsOf(resourceKey(dnsName)).toReversed()
  for (const { row, labels: template } of templates()) {
    // Only an S3 endpoint is a target by itself; every other service's names stand below its suffix.
    if (labels.length < template.length + (row.key === 's3_website' ? 0 : 1)) continue
    const region = matchSuffix(template, labels)
    if (region === undefined) continue
    const isDeclaredOtherwise = type !== undefined && row.isGlobal && isCloudFrontName(row)
    return serviceOf(isDeclaredOtherwise ? getRow(serviceOfEndpointType(type, dnsName)) : row, region)
  }
  return undefined
}

const SERVICES: Readonly<Record<ResourceType, AliasServiceKey>> = {
  'application-load-balancer': 'elb_application_and_classic',
  'classic-load-balancer': 'elb_application_and_classic',
  'network-load-balancer': 'elb_network',
  'elastic-beanstalk': 'elastic_beanstalk',
  's3-website': 's3_website',
  cloudfront: 'cloudfront',
  'global-accelerator': 'global_accelerator',
  'api-gateway': 'api_gateway_regional',
  'vpc-endpoint': 'vpc_interface_endpoint',
  appsync: 'appsync',
  'app-runner': 'app_runner',
}

/** The service of a plan's resource type. The name decides where a type has two: an API at `cloudfront.net` is edge-optimized, a distribution at `cloudfront.cn` is China's. */
export function serviceOfEndpointType(type: ResourceType, dnsName?: DomainName): AliasServiceKey {
  if (type === 'api-gateway' && dnsName?.endsWith('.cloudfront.net.')) return 'api_gateway_edge'
  if (type === 'cloudfront' && dnsName?.endsWith('.cloudfront.cn.')) return 'cloudfront_china'
  return SERVICES[type]
}

/** The best known hosted zone id of a service in a region (global services need none); undefined where none is published. @see R1.40 */
export const hostedZoneIdFor = (service: AliasServiceKey, region = ''): string | undefined =>
  zoneIdsOf(getRow(service), region)[0]?.id

const owners = lazy(
  (): ReadonlyMap<string, { readonly key: AliasServiceKey; readonly region?: string }> =>
    new Map(
      rows()
        .toReversed()
        .flatMap((row) => [
          ...[...row.zoneIds, ...row.unverifiedZoneIds].map(([region, id]) => [id, { key: row.key, region }] as const),
          ...[...row.conflictingZoneIds].flatMap(([region, ids]) =>
            ids.map((id) => [id, { key: row.key, region }] as const),
          ),
          ...(row.globalZoneId === undefined ? [] : [[row.globalZoneId, { key: row.key }] as const]),
        ]),
    ),
)

/** Whose hosted zone id this is: for saying what a wrong pairing would belong to. Undefined for ids that no service in the table has. @see R1.40 */
export const findOwnerOfZoneId = (
  hostedZoneId: string,
): { readonly key: AliasServiceKey; readonly region?: string } | undefined => owners().get(hostedZoneId)

/** The name that aliases to a bucket's website in that region target; undefined where S3 has none. @see R1.44 */
export function s3WebsiteEndpoint(region: string): DomainName | undefined {
  const endpoint = getRow('s3_website').endpoints.get(region)
  return endpoint === undefined ? undefined : getName(endpoint)
}

/** The name a resource is known by: without the `dualstack.` prefix, which changes neither zone id nor health. @see R1.44 */
export const resourceKey = (dnsName: DomainName): DomainName =>
  dnsName.startsWith('dualstack.') && dnsName !== 'dualstack.' ? parentOf(dnsName) : dnsName
