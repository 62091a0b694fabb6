import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { SIPHASH_KEY_BYTES } from '../dns/siphash.ts'
import type { Protection } from '../serve/handler.ts'
import type { ListenAddress } from '../serve/listen.ts'
import { isLoopback } from '../serve/pool.ts'
import { readPrivateFile } from '../serve/private-file.ts'
import { createProtection, type ReplyLimit } from '../serve/protection.ts'
import { type IpPrefix, parsePrefix } from '../values/ip-prefix.ts'
import { printable } from '../values/printable.ts'
import { collect } from './command.ts'
import { Failure } from './failure.ts'
import { wholeNumber } from './parse.ts'
import type { System } from './system.ts'

export interface ProtectionFlags {
  readonly allowQuery?: readonly string[]
  readonly rateLimit?: number
  readonly cookieSecret?: string
  readonly nsid?: string
}

const DEFAULT_PER_SECOND = 100
const PER_SECOND_MAX = 1_000_000
/** Little beside the limit of a reply. */
const NSID_BYTES_MAX = 64

export const defineProtection = (command: Command): Command =>
  command
    .option('--allow-query <cidr>', 'who may ask; all others are refused (repeatable; default: everybody)', collect)
    .option(
      '--rate-limit <count>',
      `UDP replies of one kind a second to one network, 0 for no limit (default: ${DEFAULT_PER_SECOND}, none to this machine)`,
      wholeNumber('--rate-limit', 0, PER_SECOND_MAX),
    )
    .option('--cookie-secret <file>', 'the secret of DNS cookies, shared with other servers of the same address')
    .option('--nsid <text>', 'what this server is called, for clients that ask (default: nothing)')

/** An address or block of an option. */
export function blockOf(flag: string, text: string): IpPrefix {
  const parsed = parsePrefix(text)
  if (parsed === undefined) throw new Failure(`${flag}: "${text}" is no address or block`, 'write it like 192.0.2.0/24')
  return parsed.prefix
}

/** The limit that was asked for, or the usual one, which leaves this machine alone; undefined where there is nobody to limit. */
function limitOf(
  perSecond: number | undefined,
  listen: readonly ListenAddress[],
  seed: number,
): ReplyLimit | undefined {
  if (perSecond === 0 || (perSecond === undefined && listen.every(({ address }) => isLoopback(address))))
    return undefined
  return { perSecond: perSecond ?? DEFAULT_PER_SECOND, seed, sparesLoopback: perSecond === undefined }
}

/** The secret of a file, or a new one that is kept nowhere: after a restart a client's next reply brings it a cookie that is right again. */
function secretOf(path: string | undefined, { cwd }: System): Uint8Array {
  if (path === undefined) return randomBytes(SIPHASH_KEY_BYTES)
  const text = readPrivateFile(resolve(cwd, path), '--cookie-secret')
  if (typeof text !== 'string') throw new Failure(text.message, text.hint)
  const secret = Buffer.from(text.trim(), 'hex')
  if (secret.length === SIPHASH_KEY_BYTES && text.trim().length === 2 * SIPHASH_KEY_BYTES) return secret
  throw new Failure(
    `--cookie-secret ${path} holds no ${2 * SIPHASH_KEY_BYTES} hexadecimal digits`,
    `make them with: openssl rand -hex ${SIPHASH_KEY_BYTES} > ${path}`,
  )
}

/** The name of this server as it is sent: any octets, by RFC 5001; ours are a text that people can read. */
function nsidOf(text: string): Uint8Array {
  const octets = Buffer.from(text)
  if (octets.length > 0 && octets.length <= NSID_BYTES_MAX && printable(text) === text) return octets
  throw new Failure(
    `--nsid takes 1 to ${NSID_BYTES_MAX} octets of text without control characters`,
    'name the server: --nsid ams1',
  )
}

/** What the options say of who may ask and how much is sent to whom. @see D47, D73 */
export function openProtection(
  { allowQuery = [], rateLimit, cookieSecret, nsid }: ProtectionFlags,
  listen: readonly ListenAddress[],
  system: System,
): Protection {
  const setting = {
    allowed: allowQuery.map((text) => blockOf('--allow-query', text)),
    limit: limitOf(rateLimit, listen, system.entropy()),
    cookieSecret: Uint8Array.from(secretOf(cookieSecret, system)),
  }
  return { ...createProtection(setting, system), ...(nsid !== undefined && { nsid: nsidOf(nsid) }) }
}
