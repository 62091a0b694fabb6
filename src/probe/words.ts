import type { EndpointCheck } from '../model/health-check.ts'
import type { ProbeReason } from '../model/probe-result.ts'
import { limits as figures } from '../route53/limits.ts'
import { printable } from '../values/printable.ts'
import type { Passed, ProbeFailure, ProbeLimits } from './prober.ts'

/** The rule behind each reason. */
const RULES: Readonly<Record<Exclude<ProbeReason, 'local-error'>, string>> = {
  ok: 'R3.4',
  'dns-failed': 'R3.8',
  'connect-timeout': 'R3.4',
  'connection-refused': 'R3.4',
  unreachable: 'R3.4',
  'connection-reset': 'R3.4',
  'connection-closed': 'R3.4',
  'tls-timeout': 'R3.4',
  'tls-handshake': 'R3.7',
  'no-status-in-time': 'R3.4',
  'malformed-status-line': 'R3.4',
  status: 'R3.4',
  'header-timeout': 'R3.6',
  'header-too-large': 'R3.6',
  'malformed-headers': 'R3.6',
  'body-timeout': 'R3.4',
  'malformed-body': 'R3.4',
  'string-not-found': 'R3.4',
}

export const ruleOf = (reason: ProbeReason): string | undefined =>
  reason === 'local-error' ? undefined : RULES[reason]

const DETAIL_CHARACTERS_MAX = 60

/** What an endpoint sent, safe to print: no control characters, not long. */
function excerpt(text: string): string {
  const letters = [...text]
  return (
    printable(letters.slice(0, DETAIL_CHARACTERS_MAX).join('')) + (letters.length > DETAIL_CHARACTERS_MAX ? '…' : '')
  )
}

const quoted = (text: string) => `"${excerpt(text)}"`

/** `4 s`, `2.5 s`, `200 ms`. */
const formatLimit = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 10) / 100} s`)

const RESOLVER_WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no such name'],
  ['ENODATA', 'it has no A record'],
  ['ETIMEOUT', 'the name servers did not answer'],
  ['ESERVFAIL', 'the name servers failed'],
  ['EREFUSED', 'the name servers refused'],
  ['ECONNREFUSED', 'no name server can be reached'],
  ['EBADNAME', 'it is no host name'],
])

const searched = ({ searchString = '' }: EndpointCheck) => quoted(searchString)

/** Why a probe failed, in one line for people: no control characters, no final full stop. */
export function describeFailure(
  check: EndpointCheck,
  { reason, detail = '' }: ProbeFailure,
  status: number | undefined,
  limits: ProbeLimits,
): string {
  switch (reason) {
    case 'dns-failed':
      return `${excerpt(check.fullyQualifiedDomainName ?? '')} does not resolve: ${RESOLVER_WORDS.get(detail) ?? excerpt(detail)}`
    case 'connect-timeout':
      return `no TCP connection within ${formatLimit(limits.connectMs)}`
    case 'connection-refused':
      return 'connection refused'
    case 'unreachable':
      return `the address cannot be reached (${detail})`
    case 'connection-reset':
      return 'connection reset'
    case 'connection-closed':
      return `connection closed before ${detail || 'the answer'}`
    case 'tls-timeout':
      return `no TLS handshake within ${formatLimit(limits.statusMs)} of connecting`
    case 'tls-handshake':
      return `TLS handshake failed: ${excerpt(detail)}`
    case 'no-status-in-time':
      return `no status line within ${formatLimit(limits.statusMs)} of connecting`
    case 'malformed-status-line':
      return detail === '' ? 'the answer is not HTTP' : `the answer is not HTTP: ${quoted(detail)}`
    case 'status':
      return `status ${status}`
    case 'header-timeout':
      return `${status}, but the headers did not end within ${formatLimit(limits.bodyMs)}`
    case 'header-too-large':
      return `${status}, but the headers are larger than ${figures.healthCheckResponseHeaderBytes.toLocaleString('en')} bytes`
    case 'malformed-headers':
      return `${status}, but a header is malformed${detail === '' ? '' : `: ${quoted(detail)}`}`
    case 'body-timeout':
      return `${status}, but the body did not arrive within ${formatLimit(limits.bodyMs)}`
    case 'malformed-body':
      return `${status}, but the body is not valid ${excerpt(detail)}`
    case 'string-not-found':
      return `${status}, but ${searched(check)} is not in the first ${figures.searchWindowBytes.toLocaleString('en')} bytes`
    case 'local-error':
      return `this machine cannot probe: ${excerpt(detail)}`
  }
}

/** What a probe that passed saw, in one line for people. */
export function describePass(check: EndpointCheck, { status, withoutSni }: Passed): string {
  const retried = withoutSni ? ', only without SNI: the certificate does not hold the name (R3.7)' : ''
  if (status === undefined) return 'connected'
  const found = check.searchString === undefined || check.type === 'HTTP' || check.type === 'HTTPS'
  return `${status}${found ? '' : `, ${searched(check)} found`}${retried}`
}
