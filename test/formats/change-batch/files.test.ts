import { describe, expect, test } from 'vitest'
import { writeChangeBatch } from '../../../src/formats/change-batch/write.ts'
import type { ExportContext } from '../../../src/formats/format.ts'
import { getName } from '../../../src/values/name.ts'
import { deployment, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { expectGolden } from '../../support/golden.ts'
import { alias, below, endpointCheck, sample, values } from '../../support/sample-zone.ts'
import { schemaErrors } from '../../support/schemas.ts'

const BATCH = 'example.com.001.change-batch.json'

function write(plan = sample, more: Partial<ExportContext> = {}) {
  const written = writeChangeBatch(plan, exportContext(plan, more))
  const document = (name: string) => JSON.parse(written.files.get(name) ?? 'null')
  return { ...written, document }
}

describe('whole files', () => {
  const { files, refusals } = write()

  test('one batch, the checks, the bundle', () => {
    expect([...files.keys()]).toEqual([BATCH, 'plan.health-checks.json', 'plan.bundle.json'])
    expect(refusals).toEqual([])
  })

  test.each([
    [BATCH, 'every-policy.change-batch.json'],
    ['plan.health-checks.json', 'every-check.health-checks.json'],
    ['plan.bundle.json', 'everything.bundle.json'],
  ])('%s', (name, golden) => {
    expectGolden(golden, files.get(name))
  })

  test('the batch fits its schema', () => {
    expect(schemaErrors('change-batch', write().document(BATCH))).toEqual([])
    expect(
      schemaErrors('change-batch', write(sample, { createOnly: true, includeApex: true }).document(BATCH)),
    ).toEqual([])
  })

  test('another run gives the same bytes', () => {
    expect([...write().files]).toEqual([...files])
  })
})

describe('options', () => {
  const actions = (more: Partial<ExportContext>) =>
    write(sample, more)
      .document(BATCH)
      .Changes.map(
        ({
          Action,
          ResourceRecordSet: { Name, Type },
        }: {
          Action: string
          ResourceRecordSet: { Name: string; Type: string }
        }) => [Action, Name === 'example.com.' ? Type : ''].join(' ').trim(),
      )

  test('everything is an UPSERT, and the apex SOA and NS stay as they are', () => {
    expect(new Set(actions({}))).toEqual(new Set(['UPSERT', 'UPSERT A', 'UPSERT CAA', 'UPSERT MX', 'UPSERT TXT']))
  })

  test('--include-apex writes them, and they are UPSERTs under --create-only too: they exist always', () => {
    const found = new Set(actions({ includeApex: true, createOnly: true }))
    expect(found).toEqual(
      new Set(['CREATE', 'CREATE A', 'CREATE CAA', 'CREATE MX', 'CREATE TXT', 'UPSERT SOA', 'UPSERT NS']),
    )
  })

  test('name servers that AWS has not given are never written', () => {
    const made = deployment([zone(getName('example.com.'), 'Z1', [], { nameServersAreMadeUp: true })])
    const [own] = made.zones
    const builtIn = (own?.recordSets ?? []).map((each) => ({ ...each, ttlSource: 'built-in' as const }))
    const plan = { ...made, zones: own === undefined ? [] : [{ ...own, recordSets: builtIn }] }
    expect(builtIn.map(({ type }) => type).sort()).toEqual(['NS', 'SOA'])
    expect(write(plan, { includeApex: true }).files.has(BATCH)).toBe(false)
  })

  test('an apex that its author wrote is named when it stays behind', () => {
    expect(write().notes.filter(({ code }) => code === 'apex-left-out')).toMatchObject([
      { severity: 'info', message: 'example.com. SOA stays as it is at AWS: --include-apex writes it' },
      { severity: 'info', message: 'example.com. NS stays as it is at AWS: --include-apex writes it' },
    ])
    expect(write(sample, { includeApex: true }).notes.some(({ code }) => code === 'apex-left-out')).toBe(false)
  })
})

describe('ids', () => {
  const unknown = (more: Partial<ExportContext>) =>
    write(sample, more).notes.flatMap(({ severity, code, message }) =>
      code === 'id-unknown' ? `${severity} ${message}` : [],
    )

  test('what AWS has not numbered yet has a mark and a note; the bundle a placeholder', () => {
    const { files } = write()
    expect(unknown({})).toEqual([
      'info the id of health check euw1 is not known: REPLACE-check-euw1 stands for it in files, \u0024{check:euw1} in the bundle; --ids gives it as "check:euw1"',
      'info the id of health check orders is not known: REPLACE-check-orders stands for it in files, \u0024{check:orders} in the bundle; --ids gives it as "check:orders"',
      'info the id of health check use1 is not known: REPLACE-check-use1 stands for it in files, \u0024{check:use1} in the bundle; --ids gives it as "check:use1"',
      'info the id of health check any is not known: REPLACE-check-any stands for it in files, \u0024{check:any} in the bundle; --ids gives it as "check:any"',
      'info the id of CIDR collection offices is not known: REPLACE-cidr-offices stands for it in files, \u0024{cidr:offices} in the bundle; --ids gives it as "cidr:offices"',
    ])
    expect(files.get(BATCH)).toContain('"HealthCheckId": "REPLACE-check-use1"')
    expect(files.get('plan.bundle.json')).toContain('"HealthCheckId": "\u0024{check:use1}"')
    expect(files.get('plan.bundle.json')).not.toContain('REPLACE-')
  })

  test('--ids: no marks, no placeholders, and nothing is made that is there', () => {
    const ids = new Map([
      ['check:use1', 'aaaaaaaa-0000-4000-8000-000000000001'],
      ['check:euw1', 'aaaaaaaa-0000-4000-8000-000000000002'],
      ['check:any', 'aaaaaaaa-0000-4000-8000-000000000003'],
      ['check:orders', 'aaaaaaaa-0000-4000-8000-000000000004'],
      ['cidr:offices', 'aaaaaaaa-0000-4000-8000-000000000005'],
    ])
    const { files, document } = write(sample, { ids })
    expect(unknown({ ids })).toEqual([])
    expect([...files.values()].join('')).not.toMatch(/REPLACE-|\$\{/)
    const { steps } = document('plan.bundle.json')
    expect(steps.map(({ op }: { op: string }) => op)).toEqual(['ChangeCidrCollection', 'ChangeResourceRecordSets'])
  })

  test('a zone whose id is made up: its aliases wait for the real one', () => {
    const plan = deployment([
      zone(
        getName('example.com.'),
        'ZMADEUP',
        [below('@', alias('www.example.com.', 'ZMADEUP')), below('www', values('A', '192.0.2.1'))],
        {
          idIsMadeUp: true,
        },
      ),
    ])
    const { files, document } = write(plan)
    expect(document(BATCH).Changes[1].ResourceRecordSet.AliasTarget.HostedZoneId).toBe('REPLACE-zone-example.com')
    expect(document('plan.bundle.json').steps[0].params.HostedZoneId).toBe('\u0024{zone:example.com}')
    expect([...files.values()].join('')).not.toContain('ZMADEUP')
    expect(write(plan).notes.map(({ message }) => message)).toContain(
      'the id of hosted zone example.com is not known: REPLACE-zone-example.com stands for it in files, \u0024{zone:example.com} in the bundle; --ids gives it as "zone:example.com"',
    )
    const known = write(plan, { ids: new Map([['zone:example.com', 'Z1']]) })
    expect(known.document(BATCH).Changes[1].ResourceRecordSet.AliasTarget.HostedZoneId).toBe('Z1')
  })

  test('public and private zones of one name are told apart', () => {
    const vpcs = [{ id: 'vpc-1', region: 'us-east-1', cidrs: [] }]
    const www = [below('www', values('A', '192.0.2.1'))]
    const plan = deployment([
      zone(getName('example.com.'), 'Z1', www, { idIsMadeUp: true, vpcs }),
      zone(getName('example.com.'), 'Z2', www, { idIsMadeUp: true }),
    ])
    const { files, document } = write(plan)
    expect([...files.keys()].slice(0, 2)).toEqual([BATCH, 'example.com+private.001.change-batch.json'])
    expect(
      document('plan.bundle.json').steps.map(({ params }: { params: { HostedZoneId: string } }) => params.HostedZoneId),
    ).toEqual(['\u0024{zone:example.com}', '\u0024{zone:example.com+private}'])
  })

  test('a check that nothing declares is taken for an id at AWS', () => {
    const plan = deployment([
      zone(getName('example.com.'), 'Z1', [below('www', values('A', '192.0.2.1'), { healthCheckId: 'abc-1' })]),
    ])
    expect(write(plan).document(BATCH).Changes[0].ResourceRecordSet.HealthCheckId).toBe('abc-1')
  })
})

describe('hostile names and text', () => {
  test('a placeholder in the plan is text in the bundle', () => {
    const text = '"\u0024{check:use1} $\u0024{x} $"'
    const plan = deployment([zone(getName('example.com.'), 'Z1', [below('t', values('TXT', text))])])
    const { document } = write(plan)
    expect(document(BATCH).Changes[0].ResourceRecordSet.ResourceRecords).toEqual([{ Value: text }])
    const inBundle =
      document('plan.bundle.json').steps[0].params.ChangeBatch.Changes[0].ResourceRecordSet.ResourceRecords[0].Value
    expect(inBundle).toBe('"$\u0024{check:use1} $$\u0024{x} $"')
  })

  test('a check named to break out does not', () => {
    const id = 'a}\u0024{zone:x}\n"<é\u202e'
    const plan = deployment(
      [zone(getName('example.com.'), 'Z1', [below('www', values('A', '192.0.2.1'), { healthCheckId: id })])],
      [endpointCheck(id, { ipAddress: '8.8.8.8' })],
    )
    const { files, document } = write(plan)
    const [{ params, save }, tag] = document('plan.bundle.json').steps
    expect(Object.keys(save)).toEqual(['check:a%7d%24%7bzone%3ax%7d%0a%22%3c%c3%a9%e2%80%ae'])
    expect(params.CallerReference).toMatch(/^r53sim-[!-~]{1,30}-[0-9a-f]{12}-g1$/)
    expect(tag.params.AddTags).toEqual([{ Key: 'Name', Value: 'a}$\u0024{zone:x}\n"<é\u202e' }])
    // ASCII alone: no reader and no terminal sees anything else.
    for (const text of files.values()) expect(text).toMatch(/^[\n -~]*$/)
  })

  test('a plan name cannot leave the folder', () => {
    const names = [...write(sample, { planName: '../../etc/x y' }).files.keys()]
    expect(names.slice(1)).toEqual([
      '%2e.%2f..%2fetc%2fx%20y.health-checks.json',
      '%2e.%2f..%2fetc%2fx%20y.bundle.json',
    ])
  })
})
