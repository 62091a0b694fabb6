import { isIP } from 'node:net'
import fc from 'fast-check'
import { Address4, Address6 } from 'ip-address'
import { describe, expect, test } from 'vitest'
import {
  addressBytes,
  addressOctets,
  addressOfBytes,
  contains,
  formatAddress,
  formatOctets,
  formatPrefix,
  type IpPrefix,
  longestMatch,
  parseAddress,
  parsePrefix,
  tidyAddress,
  tidyPrefix,
} from '../../src/values/ip-prefix.ts'

function prefix(text: string): IpPrefix {
  const parsed = parsePrefix(text)
  if (parsed === undefined) throw new Error(`not a prefix: ${text}`)
  return parsed.prefix
}

const addressText = fc.oneof(fc.ipV4(), fc.ipV6())
const length4 = fc.integer({ min: 0, max: 32 })
const length6 = fc.integer({ min: 0, max: 128 })

describe('addresses', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::0001', '2001:db8::1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4:5:6:c000:201'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is %s', (text, canonical) => {
    const address = parseAddress(text)
    expect(address && formatAddress(address)).toBe(canonical)
  })

  test.each([
    ['R1.11', '192.0.2.01'],
    ['R1.11', '00.0.0.0'],
    ['', '192.0.2'],
    ['', '192.0.2.1.'],
    ['', '.192.0.2.1'],
    ['', '192.0.2.1.1'],
    ['', '256.0.0.0'],
    ['', '1.2.3.-4'],
    ['', ' 192.0.2.1'],
    ['', '192.0.2.1 '],
    ['', '192.0.2.1\n'],
    ['', '3221225985'],
    ['', '0x7f.0.0.1'],
    ['', '1e1.0.0.0'],
    ['', ''],
    ['', ':'],
    ['', ':::'],
    ['', '1:'],
    ['', ':1'],
    ['', '1:2:3:4:5:6:7'],
    ['', '1:2:3:4:5:6:7:8:9'],
    ['', '1::2::3'],
    ['', '12345::'],
    ['', 'g::'],
    ['R1.12', 'fe80::1%eth0'],
    ['', '[::1]'],
    ['', '::1/128'],
    ['', '192.0.2.1::'],
    ['', '::192.0.2.1:1'],
    ['', '::192.0.2'],
    ['', '::192.0.2.01'],
    ['', '1:2:3:4:5:6:7:192.0.2.1'],
    ['', '::ffff:192.0.2.256'],
    ['', ':1:2:3:4:5:6:7:8'],
    ['', '1:2:3:4:5:6:7:8:'],
    ['', '::1::'],
  ])('%s refuses "%s"', (_rule, text) => {
    expect(parseAddress(text)).toBeUndefined()
    expect(addressOctets(text)).toBeUndefined()
  })

  test('what is an address is so for node:net, zone indexes apart', () => {
    const pieces = fc.array(
      fc.constantFrom('0', '1', '12', '255', '256', 'f', 'ffff', '01', ':', ':', '::', '.', '.', '192.0.2.1', '/'),
      {
        maxLength: 17,
      },
    )
    const near = fc
      .tuple(addressText, fc.nat(45), fc.constantFrom('', ':', '.', '0', 'a', '::'))
      .map(([text, at, piece]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + piece + text.slice(place + (at % 2))
      })
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          near,
          addressText,
        ),
        (text) => {
          expect(parseAddress(text)?.family ?? 0).toBe(isIP(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('the bits and the canonical text are those of ip-address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const address = parseAddress(text)
        expect(address).toEqual({ family: 4, bits: new Address4(text).bigInt(), length: 32 })
        expect(address && formatAddress(address)).toBe(new Address4(text).correctForm())
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(65535)), { minLength: 8, maxLength: 8 }), (groups) => {
        const text = groups.map((group) => group.toString(16)).join(':')
        const address = parseAddress(text)
        expect(address).toEqual({ family: 6, bits: new Address6(text).bigInt(), length: 128 })
        expect(address && formatAddress(address)).toBe(new Address6(text).correctForm())
      }),
    )
  })

  test('octets, bits and text lead to one another', () => {
    fc.assert(
      fc.property(addressText, (text) => {
        const octets = addressOctets(text)
        const address = parseAddress(text)
        if (octets === undefined || address === undefined) throw new Error(`not an address: ${text}`)
        expect(addressBytes(address)).toEqual(octets)
        expect(addressOfBytes(octets)).toEqual(address)
        expect(addressOctets(formatOctets(octets))).toEqual(octets)
      }),
    )
  })
})

