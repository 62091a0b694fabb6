import { describe, expect, test } from 'vitest'
import { callerReference, sortChecks, unreachableCheckNotes } from '../../../src/formats/change-batch/health-checks.ts'
import type { CalculatedCheck, HealthCheck } from '../../../src/model/health-check.ts'
import { deployment, NOWHERE } from '../../support/deployment.ts'
import { endpointCheck } from '../../support/sample-zone.ts'

const calculated = (id: string, children: readonly string[], more: Partial<CalculatedCheck> = {}): CalculatedCheck => ({
  id,
  type: 'CALCULATED',
  children,
  healthThreshold: 1,
  generation: 1,
  inverted: false,
  disabled: false,
  inline: false,
  at: NOWHERE,
  ...more,
})

const reference = (check: HealthCheck, ...others: readonly HealthCheck[]) =>
  callerReference(check, deployment([], [check, ...others]).healthChecks)

describe('the caller reference', () => {
  const web = endpointCheck('web', { ipAddress: '8.8.8.8' })

  test('is the same for the same settings, whatever else the check has', () => {
    expect(reference({ ...web, inline: true, watches: ['x'] })).toBe(reference(web))
    expect(reference(web)).toMatch(/^r53sim-web-[0-9a-f]{12}-g1$/)
  })

  test.each([
    ['another port', { port: 81 }],
    ['another address', { ipAddress: '8.8.4.4' }],
    ['inverted', { inverted: true }],
    ['another generation', { generation: 2 }],
    ['another name', { id: 'web2' }],
  ] as const)('is another with %s', (_what, change) => {
    expect(reference({ ...web, ...change })).not.toBe(reference(web))
  })

  test('a calculated check gets a new one with its children: their ids change, and AWS refuses the old reference', () => {
    const any = calculated('any', ['web'])
    expect(reference(any, web)).not.toBe(reference(any, { ...web, port: 81 }))
    expect(reference(any, web)).toBe(reference(any, { ...web, watches: ['x'] }))
  })

  test('has at most 64 characters, all of them printable ASCII', () => {
    const long = endpointCheck(`${'x'.repeat(100)}`, { generation: 123_456 })
    expect(reference(long).length).toBeLessThanOrEqual(64)
    expect(reference(endpointCheck('schön und\n😀'))).toMatch(/^r53sim-sch_n_und__-[0-9a-f]{12}-g1$/)
  })

  test('calculated checks in a circle, which are an error elsewhere, have one all the same', () => {
    expect(reference(calculated('a', ['b']), calculated('b', ['a']))).toMatch(/^r53sim-a-/)
  })
})

test('checks are made before the calculated ones that count them, children first', () => {
  const ids = (...checks: readonly HealthCheck[]) => sortChecks(deployment([], checks)).map(({ id }) => id)
  expect(ids(calculated('a', ['z', 'b']), endpointCheck('z'), calculated('b', ['y']), endpointCheck('y'))).toEqual([
    'y',
    'z',
    'b',
    'a',
  ])
  expect(ids(calculated('a', ['b']), calculated('b', ['a']))).toEqual(['b', 'a'])
  const chain = Array.from({ length: 20_000 }, (_, index) => calculated(`c${index}`, [`c${index + 1}`]))
  expect(ids(...chain)).toHaveLength(20_000)
})

test.each([
  // address           use
  ['10.1.2.3', 'private'],
  ['127.0.0.1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['192.0.2.1', 'documentation'],
  ['203.0.113.255', 'documentation'],
  ['2001:db8::1', 'documentation'],
  ['fd00::1', 'private'],
  ['::1', 'loopback'],
  ['100.64.0.1', 'shared'],
  ['224.0.0.1', 'multicast'],
  ['::ffff:8.8.8.8', 'transition'],
] as const)('a check of %s is lost: %s address', (ipAddress, use) => {
  expect(unreachableCheckNotes([endpointCheck('web', { ipAddress })])).toEqual([
    {
      severity: 'lost',
      code: 'check-special-use-address',
      path: 'web',
      message: `Route 53 refuses health check web: no checker reaches ${ipAddress} (${use} address)`,
    },
  ])
})

test.each(['8.8.8.8', '11.0.0.0', '192.0.3.0', '172.32.0.1', '100.128.0.1', '2600::1', '223.255.255.255'])(
  'a check of %s is not',
  (ipAddress) => {
    expect(unreachableCheckNotes([endpointCheck('web', { ipAddress })])).toEqual([])
  },
)

test('a check by name alone is looked up by AWS', () => {
  expect(unreachableCheckNotes([endpointCheck('web', { fullyQualifiedDomainName: 'localhost' })])).toEqual([])
})
