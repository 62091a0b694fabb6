import type { EndpointCheck } from '../model/health-check.ts'
import { hostOfAddress } from '../model/probe-result.ts'
import { connectTcp, connectTls } from './connect.ts'
import { exchange, type HttpRequest } from './exchange.ts'
import type { Prober } from './prober.ts'
import { addressOf } from './resolve.ts'

const isSecure = ({ type }: EndpointCheck) => type === 'HTTPS' || type === 'HTTPS_STR_MATCH'
const isStringMatch = ({ type }: EndpointCheck) => type === 'HTTP_STR_MATCH' || type === 'HTTPS_STR_MATCH'

/** Percent-encodes what may not stand in a request line or a header value. */
const forRequest = (text: string, unsafe = /[^\u0021-\u007e]/gu): string =>
  text.replace(unsafe, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )

/** The domain name of a check, without a final dot. */
const nameOf = ({ fullyQualifiedDomainName }: EndpointCheck) => fullyQualifiedDomainName?.replace(/\.$/, '')

/** The name, else the address; with the port unless it is the scheme's own. @see R3.8, R3.9 */
export function hostHeader(check: EndpointCheck): string {
  const host = nameOf(check) ?? hostOfAddress(check.ipAddress ?? '')
  return forRequest(check.port === (isSecure(check) ? 443 : 80) ? host : `${host}:${check.port}`)
}

/** What a checker asks. It names itself as Route 53's do, for servers that let those through, and as r53sim. @see R3.10, R3.11 */
export function requestOf(check: EndpointCheck): HttpRequest {
  const { id, resourcePath = '/' } = check
  const reference = forRequest(id, /[^!#$&'*+./0-9:;=?@A-Z[\]^_`a-z{|}~-]/gu)
  return {
    path: forRequest(resourcePath.startsWith('/') ? resourcePath : `/${resourcePath}`),
    host: hostHeader(check),
    userAgent: `Amazon-Route53-Health-Check-Service (ref ${reference}; sent by r53sim)`,
  }
}

/** HTTP and HTTPS checks, with and without string matching: a new connection, one request. @see R3.4 to R3.9 */
export const probeHttp: Prober = async (check, context) => {
  // The HTTP client that a body needs loads before the clock of the connection runs.
  const matching = isStringMatch(check) ? await import('./string-match.ts') : undefined
  const resolved = await addressOf(check, context)
  if (!resolved.ok) return resolved
  const { address } = resolved
  const connected = isSecure(check)
    ? await connectTls(address, check.port, check.enableSni ? nameOf(check) : undefined, context)
    : { ...(await connectTcp(address, check.port, context)), withoutSni: undefined }
  if (!connected.ok) return connected
  const { timings, withoutSni } = connected
  const request = requestOf(check)
  const answered = matching
    ? await matching.exchangeMatching(check.searchString ?? '', request, connected, timings, context)
    : await exchange(request, connected, timings, context)
  return answered.ok && withoutSni ? { ...answered, withoutSni } : answered
}
