import type { ServerCookies } from './cookie.ts'
import { EDNS_OPTIONS, type EdnsOption } from './edns.ts'
import type { ReceivedQuery } from './query.ts'
import type { QueryOrigin } from './respond.ts'

/** What this server can add to a reply where the query asks for it. */
export interface EdnsServices {
  readonly cookies?: ServerCookies
  /** What this server is called among those of its address, for those who ask. */
  readonly nsid?: Uint8Array
  /** Seconds that a connection may be idle once its client has asked. */
  readonly keepaliveSeconds?: number
}

/** The options of one reply besides those that are of its content. */
export interface ReplyOptions {
  readonly options: readonly EdnsOption[]
  /** The whole message is filled up to a multiple of this. */
  readonly padTo?: number
  /** A right cookie came along: the reply goes to who asked. */
  readonly isProven: boolean
}

export const NO_OPTIONS: ReplyOptions = { options: [], isProven: false }

/** @see RFC 8467 §4.1 */
const PADDING_BLOCK_BYTES = 468

/** Deciseconds in two octets. @see RFC 7828 §3.1 */
function keepaliveOption(seconds: number): EdnsOption {
  const data = new Uint8Array(2)
  new DataView(data.buffer).setUint16(0, Math.min(Math.round(seconds * 10), 0xffff))
  return { code: EDNS_OPTIONS.KEEPALIVE, data }
}

/**
 * What the OPT record of a reply carries because the query asked: a cookie, the server's name, over connections how long they may be
 * idle, over TLS padding. Padding of what anybody can read hides nothing and only makes it larger (RFC 7830 §6).
 *
 * @see D46, D47
 */
export function replyOptions({ edns }: ReceivedQuery, origin: QueryOrigin, services: EdnsServices): ReplyOptions {
  if (edns === undefined) return NO_OPTIONS
  const { cookies, keepaliveSeconds, nsid } = services
  const cookie = edns.cookie && cookies?.answer(edns.cookie, origin.address)
  const isKept = edns.keepalive === true && keepaliveSeconds !== undefined && origin.transport !== 'udp'
  const isPadded = edns.padding === true && origin.transport === 'tls'
  const name = edns.nsid === true ? nsid : undefined
  if (cookie === undefined && name === undefined && !isKept && !isPadded) return NO_OPTIONS
  if (isKept && origin.connection !== undefined) origin.connection.isKept = true
  return {
    options: [
      ...(cookie === undefined ? [] : [{ code: EDNS_OPTIONS.COOKIE, data: cookie.data }]),
      ...(name === undefined ? [] : [{ code: EDNS_OPTIONS.NSID, data: name }]),
      ...(isKept ? [keepaliveOption(keepaliveSeconds)] : []),
    ],
    isProven: cookie?.isProven === true,
    ...(isPadded ? { padTo: PADDING_BLOCK_BYTES } : {}),
  }
}

/** Extended errors that replies may name. @see RFC 8914 §4 */
export const EXTENDED_ERRORS = { PROHIBITED: 18, NOT_AUTHORITATIVE: 20 } as const

export type ExtendedError = keyof typeof EXTENDED_ERRORS

/** Why a reply is an error, for people: the number alone, since texts would only make it larger. @see D48 */
export function extendedErrorOption(error: ExtendedError): EdnsOption {
  return { code: EDNS_OPTIONS.EXTENDED_ERROR, data: Uint8Array.of(0, EXTENDED_ERRORS[error]) }
}
