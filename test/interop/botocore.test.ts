import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, type TestContext, test } from 'vitest'
import { writeChangeBatch } from '../../src/formats/change-batch/write.ts'
import type { ExportContext } from '../../src/formats/format.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { getName } from '../../src/values/name.ts'
import { projectRoot } from '../support/cli.ts'
import { deployment, zone } from '../support/deployment.ts'
import { exportContext } from '../support/export.ts'
import { liveOf } from '../support/live.ts'
import { alias, below, endpointCheck, sample, values } from '../support/sample-zone.ts'
import { schemaErrors } from '../support/schemas.ts'
import { runPython } from '../support/tools.ts'

interface Call {
  readonly op: string
  readonly params: object
}

/** Whom plain batch files are sent to here; the bundle has placeholders. */
const PLAIN_ZONE = 'Z0PLAIN'

/** What a script beside this file answers; the test is skipped by name where it has nothing to run on. */
const runScript = (name: string, needs: string, input: unknown, context: TestContext): unknown =>
  JSON.parse(runPython(join(import.meta.dirname, name), [], needs, context, JSON.stringify(input)))

/** Every call that the files ask for, those of plain files as the command line would make them. */
function callsOf(plan: Deployment, more: Partial<ExportContext> = {}): readonly Call[] {
  const { files, refusals } = writeChangeBatch(plan, exportContext(plan, more))
  expect(refusals).toEqual([])
  const documents = [...files].map(([name, text]) => ({ name, document: JSON.parse(text) }))
  return documents.flatMap(({ name, document }): readonly Call[] => {
    if (name.endsWith('.bundle.json')) return document.steps
    if (name.endsWith('.change-batch.json') || name.endsWith('.rollback.json'))
      return [{ op: 'ChangeResourceRecordSets', params: { HostedZoneId: PLAIN_ZONE, ChangeBatch: document } }]
    return document.HealthChecks.map(({ CallerReference, HealthCheckConfig }: Record<string, unknown>) => ({
      op: 'CreateHealthCheck',
      params: { CallerReference, HealthCheckConfig },
    }))
  })
}

const large = deployment([
  zone(
    getName('example.com.'),
    'Z0EXAMPLE',
    Array.from({ length: 1201 }, (_, index) => below(`h${index}`, values('TXT', `"${index}"`))),
  ),
])

describe("botocore's service model takes every call", () => {
  test.for([
    ['every policy, type and check', sample, {}],
    ['CREATE, and the apex as well', sample, { createOnly: true, includeApex: true }],
    ['several batches', large, {}],
  ] as const)('%s', ([, plan, options], context) => {
    const calls = callsOf(plan, options)
    expect(calls.length).toBeGreaterThan(2)
    expect(runScript('botocore_validate.py', 'botocore', calls, context)).toEqual([])
  })

  test('every example', async (context) => {
    const folder = join(projectRoot, 'examples')
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
    const plans = await Promise.all(
      names.map((name) => loadPlan([{ name, text: readFileSync(join(folder, name), 'utf8') }])),
    )
    const calls = plans.flatMap(({ deployment: plan }) => (plan ? callsOf(plan) : []))
    expect(calls.length).toBeGreaterThan(names.length * 2)
    for (const { params } of calls)
      if ('ChangeBatch' in params && 'HostedZoneId' in params && params.HostedZoneId === PLAIN_ZONE)
        expect(schemaErrors('change-batch', params.ChangeBatch)).toEqual([])
    expect(runScript('botocore_validate.py', 'botocore', calls, context)).toEqual([])
  })

  test('every change of a zone, and what takes it back', async (context) => {
    const [own] = sample.zones
    if (own === undefined) throw new Error('the sample has a zone')
    const there = deployment([
      zone(own.name, own.id, [below('www', values('A', '192.0.2.9')), below('gone', values('A', '192.0.2.9'))]),
    ])
    const written = writeChangeBatch(there, exportContext(there, { createOnly: true }))
    const file = [...written.files].find(([name]) => name.endsWith('.change-batch.json'))
    const live = await liveOf([{ name: 'example.com.001.change-batch.json', text: file?.[1] ?? '' }])
    const calls = callsOf(sample, { prune: true, force: true, live })
    const batches = calls.filter(({ op }) => op === 'ChangeResourceRecordSets')
    // The batch, what takes it back, and the batch in the bundle.
    expect(batches).toHaveLength(3)
    expect(runScript('botocore_validate.py', 'botocore', calls, context)).toEqual([])
  })

  test('health checks that are made, get other settings and go', async (context) => {
    const check = (id: string, more: object) => ({
      Id: `aaaaaaaa-0000-4000-8000-00000000000${id}`,
      CallerReference: `r53sim-c${id}-0123456789ab-g1`,
      HealthCheckConfig: {
        IPAddress: '8.8.8.8',
        Port: 80,
        Type: 'HTTP',
        RequestInterval: 30,
        FailureThreshold: 3,
        ...more,
      },
    })
    const checks = [check('1', { ResourcePath: '/up' }), check('2', {}), check('3', { Port: 81 })]
    const recordSets = checks.map(({ Id }, index) => ({
      Name: 'www.example.com.',
      Type: 'A',
      SetIdentifier: `${index}`,
      Weight: 1,
      TTL: 60,
      HealthCheckId: Id,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    }))
    const live = await liveOf([
      { name: 'sets.json', text: JSON.stringify({ HostedZoneId: 'Z0EXAMPLE', ResourceRecordSets: recordSets }) },
      { name: 'zone.json', text: JSON.stringify({ HostedZone: { Id: 'Z0EXAMPLE', Name: 'example.com.' } }) },
      { name: 'checks.json', text: JSON.stringify({ HealthChecks: checks }) },
    ])
    const weighted = (id: string) =>
      below('www', values('A', '192.0.2.1'), {
        setIdentifier: id,
        policy: { kind: 'weighted', weight: 1 },
        healthCheckId: `c${Number(id) + 1}`,
      })
    const plan = deployment(
      [zone(getName('example.com.'), 'Z0EXAMPLE', [weighted('0'), weighted('1')])],
      [
        endpointCheck('c1', { ipAddress: '8.8.8.8', failureThreshold: 5 }),
        endpointCheck('c2', { ipAddress: '8.8.8.8', requestInterval: 10 }),
      ],
    )
    const calls = callsOf(plan, { prune: true, force: true, live })
    expect(new Set(calls.map(({ op }) => op))).toEqual(
      new Set([
        'ChangeResourceRecordSets',
        'CreateHealthCheck',
        'ChangeTagsForResource',
        'UpdateHealthCheck',
        'DeleteHealthCheck',
      ]),
    )
    expect(runScript('botocore_validate.py', 'botocore', calls, context)).toEqual([])
  })

  test('and refuses what is none', (context) => {
    const calls = [{ op: 'ChangeResourceRecordSets', params: { HostedZoneId: 'Z1', ChangeBatch: { Changes: [{}] } } }]
    expect(runScript('botocore_validate.py', 'botocore', calls, context)).toHaveLength(1)
  })
})

