import { expect, test } from 'vitest'
import { specialUseOf } from '../../src/route53/special-use.ts'
import { parseAddress } from '../../src/values/ip-prefix.ts'

test.each([
  // first and last of a block, and their neighbours outside
  ['9.255.255.255', undefined],
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['11.0.0.0', undefined],
  ['172.15.255.255', undefined],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', undefined],
  ['198.17.255.255', undefined],
  ['198.18.0.0', 'benchmarking'],
  ['198.19.255.255', 'benchmarking'],
  ['198.20.0.0', undefined],
  ['198.51.100.255', 'documentation'],
  ['203.0.113.0', 'documentation'],
  ['223.255.255.255', undefined],
  ['224.0.0.0', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.0', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local'],
  ['febf:ffff::1', 'link-local'],
  ['fec0::1', undefined],
  ['2001:db8:ffff::1', 'documentation'],
  ['2001:db9::1', undefined],
  ['2002:c000:204::1', 'transition'],
  ['2600:1f18::1', undefined],
] as const)('%s: %s', (text, use) => {
  const address = parseAddress(text)
  expect(address && specialUseOf(address)).toBe(use)
})