describe('prefixes', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0/24', false],
    ['192.0.2.1/24', '192.0.2.0/24', true],
    ['192.0.2.1', '192.0.2.1/32', false],
    ['192.0.2.1/32', '192.0.2.1/32', false],
    ['0.0.0.0/0', '0.0.0.0/0', false],
    ['255.255.255.255/0', '0.0.0.0/0', true],
    ['2001:db8::/32', '2001:db8::/32', false],
    ['2001:db8:1::/32', '2001:db8::/32', true],
    ['::1', '::1/128', false],
    ['::/0', '::/0', false],
    ['2001:db8::ffff/127', '2001:db8::fffe/127', true],
  ])('%s is %s, host bits: %s', (text, canonical, hostBits) => {
    expect(parsePrefix(text)).toEqual({ prefix: prefix(canonical), hostBits })
    expect(formatPrefix(prefix(text))).toBe(canonical)
  })

  test.each([
    ['192.0.2.0/33'],
    ['2001:db8::/129'],
    ['192.0.2.0/'],
    ['192.0.2.0/-1'],
    ['192.0.2.0/024'],
    ['192.0.2.0/24/24'],
    ['192.0.2.0/24 '],
    ['192.0.2.0/2x'],
    ['192.0.2/24'],
    ['/24'],
    [''],
    ['192.0.2.0/255.255.255.0'],
    ['fe80::1%eth0/64'],
    ['192.0.2.0/1e1'],
  ])('refuses "%s"', (text) => {
    expect(parsePrefix(text)).toBeUndefined()
  })

  test('the network address is that of ip-address', () => {
    fc.assert(
      fc.property(fc.ipV4(), length4, (text, length) => {
        const oracle = new Address4(`${text}/${length}`)
        expect(formatPrefix(prefix(`${text}/${length}`))).toBe(`${oracle.startAddress().correctForm()}/${length}`)
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), length6, (text, length) => {
        const oracle = new Address6(`${text}/${length}`)
        expect(formatPrefix(prefix(`${text}/${length}`))).toBe(`${oracle.startAddress().correctForm()}/${length}`)
      }),
    )
  })

  test('containment is that of ip-address', () => {
    const near4 = fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => `192.0.${a}.${b}`)
    const near6 = fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => `2001:db8:${a}::${b}`)
    fc.assert(
      fc.property(fc.oneof(near4, fc.ipV4()), length4, near4, length4, (a, lengthA, b, lengthB) => {
        const [outer, inner] = [`${a}/${lengthA}`, `${b}/${lengthB}`]
        expect(contains(prefix(outer), prefix(inner))).toBe(new Address4(inner).isInSubnet(new Address4(outer)))
      }),
    )
    fc.assert(
      fc.property(fc.oneof(near6, fc.ipV6()), length6, near6, length6, (a, lengthA, b, lengthB) => {
        const [outer, inner] = [`${a}/${lengthA}`, `${b}/${lengthB}`]
        expect(contains(prefix(outer), prefix(inner))).toBe(new Address6(inner).isInSubnet(new Address6(outer)))
      }),
    )
  })

  test.each([
    ['itself', '192.0.2.0/24', '192.0.2.0/24', true],
    ['its last address', '192.0.2.0/24', '192.0.2.255', true],
    ['the address behind it', '192.0.2.0/24', '192.0.3.0', false],
    ['a wider block', '192.0.2.0/24', '192.0.2.0/23', false],
    ['the other family', '0.0.0.0/0', '::/0', false],
    ['everything', '::/0', 'ffff::', true],
  ])('a block and %s', (_case, outer, inner, expected) => {
    expect(contains(prefix(outer), prefix(inner))).toBe(expected)
  })
})

