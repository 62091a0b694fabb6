import { describe, expect, test } from 'vitest'
import { fixPlan } from '../../src/plan/fix.ts'
import { check, fixFiles, fixText } from '../support/fixing.ts'

/** A plan with one line that is wrong; everything else in it is right. */
const plan = (line: string) => `version: 1 # this stays
endpoints:
  web: { ipv4: 192.0.2.10 }
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com }
${line}
`
const records = (body: string) => `zones: { example.com: { records: { ${body} } } }`
const sets = (body: string) => `zones: { example.com: { record_sets: [{ Name: w.example.com, ${body} }] } }`
const geo = (key: string) => records(`w: { A: { geolocation: { ${key}: web } } }`)

/** Rule, what it is about, the line, the line after `--fix`. */
const fixable: readonly (readonly [rule: string, about: string, before: string, after: string])[] = [
  ['unknown-key', 'one letter', 'clients: { a: { contry: FR } }', 'clients: { a: { country: FR } }'],
  [
    'unknown-key',
    'camel case',
    records('w: { A: { endpoint: web, healthCheck: false } }'),
    records('w: { A: { endpoint: web, health_check: false } }'),
  ],
  ['unknown-key', 'hyphens', 'health-checks: {}', 'health_checks: {}'],
  ['unknown-key', 'a section', 'cleints: { a: { country: FR } }', 'clients: { a: { country: FR } }'],
  [
    'unknown-key',
    'the spelling of the API',
    records('w: { A: { endpoint: web, TTL: 60 } }'),
    records('w: { A: { endpoint: web, ttl: 60 } }'),
  ],
  [
    'unknown-key',
    'a role',
    records('w: { A: { failover: { Primary: web } } }'),
    records('w: { A: { failover: { primary: web } } }'),
  ],
  ['unknown-key', 'in quotes', 'clients: { a: { "contry": FR } }', 'clients: { a: { "country": FR } }'],
  ['type-unknown', 'letter case of a key', records('w: { txt: [x] }'), records('w: { TXT: [x] }')],
  [
    'type-unknown',
    'two letters swapped',
    records('w: { CNMAE: x.example.net }'),
    records('w: { CNAME: x.example.net }'),
  ],
  [
    'type-unknown',
    'a value',
    sets('Type: a, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'),
    sets('Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'),
  ],
  [
    'plan-schema',
    'letter case of a word',
    'health_checks: { a: { type: http, fqdn: x.example.net } }',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net } }',
  ],
  [
    'plan-schema',
    'hyphens in a word',
    'health_checks: { a: { type: HTTP-STR-MATCH, fqdn: x.example.net, search_string: x } }',
    'health_checks: { a: { type: HTTP_STR_MATCH, fqdn: x.example.net, search_string: x } }',
  ],
  ['plan-schema', 'a slip in a word', 'rules: { weight-single: eror }', 'rules: { weight-single: error }'],
  [
    'plan-schema',
    'quotes around a number',
    'health_checks: { a: { type: TCP, fqdn: x.example.net, port: "80" } }',
    'health_checks: { a: { type: TCP, fqdn: x.example.net, port: 80 } }',
  ],
  [
    'plan-schema',
    'a text without quotes',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, id: 5 } }',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, id: "5" } }',
  ],
  [
    'plan-schema',
    'yes for true',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, inverted: yes } }',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, inverted: true } }',
  ],
  [
    'plan-schema',
    'one value for a list',
    records('w: { A: { values: 192.0.2.1 } }'),
    records('w: { A: { values: [192.0.2.1] } }'),
  ],
  [
    'plan-schema',
    'a duration in words',
    'clients: { a: { resolver: { min_ttl: 1.5 Hours } } }',
    'clients: { a: { resolver: { min_ttl: 1.5h } } }',
  ],
  [
    'plan-schema',
    'host bits in a VPC',
    'zones: { example.com: { private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1, cidrs: [10.0.0.1/16] }] } } }',
    'zones: { example.com: { private: { vpcs: [{ id: vpc-0a1b2c3d, region: us-east-1, cidrs: [10.0.0.0/16] }] } } }',
  ],
  [
    'plan-schema',
    'the address of a client',
    'clients: { a: { subnet: 192.0.02.1 } }',
    'clients: { a: { subnet: 192.0.2.1 } }',
  ],
  [
    'plan-schema',
    'target health of a plain endpoint',
    records('w: { A: { endpoint: web, evaluate_target_health: true } }'),
    records('w: { A: { endpoint: web } }'),
  ],
  [
    'plan-schema',
    'an address that the schema refuses',
    'health_checks: { a: { type: HTTP, ip_address: "[2001:db8::1]" } }',
    'health_checks: { a: { type: HTTP, ip_address: "2001:db8::1" } }',
  ],
  [
    'check-fields',
    'an address that it takes',
    'health_checks: { a: { type: HTTP, ip_address: 192.0.02.1 } }',
    'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 } }',
  ],
  [
    'value-syntax',
    'an address of another form',
    records('w: { AAAA: "[2001:db8::1]" }'),
    records('w: { AAAA: "2001:db8::1" }'),
  ],
  ['value-syntax', 'leading zeros', records('w: { A: 192.0.2.001 }'), records('w: { A: 192.0.2.1 }')],
  [
    'value-syntax',
    'CAA without quotes',
    records("w: { CAA: ['0 issue ca.example.net'] }"),
    records(`w: { CAA: ['0 issue "ca.example.net"'] }`),
  ],
  [
    'txt-unquoted',
    'TXT as the API has it',
    sets('Type: TXT, TTL: 60, ResourceRecords: [{ Value: v=spf1 -all }]'),
    sets(`Type: TXT, TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }]`),
  ],
  [
    'value-duplicate',
    'the later one',
    records('w: { A: [192.0.2.1, 192.0.2.2, 192.0.2.1] }'),
    records('w: { A: [192.0.2.1, 192.0.2.2] }'),
  ],
  [
    'value-duplicate',
    'equal though written differently',
    records('w: { AAAA: ["2001:db8::1", "2001:DB8:0::1"] }'),
    records('w: { AAAA: ["2001:db8::1"] }'),
  ],
  [
    'value-duplicate',
    'as the API has it',
    sets('Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }, { Value: 192.0.2.1 }]'),
    sets('Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'),
  ],
  [
    'check-fields',
    'a region twice',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, regions: [us-east-1, us-west-1, us-east-1, eu-west-1] } }',
    'health_checks: { a: { type: HTTP, fqdn: x.example.net, regions: [us-east-1, us-west-1, eu-west-1] } }',
  ],
  [
    'check-fields',
    'a text without quotes',
    'health_checks: { a: { type: HTTP_STR_MATCH, fqdn: x.example.net, search_string: 200 } }',
    'health_checks: { a: { type: HTTP_STR_MATCH, fqdn: x.example.net, search_string: "200" } }',
  ],
  [
    'ttl-range',
    'words',
    records('w: { A: { endpoint: web, ttl: 5 min } }'),
    records('w: { A: { endpoint: web, ttl: 5m } }'),
  ],
  [
    'ttl-range',
    'quotes',
    sets('Type: A, TTL: "60", ResourceRecords: [{ Value: 192.0.2.1 }]'),
    sets('Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'),
  ],
  [
    'ttl-on-alias',
    'beside alias',
    records('w: { A: { ttl: 60, alias: v } }, v: { A: 192.0.2.1 }'),
    records('w: { A: { alias: v } }, v: { A: 192.0.2.1 }'),
  ],
  [
    'ttl-on-alias',
    'beside an endpoint that makes one',
    records('w: { A: { endpoint: alb, ttl: 60 } }'),
    records('w: { A: { endpoint: alb } }'),
  ],
  ['name-repeats-zone', 'a key', records('w.example.com: { A: 192.0.2.1 }'), records('w: { A: 192.0.2.1 }')],
  ['name-repeats-zone', 'the apex', records('Example.com: { A: 192.0.2.1 }'), records('"@": { A: 192.0.2.1 }')],
  [
    'name-repeats-zone',
    'an alias',
    records('w: { A: { alias: v.example.com } }, v: { A: 192.0.2.1 }'),
    records('w: { A: { alias: v } }, v: { A: 192.0.2.1 }'),
  ],
  ['geo-code-unknown', 'letter case', geo('na-us-wa'), geo('NA-US-WA')],
  ['geo-code-unknown', 'the default', geo('Default'), geo('default')],
  ['geo-code-unknown', 'the default of the API', geo('"*"'), geo('"default"')],
  ['geo-code-unknown', 'a country alone', geo('FR'), geo('EU-FR')],
  ['geo-code-unknown', 'a territory', geo('NA-US-PR'), geo('NA-PR')],
  ['geo-code-unknown', 'the country of a client', 'clients: { a: { country: fr } }', 'clients: { a: { country: FR } }'],
  ['geo-code-unknown', 'its continent', 'clients: { a: { continent: eu } }', 'clients: { a: { continent: EU } }'],
  [
    'geo-code-unknown',
    'its state',
    'clients: { a: { country: US, subdivision: wa } }',
    'clients: { a: { country: US, subdivision: WA } }',
  ],
  [
    'region-unknown',
    'letter case',
    records('w: { A: { latency: { US-EAST-1: { values: [192.0.2.1] } } } }'),
    records('w: { A: { latency: { us-east-1: { values: [192.0.2.1] } } } }'),
  ],
  ['region-unknown', 'of a client', 'clients: { a: { region: EU-West-1 } }', 'clients: { a: { region: eu-west-1 } }'],
  [
    'region-unknown',
    'of a measurement',
    'clients: { a: { latency: { EU-WEST-1: 5 } } }',
    'clients: { a: { latency: { eu-west-1: 5 } } }',
  ],
  [
    'proximity-location',
    'a region',
    records('w: { A: { geoproximity: { a: { region: US-EAST-1, endpoint: web } } } }'),
    records('w: { A: { geoproximity: { a: { region: us-east-1, endpoint: web } } } }'),
  ],
  [
    'proximity-location',
    'a Local Zone group',
    records('w: { A: { geoproximity: { a: { local_zone_group: US-EAST-1-DFW-2, endpoint: web } } } }'),
    records('w: { A: { geoproximity: { a: { local_zone_group: us-east-1-dfw-2, endpoint: web } } } }'),
  ],
  [
    'cidr-block-invalid',
    'host bits',
    'cidr_collections: { a: { locations: { x: [198.51.100.7/24] } } }',
    'cidr_collections: { a: { locations: { x: [198.51.100.0/24] } } }',
  ],
  [
    'cidr-block-invalid',
    'leading zeros',
    'cidr_collections: { a: { locations: { x: [198.051.089.0/24] } } }',
    'cidr_collections: { a: { locations: { x: [198.51.89.0/24] } } }',
  ],
  [
    'cidr-block-overlap',
    'twice in one location',
    'cidr_collections: { a: { locations: { x: [198.51.100.0/24, 198.51.100.0/24] } } }',
    'cidr_collections: { a: { locations: { x: [198.51.100.0/24] } } }',
  ],
  [
    'eth-cloudfront',
    'beside an endpoint',
    records('w: { A: { endpoint: cdn, evaluate_target_health: true } }'),
    records('w: { A: { endpoint: cdn, evaluate_target_health: false } }'),
  ],
  [
    'eth-cloudfront',
    'as the API has it',
    sets(
      'Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: d1.cloudfront.net, EvaluateTargetHealth: true }',
    ),
    sets(
      'Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: d1.cloudfront.net, EvaluateTargetHealth: false }',
    ),
  ],
  ['spf-type-deprecated', 'a key', records('w: { SPF: ["v=spf1 -all"] }'), records('w: { TXT: ["v=spf1 -all"] }')],
  [
    'spf-type-deprecated',
    'as the API has it',
    sets(`Type: SPF, TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }]`),
    sets(`Type: TXT, TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }]`),
  ],
]

