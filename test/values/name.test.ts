import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareNames,
  type DomainName,
  displayName,
  getName,
  isAtOrBelow,
  isWildcard,
  labelBytes,
  labelsOf,
  nameOfLabels,
  nameWireLength,
  parentOf,
  parseName,
  prependLabel,
  ROOT,
  wildcardBelow,
} from '../../src/values/name.ts'
import { nameAt, nameWire } from '../../src/values/name-wire.ts'

const a = (count: number) => 'a'.repeat(count)

describe('parseName', () => {
  test.each([
    // rule   case                                  text                           name
    ['R1.1', 'absolute', 'www.example.com.', 'www.example.com.'],
    ['R1.1', 'the final dot may be missing', 'www.example.com', 'www.example.com.'],
    ['R1.1', 'upper case', 'WwW.EXAMPLE.com', 'www.example.com.'],
    ['R1.1', 'upper case as an escape', '\\101.com', 'a.com.'],
    ['R1.5', 'a wildcard', '*.example.com', '\\052.example.com.'],
    ['R1.5', 'a wildcard as an escape', '\\052.example.com', '\\052.example.com.'],
    ['R1.5', 'an at sign', 'a@b.com', 'a\\100b.com.'],
    ['R1.5', 'hyphen and underscore stay', '_sip-1._tcp.example.com', '_sip-1._tcp.example.com.'],
    ['R1.5', 'an escape that is not needed', '\\141\\055\\137\\060.com', 'a-_0.com.'],
    [
      'R1.3',
      'all signs',
      '!"#$%&\'()*+,-/:;<=>?@[]^_`{|}~',
      '\\041\\042\\043\\044\\045\\046\\047\\050\\051\\052\\053\\054-\\057\\072\\073\\074\\075\\076\\077\\100\\133\\135\\136_\\140\\173\\174\\175\\176.',
    ],
    ['R1.4', 'a dot inside a label', 'a\\056b.com', 'a\\056b.com.'],
    ['R1.4', 'a backslash', 'a\\134b.com', 'a\\134b.com.'],
    ['R1.4', 'the lowest and the highest byte', '\\000\\377.com', '\\000\\377.com.'],
    ['R1.4', 'escaped bytes above 0x7f keep their case', '\\303\\211.com', '\\303\\211.com.'],
    ['R1.6', 'a letter beyond ASCII', 'bücher.example', 'xn--bcher-kva.example.'],
    ['', 'the root', '.', '.'],
    ['', 'a single label', 'com', 'com.'],
  ])('%s %s', (_rule, _case, text, name) => {
    expect(parseName(text)).toEqual({ ok: true, name })
    expect(parseName(name)).toEqual({ ok: true, name })
  })

  test.each([
    ['a relative name', 'www', 'www.example.com.'],
    ['two labels', 'a.b', 'a.b.example.com.'],
    ['upper case', 'WWW', 'www.example.com.'],
    ['a wildcard', '*', '\\052.example.com.'],
    ['an absolute name stays', 'www.example.net.', 'www.example.net.'],
    ['an absolute name with signs stays', '*.example.net.', '\\052.example.net.'],
    ['the root stays', '.', '.'],
  ])('with an origin: %s', (_case, text, name) => {
    expect(parseName(text, getName('example.com.'))).toEqual({ ok: true, name })
  })

  test.each([
    // rule   case                              text                    column  problem               message
    ['R1.2', 'nothing', '', 0, 'name-empty-label', 'the name is empty'],
    ['R1.2', 'a dot in front', '.com', 0, 'name-empty-label', '".com" has an empty label'],
    ['R1.2', 'two dots', 'a..com', 2, 'name-empty-label', '"a..com" has an empty label'],
    ['R1.2', 'two dots at the end', 'a..', 2, 'name-empty-label', '"a.." has an empty label'],
    ['R1.2', 'two dots alone', '..', 0, 'name-empty-label', '".." has an empty label'],
    ['R1.2', 'a label of 64 bytes', `www.${a(64)}`, 4, 'name-too-long', `a label of "www.${a(56)}…" has 64 bytes`],
    [
      'R1.2',
      'a label of 64 bytes by escapes',
      '\\052'.repeat(64),
      0,
      'name-too-long',
      `a label of "${'\\052'.repeat(15)}…" has 64 bytes`,
    ],
    [
      'R1.4',
      'a blank',
      'a b.com',
      1,
      'name-bad-character',
      '"a b.com" has a character that a name cannot hold as it is',
    ],
    ['R1.4', 'DEL', 'ab\u007f', 2, 'name-bad-character', '"ab\u007f" has a character that a name cannot hold as it is'],
    [
      'R1.4',
      'a backslash at the end',
      'a\\',
      1,
      'name-bad-character',
      '"a\\" has a backslash that is not followed by three octal digits',
    ],
    [
      'R1.4',
      'two octal digits',
      'a.\\05.com',
      2,
      'name-bad-character',
      '"a.\\05.com" has a backslash that is not followed by three octal digits',
    ],
    [
      'R1.4',
      'a decimal escape',
      '\\195.com',
      0,
      'name-bad-character',
      '"\\195.com" has a backslash that is not followed by three octal digits',
    ],
    [
      'R1.4',
      'an escape above 377',
      '\\400.com',
      0,
      'name-bad-character',
      '"\\400.com" has a backslash that is not followed by three octal digits',
    ],
    [
      'R1.4',
      'an escaped dot of zone files',
      'a\\.b',
      1,
      'name-bad-character',
      '"a\\.b" has a backslash that is not followed by three octal digits',
    ],
    [
      'R1.6',
      'the full stop of another script',
      'a\u3002b',
      1,
      'name-bad-character',
      '"a\u3002b" has a character that a name cannot hold as it is',
    ],
    [
      'R1.6',
      'half a character',
      'a.\ud800',
      2,
      'name-bad-character',
      '"a.\ud800" has a character that a name cannot hold as it is',
    ],
  ])('%s refuses %s', (_rule, _case, text, column, rule, message) => {
    expect(parseName(text)).toEqual({ ok: false, problem: { rule, message, column, hint: expect.stringMatching(/./) } })
  })

  test('R1.4 the hint is the escape to write', () => {
    expect(parseName('a b')).toMatchObject({ problem: { hint: 'write \\040' } })
    expect(parseName('*é')).toMatchObject({ problem: { hint: 'write \\303\\251', column: 1 } })
  })
})