describe('R2.41 the longest match', () => {
  const blocks = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '2001:db8::/32', '0.0.0.0/0'].map(prefix)

  test.each([
    ['10.1.2.3', '10.1.2.0/24'],
    ['10.1.3.3', '10.1.0.0/16'],
    ['10.2.0.0', '10.0.0.0/8'],
    ['11.0.0.0', '0.0.0.0/0'],
    ['10.1.2.0/24', '10.1.2.0/24'],
    ['10.1.2.0/23', '10.1.0.0/16'],
    ['2001:db8::1', '2001:db8::/32'],
    ['2001:db9::1', undefined],
  ])('of %s is %s', (text, expected) => {
    const found = longestMatch(blocks, prefix(text))
    expect(found && formatPrefix(found)).toBe(expected)
    expect(longestMatch(blocks.toReversed(), prefix(text))).toEqual(found)
  })

  test('of no blocks is none', () => {
    expect(longestMatch([], prefix('192.0.2.1'))).toBeUndefined()
  })
})

describe('tidyAddress', () => {
  test.each([
    ['leading zeros that are no octal number', '192.0.02.1', '192.0.2.1'],
    ['zeros only', '192.000.2.00', '192.0.2.0'],
    ['a digit that octal does not have', '192.000.002.089', '192.0.2.89'],
    ['blanks around it', ' 192.0.2.1\t', '192.0.2.1'],
    ['the length of a single address', '192.0.2.1/32', '192.0.2.1'],
    ['a group of five digits', '2001:00db8::1', '2001:db8::1'],
    ['zeros in front of many groups', '2001:0db8:00000::00001', '2001:0db8:0::1'],
    ['brackets', '[2001:db8::1]', '2001:db8::1'],
    ['brackets and a length', ' [2001:db8::1/128] ', '2001:db8::1'],
  ])('%s: %s', (_case, text, tidy) => {
    expect(tidyAddress(text)).toBe(tidy)
    expect(parseAddress(tidy)).toBeDefined()
    expect(tidyAddress(tidy)).toBeUndefined()
  })

  test.each([
    ['what needs no change', '192.0.2.1'],
    ['a number that may be octal', '192.0.2.010'],
    ['one that may be, beside one that needs no care', '192.0.02.010'],
    ['a number too large', '192.0.2.0256'],
    ['three numbers', '192.0.02'],
    ['a port', '192.0.02.1:80'],
    ['a zone index', 'fe80::1%eth0'],
    ['the length of the other family', '192.0.2.1/128'],
    ['another length', '192.0.2.1/31'],
    ['five digits that count', '2001:10db8::1'],
    ['an IPv4 address with zeros inside', '::ffff:192.0.02.1'],
    ['nothing', ''],
    ['hostile length', `${' '.repeat(1e6)}x y`],
  ])('none for %s: %s', (_case, text) => {
    expect(tidyAddress(text)).toBeUndefined()
  })

  test('of one family only', () => {
    expect(tidyAddress('192.0.02.1', 4)).toBe('192.0.2.1')
    expect(tidyAddress('192.0.02.1', 6)).toBeUndefined()
  })

  test('zeros never change what the system itself reads', () => {
    const zeros = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 2 }))
    fc.assert(
      fc.property(fc.array(zeros, { minLength: 4, maxLength: 4 }), (octets) => {
        const text = octets.map(([value, count]) => `${'0'.repeat(count)}${value}`).join('.')
        const tidy = tidyAddress(text)
        if (tidy !== undefined) expect(tidy).toBe(octets.map(([value]) => value).join('.'))
      }),
    )
  })
})

describe('tidyPrefix', () => {
  test.each([
    ['bits beyond the length', '198.51.100.7/24', '198.51.100.0/24'],
    ['of IPv6', '2001:db8:1::1/48', '2001:db8:1::/48'],
    ['leading zeros', '198.051.089.0/24', '198.51.89.0/24'],
    ['blanks', ' 198.51.100.0/24 ', '198.51.100.0/24'],
  ])('%s: %s', (_case, text, tidy) => {
    expect(tidyPrefix(text)).toBe(tidy)
    expect(parsePrefix(tidy)?.hostBits).toBe(false)
    expect(tidyPrefix(tidy)).toBeUndefined()
  })

  test.each([
    ['what needs no change', '198.51.100.0/24'],
    ['no length', '198.51.100.0'],
    ['a length too long', '198.51.100.0/33'],
    ['what may be octal', '198.51.0100.0/24'],
    ['a zero before the length', '198.51.100.0/024'],
  ])('none for %s: %s', (_case, text) => {
    expect(tidyPrefix(text)).toBeUndefined()
  })
})
