import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { isLoopback } from '../pool.ts'

/** Who may use the control port. */
export interface Access {
  /** The address it listens on. */
  readonly address: string
  /** Further names by which it may be called. */
  readonly hosts: readonly string[]
  readonly token: string | undefined
}

/** What of a request decides whether it is served. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly header: (name: string) => string | undefined
}

export interface Refusal {
  readonly status: 400 | 401 | 403 | 415
  readonly message: string
  readonly hint: string
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** True if the texts are the same; how long it takes says nothing about where they differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** The host of a Host header without its port; undefined for what is none. */
function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  return (bracketed ?? plain)?.toLowerCase()
}

const WILDCARDS = ['0.0.0.0', '::']

/**
 * True if a page of somebody else cannot have come to us under that name. A name that its owner points here (DNS
 * rebinding) is neither loopback nor one we were given; an address is never pointed anywhere.
 */
function isOurs(host: string, { address, hosts }: Omit<Access, 'token'>): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || isLoopback(host)) return true
  if (host === address || hosts.some((name) => name.toLowerCase() === host)) return true
  return isIP(host) !== 0 && WILDCARDS.includes(address)
}

/** Browsers say where a request comes from; programs say nothing. */
function isCrossSite({ header }: Asked): boolean {
  const origin = header('origin')
  const site = header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin.toLowerCase() !== `http://${header('host')?.toLowerCase()}`
}

/** The page holds nothing of the plan: a link to it may stand anywhere, and whoever lacks the token gets it to be asked for one. */
const isPage = ({ method, path, header }: Asked): boolean =>
  path === '/' && method === 'GET' && header('origin') === undefined

const JSON_TYPE = /^application\/json(?:\s*;.*)?$/i

/** Why a request is not taken for one of this machine's own programs: a page in a browser may have sent it. @see D77 */
export function foreignRefusal(asked: Asked, access: Omit<Access, 'token'>): Refusal | undefined {
  const host = hostOf(asked.header('host'))
  if (host === undefined) return { status: 400, message: 'the request names no host', hint: 'send a Host header' }
  if (!isOurs(host, access))
    return {
      status: 403,
      message: `this port is not called ${host}`,
      hint: 'use its address, or allow the name with --control-host',
    }
  if (isCrossSite(asked) && !isPage(asked))
    return { status: 403, message: 'pages of other sites may not use this port', hint: 'use r53sim ctl' }
  return undefined
}

/** Why a request is not served; undefined if it is. Checked before anything else of it is looked at. @see D77 */
export function refusalOf(asked: Asked, access: Access): Refusal | undefined {
  const foreign = foreignRefusal(asked, access)
  if (foreign !== undefined) return foreign
  if (access.token !== undefined && asked.path !== '/health' && !isPage(asked)) {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(asked.header('authorization') ?? '') ?? []
    if (!sameSecret(given, access.token))
      return { status: 401, message: 'the token is missing or wrong', hint: 'send Authorization: Bearer TOKEN' }
  }
  if (asked.method === 'POST' && !JSON_TYPE.test(asked.header('content-type') ?? ''))
    return { status: 415, message: 'the body is not said to be JSON', hint: 'send Content-Type: application/json' }
  return undefined
}
