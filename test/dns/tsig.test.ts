import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readQuery } from '../../src/dns/query.ts'
import { checkTsig, createSigner, TSIG_ALGORITHMS, type TsigKey } from '../../src/dns/tsig.ts'
import { getName } from '../../src/values/name.ts'
import { dotted, opt, query } from '../support/dns.ts'
import { tsigKey } from '../support/hidden-primary.ts'
import { EXAMPLE_KEY } from '../support/secondaries.ts'

const KEY = tsigKey('key.example')
const keysOf = (...keys: readonly TsigKey[]) => new Map(keys.map((key) => [key.name, key]))
const NOW = 1_795_259_374

/** Offset of the TSIG record that a message ends with. */
const startOf = (message: Uint8Array) => {
  const start = readQuery(message)?.tsig
  if (start === undefined) throw new Error('no TSIG')
  return start
}

/** A message that was a reply, for the reader of queries. */
const check = (message: Uint8Array, key: TsigKey, now = NOW, prior?: Uint8Array, timersOnly = false) =>
  checkTsig(message, startOf(message), keysOf(key), now, prior, timersOnly)

const errorOf = (result: ReturnType<typeof checkTsig>) => (result.kind === 'failed' ? result.error : result.kind)

describe('what others signed', () => {
  // A refresh query of BIND 9.18.49 for the zone of examples/secondaries.
  const BIND = Buffer.from(
    '898500000001000000000002076578616d706c6503636f6d00000600010000290800000000000004000900000a72353373696d2d78667200' +
      '00fa00ff00000000003d0b686d61632d7368613235360000006b017bee012c00200ca5e30d4b3bbc8426fc9f82c0d7da5ab62827801628865d' +
      '79ae2981335ec8fe898500000000',
    'hex',
  )

  test('a message of BIND', () => {
    expect(check(BIND, EXAMPLE_KEY)).toMatchObject({ kind: 'verified', key: EXAMPLE_KEY })
  })

  test('the message stays as it was', () => {
    const before = BIND.toString('hex')
    check(BIND, EXAMPLE_KEY)
    expect(BIND.toString('hex')).toBe(before)
  })

  test('RFC 8945 §5.2: another id than it was signed under changes nothing', () => {
    const forwarded = Buffer.from(BIND)
    forwarded.writeUInt16BE(1, 0)
    expect(check(forwarded, EXAMPLE_KEY).kind).toBe('verified')
  })

  test.each([
    ['at its time', NOW, 'verified'],
    ['300 s later', NOW + 300, 'verified'],
    ['301 s later', NOW + 301, 'BADTIME'],
    ['301 s earlier', NOW - 301, 'BADTIME'],
  ])('%s', (_when, now, outcome) => {
    expect(errorOf(check(BIND, EXAMPLE_KEY, now))).toBe(outcome)
  })
})

test('RFC 8945 §4.3: the digest covers message, key name, class, TTL, algorithm, time, fudge, error and other data', () => {
  const plain = query({ name: dotted('example.com'), type: 252 })
  const signed = createSigner(KEY, undefined).sign(plain, NOW)
  const name = Buffer.from('\x03key\x07example\0', 'latin1')
  const algorithm = Buffer.from('\x0bhmac-sha256\0', 'latin1')
  const time = Buffer.from('00006b017bee012c', 'hex')
  const digest = createHmac('sha256', KEY.secret)
    .update(Buffer.concat([plain, name, Buffer.from('00ff00000000', 'hex'), algorithm, time, Buffer.alloc(4)]))
    .digest()
  const data = Buffer.concat([
    algorithm,
    time,
    Buffer.from('0020', 'hex'),
    digest,
    plain.subarray(0, 2),
    Buffer.alloc(4),
  ])
  const fixed = Buffer.from('00fa00ff00000000', 'hex')
  const length = Buffer.from([0, data.length])
  const whole = Buffer.concat([plain, name, fixed, length, data])
  whole.writeUInt16BE(1, 10)
  expect(Buffer.from(signed).toString('hex')).toBe(whole.toString('hex'))
})

