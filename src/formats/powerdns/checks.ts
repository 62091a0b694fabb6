import type { Deployment } from '../../model/deployment.ts'
import { type EndpointCheck, type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import { Unsaid } from '../engine-zone.ts'
import { quoteLua } from './lua.ts'

/** Route 53 waits so long for a whole answer: four seconds to connect and two for the status; for a connection alone ten. @see R3.4 */
const HTTP_TIMEOUT_SECONDS = 6
const TCP_TIMEOUT_SECONDS = 10

/** What of a body is searched. @see R3.4 */
const SEARCHED_BYTES = 5120

/**
 * Options of a check. With everything down all addresses come back, with anything up one: asked about one address twice,
 * PowerDNS so tells the two apart. 4.7 knows neither interval nor failures and passes over both.
 */
const optionsOf = ({ requestInterval, failureThreshold }: EndpointCheck, timeout: number, more = ''): string =>
  `{backupSelector='all',timeout=${timeout},interval=${requestInterval},minimumFailures=${failureThreshold}${more}}`

/** Characters of a path that a URL takes as they are; all others are percent-encoded. @see RFC 3986 §3.4 */
const encodePath = (path: string): string =>
  Array.from(new TextEncoder().encode(path), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9!$&'()*+,./:;=?@_~%-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')

/** A name for checks of an IPv6 address that name no host: PowerDNS reads no address in brackets. */
export const NO_HOST = 'ipv6.invalid'

function urlOf({ type, ipAddress, fullyQualifiedDomainName, port, resourcePath = '/' }: EndpointCheck): string {
  const [scheme, usual] = type.startsWith('HTTPS') ? ['https', 443] : ['http', 80]
  const host = fullyQualifiedDomainName ?? (ipAddress?.includes(':') ? NO_HOST : ipAddress)
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${encodePath(resourcePath)}`
}

/** True for a check that is asked under `NO_HOST`, where Route 53 puts the address into the `Host` header. @see R3.5 */
const isMisnamed = (check: HealthCheck | undefined): boolean =>
  check !== undefined &&
  isEndpointCheck(check) &&
  check.type !== 'TCP' &&
  !check.disabled &&
  check.fullyQualifiedDomainName === undefined &&
  check.ipAddress?.includes(':') === true

const HOST = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/

function endpointExpression(check: EndpointCheck): string | Unsaid {
  const { type, ipAddress, fullyQualifiedDomainName, port, searchString } = check
  const twice = ipAddress === undefined ? '' : `{'${ipAddress}','${ipAddress}'}`
  if (type === 'TCP')
    return ipAddress === undefined
      ? new Unsaid('check-by-name', 'has a TCP check of a name, and PowerDNS connects to addresses alone')
      : `up(ifportup(${port},${twice},\n${optionsOf(check, TCP_TIMEOUT_SECONDS)}))`
  if (fullyQualifiedDomainName !== undefined && !HOST.test(fullyQualifiedDomainName))
    return new Unsaid('check-host', 'has a check whose domain name no URL can hold')
  const url = quoteLua(urlOf(check))
  const match =
    searchString === undefined ? '' : `,\nbyteslimit=${SEARCHED_BYTES},stringmatch=${quoteLua(searchString)}`
  const options = optionsOf(check, HTTP_TIMEOUT_SECONDS, match)
  if (ipAddress !== undefined) return `up(ifurlup(${url},\n${twice},\n${options}))`
  return `up(ifurlextup({{['0.0.0.1']=${url},\n['0.0.0.2']=${url}}},\n${options}))`
}

/** Statuses of checks, each a Lua expression by the check's id; gathered while a record is written. */
export interface CheckTable {
  /** The expression for a check that a record names, one that is not declared being healthy (R3.16). */
  readonly statusOf: (id: string) => string | Unsaid
  /** Assignments to `c`, children first. */
  readonly lines: readonly string[]
  /** Checks among them that ask under another name than Route 53 does. */
  readonly misnamed: readonly string[]
}

function rawExpression(check: HealthCheck, childStatus: (id: string) => string | Unsaid): string | Unsaid {
  if (check.disabled) return 'true'
  if (isEndpointCheck(check)) return endpointExpression(check)
  if (check.type !== 'CALCULATED')
    return new Unsaid('check-kind', `has a check of type ${check.type}, which PowerDNS cannot ask`)
  const children: string[] = []
  for (const id of new Set(check.children)) {
    const status = childStatus(id)
    if (status instanceof Unsaid) return status
    children.push(status)
  }
  return `count({${children.join(',\n')}})>=${check.healthThreshold}`
}

/** Levels of calculated checks that are followed, as elsewhere (R3.19). */
const NESTING_MAX = 16

export function checkTable({ healthChecks }: Deployment): CheckTable {
  const known = new Map<string, string | Unsaid>()
  const lines: string[] = []
  const misnamed: string[] = []
  const statusOf = (id: string, open: readonly string[]): string | Unsaid => {
    const found = known.get(id)
    if (found !== undefined) return found
    const check = healthChecks.get(id)
    if (check === undefined || open.includes(id) || open.length > NESTING_MAX) return 'false'
    const raw = rawExpression(check, (child) => statusOf(child, [...open, id]))
    const name = `c[${lines.length + 1}]`
    known.set(id, raw instanceof Unsaid ? raw : name)
    if (raw instanceof Unsaid) return raw
    if (isMisnamed(check)) misnamed.push(id)
    lines.push(`${name}=${check.inverted ? `not (${raw})` : raw}`)
    return name
  }
  return { lines, misnamed, statusOf: (id) => (healthChecks.has(id) ? statusOf(id, []) : 'true') }
}