describe('R1.2 limits', () => {
  const name = (...lengths: readonly number[]) => lengths.map(a).join('.')

  test.each([
    ['a label of 63 bytes', name(63), 65],
    ['255 octets with the root', name(63, 63, 63, 61), 255],
    ['127 labels of one byte', name(...new Array<number>(127).fill(1)), 255],
    ['63 escapes count as 63 bytes', '\\001'.repeat(63), 65],
    ['255 octets of escapes', [63, 63, 63, 61].map((count) => '\\001'.repeat(count)).join('.'), 255],
    ['upper case at the limit', name(63, 63, 63, 61).toUpperCase(), 255],
  ])('holds %s', (_case, text, octets) => {
    const parsed = parseName(text)
    expect(parsed.ok && nameWireLength(parsed.name)).toBe(octets)
    expect(parseName(`${text}.`)).toEqual(parsed)
  })

  test.each([
    ['256 octets', name(63, 63, 63, 62), 256],
    ['128 labels of one byte', name(...new Array<number>(128).fill(1)), 257],
    ['256 octets in upper case', name(63, 63, 63, 62).toUpperCase(), 256],
  ])('refuses %s', (_case, text, octets) => {
    for (const written of [text, `${text}.`])
      expect(parseName(written)).toMatchObject({
        ok: false,
        problem: { rule: 'name-too-long', message: `"${text.slice(0, 60)}…" has ${octets} bytes`, column: 0 },
      })
  })

  test('the origin counts', () => {
    const origin = getName('example.com.')
    expect(parseName(name(63, 63, 63, 49), origin)).toMatchObject({ ok: true })
    expect(parseName(name(63, 63, 63, 50), origin)).toMatchObject({ problem: { rule: 'name-too-long' } })
    expect(parseName(`*.${name(63, 63, 63, 48)}`, origin)).toMatchObject({ problem: { rule: 'name-too-long' } })
  })

  test('a text of any length is refused with a short message', () => {
    for (const text of ['a.'.repeat(500_000), '\\001'.repeat(100_000), 'é'.repeat(100_000), '.'.repeat(100_000)]) {
      const parsed = parseName(text)
      expect(parsed.ok).toBe(false)
      if (!parsed.ok) expect(parsed.problem.message.length).toBeLessThan(200)
    }
  })
})

const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 })
const labels = fc.array(bytes, { maxLength: 8 })
const names = labels.map(nameOfLabels)

describe('labels as octets', () => {
  test('any octets come back, but for upper case', () => {
    fc.assert(
      fc.property(labels, (some) => {
        const name = nameOfLabels(some)
        const folded = some.map((label) => label.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)))
        expect(labelBytes(name)).toEqual(folded)
        expect(parseName(name)).toEqual({ ok: true, name })
        expect(parseName(displayName(name))).toEqual({ ok: true, name })
        expect(nameWireLength(name)).toBe(some.reduce((sum, label) => sum + 1 + label.length, 1))
      }),
    )
  })

  test('wire form is each label behind its length, then the root', () => {
    fc.assert(
      fc.property(names, fc.uint8Array({ maxLength: 5 }), fc.uint8Array({ maxLength: 5 }), (name, before, after) => {
        const wire = nameWire(name)
        expect([...wire]).toEqual([...labelBytes(name).flatMap((label) => [label.length, ...label]), 0])
        expect(nameAt(Uint8Array.from([...before, ...wire, ...after]), before.length)).toEqual({
          name,
          end: before.length + wire.length,
        })
        expect(nameAt(wire.subarray(0, -1), 0)).toBeUndefined()
      }),
    )
  })

  test('a name of 255 octets is read, one of 256 is not', () => {
    const wire = (last: number) =>
      Uint8Array.from([63, 63, 63, last].flatMap((n) => [n, ...new Array<number>(n).fill(97)]).concat(0))
    expect(nameAt(wire(61), 0)).toMatchObject({ end: 255 })
    expect(nameAt(wire(62), 0)).toBeUndefined()
  })
})