describe.each(TSIG_ALGORITHMS)('%s', (algorithm) => {
  const key = tsigKey('key.example', algorithm)

  test('a stream: every message is chained to the one before', () => {
    const request = Buffer.from('0123456789abcdef')
    const signer = createSigner(key, request)
    let [prior, timersOnly]: [Uint8Array, boolean] = [request, false]
    for (const id of [1, 2, 3]) {
      const message = signer.sign(query({ id }), NOW)
      expect(message.length).toBe(query({ id }).length + signer.bytes)
      const result = check(message, key, NOW, prior, timersOnly)
      if (result.kind !== 'verified') throw new Error(errorOf(result))
      expect(errorOf(check(message, key, NOW, Buffer.from('another'), timersOnly))).toBe('BADSIG')
      ;[prior, timersOnly] = [result.mac, true]
    }
  })

  test('no octet may change', () => {
    const signed = createSigner(key, undefined).sign(query({ tail: opt() }), NOW)
    const start = startOf(signed)
    fc.assert(
      fc.property(fc.nat(start - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const changed = Uint8Array.from(signed)
        changed[at] = (changed[at] ?? 0) ^ bits
        // The id is not covered: it is that of the record (RFC 8945 §5.2).
        const expected = at < 2 ? 'verified' : 'BADSIG'
        expect(errorOf(checkTsig(changed, start, keysOf(key), NOW))).toBe(expected)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is not taken', () => {
  const signed = createSigner(KEY, undefined).sign(query(), NOW)
  const start = startOf(signed)
  const other: TsigKey = { ...KEY, secret: Buffer.from('another secret, as long') }

  test.each([
    ['an unknown key', keysOf(), 'BADKEY'],
    ['another algorithm for the key', keysOf({ ...KEY, algorithm: 'hmac-sha512' as const }), 'BADKEY'],
    ['another secret', keysOf(other), 'BADSIG'],
  ])('%s', (_what, keys, error) => {
    const result = checkTsig(signed, start, keys, NOW)
    if (result.kind !== 'failed') throw new Error(result.kind)
    const reply = result.finish(query({ flags: 0 }), NOW)
    expect(result.error).toBe(error)
    // Unsigned: the MAC has no octets (RFC 8945 §5.3.2), original id and error number behind it.
    const number = error === 'BADKEY' ? '0011' : '0010'
    expect(Buffer.from(reply).toString('hex')).toMatch(new RegExp(`012c00001234${number}0000$`))
  })

  test('BADTIME is signed, with their time and ours', () => {
    const result = checkTsig(signed, start, keysOf(KEY), NOW + 1000)
    if (result.kind !== 'failed') throw new Error(result.kind)
    const reply = result.finish(query(), NOW + 1000)
    const mac = signed.subarray(start + 13 + 10 + 13 + 10, start + 13 + 10 + 13 + 10 + 32)
    expect(checkTsig(reply, startOf(reply), keysOf(KEY), NOW, mac).kind).toBe('verified')
    expect(Buffer.from(reply).toString('hex')).toMatch(/0012000600006b017fd6$/)
  })

  test('a shortened MAC is BADTRUNC, a shorter one malformed', () => {
    const cut = (octets: number) => {
      const bytes = Buffer.from(signed)
      const macAt = start + 13 + 10 + 13 + 10
      const shorter = Buffer.concat([bytes.subarray(0, macAt + octets), bytes.subarray(macAt + 32)])
      shorter.writeUInt16BE(octets, macAt - 2)
      shorter.writeUInt16BE(bytes.readUInt16BE(start + 13 + 8) - (32 - octets), start + 13 + 8)
      return errorOf(checkTsig(shorter, start, keysOf(KEY), NOW))
    }
    expect([31, 16, 15, 0].map(cut)).toEqual(['BADTRUNC', 'BADTRUNC', 'malformed', 'BADSIG'])
  })

  test('a record that is cut off or has more behind it is malformed, and nothing throws', () => {
    fc.assert(
      fc.property(fc.nat(signed.length), fc.uint8Array({ maxLength: 40 }), (length, tail) => {
        const bytes = Buffer.concat([signed.subarray(0, length), tail])
        checkTsig(bytes, start, keysOf(KEY), NOW)
      }),
    )
    expect(checkTsig(signed.subarray(0, -1), start, keysOf(KEY), NOW).kind).toBe('malformed')
    expect(checkTsig(Buffer.concat([signed, Buffer.of(0)]), start, keysOf(KEY), NOW).kind).toBe('malformed')
  })

  test('RFC 8945 §5.1: a TSIG that is not last, or twice, is FORMERR', () => {
    const record = signed.subarray(start)
    const after = query({ counts: [1, 0, 0, 2], tail: [...record, ...opt()] })
    const twice = query({ counts: [1, 0, 0, 2], tail: [...record, ...record] })
    const inAnswer = query({ counts: [1, 1, 0, 0], tail: [...record] })
    expect([after, twice, inAnswer].map((message) => readQuery(message)?.error)).toEqual([
      'FORMERR',
      'FORMERR',
      'FORMERR',
    ])
  })
})

test('names of keys match without regard to case', () => {
  const signed = Buffer.from(createSigner(KEY, undefined).sign(query(), NOW))
  const start = startOf(signed)
  signed.write('KEY', start + 1, 'latin1')
  expect(checkTsig(signed, start, keysOf({ ...KEY, name: getName('Key.Example') }), NOW).kind).toBe('verified')
})
