import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import type { RecordType } from '../../src/values/rdata/rdata.ts'
import { comparableEngine } from '../oracle/compare.ts'
import { check, deployment, rdata, recordSet, zone } from '../support/deployment.ts'

/** What random plans once showed to be wrong, each as small as it became. */

const simple = (name: string, type: RecordType, value: string, healthCheckId?: string): RecordSet =>
  recordSet({
    name: getName(name),
    type,
    data: { kind: 'values', values: rdata(type, value) },
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })

test.each([
  // rule   found                                                  record sets                                                                                             shares
  [
    'R4.1',
    'an answer behind a CNAME that failed open says so',
    [simple('c.example.com.', 'CNAME', 'a.example.com.', 'down'), simple('a.example.com.', 'A', '192.0.2.1')],
    { 'c.example.com. -> a.example.com.; a.example.com. answer A 192.0.2.1 @60 (fail-open)': '1' },
  ],
  [
    'R4.1',
    'so does a negative answer behind it',
    [simple('c.example.com.', 'CNAME', 'example.com.', 'down')],
    { 'c.example.com. -> example.com.; example.com. nodata (fail-open)': '1' },
  ],
] as const)('%s %s', (_rule, _found, recordSets, shares) => {
  const plan = deployment([zone(getName('example.com.'), 'Z1', recordSets)], [check('down')])
  const health = believe(plan, { ...CALM, observations: new Map([['down', false]]) })
  const decision = decide(compile(plan), health, { name: getName('c.example.com.'), type: 'A' }, {})
  expect(comparableEngine(decision).shares).toEqual(shares)
})
