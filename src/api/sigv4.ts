import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from './errors.ts'

/** Secret keys by access key. */
export type Credentials = ReadonlyMap<string, string>

const CLOCK_SKEW_MS = 15 * 60_000
const ALGORITHM = 'AWS4-HMAC-SHA256'

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest()

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

function decodePlain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const canonicalQuery = (search: string) =>
  search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return `${encode(decodePlain(name))}=${encode(decodePlain(value.join('=')))}`
    })
    .sort()
    .join('&')

interface Claim {
  readonly accessKey: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]{1,128})\/(\d{8})\/([\w-]{1,64})\/([\w-]{1,64})\/aws4_request,\s*SignedHeaders=([\w;-]{1,4096}),\s*Signature=([0-9a-f]{64})$/

function claimOf(authorization: string | null): Claim {
  if (authorization === null) throw new ApiError('MissingAuthenticationToken', 'The request is not signed')
  const [, accessKey, date, region, service, headers, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (!accessKey || !date || !region || !service || !headers || !signature)
    throw new ApiError('IncompleteSignature', 'The Authorization header is not of the form of Signature Version 4')
  return { accessKey, date, region, service, signedHeaders: headers.split(';'), signature }
}

const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

function checkTime(time: string, { date }: Claim, nowMs: number): void {
  const parts = TIME.exec(time)
  const ms = parts === null ? Number.NaN : Date.parse(time.replace(TIME, '$1-$2-$3T$4:$5:$6Z'))
  if (!time.startsWith(date) || Number.isNaN(ms))
    throw new ApiError('IncompleteSignature', 'X-Amz-Date is missing or wrong')
  if (Math.abs(nowMs - ms) > CLOCK_SKEW_MS)
    throw new ApiError('RequestExpired', 'The time of the request is more than 15 minutes from that of the server')
}

/**
 * Refuses a request whose signature is not that of one of the keys; the access key of one that is good.
 *
 * @see "Signature Version 4 signing process", AWS General Reference
 */
export function verifySignature(request: Request, body: Uint8Array, credentials: Credentials, nowMs: number): string {
  const claim = claimOf(request.headers.get('authorization'))
  const secret = credentials.get(claim.accessKey)
  if (secret === undefined)
    throw new ApiError('InvalidClientTokenId', 'The security token included in the request is invalid.')
  const time = request.headers.get('x-amz-date') ?? ''
  checkTime(time, claim, nowMs)
  if (!claim.signedHeaders.includes('host')) throw new ApiError('IncompleteSignature', 'The host header is not signed')
  const { pathname, search } = new URL(request.url)
  const headers = claim.signedHeaders.map(
    (name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}\n`,
  )
  // The path as it was sent, encoded once more: only S3 signs it as it is.
  const canonical = [
    request.method,
    pathname.split('/').map(encode).join('/'),
    canonicalQuery(search),
    headers.join(''),
    claim.signedHeaders.join(';'),
    hash(body),
  ].join('\n')
  const { date, region, service } = claim
  const scope = `${date}/${region}/${service}/aws4_request`
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${secret}`,
  )
  const expected = hmac(key, [ALGORITHM, time, scope, hash(canonical)].join('\n'))
  if (!timingSafeEqual(expected, Buffer.from(claim.signature, 'hex')))
    throw new ApiError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    )
  return claim.accessKey
}

/** Lets each access key through so often a second; more are refused. @see R6.5 */
export function createThrottle(perSecond: number, nowMs: () => number): (accessKey: string) => void {
  const buckets = new Map<string, { left: number; atMs: number }>()
  const KEYS_MAX = 10_000
  return (accessKey) => {
    const now = nowMs()
    const known = buckets.get(accessKey) ?? { left: perSecond, atMs: now }
    if (buckets.size >= KEYS_MAX) buckets.clear()
    const left = Math.min(perSecond, known.left + ((now - known.atMs) / 1000) * perSecond)
    buckets.set(accessKey, { left: left < 1 ? left : left - 1, atMs: now })
    if (left < 1) throw new ApiError('Throttling', 'Rate exceeded')
  }
}
