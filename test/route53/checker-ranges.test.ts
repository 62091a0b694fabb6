import { describe, expect, test } from 'vitest'
import { allCheckers, checkerNeedsOf, checkerRanges } from '../../src/route53/checker-ranges.ts'
import { checkerAddressBlocks, checkerRegionCodes } from '../../src/route53/checkers.ts'
import { contains, formatPrefix, type IpPrefix, parsePrefix } from '../../src/values/ip-prefix.ts'
import { checkOf } from '../probe/checks.ts'

const getPrefix = (text: string): IpPrefix => {
  const { prefix, hostBits = true } = parsePrefix(text) ?? {}
  if (prefix === undefined || hostBits) throw new Error(`${text} is no block`)
  return prefix
}
const all = checkerRanges(allCheckers)

describe('R3.10a the published blocks', () => {
  test('are written in canonical form, and none of them twice or within another', () => {
    const prefixes = all.map(({ cidr }) => getPrefix(cidr))
    expect(prefixes.map(formatPrefix)).toEqual(all.map(({ cidr }) => cidr))
    const within = prefixes.filter((inner) => prefixes.some((outer) => outer !== inner && contains(outer, inner)))
    expect(within.map(formatPrefix)).toEqual([])
  })

  test('hold every block that GetCheckerIpRanges lists', () => {
    const prefixes = all.map(({ cidr }) => getPrefix(cidr))
    const outside = checkerAddressBlocks().filter(
      (block) => !prefixes.some((outer) => contains(outer, getPrefix(block))),
    )
    expect(outside).toEqual([])
  })

  test('every region has two IPv4 blocks, the observed two checkers, and as many IPv6 blocks of each kind', () => {
    for (const region of checkerRegionCodes) {
      const own = all.filter((range) => range.region === region)
      expect(own.map(({ family, cidr }) => `${family} /${cidr.split('/')[1]}`)).toEqual([
        'ipv4 /26',
        'ipv4 /26',
        'ipv6 /53',
        'ipv6 /53',
        'ipv6 /122',
        'ipv6 /122',
      ])
    }
  })

  test('an IPv6 block of 64 addresses ends in an IPv4 block of its region', () => {
    const lowBits = (cidr: string) => getPrefix(cidr).bits & 0xffffffffn
    for (const { cidr, region } of all.filter((range) => range.cidr.endsWith('/122'))) {
      const twin = all.find((range) => range.family === 'ipv4' && lowBits(range.cidr) === lowBits(cidr))
      expect([cidr, twin?.region]).toEqual([cidr, region])
    }
  })

  test('a region alone has its own and those of all regions', () => {
    expect(checkerRanges({ regions: ['eu-west-1'], families: ['ipv4'] })).toEqual([
      { cidr: '15.177.0.0/18', family: 'ipv4' },
      { cidr: '54.228.16.0/26', family: 'ipv4', region: 'eu-west-1' },
      { cidr: '176.34.159.192/26', family: 'ipv4', region: 'eu-west-1' },
    ])
  })
})

describe('what checks need', () => {
  test.each([
    ['R3.1 no region named: all', [checkOf(80)], { regions: checkerRegionCodes, families: ['ipv4'], ports: [80] }],
    [
      'regions, families and ports of several, each once and in order',
      [
        checkOf(8443, { regions: ['sa-east-1', 'us-east-1', 'eu-west-1'], ipAddress: '2001:db8::1' }),
        checkOf(443, { regions: ['us-east-1', 'us-west-1', 'eu-west-1'] }),
        checkOf(443, { regions: ['us-east-1', 'us-west-1', 'eu-west-1'], disabled: true }),
      ],
      {
        regions: ['us-east-1', 'us-west-1', 'eu-west-1', 'sa-east-1'],
        families: ['ipv4', 'ipv6'],
        ports: [443, 8443],
      },
    ],
    [
      'IPv6 alone',
      [checkOf(80, { ipAddress: '2001:db8::1' })],
      { regions: checkerRegionCodes, families: ['ipv6'], ports: [80] },
    ],
    ['nothing', [], undefined],
  ])('%s', (_what, checks, needs) => {
    expect(checkerNeedsOf(checks)).toEqual(needs)
  })

  test('R3.8 a check of a name is made over IPv4', () => {
    const { ipAddress: _, ...named } = checkOf(80, { fullyQualifiedDomainName: 'web.example.net' })
    expect(checkerNeedsOf([named])?.families).toEqual(['ipv4'])
  })
})
