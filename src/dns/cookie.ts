import { sourceOctets } from './locate.ts'
import { createSipHash24 } from './siphash.ts'

/** A COOKIE option of a query, of a length that the protocol has. */
export interface Cookie {
  readonly client: Uint8Array
  /** What the client says that it had from us. */
  readonly server: Uint8Array | undefined
}

/** The COOKIE option of a reply. */
export interface CookieAnswer {
  readonly data: Uint8Array
  /** The client has shown that it gets what is sent to its address. */
  readonly isProven: boolean
}

/** The server's side of cookies. */
export interface ServerCookies {
  answer(cookie: Cookie, address: string): CookieAnswer
  /**
   * As `answer`, without memory of its own: reads the option's data, `length` octets at `at` of `query`, and writes those
   * of the reply, `COOKIE_BYTES` at the start of `out`. True if the address is proven, the first octets of `address`.
   */
  write(
    query: Uint8Array,
    at: number,
    length: number,
    address: Uint8Array,
    addressBytes: number,
    out: Uint8Array,
  ): boolean
}

/** Octets of a COOKIE option's data in a reply. */
export const COOKIE_BYTES = 24
const CLIENT_BYTES = 8
const SERVER_BYTES_MIN = 8
const SERVER_BYTES_MAX = 32
/** Version, three reserved octets, time, hash. */
const SERVER_BYTES = COOKIE_BYTES - CLIENT_BYTES
const HASH_AT = 8
const HASH_BYTES = 8
const ADDRESS_BYTES_MAX = 16
const VERSION = 1
/** Seconds that clocks of servers with one secret may be apart, that a cookie is good for, and after which it is renewed. @see RFC 9018 §4.3 */
const FUTURE_SECONDS_MAX = 300
const AGE_SECONDS_MAX = 3600
const RENEWAL_SECONDS = 1800

/** True for lengths that the data of a cookie have. @see RFC 7873 §4, §5.2.2; D47 */
export const isCookieLength = (length: number): boolean =>
  length === CLIENT_BYTES || (length >= CLIENT_BYTES + SERVER_BYTES_MIN && length <= CLIENT_BYTES + SERVER_BYTES_MAX)

/** The option's data to a cookie; `'malformed'`, which deserves FORMERR, for any other length than 8 or 16 to 40. */
export function readCookie(data: Uint8Array): Cookie | 'malformed' {
  if (!isCookieLength(data.length)) return 'malformed'
  const server = data.length === CLIENT_BYTES ? undefined : data.subarray(CLIENT_BYTES)
  return { client: data.subarray(0, CLIENT_BYTES), server }
}

const read32 = (bytes: Uint8Array, at: number) =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)

/** Takes as long for all octets, so that nobody can find them one by one. */
function isSame(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
  let difference = 0
  for (let index = 0; index < length; index += 1) difference |= (a[aAt + index] ?? 0) ^ (b[bAt + index] ?? 0)
  return difference === 0
}

const NO_ADDRESS = new Uint8Array()
const NO_SERVER = new Uint8Array()

/**
 * Server cookies that any server with the same secret takes and makes. One that is old but good is renewed, one that
 * is wrong is answered with a right one: nobody is refused for it.
 *
 * @param secret 16 octets.
 * @see RFC 7873 §5.2, RFC 9018 §4; D47
 */
export function createServerCookies(secret: Uint8Array, nowSeconds: () => number): ServerCookies {
  const sipHash = createSipHash24(secret)
  /** What the hash covers: the client's part, version to time as they stand, the address in its shortest form. */
  const covered = new Uint8Array(CLIENT_BYTES + HASH_AT + ADDRESS_BYTES_MAX)
  const hash = new Uint8Array(HASH_BYTES)
  let coveredBytes = 0

  /** Covers the client's part and the server's up to the hash, which stand together. */
  function cover(bytes: Uint8Array, at: number): void {
    for (let index = 0; index < CLIENT_BYTES + HASH_AT; index += 1) covered[index] = bytes[at + index] ?? 0
  }
  /** True if the cookie of `length` octets is right; whether it is still good hangs on its age. */
  function isRight(bytes: Uint8Array, at: number, length: number): boolean {
    if (length !== COOKIE_BYTES || bytes[at + CLIENT_BYTES] !== VERSION) return false
    cover(bytes, at)
    sipHash(covered, coveredBytes, hash, 0)
    return isSame(hash, 0, bytes, at + CLIENT_BYTES + HASH_AT, HASH_BYTES)
  }
  /** Behind the client's part, which is there. */
  function writeServer(out: Uint8Array, now: number): void {
    out.fill(0, CLIENT_BYTES, CLIENT_BYTES + SERVER_BYTES)
    out[CLIENT_BYTES] = VERSION
    for (let index = 0; index < 4; index += 1) out[CLIENT_BYTES + 4 + index] = now >>> (8 * (3 - index))
    cover(out, 0)
    sipHash(covered, coveredBytes, out, CLIENT_BYTES + HASH_AT)
  }

  const write: ServerCookies['write'] = (query, at, length, address, addressBytes, out) => {
    const now = Math.floor(nowSeconds())
    coveredBytes = CLIENT_BYTES + HASH_AT + addressBytes
    for (let index = 0; index < addressBytes; index += 1) covered[CLIENT_BYTES + HASH_AT + index] = address[index] ?? 0
    // How many seconds ago it was made; in serial number arithmetic, since the time has 32 bits.
    const age = (now - read32(query, at + CLIENT_BYTES + 4)) | 0
    const isProven = age <= AGE_SECONDS_MAX && age >= -FUTURE_SECONDS_MAX && isRight(query, at, length)
    const isKept = isProven && age <= RENEWAL_SECONDS
    const kept = isKept ? COOKIE_BYTES : CLIENT_BYTES
    for (let index = 0; index < kept; index += 1) out[index] = query[at + index] ?? 0
    if (!isKept) writeServer(out, now)
    return isProven
  }

  return {
    write,
    answer: ({ client, server = NO_SERVER }, addressText) => {
      const address = sourceOctets(addressText) ?? NO_ADDRESS
      const asked = new Uint8Array(CLIENT_BYTES + server.length)
      asked.set(client)
      asked.set(server, CLIENT_BYTES)
      const data = new Uint8Array(COOKIE_BYTES)
      return { isProven: write(asked, 0, asked.length, address, address.length, data), data }
    },
  }
}
