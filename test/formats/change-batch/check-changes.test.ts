import { expect, test } from 'vitest'
import { writeDifference } from '../../../src/formats/change-batch/write-live.ts'
import type { PlanFile } from '../../../src/plan/source.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf } from '../../support/importing.ts'
import { liveOf } from '../../support/live.ts'

const plan = (checks: string, records: string) => `
version: 1
health_checks: { ${checks} }
zones: { example.com: { id: Z0EXAMPLE12345, records: { ${records} } } }
`

const ID = { web: 'aaaaaaaa-0000-4000-8000-000000000001', gone: 'aaaaaaaa-0000-4000-8000-000000000002' }
const HTTP = { Type: 'HTTP', IPAddress: '8.8.8.8', Port: 80, RequestInterval: 30, FailureThreshold: 3 }

const set = (name: string, check: string | undefined) => ({
  Name: `${name}.example.com.`,
  Type: 'A',
  TTL: 60,
  SetIdentifier: 'primary',
  Failover: 'PRIMARY',
  ...(check === undefined ? {} : { HealthCheckId: check }),
  ResourceRecords: [{ Value: '8.8.8.8' }],
})

interface Check {
  readonly Id: string
  readonly CallerReference?: string
  readonly HealthCheckConfig: object
}

const answers = (sets: readonly object[], checks: readonly Check[], tags: object = {}): readonly PlanFile[] => [
  { name: 'sets.json', text: JSON.stringify({ HostedZoneId: 'Z0EXAMPLE12345', ResourceRecordSets: sets }) },
  { name: 'zone.json', text: JSON.stringify({ HostedZone: { Id: 'Z0EXAMPLE12345', Name: 'example.com.' } }) },
  { name: 'checks.json', text: JSON.stringify({ HealthChecks: checks }) },
  ...Object.entries(tags).map(([id, Value]) => ({
    name: `tags-${id}.json`,
    text: JSON.stringify({
      ResourceTagSet: { ResourceType: 'healthcheck', ResourceId: id, Tags: [{ Key: 'Name', Value }] },
    }),
  })),
]

const record = (name: string, check: string) =>
  `${name}: { A: { failover: { primary: { values: [8.8.8.8], health_check: ${check} } } } }`

interface Step {
  readonly op: string
  readonly params: Readonly<Record<string, unknown>>
}

async function differenceOf(text: string, there: readonly PlanFile[], more: Parameters<typeof exportContext>[1] = {}) {
  const deployment = await deploymentOf(text)
  const written = writeDifference(deployment, exportContext(deployment, { force: true, ...more }), await liveOf(there))
  const bundle = written.files.get('plan.bundle.json')
  const steps: readonly Step[] = bundle === undefined ? [] : JSON.parse(bundle).steps
  return {
    ...written,
    steps,
    ops: steps.map(({ op }) => op),
    codes: written.notes.map(({ code }) => code),
    actions: (written.checkChanges ?? []).map(({ action, name, replaces }) =>
      [action, name, replaces].filter((part) => part !== undefined).join(' '),
    ),
  }
}

const live = (config: object, reference = 'made-by-hand') =>
  answers([set('www', ID.web)], [{ Id: ID.web, CallerReference: reference, HealthCheckConfig: config }], {
    [ID.web]: 'web',
  })
const www = record('www', 'web')

test('the same settings: no call, no change', async () => {
  const { files, codes, actions } = await differenceOf(
    plan('web: { type: HTTP, ip_address: 8.8.8.8 }', www),
    live(HTTP),
  )
  expect([[...files.keys()], codes, actions]).toEqual([[], ['no-difference'], []])
})

test.each([
  [
    'other settings',
    'web: { type: HTTP, ip_address: 8.8.4.4, failure_threshold: 5 }',
    HTTP,
    { HealthCheckId: ID.web, IPAddress: '8.8.4.4', FailureThreshold: 5 },
  ],
  [
    'settings that go',
    'web: { type: HTTP, ip_address: 8.8.8.8 }',
    { ...HTTP, ResourcePath: '/up', FullyQualifiedDomainName: 'www.example.com', Inverted: true },
    { HealthCheckId: ID.web, Inverted: false, ResetElements: ['FullyQualifiedDomainName', 'ResourcePath'] },
  ],
] as const)('%s are an UpdateHealthCheck, and no record changes', async (_case, checks, config, params) => {
  const { steps, actions, files } = await differenceOf(plan(checks, www), live(config))
  expect(steps).toEqual([{ op: 'UpdateHealthCheck', params }])
  expect(actions).toEqual(['update web'])
  expect([...files.keys()]).toEqual(['plan.bundle.json'])
})

test.each([
  ['RequestInterval', 'web: { type: HTTP, ip_address: 8.8.8.8, request_interval: 10 }'],
  ['MeasureLatency', 'web: { type: HTTP, ip_address: 8.8.8.8, measure_latency: true }'],
  ['Type', 'web: { type: TCP, ip_address: 8.8.8.8, port: 80 }'],
  ['a name for an address', 'web: { type: HTTP, fqdn: www.example.net }'],
])('%s: a new check, the records move, the old one goes last', async (_case, checks) => {
  const { ops, actions, files, steps } = await differenceOf(plan(checks, www), live(HTTP), { prune: true })
  expect(ops).toEqual(['CreateHealthCheck', 'ChangeTagsForResource', 'ChangeResourceRecordSets', 'DeleteHealthCheck'])
  expect(steps.at(-1)?.params).toEqual({ HealthCheckId: ID.web })
  expect(actions).toEqual([`create web ${ID.web}`, 'delete web'])
  expect(files.get('example.com.001.change-batch.json')).toContain('"HealthCheckId": "REPLACE-check-web"')
  expect(files.get('plan.bundle.json')).toContain('"HealthCheckId": "\u0024{check:web}"')
  const kept = await differenceOf(plan(checks, www), live(HTTP))
  expect(kept.ops).not.toContain('DeleteHealthCheck')
})

