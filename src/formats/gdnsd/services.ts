import type { Deployment } from '../../model/deployment.ts'
import type { EndpointCheck } from '../../model/health-check.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { Unsaid } from '../engine-zone.ts'
import type { Vscf } from './vscf.ts'

type Members = Record<string, Vscf>

/** Named in the order in which they were added. */
type Named = Map<string, Vscf>

/** What all zones of a deployment need of gdnsd's `config`. */
export interface Resources {
  /** Names of service types by what they check. */
  readonly checks: Map<string, string>
  readonly serviceTypes: Named
  readonly plugins: { readonly [plugin in 'multifo' | 'weighted' | 'metafo' | 'geoip']: Named }
  readonly maps: Named
}

export const emptyResources = (): Resources => ({
  checks: new Map(),
  serviceTypes: new Map(),
  plugins: { multifo: new Map(), weighted: new Map(), metafo: new Map(), geoip: new Map() },
  maps: new Map(),
})

export function addTo(named: Named, letter: string, value: Vscf): string {
  const name = `${letter}${named.size + 1}`
  named.set(name, value)
  return name
}

/** Route 53 waits so long for a whole answer: four seconds to connect and two for the status. */
const TIMEOUT_SECONDS = 6

/** 2xx and 3xx (R3.4). */
const GOOD_STATUS: readonly number[] = Array.from({ length: 200 }, (_, index) => 200 + index)

function serviceOf(check: EndpointCheck): Members | Unsaid {
  const { type, port, requestInterval, failureThreshold, resourcePath = '/', fullyQualifiedDomainName } = check
  if (check.inverted || check.disabled) return new Unsaid('check-kind', 'has an inverted or disabled check')
  const rhythm = {
    interval: requestInterval,
    timeout: TIMEOUT_SECONDS,
    up_thresh: failureThreshold,
    ok_thresh: failureThreshold,
    down_thresh: failureThreshold,
  }
  if (type === 'TCP') return { plugin: 'tcp_connect', port, ...rhythm }
  if (type !== 'HTTP') return new Unsaid('check-kind', `has a check of type ${type}, which gdnsd has not`)
  const vhost = fullyQualifiedDomainName === undefined ? {} : { vhost: fullyQualifiedDomainName }
  return { plugin: 'http_status', port, url_path: resourcePath, ...vhost, ok_codes: GOOD_STATUS, ...rhythm }
}

/** The service type that watches an address as the record's check does; `up` without a check. */
export function serviceType(
  { deployment, resources }: { readonly deployment: Deployment; readonly resources: Resources },
  recordSet: RecordSet,
  address: string,
): string | Unsaid {
  const { healthCheckId } = recordSet
  if (healthCheckId === undefined) return 'up'
  const check = deployment.healthChecks.get(healthCheckId)
  if (check === undefined || !('port' in check)) return new Unsaid('check-kind', 'has a check that probes nothing')
  if (check.ipAddress !== undefined && check.ipAddress !== address)
    return new Unsaid('check-elsewhere', `has a check of ${check.ipAddress}, and gdnsd checks what it answers`)
  const service = serviceOf(check)
  if (service instanceof Unsaid) return service
  const text = JSON.stringify(service)
  const name = resources.checks.get(text) ?? addTo(resources.serviceTypes, 'check', service)
  resources.checks.set(text, name)
  return name
}
