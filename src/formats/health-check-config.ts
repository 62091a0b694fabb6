import type { PlanPath } from '../plan/positions.ts'
import { isObject, objectOf, type PlainObject } from '../plan/source.ts'
import type { Where } from './draft.ts'

/** The plan's member for each of the API's `HealthCheckConfig` that is the same but for its name. */
const MEMBERS: Readonly<Record<string, string>> = {
  Type: 'type',
  IPAddress: 'ip_address',
  FullyQualifiedDomainName: 'fqdn',
  Port: 'port',
  ResourcePath: 'resource_path',
  SearchString: 'search_string',
  EnableSNI: 'enable_sni',
  RequestInterval: 'request_interval',
  FailureThreshold: 'failure_threshold',
  MeasureLatency: 'measure_latency',
  Inverted: 'inverted',
  Disabled: 'disabled',
  Regions: 'regions',
  HealthThreshold: 'health_threshold',
  ChildHealthChecks: 'children',
  InsufficientDataHealthStatus: 'insufficient_data_health_status',
  RoutingControlArn: 'routing_control_arn',
}

/** Lists that the API may print though the check has none of it. */
const OMITTED_EMPTY: ReadonlySet<string> = new Set(['Regions', 'ChildHealthChecks'])

const isOmitted = (key: string, value: unknown, type: unknown) =>
  value === undefined ||
  value === null ||
  (OMITTED_EMPTY.has(key) && Array.isArray(value) && value.length === 0) ||
  // AWS says false about TLS of checks that have none (R3.7).
  (key === 'EnableSNI' && value === false && typeof type === 'string' && !type.startsWith('HTTPS'))

/** A check in the plan's words, and the alarm it follows. */
export interface ReadCheck {
  readonly members: PlainObject
  /** Places of the members, by the plan's names. */
  readonly places: readonly (readonly [PlanPath, Where])[]
  readonly alarm?: { readonly name: string; readonly region: string }
}

/**
 * The API's `HealthCheckConfig` as a plan's check. Members that a plan does not know are carried as they are: the
 * plan's own reader says what is wrong with them.
 *
 * @see R3.1 to R3.24
 */
export function readHealthCheckConfig(config: PlainObject, where: (rest: PlanPath) => Where): ReadCheck {
  const members: [string, unknown][] = []
  const places: [PlanPath, Where][] = []
  for (const [key, value] of Object.entries(config)) {
    if (key === 'AlarmIdentifier' || isOmitted(key, value, config.Type)) continue
    const member = MEMBERS[key] ?? key
    members.push([member, value])
    places.push([[member], where([key])])
  }
  const alarm = isObject(config.AlarmIdentifier) ? config.AlarmIdentifier : undefined
  if (alarm === undefined) return { members: objectOf(Object.fromEntries(members)), places }
  const { Name: name, Region: region } = alarm
  members.push(['alarm', objectOf({ name, region })])
  places.push([['alarm'], where(['AlarmIdentifier'])])
  const known = typeof name === 'string' && typeof region === 'string' ? { alarm: { name, region } } : {}
  return { members: objectOf(Object.fromEntries(members)), places, ...known }
}
