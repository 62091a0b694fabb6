import { describe, expect, test } from 'vitest'
import { checkPlan } from '../../src/cli/read-plan.ts'

const on = async (day: string | undefined, entry: string, zone = '{}', domain = 'example.com') => {
  const text = `version: 1\nzones: { ${domain}: ${zone} }\ndomains: { ${domain}: ${entry} }\n`
  const { diagnostics } = await checkPlan(
    [{ name: 'plan.yaml', text }],
    day === undefined ? undefined : Date.parse(`${day}T23:59:59Z`),
  )
  return diagnostics.map(({ rule, message }) => `${rule}: ${message}`)
}

describe('R6.30 registration-not-renewed by the clock', () => {
  const expiring = '{ expires: 2027-03-01 }'
  test.each([
    ['without a clock', undefined, expiring, []],
    ['long before', '2026-01-01', expiring, []],
    ['on the day of the renewal', '2027-01-25', expiring, []],
    [
      'the day after it',
      '2027-01-26',
      expiring,
      [
        'registration-not-renewed: example.com. expires on 2027-03-01, in 34 days: it should have renewed by itself 35 days before',
      ],
    ],
    [
      'on the last day',
      '2027-03-01',
      expiring,
      [
        'registration-not-renewed: example.com. expires on 2027-03-01, in 0 days: it should have renewed by itself 35 days before',
      ],
    ],
    ['afterwards', '2027-03-02', expiring, ['registration-not-renewed: example.com. expired on 2027-03-01']],
    [
      'without automatic renewal it is found on every day',
      undefined,
      '{ auto_renew: false }',
      ['registration-not-renewed: example.com. does not renew by itself'],
    ],
  ])('%s', async (_case, day, entry, found) => {
    expect(await on(day, entry)).toEqual(found)
  })

  test.each([
    ['2027-04-14', 'renew it by 2027-04-14, the last day that Route 53 still does'],
    ['2027-04-15', 'if it was renewed, write the new date; else ask AWS Support to restore it'],
  ])('what helps on %s', async (day, hint) => {
    const text = `version: 1\ndomains: { example.com: ${expiring} }\n`
    const { diagnostics } = await checkPlan([{ name: 'plan.yaml', text }], Date.parse(`${day}T12:00:00Z`))
    expect(diagnostics.map((finding) => finding.hint)).toEqual([hint])
  })
})

describe('R6.32 registered-ds-differs', () => {
  const ds = (algorithm: number) => `{ ds: ["12345 ${algorithm} 2 ${'0123456789ABCDEF'.repeat(4)}"] }`
  const signed = '{ dnssec: { signing: true } }'
  test.each([
    ['signed, with its DS', ds(13), signed, []],
    ['not signed, none at the parent', '{ ds: [] }', '{}', []],
    ['signed, and the plan does not say', '{}', signed, []],
    [
      'not signed',
      ds(13),
      '{}',
      [
        'registered-ds-differs: example.com. has a DS record at its parent, but the zone is not signed: resolvers that validate refuse all of its answers',
      ],
    ],
    [
      'of another algorithm',
      ds(8),
      signed,
      [
        'registered-ds-differs: the DS record of example.com. is of a key with algorithm 8, and Route 53 signs with 13: no key of the zone matches it',
      ],
    ],
    [
      'signed, none at the parent',
      '{ ds: [] }',
      signed,
      ['registered-ds-differs: example.com. is signed, but its parent has no DS record: nobody validates it'],
    ],
  ])('%s', async (_case, entry, zone, found) => {
    expect(await on(undefined, entry, zone)).toEqual(found)
  })
})

test.each([
  ['2027-02-30', 'plan-schema'],
  ['1999-01-01', 'plan-schema'],
  ['soon', 'plan-schema'],
])('expires: %s is no day', async (day, rule) => {
  expect((await on(undefined, `{ expires: "${day}" }`)).join()).toContain(rule)
})

test('a DS record that does not parse is reported where it stands', async () => {
  expect(await on(undefined, '{ ds: ["12345 13 2 XYZ"] }', '{ dnssec: { signing: true } }')).toEqual([
    expect.stringMatching(/^value-syntax: /),
  ])
})

test('a lock is asked for only where there is one', async () => {
  expect(await on(undefined, '{ transfer_lock: false }', '{}', 'example.co.uk')).toEqual([])
  expect(await on(undefined, '{ transfer_lock: false }')).toEqual([
    'registration-unlocked: example.com. has no transfer lock',
  ])
})
