import { timingSafeEqual } from 'node:crypto'
import { sourceOctets } from './locate.ts'
import { sipHash24 } from './siphash.ts'

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
}

const CLIENT_BYTES = 8
const SERVER_BYTES_MIN = 8
const SERVER_BYTES_MAX = 32
/** Version, three reserved octets, time, hash. */
const SERVER_BYTES = 16
const HASH_AT = 8
const VERSION = 1
/** Seconds that clocks of servers with one secret may be apart, that a cookie is good for, and after which it is renewed. @see RFC 9018 §4.3 */
const FUTURE_SECONDS_MAX = 300
const AGE_SECONDS_MAX = 3600
const RENEWAL_SECONDS = 1800

/** The option's data to a cookie; `'malformed'`, which deserves FORMERR, for any other length than 8 or 16 to 40. @see RFC 7873 §4, §5.2.2; D47 */
export function readCookie(data: Uint8Array): Cookie | 'malformed' {
  const serverBytes = data.length - CLIENT_BYTES
  if (serverBytes < 0) return 'malformed'
  const client = data.subarray(0, CLIENT_BYTES)
  if (serverBytes === 0) return { client, server: undefined }
  const fits = serverBytes >= SERVER_BYTES_MIN && serverBytes <= SERVER_BYTES_MAX
  return fits ? { client, server: data.subarray(CLIENT_BYTES) } : 'malformed'
}

/** What the hash covers: the client's part, version to time as they stand, the address in its shortest form. */
function hashOf(secret: Uint8Array, client: Uint8Array, head: Uint8Array, address: Uint8Array): Uint8Array {
  const covered = new Uint8Array(CLIENT_BYTES + HASH_AT + address.length)
  covered.set(client)
  covered.set(head, CLIENT_BYTES)
  covered.set(address, CLIENT_BYTES + HASH_AT)
  return sipHash24(secret, covered)
}

/** How many seconds ago a server cookie was made; in serial number arithmetic, since the time has 32 bits. */
const ageOf = (server: Uint8Array, nowSeconds: number) =>
  (Math.floor(nowSeconds) - new DataView(server.buffer, server.byteOffset).getUint32(4)) | 0

const NO_ADDRESS = new Uint8Array()

/**
 * Server cookies that any server with the same secret takes and makes. One that is old but good is renewed, one that
 * is wrong is answered with a right one: nobody is refused for it.
 *
 * @param secret 16 octets.
 * @see RFC 7873 §5.2, RFC 9018 §4; D47
 */
export function createServerCookies(secret: Uint8Array, nowSeconds: () => number): ServerCookies {
  function isGood({ client, server }: Cookie, address: Uint8Array, now: number): boolean {
    if (server?.length !== SERVER_BYTES || server[0] !== VERSION) return false
    const age = ageOf(server, now)
    if (age > AGE_SECONDS_MAX || age < -FUTURE_SECONDS_MAX) return false
    return timingSafeEqual(hashOf(secret, client, server.subarray(0, HASH_AT), address), server.subarray(HASH_AT))
  }
  function make(client: Uint8Array, address: Uint8Array, now: number): Uint8Array {
    const data = new Uint8Array(CLIENT_BYTES + SERVER_BYTES)
    const head = data.subarray(CLIENT_BYTES, CLIENT_BYTES + HASH_AT)
    data.set(client)
    head[0] = VERSION
    new DataView(head.buffer, head.byteOffset).setUint32(4, Math.floor(now))
    data.set(hashOf(secret, client, head, address), CLIENT_BYTES + HASH_AT)
    return data
  }
  return {
    answer: (cookie, addressText) => {
      const address = sourceOctets(addressText) ?? NO_ADDRESS
      const now = nowSeconds()
      const { client, server } = cookie
      const isProven = isGood(cookie, address, now)
      if (!isProven || server === undefined || ageOf(server, now) > RENEWAL_SECONDS)
        return { data: make(client, address, now), isProven }
      const data = new Uint8Array(CLIENT_BYTES + SERVER_BYTES)
      data.set(client)
      data.set(server, CLIENT_BYTES)
      return { data, isProven }
    },
  }
}
