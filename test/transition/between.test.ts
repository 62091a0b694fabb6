import { expect, test } from 'vitest'
import type { RecordSet } from '../../src/model/record-set.ts'
import { examineTransition } from '../../src/transition/between.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, zone } from '../support/deployment.ts'
import { alias, below, endpointCheck, SAMPLE_ZONE_ID, values } from '../support/sample-zone.ts'

const a = (name: string, address: string, more: Partial<RecordSet> = {}) => below(name, values('A', address), more)
const cname = (name: string, target: string) => below(name, values('CNAME', target))
const [p, s] = [
  a('www', '192.0.2.1', { setIdentifier: 'p', policy: { kind: 'failover', role: 'primary' }, healthCheckId: 'web' }),
  a('www', '192.0.2.2', { setIdentifier: 's', policy: { kind: 'failover', role: 'secondary' } }),
]
const eu = (name: string, address: string) =>
  a(name, address, {
    setIdentifier: 'eu',
    policy: { kind: 'geolocation', area: { kind: 'continent', continent: 'EU' } },
  })
const rest = (name: string, address: string) =>
  a(name, address, { setIdentifier: 'rest', policy: { kind: 'geolocation', area: { kind: 'default' } } })

/** Gaps in short, by what a zone is before and after each batch. */
function gaps(...stages: readonly (readonly RecordSet[])[]) {
  const whole = stages.map((sets) => zone(getName('example.com.'), SAMPLE_ZONE_ID, sets))
  const [first, last] = [whole[0], whole.at(-1)]
  if (first === undefined || last === undefined) throw new Error('a transition has two ends')
  const plan = deployment([last], [endpointCheck('web')])
  const between = examineTransition(plan, {
    zone: last,
    before: first.recordSets,
    batches: whole.slice(1).map(({ recordSets }) => ({ after: recordSets })),
    checks: [],
  })
  return {
    gaps: between.gaps.map(({ question: { name, type }, batch, what, clients, down }) =>
      [name, type, batch, what, clients.join('+'), down].filter((part) => part !== undefined).join(' '),
    ),
    ending: between.ending.map(({ name, type }) => `${name} ${type}`),
  }
}

test.each([
  ['one batch has nothing between', [[a('x', '192.0.2.1')], [a('y', '192.0.2.1')]], [], ['x.example.com. A']],
  ['targets first', [[], [a('y', '192.0.2.1')], [a('y', '192.0.2.1'), cname('x', 'y.example.com.')]], [], []],
  [
    'a name gone before it comes back',
    [[a('x', '192.0.2.1')], [], [a('x', '192.0.2.2')]],
    ['x.example.com. A 0 empty all'],
    [],
  ],
  [
    'a CNAME whose target goes first',
    [[a('y', '192.0.2.1'), cname('x', 'y.example.com.')], [cname('x', 'y.example.com.')], [a('x', '192.0.2.1')]],
    ['x.example.com. A 0 empty all'],
    ['y.example.com. A'],
  ],
  [
    'a CNAME out of the zone gave addresses of both families',
    [[cname('x', 'lb.example.net.')], [a('x', '192.0.2.1')]],
    [],
    ['x.example.com. AAAA'],
  ],
  [
    'a wildcard that a new name hides for one type',
    [
      [a('*', '192.0.2.1'), below('*', values('AAAA', '2001:db8::1'))],
      [a('*', '192.0.2.1'), below('*', values('AAAA', '2001:db8::1')), a('n', '192.0.2.2')],
      [
        a('*', '192.0.2.1'),
        below('*', values('AAAA', '2001:db8::1')),
        a('n', '192.0.2.2'),
        below('n', values('AAAA', '2001:db8::2')),
      ],
    ],
    ['n.example.com. AAAA 0 empty all'],
    [],
  ],
  [
    'only some clients',
    [
      [eu('g', '192.0.2.1'), rest('g', '192.0.2.2')],
      [eu('g', '192.0.2.1')],
      [eu('g', '192.0.2.3'), rest('g', '192.0.2.2')],
    ],
    ['g.example.com. A 0 empty other'],
    [],
  ],
  [
    'a standby that is missing shows only while the primary is unhealthy',
    [[p, s], [p], [p, { ...s, ttlSeconds: 30 }]],
    ['www.example.com. A 0 fail-open all web'],
    [],
  ],
  [
    'a value of neither end',
    [[a('x', '192.0.2.1')], [a('x', '192.0.2.66')], [a('x', '192.0.2.2')]],
    ['x.example.com. A 0 foreign all'],
    [],
  ],
  [
    'an alias through what has changed already',
    [
      [a('x', '192.0.2.1'), below('y', alias('x.example.com.'))],
      [a('x', '192.0.2.2'), below('y', alias('x.example.com.'))],
      [a('x', '192.0.2.2'), a('y', '192.0.2.3')],
    ],
    ['y.example.com. A 0 foreign all'],
    [],
  ],
] as const)('%s', (_case, stages, expected, ending) => {
  expect(gaps(...stages)).toEqual({ gaps: expected, ending })
})
