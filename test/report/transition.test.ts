import { describe, expect, test } from 'vitest'
import { examineAll } from '../../src/cli/transition-notes.ts'
import { writeDifference } from '../../src/formats/change-batch/write-live.ts'
import { formatJson } from '../../src/report/json.ts'
import { asciiSymbols, plainStyle } from '../../src/report/style.ts'
import { checkChangesToJson, checkChangesToText } from '../../src/report/transition/checks.ts'
import { transitionsToJson } from '../../src/report/transition/json.ts'
import { transitionsToText } from '../../src/report/transition/text.ts'
import type { CheckChange, CheckMember } from '../../src/route53/zone-transition.ts'
import { exportContext } from '../support/export.ts'
import { deploymentOf } from '../support/importing.ts'
import { liveOf } from '../support/live.ts'
import { answersOf } from '../support/route53-answers.ts'
import { schemaErrors } from '../support/schemas.ts'

const plan = (records: string) => `
version: 1
endpoints:
  web:  { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  web2: { ipv4: 192.0.2.20, health_check: { type: TCP, port: 80 } }
zones:
  example.com:
    id: Z0EXAMPLE12345
    records: { ${records} }
`

async function examined(before: string, after: string, more: Parameters<typeof exportContext>[1] = {}) {
  const deployment = await deploymentOf(plan(after))
  const live = await liveOf(answersOf(await deploymentOf(plan(before))))
  const { transitions = [] } = writeDifference(deployment, exportContext(deployment, { force: true, ...more }), live)
  return examineAll(deployment, transitions)
}

const screen = { style: plainStyle, showAll: false, folder: 'b' }
const weights = '{ weighted: { blue: { weight: 90, endpoint: web }, green: { weight: 10, endpoint: web2 } } }'

describe('one screen', () => {
  test('another policy, another TTL, what goes and what stays', async () => {
    const before = `www: { A: ${weights} }, api: { A: { ttl: 300, values: [192.0.2.10] } }, old: { A: [192.0.2.9] }`
    const after = 'www: { A: { failover: { primary: web, secondary: web2 } } }, api: { A: [192.0.2.10] }'
    const lines = [
      'example.com. 5 changes in 1 batch',
      'batch 1 example.com.001.change-batch.json: 2 CREATE, 1 UPSERT, 2 DELETE',
      '  ~ api.example.com A              TTL 300 → 60',
      '  - www.example.com A "blue"       Weight 90, TTL 60, HealthCheckId web, 192.0.2.10',
      '  - www.example.com A "green"      Weight 10, TTL 60, HealthCheckId web2, 192.0.2.20',
      '  + www.example.com A "primary"    Failover PRIMARY, TTL 60, HealthCheckId web, 192.0.2.10',
      '  + www.example.com A "secondary"  Failover SECONDARY, TTL 60, HealthCheckId web2, 192.0.2.20',
      '  clients got → get after it',
      '    api.example.com A    the same, TTL 300 → 60',
      '    www.example.com A    192.0.2.10 90 % · 192.0.2.20 10 % → 192.0.2.10',
      '✓ a batch is all or nothing: clients get the answers before it or those after it',
      '· caches may give the answers from before a batch for up to 300 s after it: keep what they lead to',
      'alive that long',
      '· at AWS and not in the plan, stays (--prune deletes): old.example.com A',
      'send  aws route53 change-resource-record-sets --hosted-zone-id Z0EXAMPLE12345 --change-batch file://b/example.com.001.change-batch.json',
      'undo  the same with example.com.001.rollback.json',
      '',
    ]
    expect(transitionsToText(await examined(before, after), screen).split('\n')).toEqual(lines)
    const pruned = transitionsToText(await examined(before, after, { prune: true }), screen)
    expect(pruned).toContain('    old.example.com A    192.0.2.9 → no such name\n')
    expect(pruned).toContain('\n! not answered any more, or not for all clients: old.example.com A\n')
  })

  test('what only a check that is down shows, by kind of client', async () => {
    const before = 'www: { A: { geolocation: { EU: { endpoint: web }, default: { endpoint: web } } } }'
    const after = 'www: { A: { geolocation: { EU: { endpoint: web }, default: { endpoint: web2 } } } }'
    const text = transitionsToText(await examined(before, after), screen)
    expect(text.split('\n').filter((line) => /^ {4}/.test(line))).toEqual([
      '    www.example.com A  other             192.0.2.10 → 192.0.2.20',
      '                       web down          192.0.2.10 (unhealthy) → 192.0.2.20',
      '                       other, web2 down  192.0.2.10 → 192.0.2.20 (unhealthy)',
    ])
  })

  test('many names that change alike share lines, many batches a line each', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `n${index}: { A: [192.0.2.1] }`)
    const all = await examined(names.join(', '), names.join(', ').replaceAll('192.0.2.1', '192.0.2.2'))
    const text = transitionsToText(all, screen)
    expect(text.split('\n').slice(0, 6)).toEqual([
      'example.com. 2,000 changes in 4 batches',
      ...[1, 2, 3, 4].map(
        (part) => `batch ${part} example.com.00${part}.change-batch.json: 500 UPSERT; 500 names: 192.0.2.1 → 192.0.2.2`,
      ),
      '✓ no client is without a live answer between any two of the 4 batches, with all checks healthy',
    ])
    expect(text).toContain('\nthen  the others in order, each after aws route53 wait resource-record-sets-changed ')
    const [two] = await examined(
      names.slice(0, 600).join(', '),
      names.slice(0, 600).join(', ').replaceAll('192.0.2.1', '192.0.2.2'),
    )
    const lines = transitionsToText(two === undefined ? [] : [two], screen).split('\n')
    expect(lines.slice(2, 9)).toEqual([
      '  ~ n0.example.com A,               192.0.2.1 → 192.0.2.2',
      '  ~ n1.example.com A,',
      '  ~ n10.example.com A and 497 more',
      '  clients got → get after it',
      '    n0.example.com A,                 192.0.2.1 → 192.0.2.2',
      '    n1.example.com A,',
      '    n10.example.com A and 497 more',
    ])
    expect(
      transitionsToText(all, { ...screen, showAll: true })
        .split('\n')
        .filter((line) => line.startsWith('  ~ ')),
    ).toHaveLength(2000)
  })

  test('control characters of a zone do not reach a terminal, and ASCII is enough', async () => {
    const all = await examined('www: { TXT: ["a"] }', 'www: { TXT: ["b\\u001b[31m"] }')
    const text = transitionsToText(all, { ...screen, style: { ...plainStyle, symbols: asciiSymbols } })
    expect(text).toMatch(/^[\n -~]+$/)
    expect(text).toContain('"a" -> "b\\033[31m"')
  })
})

