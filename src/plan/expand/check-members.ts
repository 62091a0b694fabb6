import type { HealthCheckType } from '../../model/health-check.ts'
import type { FieldName } from '../../model/origin.ts'
import type { PlanHealthCheck } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { type Place, type Places, valueAt } from './origin.ts'

type Member = Exclude<keyof PlanHealthCheck, 'id' | 'generation' | 'type'>

const ENDPOINT_MEMBERS: readonly Member[] = [
  'ip_address',
  'fqdn',
  'port',
  'enable_sni',
  'request_interval',
  'failure_threshold',
  'measure_latency',
  'regions',
  'inverted',
  'disabled',
]
const HTTP_MEMBERS: readonly Member[] = [...ENDPOINT_MEMBERS, 'resource_path']
const MATCH_MEMBERS: readonly Member[] = [...HTTP_MEMBERS, 'search_string']

/** What a check may say, by type. @see R3.1 to R3.24 */
const MEMBERS: Readonly<Record<HealthCheckType, readonly Member[]>> = {
  HTTP: HTTP_MEMBERS,
  HTTPS: HTTP_MEMBERS,
  HTTP_STR_MATCH: MATCH_MEMBERS,
  HTTPS_STR_MATCH: MATCH_MEMBERS,
  TCP: ENDPOINT_MEMBERS,
  CALCULATED: ['children', 'health_threshold', 'inverted', 'disabled'],
  CLOUDWATCH_METRIC: ['alarm', 'insufficient_data_health_status', 'inverted', 'disabled'],
  RECOVERY_CONTROL: ['routing_control_arn', 'inverted', 'disabled'],
}

/** What a check must say, by type; the target of endpoint checks is another matter. */
const REQUIRED: Readonly<Record<HealthCheckType, readonly Member[]>> = {
  HTTP: [],
  HTTPS: [],
  HTTP_STR_MATCH: ['search_string'],
  HTTPS_STR_MATCH: ['search_string'],
  TCP: ['port'],
  CALCULATED: ['children', 'health_threshold'],
  CLOUDWATCH_METRIC: ['alarm'],
  RECOVERY_CONTROL: ['routing_control_arn'],
}

const isHttps = (type: HealthCheckType) => type === 'HTTPS' || type === 'HTTPS_STR_MATCH'
const DEFAULTS_PATH: PlanPath = ['defaults', 'health_check']

/** A check as written, its type known and the members of `defaults.health_check` that the type allows filled in. */
export interface MergedCheck {
  readonly type: HealthCheckType
  readonly members: PlanHealthCheck
  /** Where a member was written. */
  readonly placeOf: (member: keyof PlanHealthCheck) => Place
}

const isMember = (name: string, members: readonly Member[]): boolean => members.some((member) => member === name)

/** Reports members that the type has no use for, and true server names where there is no TLS. */
function reportForbidden(context: Context, type: HealthCheckType, own: PlanHealthCheck, path: PlanPath): void {
  for (const name of Object.keys(own)) {
    if (name === 'id' || name === 'generation' || name === 'type' || isMember(name, MEMBERS[type])) continue
    const carriers = Object.entries(MEMBERS).flatMap(([other, members]) => (isMember(name, members) ? [other] : []))
    const hint = `remove it, or choose a type that has it: ${carriers.join(', ')}`
    context.report('check-fields', valueAt([...path, name]), `a ${type} check has no ${name}`, { hint })
  }
  if (own.enable_sni === true && !isHttps(type) && isMember('enable_sni', MEMBERS[type]))
    context.report('check-fields', valueAt([...path, 'enable_sni']), `a ${type} check has no TLS handshake`, {
      hint: 'remove it, or choose HTTPS or HTTPS_STR_MATCH',
    })
}

/**
 * The check written at `path`, merged over the defaults. Members that its type does not have are reported; undefined
 * if it has no type or lacks what its type needs (reported too).
 *
 * @see R3.2 to R3.24
 */
export function mergeCheck(
  context: Context,
  path: PlanPath,
  whole: Place,
  own: PlanHealthCheck,
): MergedCheck | undefined {
  const defaults = context.document.defaults?.health_check ?? {}
  const type = own.type ?? defaults.type
  if (type === undefined) {
    if (!context.wasPruned([...DEFAULTS_PATH, 'type']))
      context.report('check-fields', whole, 'the check has no type', {
        hint: 'write type: HTTP here, or in defaults.health_check for all checks',
      })
    return undefined
  }
  reportForbidden(context, type, own, path)
  const members: PlanHealthCheck = {
    ...Object.fromEntries(Object.entries(defaults).filter(([name]) => isMember(name, MEMBERS[type]))),
    ...Object.fromEntries(Object.entries(own).filter(([name]) => isMember(name, MEMBERS[type]))),
  }
  const missing = REQUIRED[type].filter((member) => members[member] === undefined)
  for (const member of missing) {
    if (context.wasPruned([...DEFAULTS_PATH, member])) continue
    context.report('check-fields', whole, `a ${type} check needs ${member}`, { hint: hintFor(member, members) })
  }
  if (missing.length > 0) return undefined
  const placeOf = (member: keyof PlanHealthCheck) =>
    valueAt([...(own[member] === undefined ? DEFAULTS_PATH : path), member])
  return { type, members, placeOf }
}

function hintFor(member: Member, { children = [] }: PlanHealthCheck): string {
  if (member === 'port') return 'write port: and the number of the service'
  if (member === 'health_threshold')
    return `write health_threshold: 1 for any child, or ${children.length || 'their number'} for all`
  return `write ${member}:`
}

const FIELD_MEMBERS: Readonly<Partial<Record<FieldName, keyof PlanHealthCheck>>> = {
  type: 'type',
  ipAddress: 'ip_address',
  fullyQualifiedDomainName: 'fqdn',
  port: 'port',
  resourcePath: 'resource_path',
  searchString: 'search_string',
  requestInterval: 'request_interval',
  failureThreshold: 'failure_threshold',
  regions: 'regions',
  enableSni: 'enable_sni',
  inverted: 'inverted',
  disabled: 'disabled',
  children: 'children',
  healthThreshold: 'health_threshold',
  alarm: 'alarm',
}

/** Where the members of a check stand: at the check or in the defaults; a target taken from an endpoint stands there. */
export function placesOf({ placeOf }: MergedCheck, target?: Place): Places {
  return (name, index) => {
    if (target !== undefined && (name === 'ipAddress' || name === 'fullyQualifiedDomainName')) return target
    const member = FIELD_MEMBERS[name]
    if (member === undefined) return undefined
    const { path, part } = placeOf(member)
    return { path: index === undefined ? path : [...path, index], part }
  }
}