describe('one safe answer', () => {
  test.each(fixable)('%s: %s', async (rule, _about, before, after) => {
    const text = plan(before)
    const { diagnostics } = await check([{ name: 'plan.yaml', text }])
    expect(diagnostics.filter(({ fix }) => fix !== undefined).map((diagnostic) => diagnostic.rule)).toEqual([rule])
    expect(await fixText(text)).toBe(plan(after))
  })
})

describe('no safe answer', () => {
  test.each([
    ['two keys that are as near', 'endpoints3: {}'],
    ['a key that is there already', 'clients: { a: { country: FR, contry: DE } }'],
    ['a key whose value would not fit', 'clients: { a: { contry: [FR] } }'],
    ['a key of another map', records('w: { A: { endpoint: web, weight: 5 } }')],
    ['a key that names files', 'inclde: [x.yaml]'],
    ['a word with two near ones', 'health_checks: { a: { type: HTTPZ, fqdn: x.example.net } }'],
    ['an endpoint that is not there', records('w: { A: { endpoint: wbe } }')],
    [
      'a check that is not there',
      records('w: { A: { failover: { primary: { endpoint: web, health_check: chek } } } }'),
    ],
    ['an alias to nothing', records('w: { A: { alias: vv } }, vvv: { A: 192.0.2.1 }')],
    ['a number out of range', sets('Type: A, TTL: "-60", ResourceRecords: [{ Value: 192.0.2.1 }]')],
    ['months or minutes', 'clients: { a: { resolver: { min_ttl: 6M } } }'],
    ['octal or decimal', records('w: { A: 192.0.2.010 }')],
    ['text with a quotation mark inside', sets(`Type: TXT, TTL: 60, ResourceRecords: [{ Value: 'a "b"' }]`)],
    ['a quotation mark that is not closed', records(`w: { TXT: ['"a'] }`)],
    ['an empty label, which a template may have left', records('w..v: { A: 192.0.2.1 }')],
    ['a name outside the zone', records('w.example.net.: { A: 192.0.2.1 }')],
    ['a name whose short form is taken', records('w.example.com: { A: 192.0.2.1 }, w: { AAAA: "2001:db8::1" }')],
    [
      'a block in two locations',
      'cidr_collections: { a: { locations: { x: [198.51.100.0/24], y: [198.51.100.0/24] } } }',
    ],
    ['a block too long', 'cidr_collections: { a: { locations: { x: [198.51.100.7/32] } } }'],
    ['a country on another continent', geo('NA-FR')],
    ['a code that two countries may mean', 'clients: { a: { country: UK } }'],
    [
      'coordinates too exact',
      records('w: { A: { geoproximity: { a: { coordinates: [47.3769, 8.5417], endpoint: web } } } }'),
    ],
    ['SPF beside TXT', records('w: { SPF: ["v=spf1 -all"], TXT: ["x"] }')],
    ['values beside an alias', records('w: { A: { alias: v, values: [192.0.2.1] } }, v: { A: 192.0.2.1 }')],
    ['the same key twice', records('w: { A: 192.0.2.1, A: 192.0.2.2 }')],
    [
      'an identifier without a policy',
      sets('Type: A, SetIdentifier: x, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'),
    ],
  ])('%s', async (_case, line) => {
    const text = plan(line)
    const { diagnostics } = await check([{ name: 'plan.yaml', text }])
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(diagnostics.filter(({ fix }) => fix !== undefined)).toEqual([])
    expect(await fixText(text)).toBe(text)
  })
})

