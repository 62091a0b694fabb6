import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { Zone } from '../../src/model/deployment.ts'
import type { Alias, RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import type { RecordType } from '../../src/values/rdata/rdata.ts'
import { comparableEngine } from '../oracle/compare.ts'
import { deployment, prefix, rdata, recordSet, zone } from '../support/deployment.ts'

/** Ends of the rules about names, which the worked decisions do not reach. */

const simple = (name: string, type: RecordType, ...values: readonly string[]): RecordSet =>
  recordSet({ name: getName(name), type, data: { kind: 'values', values: rdata(type, ...values) } })

const alias = (name: string, to: string, hostedZoneId = 'Z1'): RecordSet => {
  const data: Alias = { kind: 'alias', hostedZoneId, dnsName: getName(to), evaluateTargetHealth: true }
  return recordSet({ name: getName(name), data })
}

function ask(zones: readonly Zone[], name: string, type: string, client = {}) {
  const plan = deployment(zones)
  return comparableEngine(decide(compile(plan), believe(plan, CALM), { name: getName(name), type }, client))
}

const apex = getName('example.com.')

test('R2.9 ANY is answered with one type: A before AAAA, and an address before all else', () => {
  const sets = [
    simple('w.example.com.', 'TXT', '"t"'),
    simple('w.example.com.', 'AAAA', '2001:db8::1'),
    simple('w.example.com.', 'A', '192.0.2.1'),
  ]
  const found = (all: readonly RecordSet[]) => Object.keys(ask([zone(apex, 'Z1', all)], 'w.example.com.', 'ANY').shares)
  expect(found(sets)).toEqual(['w.example.com. answer A 192.0.2.1 @60'])
  expect(found(sets.slice(0, 2))).toEqual(['w.example.com. answer AAAA 2001:db8::1 @60'])
  expect(found(sets.slice(0, 1))).toEqual(['w.example.com. answer TXT "t" @60'])
})

describe('R2.6 sixteen CNAMEs are followed', () => {
  const chain = (steps: number) => {
    const cnames = Array.from({ length: steps }, (_, index) =>
      simple(`n${index}.example.com.`, 'CNAME', `n${index + 1}.example.com.`),
    )
    return ask(
      [zone(apex, 'Z1', [...cnames, simple(`n${steps}.example.com.`, 'A', '192.0.2.1')])],
      'n0.example.com.',
      'A',
    )
  }
  test.each([
    [16, 16, 'n16.example.com. answer A 192.0.2.1 @60'],
    [17, 16, 'n16.example.com. answer CNAME n17.example.com. @60'],
  ])('of %d: %d', (steps, followed, end) => {
    const { chain: found, shares } = chain(steps)
    expect(found).toHaveLength(followed)
    expect(Object.keys(shares).map((text) => text.split('; ').at(-1))).toEqual([end])
  })
})

test.each([
  [16, 'a0.example.com. answer A 192.0.2.1 @60'],
  [17, 'a0.example.com. nodata (fail-open)'],
])('R2.55 of %d levels of aliases', (levels, end) => {
  const aliases = Array.from({ length: levels }, (_, index) =>
    alias(`a${index}.example.com.`, `a${index + 1}.example.com.`),
  )
  const zones = [zone(apex, 'Z1', [...aliases, simple(`a${levels}.example.com.`, 'A', '192.0.2.1')])]
  expect(Object.keys(ask(zones, 'a0.example.com.', 'A').shares)).toEqual([end])
})

test('R2.22 an alias finds nothing in another zone of the plan', () => {
  const zones = [
    zone(apex, 'Z1', [alias('www.example.com.', 'www.example.net.', 'Z2')]),
    zone(getName('example.net.'), 'Z2', [simple('www.example.net.', 'A', '192.0.2.1')]),
  ]
  expect(ask(zones, 'www.example.com.', 'A').kind).toBe('nodata')
})

test('R5.9 in a private zone the region of the VPC locates the client, not its country', () => {
  const areas = (['EU', 'NA'] as const).map((continent, index) =>
    recordSet({
      name: getName('www.example.com.'),
      setIdentifier: continent,
      policy: { kind: 'geolocation', area: { kind: 'continent', continent } },
      data: { kind: 'values', values: rdata('A', `192.0.2.${index}`) },
    }),
  )
  const vpcs = [{ id: 'vpc-1', region: 'us-east-1', cidrs: [prefix('10.0.0.0/8')] }]
  const found = (more: Partial<Zone>) =>
    Object.keys(ask([zone(apex, 'Z1', areas, more)], 'www.example.com.', 'A', { country: 'FR' }).shares)
  expect(found({})).toEqual(['www.example.com. answer A 192.0.2.0 @60'])
  expect(found({ vpcs })).toEqual(['www.example.com. answer A 192.0.2.1 @60'])
})
