import { createServerCookies } from '../../src/dns/cookie.ts'
import { createSigner, type TsigKey } from '../../src/dns/tsig.ts'
import { getName } from '../../src/values/name.ts'
import { type Rng, randomStream } from '../../src/values/rng.ts'
import { nameBytes, opt, query, type RawOption, subnet } from './dns.ts'

/** A key that the fuzzed server knows. */
export const FUZZ_KEY: TsigKey = {
  name: getName('fuzz.key'),
  algorithm: 'hmac-sha256',
  secret: Buffer.from('a secret of the fuzzed server, no other one'),
}

/** When the fuzzed server thinks it is, seconds since 1970. */
export const FUZZ_NOW = 1_800_000_000

const int = (rng: Rng, max: number) => Math.floor(rng() * (max + 1))
const octets = (rng: Rng, count: number) => Array.from({ length: count }, () => int(rng, 255))

function pick<T>(rng: Rng, choices: readonly T[]): T {
  const chosen = choices[int(rng, choices.length - 1)]
  if (chosen === undefined) throw new Error('unreachable: nothing to choose from')
  return chosen
}

/** Names of the fuzzed server's plan, and some that are not. */
const NAMES: readonly string[] = [
  ...[
    '',
    'example.com',
    'www.example.com',
    'mix.example.com',
    'many.example.com',
    'mail.example.com',
    'text.example.com',
  ],
  ...['svc.example.com', 'alias.example.com', 'lost.example.com', 'x.wild.example.com', '*.wild.example.com'],
  ...['deep.example.com', 'a.b.deep.example.com', 'x.safe.example.com', 'cut.example.com', 'ns.open.example.com'],
  ...[
    'geo.example.com',
    'near.example.com',
    'block.example.com',
    'large.example.com',
    'c.example.com',
    'd.example.com',
    'www.example.net',
    'com',
    'inner.test',
  ],
]

const TYPES = [
  1, 1, 1, 28, 2, 5, 6, 12, 15, 16, 33, 35, 41, 43, 46, 47, 48, 64, 65, 99, 128, 249, 250, 251, 252, 255, 257,
]

function name(rng: Rng): readonly number[] {
  const labels = pick(rng, NAMES).split('.').filter(Boolean)
  const kind = int(rng, 9)
  if (kind === 0) return nameBytes(String.fromCharCode(...octets(rng, int(rng, 62) + 1)), ...labels)
  if (kind === 1) return nameBytes(...Array.from({ length: int(rng, 126) }, () => 'a'), ...labels)
  if (kind === 2) return nameBytes(...labels.map((label) => label.toUpperCase()))
  if (kind === 3) return nameBytes(`n${int(rng, 1e9)}`, ...labels)
  return nameBytes(...labels)
}

/** The cookies of the fuzzed server, and one that is right for 127.0.0.1. */
export const FUZZ_COOKIES = createServerCookies(new Uint8Array(16).fill(3), () => FUZZ_NOW)
const RIGHT = FUZZ_COOKIES.answer(
  { client: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), server: undefined },
  '127.0.0.1',
).data

const cookieOf = (rng: Rng): RawOption => ({
  code: 10,
  data: octets(rng, pick(rng, [8, 8, 16, 24, 24, 40, 0, 7, 9, 41])),
})

function clientSubnet(rng: Rng): RawOption {
  const source = int(rng, 32)
  if (rng() < 0.2) return subnet(int(rng, 3), int(rng, 140), octets(rng, int(rng, 17)), int(rng, 1))
  const address = octets(rng, Math.ceil(source / 8))
  const spare = address.length * 8 - source
  if (address.length > 0) address[address.length - 1] = ((address.at(-1) ?? 0) >> spare) << spare
  return subnet(1, source, address)
}

function options(rng: Rng): readonly RawOption[] {
  return Array.from({ length: int(rng, 3) }, () => {
    const kind = int(rng, 5)
    if (kind <= 1) return clientSubnet(rng)
    if (kind === 2) return cookieOf(rng)
    if (kind === 3) return { code: 10, data: [...RIGHT] }
    return { code: pick(rng, [3, 5, 9, 11, 12, 14, 15, 65001]), data: octets(rng, int(rng, 12)) }
  })
}

const edns = (rng: Rng): readonly number[] =>
  opt({
    size: pick(rng, [0, 511, 512, 1232, 4096, 65535]),
    version: rng() < 0.05 ? int(rng, 255) : 0,
    flags: pick(rng, [0, 0x8000, 0xc000, 0xffff]),
    options: options(rng),
  })

/** A message as a client may well send it. */
function plausible(rng: Rng): Uint8Array {
  const type = pick(rng, TYPES)
  const base = {
    id: int(rng, 65535),
    flags: rng() < 0.9 ? 0x0100 : int(rng, 0x7fff),
    name: name(rng),
    type,
    class: rng() < 0.95 ? 1 : pick(rng, [0, 3, 4, 254, 255]),
  }
  const soa = [0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 0, 0, 22, 0, 0, ...octets(rng, 20)]
  const authority = type === 251 && rng() < 0.8
  const withOpt = rng() < 0.7
  const tail = [...(authority ? soa : []), ...(withOpt ? edns(rng) : [])]
  const message = query({ ...base, tail, counts: [1, 0, authority ? 1 : 0, withOpt ? 1 : 0] })
  if (rng() >= 0.05) return message
  return createSigner(FUZZ_KEY, undefined).sign(message, FUZZ_NOW + pick(rng, [0, 0, 1000]))
}

/** Values that lengths, counts and pointers go wrong by. */
const EDGES = [0, 1, 2, 11, 12, 41, 63, 64, 127, 128, 192, 250, 252, 255]

function mutate(rng: Rng, message: Uint8Array): Uint8Array {
  const bytes = [...message]
  for (let count = int(rng, 5); count > 0; count -= 1) {
    const at = int(rng, bytes.length)
    const kind = int(rng, 5)
    if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = int(rng, 255)
    else if (kind === 1) bytes[Math.min(at, bytes.length - 1)] = pick(rng, EDGES)
    else if (kind === 2) bytes.splice(at, 0, ...octets(rng, int(rng, 8)))
    else if (kind === 3) bytes.splice(at, int(rng, 8))
    else if (kind === 4) bytes.splice(at, 0, ...bytes.slice(int(rng, bytes.length), at))
    else bytes[int(rng, 11)] = pick(rng, EDGES)
  }
  if (rng() < 0.1) bytes.length = int(rng, bytes.length)
  return Uint8Array.from(bytes)
}

/** One packet of a row that `seed` and `index` name: a good message, one with a few octets wrong, or noise. */
export function fuzzedPacket(seed: number, index: number): Uint8Array {
  const rng = randomStream(seed, `packet ${index}`)
  const kind = rng()
  if (kind < 0.3) return plausible(rng)
  if (kind < 0.85) return mutate(rng, plausible(rng))
  const noise = octets(rng, int(rng, rng() < 0.05 ? 4096 : 200))
  if (kind < 0.93) return Uint8Array.from(noise)
  return Uint8Array.from([...octets(rng, 2), int(rng, 127), 0, 0, 1, 0, 0, 0, 0, 0, int(rng, 2), ...noise])
}
