import type { Deployment } from '../../model/deployment.ts'
import { type EndpointCheck, type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import { specialUseOf } from '../../route53/special-use.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { parseAddress } from '../../values/ip-prefix.ts'
import type { Note } from '../format.ts'
import { targetsFirst } from '../order.ts'
import type { Template } from './reference.ts'

const IDENTIFIER_PART_LENGTH = 30
const DIGEST_LENGTH = 12

const flag = (value: boolean) => (value ? true : undefined)

const endpointConfig = (check: EndpointCheck) => ({
  Type: check.type,
  IPAddress: check.ipAddress,
  FullyQualifiedDomainName: check.fullyQualifiedDomainName?.replace(/\.$/, ''),
  Port: check.port,
  ResourcePath: check.resourcePath,
  SearchString: check.searchString,
  RequestInterval: check.requestInterval,
  FailureThreshold: check.failureThreshold,
  MeasureLatency: flag(check.measureLatency),
  // Stated in both directions: the API's default and the console's differ (R3.7).
  EnableSNI: check.type.startsWith('HTTPS') ? check.enableSni : undefined,
  Regions: check.regions.length > 0 ? check.regions : undefined,
})

function typeConfig(
  check: HealthCheck,
  child: (id: string) => Template,
): { readonly [member: string]: Template | undefined } {
  switch (check.type) {
    case 'CALCULATED':
      return { Type: check.type, HealthThreshold: check.healthThreshold, ChildHealthChecks: check.children.map(child) }
    case 'CLOUDWATCH_METRIC':
      return {
        Type: check.type,
        AlarmIdentifier: { Region: check.alarm.region, Name: check.alarm.name },
        InsufficientDataHealthStatus: check.insufficientDataHealthStatus,
      }
    case 'RECOVERY_CONTROL':
      return { Type: check.type, RoutingControlArn: check.routingControlArn }
    default:
      return endpointConfig(check)
  }
}

/** A check as `HealthCheckConfig`; members that are at their default and false are left out. `child` names the children of calculated checks. @see engines.md 2.4, R3.1 to R3.24 */
export const healthCheckConfig = (
  check: HealthCheck,
  child: (id: string) => Template,
): { readonly [member: string]: Template | undefined } => ({
  ...typeConfig(check, child),
  Inverted: flag(check.inverted),
  Disabled: flag(check.disabled),
})

const printableAscii = (text: string) =>
  Array.from(text, (character) => (/[!-~]/.test(character) ? character : '_')).join('')

/**
 * The caller reference, 1 to 64 characters: the same settings give the same one, so that a rerun finds the check made
 * before. A calculated check's settings are its children's references, because their ids are not known yet.
 *
 * @see engines.md 2.4, R6.8
 */
export function callerReference(check: HealthCheck, checks: ReadonlyMap<string, HealthCheck>): string {
  const child = (id: string): string => {
    const found = checks.get(id)
    if (!found) return id
    // A calculated child is an error (R3.19); its own children are left out, so that none can lead back here.
    return found.awsId ?? (found.type === 'CALCULATED' ? id : callerReference(found, checks))
  }
  const digest = sha256Hex(canonicalJson(healthCheckConfig(check, child))).slice(0, DIGEST_LENGTH)
  return `r53sim-${printableAscii(check.id).slice(0, IDENTIFIER_PART_LENGTH)}-${digest}-g${check.generation}`
}

/** Checks in the order of creation: those that watch something, then the calculated ones, children first; by id within. @see engines.md 2.3 */
export function sortChecks({ healthChecks }: Deployment): readonly HealthCheck[] {
  const byId = [...healthChecks.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const isCalculated = ({ type }: HealthCheck) => type === 'CALCULATED'
  const childrenOf = (check: HealthCheck) =>
    check.type !== 'CALCULATED' ? [] : check.children.flatMap((id) => healthChecks.get(id) ?? [])
  return [...byId.filter((check) => !isCalculated(check)), ...targetsFirst(byId, childrenOf).filter(isCalculated)]
}

/** A note for every check that AWS would refuse because of where it looks. @see R3.10, engines.md 2.4 */
export const unreachableCheckNotes = (checks: readonly HealthCheck[]): readonly Note[] =>
  checks.flatMap((check): readonly Note[] => {
    const address = isEndpointCheck(check) && check.ipAddress !== undefined ? parseAddress(check.ipAddress) : undefined
    const use = address && specialUseOf(address)
    if (!use || !isEndpointCheck(check)) return []
    return [
      {
        severity: 'lost',
        code: 'check-special-use-address',
        path: check.id,
        message: `Route 53 refuses health check ${check.id}: no checker reaches ${check.ipAddress} (${use} address)`,
      },
    ]
  })
