import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, sha256Hex } from '../../src/values/digest.ts'

test.each([
  // FIPS 180-4 examples
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('SHA-256 of %j', (text, digest) => {
  expect(sha256Hex(text)).toBe(digest)
})

test.each([
  [{ b: 1, a: [true, null, 'x"\n'], c: undefined }, '{"a":[true,null,"x\\"\\n"],"b":1}'],
  [[], '[]'],
  [{}, '{}'],
  ['é', '"é"'],
  [undefined, 'null'],
])('canonical JSON of %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

test('the order of members makes no difference, and JSON reads it back', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      const turned = Object.fromEntries(Object.entries(members).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(members))
      expect(JSON.parse(canonicalJson(members))).toEqual(JSON.parse(JSON.stringify(members)))
    }),
  )
})
