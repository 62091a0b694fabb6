import { type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import { checkDefaults } from '../../route53/defaults.ts'
import { canonicalJson } from '../../values/digest.ts'
import { objectOf, type PlainObject } from '../source.ts'

const unless = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value)

/** What a check watches, where the plan says it elsewhere. */
export interface ImpliedTarget {
  readonly ipAddress?: string
  readonly fullyQualifiedDomainName?: string
}

/** A check as a plan writes it: what is at its default is left out, and its target where the endpoint gives it. */
export function checkMembers(
  check: HealthCheck,
  nameOf: (id: string) => string,
  implied: ImpliedTarget | undefined,
): PlainObject {
  const common = {
    inverted: unless(check.inverted, checkDefaults.inverted),
    disabled: unless(check.disabled, checkDefaults.disabled),
    id: check.awsId,
    generation: unless(check.generation, 1),
  }
  if (!isEndpointCheck(check)) {
    const { type } = check
    if (type === 'CALCULATED')
      return objectOf({
        type,
        children: check.children.map(nameOf),
        health_threshold: check.healthThreshold,
        ...common,
      })
    if (type === 'CLOUDWATCH_METRIC') {
      const { alarm, insufficientDataHealthStatus: status } = check
      const members = {
        alarm: objectOf({ ...alarm }),
        insufficient_data_health_status: unless(status, 'LastKnownStatus'),
      }
      return objectOf({ type, ...members, ...common })
    }
    return objectOf({ type, routing_control_arn: check.routingControlArn, ...common })
  }
  const isHttps = check.type.startsWith('HTTPS')
  const isImplied =
    implied !== undefined &&
    implied.ipAddress === check.ipAddress &&
    implied.fullyQualifiedDomainName === check.fullyQualifiedDomainName
  return objectOf({
    type: check.type,
    ip_address: isImplied ? undefined : check.ipAddress,
    fqdn: isImplied ? undefined : check.fullyQualifiedDomainName,
    port:
      check.type === 'TCP'
        ? check.port
        : unless(check.port, isHttps ? checkDefaults.httpsPort : checkDefaults.httpPort),
    resource_path: check.resourcePath,
    search_string: check.searchString,
    enable_sni: unless(check.enableSni, isHttps),
    request_interval: unless(check.requestInterval, checkDefaults.requestIntervalSeconds),
    failure_threshold: unless(check.failureThreshold, checkDefaults.failureThreshold),
    measure_latency: unless(check.measureLatency, checkDefaults.measureLatency),
    regions: check.regions.length > 0 ? check.regions : undefined,
    ...common,
  })
}

/** Members that can stand in `defaults.health_check`: none that is a check's own. */
const SHARED = [
  'type',
  'port',
  'resource_path',
  'enable_sni',
  'request_interval',
  'failure_threshold',
  'measure_latency',
  'regions',
] as const

const CHECKS_MIN = 2

/** What all endpoint checks say alike, taken out of them; undefined for fewer than two checks or nothing in common. */
export function takeCheckDefaults(checks: readonly PlainObject[]): PlainObject | undefined {
  const probes = checks.filter(({ children, alarm, routing_control_arn: arn }) => !children && !alarm && !arn)
  const [first, ...others] = probes
  if (first === undefined || probes.length < CHECKS_MIN) return undefined
  const shared = SHARED.filter((member) =>
    [first, ...others].every(
      (check) => check[member] !== undefined && canonicalJson(check[member]) === canonicalJson(first[member]),
    ),
  )
  if (shared.length === 0) return undefined
  const defaults = objectOf(Object.fromEntries(shared.map((member) => [member, first[member]])))
  for (const check of probes) for (const member of shared) delete check[member]
  return defaults
}
