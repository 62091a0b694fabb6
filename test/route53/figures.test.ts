import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CHECKER_REGIONS_MIN,
  CHECKERS_PER_REGION,
  checkerAddressBlocks,
  checkerRegionCodes,
  HEALTHY_FRACTION,
  healthyCheckersNeeded,
  isCheckerRegion,
  probeTimeouts,
} from '../../src/route53/checkers.ts'
import {
  checkDefaults,
  NS_TTL_SECONDS,
  nameServersOf,
  privateNameServers,
  SOA_TTL_SECONDS,
  soaText,
} from '../../src/route53/defaults.ts'
import { isAdjustable, limits } from '../../src/route53/limits.ts'
import { isAliasType, isMultivalueType, isRoutable } from '../../src/route53/record-types.ts'
import { simulatedAddresses } from '../../src/route53/simulated-addresses.ts'
import { contains, formatAddress, type IpPrefix, parseAddress, parsePrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'

describe('checkers', () => {
  test('R3.1 eight regions, two checkers each, at least three chosen', () => {
    expect(checkerRegionCodes).toHaveLength(8)
    expect(checkerRegionCodes.length * CHECKERS_PER_REGION).toBe(16)
    expect(CHECKER_REGIONS_MIN).toBe(3)
    expect([isCheckerRegion('us-east-1'), isCheckerRegion('eu-central-1')]).toEqual([true, false])
  })

  test.each([
    // time-model.md D2: checkers, healthy ones needed
    [3, 1],
    [4, 1],
    [6, 2],
    [8, 2],
    [10, 2],
    [12, 3],
    [14, 3],
    [16, 3],
    // 9 of 50 are exactly 18 %, which is not more than 18 %
    [50, 10],
    [100, 19],
  ])('R3.3 of %i checkers %i must say healthy', (checkers, needed) => {
    expect(healthyCheckersNeeded(checkers)).toBe(needed)
    expect(needed / checkers).toBeGreaterThan(HEALTHY_FRACTION)
    expect((needed - 1) / checkers).not.toBeGreaterThan(HEALTHY_FRACTION)
  })

  test('R3.4 timeouts', () => {
    expect(probeTimeouts).toEqual({
      httpConnectSeconds: 4,
      httpResponseSeconds: 2,
      bodySeconds: 2,
      tcpConnectSeconds: 10,
    })
  })

  test('R3.10a probes come from well-formed blocks', () => {
    expect(checkerAddressBlocks().filter((block) => parsePrefix(block)?.hostBits !== false)).toEqual([])
  })
})

describe('limits and defaults', () => {
  test('R1.51 key figures, and which AWS raises', () => {
    expect([limits.recordsPerZone, limits.hostedZonesPerAccount, limits.healthChecksPerAccount]).toEqual([
      10000, 500, 200,
    ])
    expect([isAdjustable('recordsPerZone'), isAdjustable('ksksPerZone')]).toEqual([true, false])
  })

  test('R1.46 the records of a new zone', () => {
    expect([NS_TTL_SECONDS, SOA_TTL_SECONDS]).toEqual([172800, 900])
    expect(soaText(getName('ns-1.awsdns-00.com.'))).toBe(
      'ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400',
    )
    expect(privateNameServers).toHaveLength(4)
  })

  test('R6.9 made-up name servers: stable, one under each of four domains, numbered as AWS does', () => {
    const servers = nameServersOf(getName('example.com'))
    expect(servers).toEqual(nameServersOf(getName('EXAMPLE.com.')))
    expect(servers).not.toEqual(nameServersOf(getName('example.org')))
    expect(servers.map((name) => name.split('.').slice(2).join('.'))).toEqual(['com.', 'net.', 'org.', 'co.uk.'])
    for (const [index, name] of servers.entries()) {
      const number = Number(/^ns-(\d+)\.awsdns-[0-6]\d\./.exec(name)?.[1])
      expect(Math.floor(number / 512)).toBe(index)
    }
  })

  test('R3.2 a check that says nothing', () => {
    expect(checkDefaults).toMatchObject({ requestIntervalSeconds: 30, failureThreshold: 3, inverted: false })
  })

  test.each([
    // type   routable multivalue alias
    ['A', true, true, true],
    ['CNAME', true, false, true],
    ['DS', false, false, true],
    ['NS', false, false, false],
    ['SOA', false, false, false],
  ] as const)('R1.10 R1.41 %s', (type, routable, multivalue, alias) => {
    expect([isRoutable(type), isMultivalueType(type), isAliasType(type)]).toEqual([routable, multivalue, alias])
  })
})

describe('simulated addresses', () => {
  const block = (text: string) => parsePrefix(text)?.prefix
  const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32']
    .map(block)
    .filter((prefix): prefix is IpPrefix => prefix !== undefined)

  test('two different ones of each family, canonical, all from the documentation ranges', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { A, AAAA } = simulatedAddresses(name)
        expect(new Set([...A, ...AAAA]).size).toBe(4)
        for (const [family, texts] of [[4, A] as const, [6, AAAA] as const])
          for (const text of texts) {
            const address = parseAddress(text)
            expect(address?.family).toBe(family)
            expect(address && formatAddress(address)).toBe(text)
            expect(documentation.some((range) => address && contains(range, address))).toBe(true)
          }
      }),
    )
  })

  test('stable: these are promised to plans, exports and servers alike', () => {
    expect(simulatedAddresses('lb-1.us-east-1.elb.amazonaws.com')).toEqual(
      simulatedAddresses('dualstack.LB-1.us-east-1.elb.amazonaws.com.'),
    )
    expect(simulatedAddresses('d111111abcdef8.cloudfront.net')).toMatchInlineSnapshot(`
      {
        "A": [
          "192.0.2.200",
          "198.51.100.171",
        ],
        "AAAA": [
          "2001:db8:e2cc:9051::1",
          "2001:db8:e2cc:9051::2",
        ],
      }
    `)
  })

  test('never a network or broadcast address', () => {
    for (let index = 0; index < 2000; index += 1)
      for (const text of simulatedAddresses(`r-${index}`).A) expect(text).toMatch(/\.(?!0$|255$)\d+$/)
  })
})