describe('one run', () => {
  test('takes out all that stands too often', async () => {
    const check = (regions: string) =>
      plan(`health_checks: { a: { type: HTTP, fqdn: x.example.net, regions: [${regions}] } }`)
    expect(await fixText(check('us-east-1, us-east-1, us-west-1, us-east-1, eu-west-1, us-west-1'))).toBe(
      check('us-east-1, us-west-1, eu-west-1'),
    )
    const record = (values: string) => plan(records(`w: { A: [${values}] }`))
    expect(await fixText(record('192.0.2.1, 192.0.2.1, 192.0.2.1'))).toBe(record('192.0.2.1'))
  })

  test('leaves out one of many that read alike', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `a${index}: { contry: FR }`).join(', ')
    const files = [{ name: 'plan.yaml', text: plan(`clients: { ${many} }`) }]
    /** As if a7 could not be fixed. */
    const picky: typeof check = async (next) => {
      const { diagnostics, fatal } = await check(next)
      const lines = next[0]?.text.split('\n') ?? []
      const line = lines.findIndex((text) => text.includes('a7: { country'))
      const column = (lines[line]?.indexOf('a7: { country') ?? 0) + 'a7: { '.length + 1
      const at = { file: 'plan.yaml', line: line + 1, column, endLine: line + 1, endColumn: column + 1 }
      const error = { rule: 'duplicate-key', severity: 'error', at, message: 'no' } as const
      return { diagnostics: line < 0 ? diagnostics : [...diagnostics, error], fatal }
    }
    const { files: changed, fixed, refused } = await fixPlan(files, await check(files), picky)
    expect([fixed.length, refused.length]).toEqual([19, 1])
    expect(changed[0]?.text.match(/\w+: { contry/g)).toEqual(['a7: { contry'])
  })

  test('fixes what a fix brings to light', async () => {
    const text = plan('clinets: { a: { contry: fr } }')
    expect(await fixText(text)).toBe(plan('clients: { a: { country: FR } }'))
  })

  test('leaves a fix out that would show more errors than it puts right', async () => {
    const hidden = records(
      'u: { A: { endpoint: neither } }, v: { A: { endpoint: no } }, w: { A: { endpoint: nor } }',
    ).replace('zones:', 'zoness:')
    const text = plan(`${hidden}\nclients: { a: { contry: FR } }`)
    const { files, fixed, refused } = await fixFiles([{ name: 'plan.yaml', text }])
    expect(files[0]?.text).toBe(text.replace('contry', 'country'))
    expect(fixed.map(({ fix }) => fix.title)).toEqual(['"contry" becomes "country"'])
    expect(refused.map(({ fix }) => fix.title)).toEqual(['"zoness" becomes "zones"'])
  })

  test('makes it where other fixes outweigh that', async () => {
    const hidden = records('v: { A: { endpoint: no } }').replace('zones:', 'zoness:')
    expect(await fixText(plan(hidden))).toBe(plan(hidden.replace('zoness', 'zones')))
  })

  test('leaves a name alone by which the plan calls it elsewhere', async () => {
    const zone = (name: string) =>
      `${records(`${name}: { A: { failover: { primary: { endpoint: web, health_check: c }, secondary: web } } }`)}
health_checks: { c: { type: HTTP, fqdn: x.example.net } }
cases: [{ fail: ["record:w.example.com/primary"], query: { name: w.example.com }, answers: [192.0.2.10] }]`
    const { files, refused } = await fixFiles([{ name: 'plan.yaml', text: plan(zone('w.example.com')) }])
    expect(files[0]?.text).toBe(plan(zone('w.example.com')))
    expect(refused.map(({ fix }) => fix.title)).toEqual(['"w.example.com" becomes "w"'])
    const free = zone('w.example.com').replace('record:w.example.com/', 'role:')
    expect(await fixText(plan(free))).toBe(plan(free.replace('{ w.example.com:', '{ w:')))
  })

  test('never makes two keys of one name', async () => {
    const text = plan('clients: { a: { contry: FR, coutry: DE } }')
    expect(await fixText(text)).toBe(text)
  })

  test('fixes an anchor once for all its aliases', async () => {
    const text = plan(records('w: { A: &w { endpoint: alb, ttl: 60 }, AAAA: *w }'))
    expect(await fixText(text)).toBe(text.replace(', ttl: 60', ''))
  })

  test('fixes a name and the aliases to it', async () => {
    const text = plan(records('w.example.com: { SPF: [x] }, v: { SPF: { alias: w.example.com } }'))
    expect(await fixText(text)).toBe(text.replaceAll('w.example.com', 'w').replaceAll('SPF', 'TXT'))
  })

  test('changes each file where the mistake stands', async () => {
    const files = [
      { name: 'plan.yaml', text: 'version: "1"\ninclude: [part.yaml]\n' },
      { name: 'part.yaml', text: 'version: 1\nclients: { a: { contry: FR } }\n' },
    ]
    const result = await fixFiles(files)
    expect(result.files).toEqual([
      { name: 'plan.yaml', text: 'version: 1\ninclude: [part.yaml]\n' },
      { name: 'part.yaml', text: 'version: 1\nclients: { a: { country: FR } }\n' },
    ])
    expect(result.checked.diagnostics).toEqual([])
  })

  test('keeps a byte order mark and line breaks of Windows', async () => {
    expect(await fixText('\ufeffversion: "1"\r\nclients: { a: { contry: FR } }\r\n')).toBe(
      '\ufeffversion: 1\r\nclients: { a: { country: FR } }\r\n',
    )
  })

  test('keeps JSON as it is laid out', async () => {
    const before = `{
  "version": "1",
  "zones": { "example.com": { "records": { "w": { "txt": [
    "a",
    "a"
  ], "A": { "values": "192.0.2.1", "TTL": "5 min" } } } } }
}
`
    expect(await fixText(before)).toBe(`{
  "version": 1,
  "zones": { "example.com": { "records": { "w": { "TXT": [
    "a"
  ], "A": { "values": ["192.0.2.1"], "ttl": "5m" } } } } }
}
`)
  })

  test('does nothing to a text that is no plan', async () => {
    expect(await fixText('a: [')).toBe('a: [')
  })

  test('finds the one that spoils many in few readings', async () => {
    const good = Array.from({ length: 200 }, (_, index) => `a${index}: { contry: FR }`).join(', ')
    const bad = Array.from({ length: 300 }, (_, index) => `r${index}: { A: { endpoint: no } }`).join(', ')
    const text = plan(`clients: { ${good} }\n${records(bad).replace('zones:', 'zoness:')}`)
    const files = [{ name: 'plan.yaml', text }]
    let readings = 0
    const { fixed, refused } = await fixPlan(files, await check(files), (next) => {
      readings += 1
      return check(next)
    })
    expect([fixed.length, refused.length]).toEqual([200, 1])
    expect(readings).toBeLessThan(30)
  })
})
