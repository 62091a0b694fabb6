import { resolve } from 'node:path'
import type { Guard } from '../api/app.ts'
import type { AccountStore } from '../api/store.ts'
import { foreignRefusal } from '../serve/control/access.ts'
import { Failure, reasonOf } from './failure.ts'
import type { System } from './system.ts'

const FILE_BYTES_MAX = 1 << 20

/** Keys of a file as the AWS CLI has it: sections with aws_access_key_id and aws_secret_access_key. */
export function readCredentials(path: string, system: System): ReadonlyMap<string, string> {
  const content = system.readText(path, FILE_BYTES_MAX)
  if (!content.ok) throw new Failure(`cannot read ${path}: ${content.reason}`)
  const keys = new Map<string, string>()
  let id: string | undefined
  for (const line of content.text.split('\n')) {
    const [, name, value = ''] = /^\s*(aws_access_key_id|aws_secret_access_key)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name === 'aws_access_key_id') id = value
    if (name === 'aws_secret_access_key' && id !== undefined) keys.set(id, value)
  }
  if (keys.size === 0)
    throw new Failure(
      `--credentials ${path} holds no keys`,
      'write aws_access_key_id = … and aws_secret_access_key = … as in ~/.aws/credentials',
    )
  return keys
}

/**
 * Who may ask, and how often; what verifies signatures loads only here. Without keys anybody on this machine may, but
 * no page in its browser: it can sign nothing, so with keys it needs no look at where a request comes from.
 *
 * @see D77
 */
export async function openGuard(
  address: string,
  credentials: ReadonlyMap<string, string> | undefined,
  throttle: number | undefined,
  nowMs: () => number,
): Promise<Guard> {
  const [{ ApiError }, { createThrottle, verifySignature }] = await Promise.all([
    import('../api/errors.ts'),
    import('../api/sigv4.ts'),
  ])
  const slow = throttle === undefined ? () => {} : createThrottle(throttle, nowMs)
  const keyOf = (request: Request) =>
    /Credential=([^/,\s]{1,128})\//.exec(request.headers.get('authorization') ?? '')?.[1]
  const refuseForeign = ({ method, url, headers }: Request) => {
    const header = (name: string) => headers.get(name) ?? undefined
    const refusal = foreignRefusal({ method, path: url, header }, { address, hosts: [] })
    if (refusal !== undefined) throw new ApiError('AccessDenied', refusal.message)
  }
  return (request, body) => {
    if (credentials === undefined) refuseForeign(request)
    slow(credentials === undefined ? (keyOf(request) ?? '') : verifySignature(request, body, credentials, nowMs()))
  }
}

const FOLDER = 'account'

/** The account kept in the folder of `--data`; LevelDB loads only here. */
export async function openStore(data: string, system: System): Promise<AccountStore> {
  const folder = resolve(system.cwd, data, FOLDER)
  const { isLocked, openAccountStore } = await import('../api/store.ts')
  try {
    return await openAccountStore(folder)
  } catch (error) {
    if (isLocked(error))
      throw new Failure(
        `${folder} is in use by another process`,
        'end the other r53sim serve, or name another folder with --data',
      )
    throw new Failure(`cannot open the account in ${folder}: ${reasonOf(error)}`, 'name another folder with --data')
  }
}
