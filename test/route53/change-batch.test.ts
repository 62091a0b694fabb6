import { describe, expect, test } from 'vitest'
import type { Policy, RecordSet } from '../../src/model/record-set.ts'
import { applyBatch, meaningOf, type RecordChange } from '../../src/route53/change-batch.ts'
import { getName } from '../../src/values/name.ts'
import { zone } from '../support/deployment.ts'
import { alias, below, SAMPLE_ZONE_ID, values } from '../support/sample-zone.ts'

const APEX = getName('example.com.')
const a = (name: string, address = '192.0.2.1', more: Partial<RecordSet> = {}) =>
  below(name, values('A', address), more)
const cname = (name: string) => below(name, values('CNAME', 'web.example.net.'))
const routed = (id: string, policy: Policy, more: Partial<RecordSet> = {}) =>
  a('www', '192.0.2.1', { setIdentifier: id, policy, ...more })
const weighted = (id: string, ttlSeconds = 60) => routed(id, { kind: 'weighted', weight: 1 }, { ttlSeconds })
const failover = (id: string, role: 'primary' | 'secondary') => routed(id, { kind: 'failover', role })

const create = (recordSet: RecordSet): RecordChange => ({ action: 'CREATE', recordSet })
const upsert = (recordSet: RecordSet): RecordChange => ({ action: 'UPSERT', recordSet })
const remove = (recordSet: RecordSet): RecordChange => ({ action: 'DELETE', recordSet })

const apply = (there: readonly RecordSet[], changes: readonly RecordChange[]) =>
  applyBatch(zone(APEX, SAMPLE_ZONE_ID, there), changes)

/** The record sets after a batch, without those that every zone has. */
function after(there: readonly RecordSet[], changes: readonly RecordChange[]) {
  const applied = apply(there, changes)
  if (!applied.ok) throw new Error(applied.problems.join('; '))
  return applied.recordSets.filter(({ name }) => name !== APEX).map(meaningOf)
}

describe('what Route 53 takes', () => {
  test.each([
    ['a new record set', [], [create(a('www'))], [a('www')]],
    ['UPSERT of one that is there', [a('www')], [upsert(a('www', '192.0.2.2'))], [a('www', '192.0.2.2')]],
    [
      'another policy: all old ones go in the same batch',
      [a('www')],
      [remove(a('www')), create(weighted('x'))],
      [weighted('x')],
    ],
    ['addresses in the place of a CNAME', [cname('www')], [remove(cname('www')), create(a('www'))], [a('www')]],
    [
      'an alias before its target in one batch',
      [],
      [create(below('x', alias('y.example.com.'))), create(a('y'))],
      [below('x', alias('y.example.com.')), a('y')],
    ],
    [
      'roles that swap',
      [failover('p', 'primary'), failover('q', 'secondary')],
      [upsert(failover('p', 'secondary')), upsert(failover('q', 'primary'))],
      [failover('p', 'secondary'), failover('q', 'primary')],
    ],
    [
      'values in another order when deleting',
      [below('www', values('A', '192.0.2.1', '192.0.2.2'))],
      [remove(below('www', values('A', '192.0.2.2', '192.0.2.1')))],
      [],
    ],
  ] as const)('%s', (_case, there, changes, expected) => {
    expect(after(there, changes)).toEqual(expected.map(meaningOf))
  })
})

describe('R6.6 what it refuses, in its words', () => {
  test.each([
    [
      'create existing',
      [a('www')],
      [create(a('www'))],
      "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    ],
    [
      'delete missing',
      [],
      [remove(weighted('x'))],
      "Tried to delete resource record set [name='www.example.com.', type='A', set-identifier='x'] but it was not found",
    ],
    [
      'delete unequal',
      [a('www')],
      [remove(a('www', '192.0.2.9'))],
      "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    ],
    [
      'other type beside CNAME',
      [cname('www')],
      [create(a('www'))],
      'RRSet of type A with DNS name www.example.com. is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone example.com.',
    ],
    [
      'CNAME beside other type',
      [a('www')],
      [create(cname('www'))],
      'RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    ],
    [
      'CNAME at apex',
      [],
      [create(cname('@'))],
      'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    ],
    [
      'name outside zone',
      [],
      [create(below('www', values('A', '192.0.2.1'), { zone: 'example.net.' }))],
      'RRSet with DNS name www.example.net. is not permitted in zone example.com.',
    ],
    [
      'weighted TTL differs',
      [weighted('x')],
      [create(weighted('y', 300))],
      'RRSet with DNS name www.example.com. and type A, SetIdentifier y cannot be created as weighted sets must contain the same TTL.',
    ],
    [
      'policy mix',
      [weighted('x')],
      [create(failover('p', 'primary'))],
      'RRSet with DNS name www.example.com., type A, SetIdentifier p cannot be created as a non-failover set exists with the same name and type.',
    ],
    [
      'simple beside routed',
      [weighted('x')],
      [create(a('www'))],
      'RRSet with DNS name www.example.com., type A cannot be created as other RRSets exist with the same name and type.',
    ],
    [
      'a role twice',
      [failover('p', 'primary')],
      [create(failover('q', 'primary'))],
      'RRSet with DNS name www.example.com., type A, SetIdentifier q cannot be created as a failover PRIMARY RRSet exists with the same name and type.',
    ],
    [
      'alias zone wrong',
      [],
      [create(below('x', alias('y.example.net.')))],
      `Tried to create an alias that targets y.example.net., type A in zone ${SAMPLE_ZONE_ID}, but the alias target name does not lie within the target zone`,
    ],
    [
      'alias target missing',
      [],
      [create(below('x', alias('y.example.com.')))],
      `Tried to create an alias that targets y.example.com., type A in zone ${SAMPLE_ZONE_ID}, but that target was not found`,
    ],
    [
      'conflicting changes',
      [],
      [create(a('www')), upsert(a('www'))],
      "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
    ],
  ] as const)('%s', (_case, there, changes, problem) => {
    const applied = apply(there, changes)
    expect(applied.ok ? [] : applied.problems).toContain(problem)
  })

  test('apex NS and SOA removed, and limits', () => {
    const whole = zone(APEX, SAMPLE_ZONE_ID, [])
    const applied = applyBatch(whole, whole.recordSets.map(remove))
    expect(applied).toEqual({
      ok: false,
      problems: [
        'A HostedZone must contain exactly one SOA record.',
        'A HostedZone must contain at least one NS record for the zone itself.',
      ],
    })
    const many = (count: number) => Array.from({ length: count }, (_, index) => upsert(a(`h${index}`)))
    expect(applyBatch(whole, many(500)).ok).toBe(true)
    expect(applyBatch(whole, many(501))).toEqual({ ok: false, problems: ['Number of records limit of 1000 exceeded.'] })
  })
})
