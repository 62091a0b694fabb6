import type { Transport } from '../dns/codec.ts'

/** Why a connection ended. */
export type CloseReason =
  | 'client'
  | 'error'
  | 'tls-handshake'
  | 'unusable'
  | 'first-message-timeout'
  | 'idle-timeout'
  | 'message-timeout'
  | 'write-timeout'
  | 'evicted'
  | 'refused'
  | 'shutdown'

/** Requests for transfers by what was sent. */
export interface TransferCounters {
  full: number
  incremental: number
  /** The SOA alone: the secondary had everything, or asked over UDP. */
  current: number
  refused: number
  badSignatures: number
}

/** What has happened since the start; read by status and metrics. */
export interface Counters {
  readonly queries: { [T in Transport]: number }
  /** Replies by the response code of the header (BADVERS counts as 0 there). */
  readonly replies: Uint32Array
  /** Messages without a reply: responses and fragments of a header (D2), and those that threads had no room for. */
  dropped: number
  truncated: number
  /** Replies over UDP that their network had too many of (D73). */
  readonly rateLimited: { dropped: number; truncated: number }
  /** Queries with a cookie, by whether it proved their address (D47). */
  readonly cookies: { valid: number; other: number }
  /** Handlers that failed: bugs, each of which cost one query (D78). */
  failures: number
  /** Replies that the system would not take. */
  sendErrors: number
  readonly transfers: TransferCounters
  connectionsOpened: number
  readonly connectionsClosed: { [R in CloseReason]: number }
}

/** TCP connections that are open now. */
export const countOpen = ({ connectionsOpened, connectionsClosed }: Counters): number =>
  Object.values(connectionsClosed).reduce((open, closed) => open - closed, connectionsOpened)

const RCODE_COUNT = 16

export const createCounters = (): Counters => ({
  queries: { udp: 0, tcp: 0, tls: 0 },
  replies: new Uint32Array(RCODE_COUNT),
  dropped: 0,
  truncated: 0,
  rateLimited: { dropped: 0, truncated: 0 },
  cookies: { valid: 0, other: 0 },
  failures: 0,
  sendErrors: 0,
  transfers: {
    full: 0,
    incremental: 0,
    current: 0,
    refused: 0,
    badSignatures: 0,
  },
  connectionsOpened: 0,
  connectionsClosed: {
    client: 0,
    error: 0,
    'tls-handshake': 0,
    unusable: 0,
    'first-message-timeout': 0,
    'idle-timeout': 0,
    'message-timeout': 0,
    'write-timeout': 0,
    evicted: 0,
    refused: 0,
    shutdown: 0,
  },
})