describe('the tree of names', () => {
  const name = getName

  test.each([
    ['www.example.com.', 'example.com.', true],
    ['example.com.', 'example.com.', true],
    ['notexample.com.', 'example.com.', false],
    ['example.com.', 'www.example.com.', false],
    ['example.com.', '.', true],
    ['.', '.', true],
    ['.', 'com.', false],
    ['a\\056example.com.', 'example.com.', false],
  ])('%s at or below %s: %s', (below, above, expected) => {
    expect(isAtOrBelow(name(below), name(above))).toBe(expected)
  })

  test.each([
    ['www.example.com.', 'example.com.'],
    ['com.', '.'],
    ['.', '.'],
    ['a\\056b.com.', 'com.'],
  ])('the parent of %s is %s', (child, parent) => {
    expect(parentOf(name(child))).toBe(parent)
  })

  test('labels, from left to right', () => {
    expect(labelsOf(name('a\\056b.*.com.'))).toEqual(['a\\056b', '\\052', 'com'])
    expect(labelsOf(ROOT)).toEqual([])
  })

  test.each([
    ['*.example.com.', true],
    ['\\052.example.com.', true],
    ['*.', true],
    ['a.*.example.com.', false],
    ['*a.example.com.', false],
    ['a*.example.com.', false],
    ['.', false],
  ])('R1.7 %s is a wildcard: %s', (text, expected) => {
    expect(isWildcard(name(text))).toBe(expected)
  })

  test('a label in front', () => {
    expect(prependLabel('www', name('example.com.'))).toBe('www.example.com.')
    expect(prependLabel('com', ROOT)).toBe('com.')
    expect(wildcardBelow(name('example.com.'))).toBe('\\052.example.com.')
  })

  test('laws', () => {
    fc.assert(
      fc.property(names, names, (left, right) => {
        expect(isAtOrBelow(left, parentOf(left))).toBe(true)
        const [labelsLeft, labelsRight] = [labelsOf(left), labelsOf(right)]
        const tail = labelsLeft.slice(Math.max(0, labelsLeft.length - labelsRight.length))
        expect(isAtOrBelow(left, right)).toBe(
          labelsLeft.length >= labelsRight.length && tail.join('.') === labelsRight.join('.'),
        )
      }),
    )
  })
})

describe('displayName', () => {
  test.each([
    ['*.example.com.', '*.example.com.'],
    ['a\\100b.com.', 'a@b.com.'],
    ['a\\056b.com.', 'a\\056b.com.'],
    ['a\\134b.com.', 'a\\134b.com.'],
    ['a\\040b.com.', 'a\\040b.com.'],
    ['\\303\\251.com.', '\\303\\251.com.'],
    ['\\033[2J.com.', '\\033[2j.com.'],
    ['.', '.'],
  ])('%s is shown as %s', (text, shown) => {
    expect(displayName(getName(text))).toBe(shown)
  })
})

describe('R1.9 order', () => {
  const sorted = (...texts: readonly string[]) => texts.map((text) => getName(text)).toSorted(compareNames)

  test.each([
    ['parents come first', ['www.example.com', 'example.com'], ['example.com.', 'www.example.com.']],
    ['labels count from the right', ['a.b.com', 'z.a.com'], ['z.a.com.', 'a.b.com.']],
    [
      'escaped bytes come before letters and digits',
      ['a.com', '0.com', '*.com', '-.com'],
      ['-.com.', '0.com.', '\\052.com.', 'a.com.'],
    ],
    [
      'a hyphen sorts before the dot that ends a label',
      ['b.a.com', 'a-b.com', 'a.com'],
      ['a-b.com.', 'a.com.', 'b.a.com.'],
    ],
    [
      'an underscore sorts before letters, behind digits and escapes',
      ['a.com', '_a.com', '@.com', '9.com'],
      ['9.com.', '\\100.com.', '_a.com.', 'a.com.'],
    ],
    ['the root is before all', ['a', '.'], ['.', 'a.']],
  ])('%s', (_case, given, expected) => {
    expect(sorted(...given)).toEqual(expected)
  })

  test('it is that of the reversed labels with trailing dots', () => {
    const key = (name: DomainName) => (name === ROOT ? '.' : `${labelsOf(name).toReversed().join('.')}.`)
    fc.assert(
      fc.property(names, names, (left, right) => {
        const [keyLeft, keyRight] = [key(left), key(right)]
        expect(Math.sign(compareNames(left, right))).toBe(keyLeft < keyRight ? -1 : keyLeft > keyRight ? 1 : 0)
      }),
    )
  })
})

test('getName throws on what is no name', () => {
  expect(() => getName('a..b')).toThrow('not a domain name')
})