test('a bundle run against moto leaves what the plan says', (context) => {
  const weighted = (id: string, address: string) =>
    below('w', values('A', address), { setIdentifier: id, policy: { kind: 'weighted', weight: 1 }, healthCheckId: id })
  const recordSets = [
    weighted('blue', '192.0.2.1'),
    weighted('green', '192.0.2.2'),
    below('@', alias('w.example.com.', 'ZMADEUP')),
    below('t', values('TXT', '"\u0024{check:blue} \\"quoted\\"" "two"')),
    below('*', values('A', '192.0.2.3'), { ttlSeconds: 5 }),
  ]
  const plan = deployment(
    [zone(getName('example.com.'), 'ZMADEUP', recordSets, { idIsMadeUp: true })],
    [endpointCheck('blue', { ipAddress: '8.8.8.8' }), endpointCheck('green', { ipAddress: '8.8.4.4', port: 8080 })],
  )
  const { files } = writeChangeBatch(plan, exportContext(plan))
  const job = { zones: { 'zone:example.com': 'example.com.' }, bundle: JSON.parse(files.get('plan.bundle.json') ?? '') }
  const { saved, zones, checks } = runScript('moto_run.py', 'moto', job, context) as {
    saved: Record<string, string>
    zones: Record<string, readonly { Name: string; Type: string }[]>
    checks: readonly { Id: string; HealthCheckConfig: { IPAddress: string; Port: number } }[]
  }
  const found = (zones['zone:example.com'] ?? []).filter(({ Type }) => Type !== 'SOA' && Type !== 'NS')
  expect(new Map(found.map((set) => [`${set.Name} ${'SetIdentifier' in set ? set.SetIdentifier : ''}`, set]))).toEqual(
    new Map<string, object>([
      [
        'example.com. ',
        {
          Name: 'example.com.',
          Type: 'A',
          // moto's own: at AWS an alias has none.
          TTL: 0,
          AliasTarget: {
            HostedZoneId: saved['zone:example.com'],
            DNSName: 'w.example.com.',
            EvaluateTargetHealth: true,
          },
        },
      ],
      [
        '\\052.example.com. ',
        { Name: '\\052.example.com.', Type: 'A', TTL: 5, ResourceRecords: [{ Value: '192.0.2.3' }] },
      ],
      [
        't.example.com. ',
        {
          Name: 't.example.com.',
          Type: 'TXT',
          TTL: 60,
          ResourceRecords: [{ Value: '"\u0024{check:blue} \\"quoted\\"" "two"' }],
        },
      ],
      ...['blue', 'green'].map(
        (id, index) =>
          [
            `w.example.com. ${id}`,
            {
              Name: 'w.example.com.',
              Type: 'A',
              SetIdentifier: id,
              Weight: 1,
              TTL: 60,
              HealthCheckId: saved[`check:${id}`],
              ResourceRecords: [{ Value: `192.0.2.${index + 1}` }],
            },
          ] as const,
      ),
    ]),
  )
  expect(checks.map(({ Id, HealthCheckConfig: { IPAddress, Port } }) => [Id, IPAddress, Port])).toEqual([
    [saved['check:blue'], '8.8.8.8', 80],
    [saved['check:green'], '8.8.4.4', 8080],
  ])
})