test('a plan that insists on an id is told what AWS cannot change', async () => {
  const checks = `web: { id: ${ID.web}, type: HTTP, ip_address: 8.8.8.8, request_interval: 10 }`
  const { notes, files } = await differenceOf(plan(checks, www), live(HTTP))
  expect(files.size).toBe(0)
  expect(notes[0]).toMatchObject({ severity: 'approx', code: 'check-fixed', path: 'web' })
  expect(notes[0]?.message).toContain('which cannot change RequestInterval')
})

test('a caller reference of ours finds a check whose name and settings were changed', async () => {
  const text = plan('web: { type: HTTP, ip_address: 8.8.8.8 }', www)
  const made = await differenceOf(text, answers([], []))
  const reference = `${made.steps[0]?.params.CallerReference}`
  expect(reference).toMatch(/^r53sim-web-[0-9a-f]{12}-g1$/)
  const there = answers(
    [set('www', ID.web)],
    [{ Id: ID.web, CallerReference: reference, HealthCheckConfig: { ...HTTP, FailureThreshold: 7 } }],
    { [ID.web]: 'renamed in the console' },
  )
  const { steps } = await differenceOf(text, there)
  expect(steps).toEqual([{ op: 'UpdateHealthCheck', params: { HealthCheckId: ID.web, FailureThreshold: 3 } }])
})

test('a check of the same name that others made and that no record of these zones uses is not ours to change', async () => {
  const there = answers([], [{ Id: ID.web, CallerReference: 'theirs', HealthCheckConfig: HTTP }], { [ID.web]: 'web' })
  const { actions } = await differenceOf(plan('web: { type: HTTP, ip_address: 8.8.4.4 }', www), there)
  expect(actions).toEqual(['create web'])
})

test('a check that nothing needs any more goes with --prune, unless another zone or a calculated check has it', async () => {
  const all = [set('www', ID.web), set('old', ID.gone)]
  const checks = [
    { Id: ID.web, HealthCheckConfig: HTTP },
    { Id: ID.gone, HealthCheckConfig: { ...HTTP, Port: 81 } },
  ]
  const text = plan('web: { type: HTTP, ip_address: 8.8.8.8 }', www)
  const gone = await differenceOf(text, answers(all, checks), { prune: true })
  expect(gone.actions).toEqual([`delete ${ID.gone}`])
  expect(gone.ops).toEqual(['ChangeResourceRecordSets', 'DeleteHealthCheck'])
  const parent = {
    Id: 'aaaaaaaa-0000-4000-8000-000000000003',
    HealthCheckConfig: { Type: 'CALCULATED', ChildHealthChecks: [ID.gone], HealthThreshold: 1 },
  }
  expect((await differenceOf(text, answers(all, [...checks, parent]), { prune: true })).actions).toEqual([])
  const other = [
    {
      name: 'other.json',
      text: JSON.stringify({
        HostedZoneId: 'Z0OTHER',
        ResourceRecordSets: [{ ...set('x', ID.gone), Name: 'x.example.net.' }],
      }),
    },
    { name: 'other-zone.json', text: JSON.stringify({ HostedZone: { Id: 'Z0OTHER', Name: 'example.net.' } }) },
  ]
  expect((await differenceOf(text, [...answers(all, checks), ...other], { prune: true })).actions).toEqual([])
  // What no file describes may have a calculated check above it.
  const bare = answers(all, checks).filter(({ name }) => name !== 'checks.json')
  expect((await differenceOf(text, bare, { prune: true })).actions).toEqual(['create web'])
})

test('children of a calculated check are compared by what they are', async () => {
  const CALC = 'aaaaaaaa-0000-4000-8000-000000000003'
  const there = answers(
    [set('www', CALC)],
    [
      { Id: ID.web, HealthCheckConfig: HTTP },
      { Id: CALC, HealthCheckConfig: { Type: 'CALCULATED', ChildHealthChecks: [ID.web], HealthThreshold: 1 } },
    ],
    { [CALC]: 'any' },
  )
  const text = (more: string) =>
    plan(
      `web: { type: HTTP, ip_address: 8.8.8.8 }, api: { type: TCP, ip_address: 8.8.4.4, port: 80 }, any: { type: CALCULATED, children: [web${more}], health_threshold: 1 }`,
      record('www', 'any') + (more === '' ? `, ${record('api', 'api')}` : ''),
    )
  expect((await differenceOf(text(''), there)).actions).toEqual(['create api'])
  const { steps } = await differenceOf(text(', api'), there)
  expect(steps.map(({ op }) => op)).toEqual(['CreateHealthCheck', 'ChangeTagsForResource', 'UpdateHealthCheck'])
  expect(steps.at(-1)?.params).toEqual({ HealthCheckId: CALC, ChildHealthChecks: [ID.web, '\u0024{check:api}'] })
})

test('checks that AWS could not reach, and checks that no file describes', async () => {
  const local = await differenceOf(plan('web: { type: HTTP, ip_address: 192.0.2.1 }', www), live(HTTP))
  expect(local.notes.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['lost check-special-use-address'])
  const [sets, zone] = live(HTTP)
  if (sets === undefined || zone === undefined) throw new Error('there are answers')
  const { notes } = await differenceOf(plan('web: { type: HTTP, ip_address: 8.8.8.8 }', www), [sets, zone])
  expect(notes.map(({ code }) => code)).toContain('check-unknown')
})
