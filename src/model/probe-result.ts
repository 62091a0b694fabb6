import { printable } from '../values/printable.ts'
import type { EndpointCheck } from './health-check.ts'

/** Why a probe ended as it did, in words that scripts may rely on. `ok` alone is a pass. */
export const PROBE_REASONS = [
  'ok',
  'dns-failed',
  'connect-timeout',
  'connection-refused',
  'unreachable',
  'connection-reset',
  'connection-closed',
  'tls-timeout',
  'tls-handshake',
  'no-status-in-time',
  'malformed-status-line',
  'status',
  'header-timeout',
  'header-too-large',
  'malformed-headers',
  'body-timeout',
  'malformed-body',
  'string-not-found',
  'local-error',
] as const

export type ProbeReason = (typeof PROBE_REASONS)[number]

/** How long the parts of a probe took, milliseconds; absent where it did not come that far. */
export interface ProbeTimings {
  /** From the first packet to the TCP connection. */
  readonly connectMs?: number
  /** The TLS handshake. */
  readonly tlsMs?: number
  /** From sending the request to the first byte of the answer. */
  readonly firstByteMs?: number
}

/** What one probe of an endpoint check saw: the raw result, before `disabled` and `inverted` (R3.13, R3.14). */
export interface ProbeResult extends ProbeTimings {
  readonly checkId: string
  /** What was probed: `http://192.0.2.10:80/healthz`, `tcp://192.0.2.30:5432`. */
  readonly target: string
  readonly passed: boolean
  /** `local-error` says nothing about the endpoint: this machine could not probe. */
  readonly reason: ProbeReason
  /** The reason for people, one line without control characters, no final full stop. */
  readonly message: string
  /** The rule that decided, `R3.4`; absent for `local-error`. */
  readonly rule?: string
  /** HTTP status, where one arrived. */
  readonly status?: number
  /** Everything, name resolution and a second handshake included. */
  readonly totalMs: number
}

/** How a failed probe looks like the work of a firewall, for scripts. */
export const FIREWALL_SIGNS = ['no-answer', 'port-filtered', 'near-reset'] as const

/** Why a failed probe looks like a firewall. */
export interface FirewallSign {
  /** `no-answer` may also be a host that is off. */
  readonly kind: (typeof FIREWALL_SIGNS)[number]
  /** For people, one line, no final full stop. */
  readonly text: string
}

const SCHEMES = { HTTP: 'http', HTTP_STR_MATCH: 'http', HTTPS: 'https', HTTPS_STR_MATCH: 'https', TCP: 'tcp' } as const

/** An address as a URL and a Host header write it: IPv6 in brackets. */
export const hostOfAddress = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** What a check probes, as a URL with its port; the address where the check states one, else the name (R3.8). */
export function targetOf(check: EndpointCheck): string {
  const { type, ipAddress, fullyQualifiedDomainName = '', port, resourcePath = '/' } = check
  const host = ipAddress === undefined ? fullyQualifiedDomainName.replace(/\.$/, '') : hostOfAddress(ipAddress)
  return printable(`${SCHEMES[type]}://${host}:${port}${type === 'TCP' ? '' : resourcePath}`)
}
