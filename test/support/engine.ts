import { expect } from 'vitest'
import type { LeafAnswer } from '../../src/decide/decision.ts'
import { createServerCookies } from '../../src/dns/cookie.ts'
import { createPacketEngine, type PacketEngine } from '../../src/dns/engine/engine.ts'
import type { Tally } from '../../src/dns/engine/variant.ts'
import { createViewSource } from '../../src/dns/engine/view-source.ts'
import { newAccount, respond } from '../../src/dns/respond.ts'
import type { ServerView } from '../../src/dns/view.ts'
import { randomStream } from '../../src/values/rng.ts'
import { finish } from '../../src/values/steps.ts'
import { opt, type RawOpt, type RawOption, subnet } from './dns.ts'

/** How often the engine answered, and how often it left the query to the general path. */
export interface Coverage {
  ready: number
  left: number
}

/** An engine and the general path beside it, with the same numbers to draw from. */
export interface Pair {
  readonly engine: PacketEngine
  readonly coverage: Coverage
  view: ServerView
  /** Asks both; where the engine answers, octet for octet what the general path says. True if it did. */
  compare(message: Uint8Array, address?: string): boolean
  /** What the engine counted since it was asked last; fails where that is not what it gave. */
  counts(): readonly Tally[]
  /** How many tallies the engine has handed over since then. */
  told(): number
}

const PADDING = 7

const NOW = 100_000
const SECRET = new Uint8Array(16).fill(5)
const CLIENT = [1, 2, 3, 4, 5, 6, 7, 8]
export const ADDRESS = '198.51.100.1'

/** A right cookie of that age for that address, with those octets changed. */
export function cookieOf(age = 0, address = ADDRESS, changed: Readonly<Record<number, number>> = {}): RawOption {
  const { data } = createServerCookies(SECRET, () => NOW - age).answer(
    { client: Uint8Array.from(CLIENT), server: undefined },
    address,
  )
  return { code: 10, data: [...Object.assign(data, changed)] }
}

export function pairOf(view: ServerView, seed = 1): Pair {
  const [ours, theirs] = [randomStream(seed), randomStream(seed)]
  const out = new Uint8Array(1300)
  const cookies = createServerCookies(SECRET, () => NOW)
  const account = newAccount()
  let tallies: Tally[] = []
  let [given, counted] = [new Map<LeafAnswer, number>(), new Map<LeafAnswer, number>()]
  const add = (to: Map<LeafAnswer, number>, leaf: LeafAnswer, count: number) => {
    if (count > 0) to.set(leaf, (to.get(leaf) ?? 0) + count)
  }
  const pair: Pair = {
    view,
    coverage: { ready: 0, left: 0 },
    counts: () => {
      finish(pair.engine.settle())
      expect(counted).toEqual(given)
      const all = tallies
      tallies = []
      given = new Map()
      counted = new Map()
      return all
    },
    told: () => tallies.length,
    engine: createPacketEngine({
      source: createViewSource(() => pair.view),
      rng: ours,
      nowSeconds: () => NOW,
      cookies,
      onTally: (tally) => {
        tallies.push({ ...tally, given: tally.given && Uint32Array.from(tally.given) })
        for (const [index, leaf] of (tally.made?.leaves ?? []).entries())
          add(counted, leaf, tally.given?.[index] ?? tally.count)
      },
    }),
    compare: (message, address = ADDRESS) => {
      // Somewhere within a larger buffer, as transports have it.
      const held = new Uint8Array(message.length + 2 * PADDING).fill(0xa5)
      held.set(message, PADDING)
      out.fill(0x5a)
      const length = pair.engine.answer(held, PADDING, message.length, { address }, out, PADDING)
      pair.coverage[length > 0 ? 'ready' : 'left'] += 1
      if (length === 0) return false
      pair.engine.count()
      const expected = respond(message, { address, transport: 'udp' }, pair.view, theirs, { account, cookies })
      for (const leaf of account.leaves) add(given, leaf, 1)
      const isAsked = account.query?.edns?.cookie !== undefined
      expect(pair.engine.lastCookie()).toBe(account.isProven ? 'valid' : isAsked ? 'other' : undefined)
      const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')
      const shown = hex(message)
      expect({ shown, reply: hex(out.subarray(PADDING, PADDING + length)) }).toEqual({ shown, reply: hex(expected) })
      return true
    },
  }
  return pair
}

/** The OPT records that clients send, and some that they should not. */
export const EDNS_SHAPES: readonly (RawOpt | undefined)[] = [
  undefined,
  {},
  { size: 0 },
  { size: 600 },
  { size: 4096, flags: 0x8000 },
  { size: 700, flags: 0x8000 },
  { flags: 0xc000 },
  { flags: 0x4000 },
  { extendedRcode: 3 },
  { options: [subnet(1, 24, [198, 51, 100])] },
  { options: [subnet(1, 0, [])] },
  { options: [subnet(1, 20, [203, 0, 112])], flags: 0x8000 },
  { options: [subnet(2, 48, [0x20, 1, 0xd, 0xb8, 0, 7])] },
  { options: [subnet(2, 128, [0x20, 1, 0xd, 0xb8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])] },
  { options: [subnet(0, 0, [])] },
  { options: [subnet(1, 20, [203, 0, 113])] },
  { options: [subnet(1, 33, [203, 0, 113, 1, 128])] },
  { options: [subnet(1, 24, [198, 51, 100], 24)] },
  { options: [subnet(3, 8, [1])] },
  { options: [subnet(1, 24, [198, 51, 100]), subnet(1, 24, [198, 51, 100])] },
  { options: [{ code: 10, data: CLIENT }] },
  { options: [cookieOf()], flags: 0x8000 },
  { options: [cookieOf(1801)], size: 600 },
  { options: [cookieOf(3601)] },
  { options: [cookieOf(0, '192.0.2.250')] },
  { options: [cookieOf(0, ADDRESS, { 9: 1 })] },
  { options: [{ code: 10, data: CLIENT.slice(1) }] },
  { options: [cookieOf(), subnet(1, 24, [198, 51, 100])] },
  { options: [subnet(1, 24, [198, 51, 100]), cookieOf()] },
  { version: 1 },
  { owner: [1, 0x61, 0] },
  { raw: [0, 8, 0, 9, 0, 1] },
]

export const ednsTail = (shape: RawOpt | undefined): readonly number[] => (shape === undefined ? [] : opt(shape))