test('the same for machines, member by member', async () => {
  const before = `www: { A: ${weights} }, lb: { A: { alias: www } }, gone: { A: [192.0.2.1, 192.0.2.2] }`
  const after = `www: { A: ${weights.replace('90', '80')} }, lb: { A: { alias: www, evaluate_target_health: false } }, new: { A: [192.0.2.3] }`
  const transitions = transitionsToJson(await examined(before, after, { prune: true }))
  const empty = { to: 'change-batch', plan: 'p', written: false, files: [], notes: [], refusals: [] }
  expect(schemaErrors('notes', JSON.parse(formatJson('notes', { ...empty, transitions })))).toEqual([])
  expect(transitions).toMatchObject([
    {
      zone: 'example.com.',
      zone_id: 'Z0EXAMPLE12345',
      safe: true,
      ending: [{ name: 'gone.example.com.', type: 'A' }],
      staying: [],
      batches: [
        {
          changes: [
            { action: 'UPSERT', set_identifier: 'blue', fields: [{ name: 'Weight', before: 90, after: 80 }] },
            {
              name: 'lb.example.com.',
              fields: [{ name: 'AliasTarget.EvaluateTargetHealth', before: true, after: false }],
            },
            {
              action: 'CREATE',
              fields: [
                { name: 'TTL', after: 60 },
                { name: 'ResourceRecords', after: ['192.0.2.3'] },
              ],
            },
            { action: 'DELETE', fields: [{ name: 'TTL', before: 60 }, { before: ['192.0.2.1', '192.0.2.2'] }] },
          ],
        },
      ],
    },
  ])
})

test('health checks that are made, changed and deleted', () => {
  const changes: readonly CheckChange[] = [
    {
      action: 'create',
      name: 'web',
      before: new Map(),
      after: new Map<string, CheckMember>([
        ['Type', 'HTTP'],
        ['Regions', ['eu-west-1', 'us-east-1', 'us-west-1']],
        ['AlarmIdentifier', { Region: 'eu-west-1', Name: 'errors' }],
      ]),
      replaces: 'id-0',
    },
    {
      action: 'update',
      name: 'api',
      awsId: 'id-1',
      before: new Map<string, CheckMember>([
        ['FailureThreshold', 3],
        ['ResourcePath', '/up'],
        ['Port', 80],
      ]),
      after: new Map<string, CheckMember>([
        ['FailureThreshold', 5],
        ['Port', 80],
      ]),
    },
    { action: 'delete', name: 'old', awsId: 'id-2', before: new Map(), after: new Map() },
  ]
  const text = checkChangesToText(changes, { style: plainStyle, showAll: false, bundle: 'b/plan.bundle.json' })
  expect(text.split('\n')).toEqual([
    'health checks 3 changes',
    '  + web  Type HTTP, Regions eu-west-1 us-east-1 us-west-1, AlarmIdentifier eu-west-1 errors; in the',
    '         place of id-0, which AWS cannot change',
    '  ~ api  FailureThreshold 3 → 5, ResourcePath /up → none',
    '  - old  id-2, which no record of the files needs after the batches',
    '· make and change them before the batches (the calls are in b/plan.bundle.json, in order; --ids then',
    'takes the new ids)',
    '· a new check counts as healthy until it has been measured: wait for aws route53',
    'get-health-check-status',
    '· delete what goes last, when the batches need not be taken back any more',
    '',
  ])
  const empty = { to: 'change-batch', plan: 'p', written: false, files: [], notes: [], refusals: [] }
  const json = JSON.parse(
    formatJson('notes', { ...empty, health_checks: checkChangesToJson(changes), transitions: [] }),
  )
  expect(schemaErrors('notes', json)).toEqual([])
  expect(json.health_checks[1].fields).toEqual([
    { name: 'FailureThreshold', before: 3, after: 5 },
    { name: 'ResourcePath', before: '/up' },
  ])
})
