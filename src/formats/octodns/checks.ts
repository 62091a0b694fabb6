import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'

/** What octoDNS and its Route 53 provider take where a record says nothing. */
const DEFAULTS = { protocol: 'HTTPS', port: 443, path: '/_dns', threshold: 6, interval: 10 } as const

const part = (value: unknown, key: string): PlainObject => {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : objectOf({})
}

/** Settings of the check that watches one value of a record; undefined for a protocol that Route 53 has no check for. */
export function checkConfig(
  record: PlainObject,
  type: string,
  zone: string,
  name: string,
  value: string,
): PlainObject | undefined {
  const {
    protocol = DEFAULTS.protocol,
    port = DEFAULTS.port,
    path = DEFAULTS.path,
    host = name,
  } = part(record.octodns, 'healthcheck')
  const own = part(part(record.octodns, 'route53'), 'healthcheck')
  const { failure_threshold: threshold = DEFAULTS.threshold, request_interval: interval = DEFAULTS.interval } = own
  if (protocol !== 'HTTP' && protocol !== 'HTTPS' && protocol !== 'TCP') return undefined
  const isName = type === 'CNAME'
  const isWeb = protocol !== 'TCP'
  const hostName = typeof host === 'string' && host !== '' ? host.replace(/\.$/, '') : undefined
  const target = isName ? (value.endsWith('.') ? value.slice(0, -1) : `${value}.${zone.replace(/\.$/, '')}`) : undefined
  return objectOf({
    Type: protocol,
    IPAddress: isName ? undefined : value,
    FullyQualifiedDomainName: target ?? (isWeb ? hostName : undefined),
    Port: port,
    ResourcePath: isWeb ? path : undefined,
    EnableSNI: protocol === 'HTTPS' ? true : undefined,
    FailureThreshold: threshold,
    RequestInterval: interval,
    MeasureLatency: own.measure_latency === false ? undefined : true,
  })
}
