import { expect, test } from 'vitest'
import { dsDigest, keyTag } from '../../src/values/dnskey.ts'
import { getName } from '../../src/values/name.ts'

test('RFC 6605 §6.1: key tag and digest of its key', () => {
  const key = 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=='
  const dnskey = Uint8Array.of(1, 1, 3, 13, ...Buffer.from(key, 'base64'))
  expect(keyTag(dnskey)).toBe(55648)
  expect(dsDigest(getName('example.net.'), dnskey)).toBe(
    'B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17',
  )
})
