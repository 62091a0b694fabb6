import { describe, expect, test } from 'vitest'
import * as route53 from '../../../src/formats/change-batch/read.ts'
import { writeChangeBatch } from '../../../src/formats/change-batch/write.ts'
import { loadPlan } from '../../../src/plan/load.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans, importAll, knownToAws } from '../../support/importing.ts'
import { idsByContent } from '../../support/route53-answers.ts'

const json = (name: string, ...values: readonly unknown[]) => ({
  name,
  text: values.map((value) => JSON.stringify(value)).join('\n'),
})
const a = (name: string, more: object = {}, value = '192.0.2.1') => ({
  Name: name,
  Type: 'A',
  TTL: 60,
  ResourceRecords: [{ Value: value }],
  ...more,
})
const soa = (zone: string) => ({
  Name: zone,
  Type: 'SOA',
  TTL: 900,
  ResourceRecords: [{ Value: 'ns1.example.net. hostmaster.example.net. 1 7200 900 1209600 86400' }],
})
const list = (...ResourceRecordSets: readonly object[]) => ({ ResourceRecordSets })

const messagesOf = async (...files: Parameters<typeof importAll>[1]) =>
  (await importAll(route53, files)).diagnostics.map(
    ({ at, message }) => `${at.file}:${at.line}:${at.column} ${message}`,
  )

describe('an export to change batches comes back whole', () => {
  test.each(examplePlans())('%s', async (_name, text) => {
    const before = await deploymentOf(text)
    // Addresses of the documentation ranges are lost notes, no refusals.
    const { files, refusals } = writeChangeBatch(before, exportContext(before, { includeApex: true }))
    expect(refusals).toEqual([])
    const { diagnostics, text: imported } = await importAll(
      route53,
      [...files].map(([name, content]) => ({ name, text: content })),
    )
    expect(diagnostics).toEqual([])
    const { deployment: after } = await loadPlan([{ name: 'plan.yaml', text: imported }])
    const [known, knownAfter] = [
      knownToAws(before, idsByContent(before)),
      after && knownToAws(after, idsByContent(after)),
    ]
    // Whether a zone is private, the batches say by its name servers; its networks they do not say.
    expect(knownAfter?.zones.map(([, name, , sets]) => [name, sets])).toEqual(
      known.zones.map(([, name, , sets]) => [name, sets]).sort(),
    )
    expect(knownAfter?.checks).toEqual(known.checks)
    expect(knownAfter?.collections).toEqual(known.collections)
  })
})

