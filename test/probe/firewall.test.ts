import { expect, test } from 'vitest'
import type { ProbeResult } from '../../src/model/probe-result.ts'
import { findFirewallSigns } from '../../src/probe/firewall.ts'

type Seen = readonly [reason: ProbeResult['reason'], totalMs: number, connectMs?: number]

const probe = (checkId: string, target: string, [reason, totalMs, connectMs]: Seen): ProbeResult => ({
  checkId,
  target,
  passed: reason === 'ok',
  reason,
  message: '',
  totalMs,
  ...(connectMs === undefined ? {} : { connectMs }),
})

const kindsOf = (...results: readonly ProbeResult[]) =>
  Object.fromEntries([...findFirewallSigns(results)].map(([id, { kind }]) => [id, kind]))

const WEB = 'http://192.0.2.10:80/'
const DB = 'tcp://192.0.2.10:5432'
const OTHER = 'http://192.0.2.99:80/'
const WEB6 = 'http://[2001:db8::1]:80/'
const DB6 = 'tcp://[2001:db8::1]:5432'

test.each<readonly [string, string, Seen, string, Seen, Readonly<Record<string, string>>]>([
  // what                                    first               second                            signs
  ['both are well', WEB, ['ok', 90, 80], DB, ['ok', 90, 80], {}],
  ['dropped, nothing else is known', WEB, ['ok', 90, 80], OTHER, ['connect-timeout', 4000], { second: 'no-answer' }],
  [
    'dropped, the host takes another port',
    WEB,
    ['ok', 90, 80],
    DB,
    ['connect-timeout', 9000],
    { second: 'port-filtered' },
  ],
  [
    'dropped, the host refuses another port',
    WEB,
    ['connection-refused', 80],
    DB,
    ['connect-timeout', 9000],
    { second: 'port-filtered' },
  ],
  ['the same with IPv6', WEB6, ['ok', 90, 80], DB6, ['connect-timeout', 9000], { second: 'port-filtered' }],
  [
    'a failing web server has still taken the connection',
    WEB,
    ['status', 90, 80],
    DB,
    ['connect-timeout', 9000],
    { second: 'port-filtered' },
  ],
  [
    'one check of a port proves nothing about another of it',
    WEB,
    ['ok', 90, 80],
    `${WEB}other`,
    ['connect-timeout', 4000],
    { second: 'no-answer' },
  ],
  ['turned away, the host answers', WEB, ['ok', 90, 80], DB, ['unreachable', 30], { second: 'port-filtered' }],
  ['no way to the host', WEB, ['unreachable', 30], DB, ['unreachable', 30], {}],
  ['refused by the host', WEB, ['ok', 90, 80], DB, ['connection-refused', 79], {}],
  ['refused by something nearer', WEB, ['ok', 90, 80], DB, ['connection-refused', 4], { second: 'near-reset' }],
  ['too near to tell', WEB, ['ok', 9, 8], DB, ['connection-refused', 1], {}],
  ['refused by another host', WEB, ['ok', 90, 80], OTHER, ['connection-refused', 1], {}],
])('%s', (_what, first, seenFirst, second, seenSecond, signs) => {
  expect(kindsOf(probe('first', first, seenFirst), probe('second', second, seenSecond))).toEqual(signs)
})

test('says what it concludes from', () => {
  const signs = findFirewallSigns([
    probe('web', WEB, ['ok', 90, 80]),
    probe('db', DB, ['connect-timeout', 9000]),
    probe('ssh', 'tcp://192.0.2.10:22', ['connection-refused', 3.2]),
  ])
  expect([...signs.values()].map(({ text }) => text)).toEqual([
    'nothing came back, while 192.0.2.10 answers on port 80: a firewall drops what comes to port 5432',
    'refused within 4 ms, while 192.0.2.10 is 80 ms away: something in front of it refuses',
  ])
})
