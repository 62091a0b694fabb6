import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexBlocks, longestAround } from '../../src/dns/block-index.ts'
import { blockScope } from '../../src/dns/scope.ts'
import { type IpPrefix, longestMatch, prefixOf } from '../../src/values/ip-prefix.ts'

const BASE = { 4: 0xc6336400n, 6: 0x20010db8000100000000000000000000n } as const
const WIDTH = 8

/** Blocks and clients in the last eight bits of one network, so that every address can be asked. */
const block = (family: 4 | 6) =>
  fc.tuple(fc.integer({ min: 0, max: WIDTH }), fc.integer({ min: 0, max: 255 })).map(([extra, host]): IpPrefix => {
    const whole = family === 4 ? 32 : 128
    return prefixOf(family, BASE[family] + BigInt(host), whole - WIDTH + extra)
  })

const setting = fc.constantFrom<4 | 6>(4, 6).chain((family) =>
  fc.record({
    family: fc.constant(family),
    blocks: fc.array(block(family), { maxLength: 8 }),
    client: block(family),
    /** Which of three answers each block gives; the last is for those in none. */
    answers: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 9, maxLength: 9 }),
  }),
)

describe('blocks', () => {
  test('the longest block around a client, as the values’ own search finds it', () => {
    fc.assert(
      fc.property(setting, ({ blocks, client }) => {
        expect(longestAround(indexBlocks(blocks), client)?.length).toBe(longestMatch(blocks, client)?.length)
      }),
    )
  })

  test('R5.5 every address within the scope gets the client’s answer', () => {
    fc.assert(
      fc.property(setting, ({ family, blocks, client, answers }) => {
        const distinct = [...new Map(blocks.map((one) => [`${one.bits}/${one.length}`, one])).values()]
        const answerOf = (asked: IpPrefix | undefined) => {
          const match = asked && longestMatch(distinct, asked)
          return match === undefined ? answers[8] : answers[distinct.indexOf(match)]
        }
        const scope = blockScope(client, indexBlocks(distinct), (asked) => answerOf(asked) === answerOf(client))
        const whole = family === 4 ? 32 : 128
        const covered = prefixOf(family, client.bits, Math.max(scope, whole - WIDTH))
        // A scope beyond the client's own prefix says that the client stands for less than it asked for.
        if (scope > client.length) return
        const hosts = Array.from({ length: 2 ** (whole - covered.length) }, (_, host) =>
          answerOf({ family, bits: covered.bits + BigInt(host), length: whole }),
        )
        expect(new Set(hosts)).toEqual(new Set([answerOf(client)]))
      }),
      { numRuns: 2000 },
    )
  })
})