describe('which zone', () => {
  const zone = { HostedZone: { Id: '/hostedzone/Z1', Name: 'example.com.' } }

  test('pages that follow each other in a file', async () => {
    const { text } = await importAll(route53, [
      json('dump.json', list(soa('example.com.'), a('a.example.com.')), list(a('b.example.com.'))),
      json('zone.json', zone),
    ])
    expect(text).toContain('a: { A: [ 192.0.2.1 ] }')
    expect(text).toContain('b: { A: [ 192.0.2.1 ] }')
    expect(text).toContain('id: Z1')
  })

  test('a batch changes what the list has', async () => {
    const Changes = [
      { Action: 'DELETE', ResourceRecordSet: a('a.example.com.') },
      { Action: 'UPSERT', ResourceRecordSet: a('b.example.com.', {}, '192.0.2.2') },
    ]
    const { text } = await importAll(route53, [
      json('change.json', { Changes }),
      json('dump.json', list(soa('example.com.'), a('a.example.com.'), a('b.example.com.'))),
    ])
    expect(text).not.toContain('    a:')
    expect(text).toContain('b: { A: [ 192.0.2.2 ] }')
  })

  test('a batch alone needs --zone', async () => {
    const batch = json('change.json', { Changes: [{ Action: 'CREATE', ResourceRecordSet: a('www.example.com.') }] })
    expect(await messagesOf(batch)).toEqual(['change.json:1:52 nothing says which zone these record sets are of'])
    const { text } = await importAll(route53, [batch], { zone: 'example.com' })
    expect(text).toContain('www: { A: [ 192.0.2.1 ] }')
  })

  test('a list that fits two zones goes to neither', async () => {
    const zones = json('zones.json', { HostedZones: [zone.HostedZone, { Id: 'Z2', Name: 'www.example.com.' }] })
    expect(await messagesOf(zones, json('x.json', list(a('www.example.com.'))))).toEqual([
      'x.json:1:24 nothing says which zone these record sets are of',
    ])
    const { text } = await importAll(route53, [zones, json('Z2.json', list(a('www.example.com.')))])
    expect(text).toMatch(/www\.example\.com:\n {4}id: Z2\n {4}records:\n {6}"@": \{ A/)
  })

  test('a private and a public zone of one name stay apart', async () => {
    const ns = (value: string) => ({
      Name: 'example.com.',
      Type: 'NS',
      TTL: 172800,
      ResourceRecords: [{ Value: value }],
    })
    const inside = [
      'ns-0.awsdns-00.com.',
      'ns-512.awsdns-00.net.',
      'ns-1024.awsdns-00.org.',
      'ns-1536.awsdns-00.co.uk.',
    ]
    const { text, notes } = await importAll(route53, [
      json('out.json', list(soa('example.com.'), ns('ns1.example.net.'), a('www.example.com.'))),
      json(
        'in.json',
        list(
          soa('example.com.'),
          { ...ns(''), ResourceRecords: inside.map((Value) => ({ Value })) },
          a('www.example.com.', {}, '10.0.0.1'),
        ),
      ),
    ])
    expect(text).toMatch(/^ {2}example\.com:\n[\s\S]*192\.0\.2\.1[\s\S]*^ {2}example\.com\.:\n[\s\S]*10\.0\.0\.1/m)
    expect(notes.map(({ code }) => code)).toEqual(['vpc-unknown'])
  })
})

describe('a list that is not all', () => {
  const first = {
    ...list(soa('example.com.'), a('a.example.com.')),
    IsTruncated: true,
    NextRecordName: 'b.example.com.',
  }
  const rest = { ...list(a('b.example.com.')), IsTruncated: false }
  const zone = { HostedZone: { Id: 'Z1', Name: 'example.com.' } }
  const message = 'the list goes on after this page, and no file has the rest'

  test.each([
    ['a page without the next', [first], [`true ${message}, from b.example.com. on`]],
    ['both pages', [zone, first, rest], []],
    ['--max-items', [{ ...list(soa('example.com.')), NextToken: 'eyJ9' }], [`"eyJ9" ${message}`]],
    ['checks', [list(soa('example.com.')), { HealthChecks: [], IsTruncated: true }], [`true ${message}`]],
  ])('%s', async (_case, values, expected) => {
    const file = json('d.json', ...values)
    const { diagnostics } = await importAll(route53, [file])
    const found = diagnostics.map(({ at, message: text }) => {
      const line = file.text.split('\n')[at.line - 1] ?? ''
      return `${line.slice(at.column - 1).split(/[,}]/)[0]} ${text}`
    })
    expect(found).toEqual(expected)
  })
})

test('what a traffic policy makes is in no listing, and that is said', async () => {
  const Value =
    'This resource record set includes an attribute that is unsupported on this Route 53 endpoint. Please consider using a newer endpoint or a tool that does so.'
  const hidden = { Name: 'p.example.com.', Type: 'A', ResourceRecords: [{ Value }], TrafficPolicyInstanceId: 't-1' }
  const shown = a('q.example.com.', { TrafficPolicyInstanceId: 't-2' })
  const { text, notes } = await importAll(route53, [json('d.json', list(soa('example.com.'), hidden, shown))])
  expect(text).toContain('q: { A: [ 192.0.2.1 ] }')
  expect(text).not.toContain('p:')
  expect(notes.map(({ severity, path }) => [severity, path])).toEqual([
    ['lost', 'p.example.com.'],
    ['approx', 'q.example.com.'],
  ])
})

describe('what the files leave open', () => {
  const www = (more: object) =>
    list(soa('example.com.'), a('www.example.com.', { HealthCheckId: '11111111-2222-3333-4444-555555555555', ...more }))

  test('a check that no file describes watches the address of its record', async () => {
    const { text, notes } = await importAll(route53, [json('dump.json', www({}))])
    expect(notes.map(({ code, severity }) => [severity, code])).toEqual([['approx', 'check-unknown']])
    expect(text).toContain('health_check: { type: TCP, port: 443, id: 11111111-2222-3333-4444-555555555555 }')
  })

  test('names of checks come from tags', async () => {
    const { text } = await importAll(route53, [
      json('dump.json', www({})),
      json('checks.json', {
        HealthChecks: [
          {
            Id: '11111111-2222-3333-4444-555555555555',
            HealthCheckConfig: {
              Type: 'HTTP',
              IPAddress: '192.0.2.1',
              Port: 80,
              FailureThreshold: 3,
              RequestInterval: 30,
              EnableSNI: false,
              Regions: [],
            },
          },
        ],
      }),
      json('tags.json', {
        ResourceTagSets: [
          {
            ResourceType: 'healthcheck',
            ResourceId: '11111111-2222-3333-4444-555555555555',
            Tags: [{ Key: 'Name', Value: 'front' }],
          },
        ],
      }),
    ])
    expect(text).toContain(
      'front: { ipv4: 192.0.2.1, health_check: { type: HTTP, id: 11111111-2222-3333-4444-555555555555 } }',
    )
  })

  test('blocks of a collection that no record tells from another', async () => {
    const collections = {
      CidrCollections: [
        { Id: 'k-1', Name: 'one' },
        { Id: 'k-2', Name: 'two' },
      ],
    }
    const blocks = { CidrBlocks: [{ CidrBlock: '192.0.2.0/24', LocationName: 'paris' }] }
    expect(await messagesOf(json('all.json', collections, blocks, list(soa('example.com.'))))).toEqual([
      'all.json:2:16 these blocks may be of several collections',
    ])
  })
})

describe('what is wrong is said at its place', () => {
  test.each([
    [
      'a policy without identifier',
      [list(soa('example.com.'), a('www.example.com.', { Weight: 1 }))],
      '"Weight"',
      'a record with Weight needs a SetIdentifier',
    ],
    [
      'a weight that is none',
      [list(soa('example.com.'), a('www.example.com.', { SetIdentifier: 'a', Weight: 300 }))],
      '300',
      'Weight is 300, not an integer from 0 to 255',
    ],
    [
      'a member that no record set has',
      [list(soa('example.com.'), a('www.example.com.', { Wieght: 1 }))],
      '"Wieght"',
      '"Wieght" is not a key of a resource record set',
    ],
    [
      'a value that is no address',
      [list(soa('example.com.'), a('www.example.com.', {}, '192.0.2.300'))],
      '192',
      'A: "192.0.2.300" is not an IPv4 address',
    ],
    [
      'a name outside the zone',
      [list(soa('example.com.'), a('www.example.net.'))],
      '"www.example.net."',
      'www.example.net. is not in the zone example.com.',
    ],
    [
      'an action that is none',
      [{ Changes: [{ Action: 'MERGE', ResourceRecordSet: a('www.example.com.') }] }],
      '{"Action"',
      'a change whose Action is none',
    ],
    ['another answer', [{ Distributions: [] }], '"Distributions"', 'this is no answer of the Route 53 API'],
    ['a list of something else', [[1, 2]], '[1,2]', 'this list holds no record sets'],
  ] as const)('%s', async (_case, values, excerpt, message) => {
    const file = json('d.json', ...values)
    const [diagnostic, ...more] = (await importAll(route53, [file])).diagnostics
    expect(more).toEqual([])
    expect(diagnostic?.message).toBe(message)
    expect(file.text.slice((diagnostic?.at.column ?? 0) - 1)).toMatch(
      new RegExp(`^${excerpt.replace(/[[{]/g, '\\$&')}`),
    )
  })

  test('text that is not JSON', async () => {
    expect(await messagesOf({ name: 'd.json', text: '{"ResourceRecordSets": [\n  {"Name": x}\n]}' })).toEqual([
      'd.json:2:12 this is not JSON from here on',
    ])
    expect(await messagesOf({ name: 'd.json', text: '{"ResourceRecordSets": []}\n{"a": 1, "a": 2}' })).toEqual([
      'd.json:2:10 "a" stands twice in this map',
    ])
  })

  test('nesting without end and keys that are tricks', async () => {
    expect(await messagesOf({ name: 'd.json', text: `{"ResourceRecordSets": ${'['.repeat(100_000)}` })).toEqual([
      'd.json:1:323 maps and lists are nested more than 300 levels deep',
    ])
    const text = `{"ResourceRecordSets": [${JSON.stringify(soa('example.com.'))}, {"__proto__": {"Name": "x"}, "Name": "www.example.com.", "Type": "A"}]}`
    const messages = await messagesOf({ name: 'd.json', text })
    expect(messages.join('\n')).toContain('"__proto__" is not a key')
    expect(Reflect.get(Object.prototype, 'Name')).toBeUndefined()
  })
})
