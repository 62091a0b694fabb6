import { describe, expect, test } from 'vitest'
import { registrationCourses } from '../../src/simulate/registrations.ts'
import { planOf } from '../health/plan.ts'

const courseOf = async (domain: string, entry: string, zones = '{}') => {
  const deployment = await planOf(`version: 1\nzones: ${zones}\ndomains: { ${domain}: ${entry} }\n`)
  const [course] = registrationCourses(deployment)
  if (course === undefined) throw new Error('the plan has no registration that ends')
  return course
}

const days = ({ events }: Awaited<ReturnType<typeof courseOf>>) => events.map(({ day, kind }) => `${day} ${kind}`)

describe('R6.30 a domain that nobody renews', () => {
  test.each([
    [
      'a generic top-level domain, over the end of a leap February',
      'example.com',
      '{ expires: 2028-02-01 }',
      [
        '2027-12-18 reminder',
        '2027-12-28 automatic-renewal',
        '2028-02-01 expiry',
        '2028-03-16 last-renewal',
        '2028-03-17 deleted',
        '2028-03-19 gone',
        '2028-04-16 last-restoration',
        '2028-04-21 released',
      ],
    ],
    [
      'without automatic renewal, where nothing restores',
      'example.co.uk',
      '{ expires: 2027-03-01, auto_renew: false }',
      [
        '2027-01-15 reminder',
        '2027-03-01 expiry',
        '2027-05-30 last-renewal',
        '2027-05-30 deleted',
        '2027-06-01 gone',
        '2027-06-01 released',
      ],
    ],
    [
      'one that leaves before it expires',
      'example.co.za',
      '{ expires: 2027-03-01 }',
      [
        '2027-01-15 reminder',
        '2027-01-25 automatic-renewal',
        '2027-02-28 last-renewal',
        '2027-02-28 deleted',
        '2027-03-01 expiry',
        '2027-03-01 gone',
        '2027-03-10 last-restoration',
        '2027-03-10 released',
      ],
    ],
  ])('%s', async (_case, domain, entry, expected) => {
    expect(days(await courseOf(domain, entry))).toEqual(expected)
  })

  test('may stop at expiry and does at deletion; before expiry where it is deleted before', async () => {
    expect((await courseOf('example.com', '{ expires: 2027-03-01 }')).stops).toMatchObject({
      from: '2027-03-01',
      by: '2027-04-15',
    })
    expect((await courseOf('example.co.za', '{ expires: 2027-03-01 }')).stops).toMatchObject({
      from: '2027-02-28',
      by: '2027-02-28',
    })
  })

  test('one whose end the plan does not give has no timeline', async () => {
    expect(registrationCourses(await planOf('version: 1\ndomains: { example.com: { auto_renew: true } }\n'))).toEqual(
      [],
    )
  })
})

describe('R6.31 how long caches hold on', () => {
  const zone = (records: string) => `{ example.com: { records: { ${records} } } }`

  test.each([
    ['the delegation of com for two days', '', { delegation: 172_800, answer: 0 }, '2027-04-17'],
    [
      'and an answer that was got at the last moment',
      'www: { A: { values: [192.0.2.1], ttl: 1d } }',
      { delegation: 172_800, answer: 86_400 },
      '2027-04-18',
    ],
    [
      'the NS records of the zone where they are kept longer',
      '"@": { NS: { values: [ns1.example.net.], ttl: 6d } }',
      { delegation: 518_400, answer: 0 },
      '2027-04-21',
    ],
  ])('%s', async (_case, records, cached, everywhere) => {
    const course = await courseOf('example.com', '{ expires: 2027-03-01 }', zone(records))
    expect(course.cached).toEqual(cached)
    expect(course.stops.everywhere).toBe(everywhere)
  })
})
