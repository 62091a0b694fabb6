import { describe, expect, test } from 'vitest'
import { isEndpointCheck } from '../../../src/model/health-check.ts'
import { expand } from '../../../src/plan/expand/expand.ts'
import { readPlan } from '../../../src/plan/read.ts'
import { formatPrefix } from '../../../src/values/ip-prefix.ts'
import { expandText, findingLines, recordLines } from './expanded.ts'

const zone = (records: string, rest = '') => `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, ipv6: "2001:db8::10", dns_name: web.example.net, region: us-east-1, health_check: { type: HTTP } }
  plain: { ipv4: 192.0.2.11, region: eu-west-1 }
  alb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com, health_check: { type: HTTP } }
  cdn: { type: cloudfront, dns_name: d1.cloudfront.net }
health_checks: { other: { type: TCP, ip_address: 192.0.2.1, port: 80 } }
${rest}
zones:
  example.com:
    id: Z1
    records:
      ${records}
`

/** The record lines without their positions. */
async function linesOf(text: string): Promise<readonly string[]> {
  const { deployment, diagnostics } = await expandText(text)
  expect(findingLines(diagnostics)).toEqual([])
  return recordLines(deployment).map((line) => line.replace(/ \| \d+:\d+$/, ''))
}

describe('a branch', () => {
  test.each([
    // the way of writing, the record, the record sets
    [
      'one value as text',
      'www: { CNAME: web.example.net. }',
      ['www.example.com. CNAME | simple | web.example.net. | 60 s by built-in | www'],
    ],
    [
      'a list of values',
      'www: { A: [192.0.2.1, 192.0.2.2] }',
      ['www.example.com. A | simple | 192.0.2.1, 192.0.2.2 | 60 s by built-in | www'],
    ],
    [
      'an A value of an endpoint',
      'www: { A: { endpoint: web } }',
      ['www.example.com. A | simple | 192.0.2.10 (web) | 60 s by built-in | check web inherited | www'],
    ],
    [
      'an AAAA value of an endpoint',
      'www: { AAAA: { endpoint: web } }',
      ['www.example.com. AAAA | simple | 2001:db8::10 (web) | 60 s by built-in | check web inherited | www'],
    ],
    [
      'a CNAME value of an endpoint',
      'www: { CNAME: { endpoint: web } }',
      ['www.example.com. CNAME | simple | web.example.net. (web) | 60 s by built-in | check web inherited | www'],
    ],
    [
      'another check',
      'www: { A: { endpoint: web, health_check: other } }',
      ['www.example.com. A | simple | 192.0.2.10 (web) | 60 s by built-in | check other | www'],
    ],
    [
      'no check',
      'www: { A: { endpoint: web, health_check: false } }',
      ['www.example.com. A | simple | 192.0.2.10 (web) | 60 s by built-in | www'],
    ],
    [
      'a load balancer: target health by default, no check of its own (R1.45)',
      'www: { A: { endpoint: alb } }',
      ['www.example.com. A | simple | -> lb-1.us-east-1.elb.amazonaws.com. in Z35SXDOTRQ7X7K with ETH (alb) | www'],
    ],
    [
      'a resource with the check that is written',
      'www: { A: { endpoint: alb, evaluate_target_health: false, health_check: other } }',
      [
        'www.example.com. A | simple | -> lb-1.us-east-1.elb.amazonaws.com. in Z35SXDOTRQ7X7K without ETH (alb) | check other | www',
      ],
    ],
    [
      'CloudFront: no target health by default (R1.43)',
      'www: { A: { endpoint: cdn } }',
      ['www.example.com. A | simple | -> d1.cloudfront.net. in Z2FDTNDATAQYW2 without ETH (cdn) | www'],
    ],
    [
      'an alias to a record',
      'www: { A: { alias: api } }',
      ['www.example.com. A | simple | -> api.example.com. in Z1 with ETH | www'],
    ],
    [
      'an alias to the apex',
      'www: { A: { alias: "@", evaluate_target_health: false } }',
      ['www.example.com. A | simple | -> example.com. in Z1 without ETH | www'],
    ],
    [
      'an alias to an absolute name',
      'www: { A: { alias: api.example.com. } }',
      ['www.example.com. A | simple | -> api.example.com. in Z1 with ETH | www'],
    ],
    [
      'an alias by the zone of the plan',
      'www: { A: { alias: { name: api.example.com, hosted_zone_id: example.com } } }',
      ['www.example.com. A | simple | -> api.example.com. in Z1 with ETH | www'],
    ],
    [
      'an alias to a declared resource',
      'www: { A: { alias: { name: dualstack.lb-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z35SXDOTRQ7X7K } } }',
      [
        'www.example.com. A | simple | -> dualstack.lb-1.us-east-1.elb.amazonaws.com. in Z35SXDOTRQ7X7K with ETH (alb) | www',
      ],
    ],
    [
      'an alias to something unknown',
      'www: { A: { alias: { name: x.example.org, hosted_zone_id: Z9, evaluate_target_health: true } } }',
      ['www.example.com. A | simple | -> x.example.org. in Z9 with ETH | www'],
    ],
    [
      'plain text',
      'www: { TXT: ["v=spf1 -all", \'he said "no" \\\', "über"] }',
      [
        'www.example.com. TXT | simple | "v=spf1 -all", "he said \\"no\\" \\\\", "\\303\\274ber" | 60 s by built-in | www',
      ],
    ],
    [
      'text in quotation marks as the API has it',
      'www: { TXT: [\'"a" "b"\'] }',
      ['www.example.com. TXT | simple | "a" "b" | 60 s by built-in | www'],
    ],
    [
      'a set identifier',
      'www: { A: { weighted: { a: { weight: 0, endpoint: plain, set_identifier: "A one" } } } }',
      ['www.example.com. A | "A one" | weight 0 | 192.0.2.11 (plain) | 60 s by built-in | www/a'],
    ],
    [
      'a location taken from the endpoint',
      'www: { A: { geoproximity: { a: plain } } }',
      ['www.example.com. A | "a" | near eu-west-1 bias 0 | 192.0.2.11 (plain) | 60 s by built-in | www/a'],
    ],
    [
      'a latency branch named otherwise',
      'www: { A: { latency: { ireland: plain } } }',
      ['www.example.com. A | "ireland" | latency eu-west-1 | 192.0.2.11 (plain) | 60 s by built-in | www/ireland'],
    ],
    [
      'a region that is not known yet',
      'www: { A: { latency: { xx-new-1: plain } } }',
      ['www.example.com. A | "xx-new-1" | latency xx-new-1 | 192.0.2.11 (plain) | 60 s by built-in | www/xx-new-1'],
    ],
    [
      'a country',
      'www: { A: { geolocation: { AF-NA: plain } } }',
      ['www.example.com. A | "AF-NA" | area -NA | 192.0.2.11 (plain) | 60 s by built-in | www/AF-NA'],
    ],
    [
      'multivalue as a map',
      'www: { A: { multivalue: { a: plain, b: { values: [192.0.2.7] } } } }',
      [
        'www.example.com. A | "a" | multivalue | 192.0.2.11 (plain) | 60 s by built-in | www/a',
        'www.example.com. A | "b" | multivalue | 192.0.2.7 | 60 s by built-in | www/b',
      ],
    ],
  ])('%s', async (_way, record, expected) => {
    expect(await linesOf(zone(record))).toEqual(expected)
  })

  test('one anchor means something else for each type', async () => {
    const lines = await linesOf(
      zone(
        'www: { A: &www { failover: { primary: { weighted: { a: { weight: 1, endpoint: web } } }, secondary: web } }, AAAA: *www }',
      ),
    )
    expect(lines).toEqual(
      ['A', 'AAAA'].flatMap((type) => {
        const address = type === 'A' ? '192.0.2.10' : '2001:db8::10'
        return [
          `www.example.com. ${type} | "primary" | primary | -> _r53sim-primary.www.example.com. in Z1 with ETH | www/primary`,
          `_r53sim-primary.www.example.com. ${type} | "a" | weight 1 | ${address} (web) | 60 s by built-in | check web inherited | generated www/primary/a`,
          `www.example.com. ${type} | "secondary" | secondary | ${address} (web) | 60 s by built-in | check web inherited | www/secondary`,
        ]
      }),
    )
  })

  test('the nearest TTL counts, also from a branch above', async () => {
    const record = `www: { A: { ttl: 5m, failover: { primary: { ttl: 30, weighted: { a: { weight: 1, endpoint: plain }, b: { weight: 1, endpoint: plain, ttl: 1 } } }, secondary: plain } } }`
    const lines = await linesOf(zone(record, 'defaults: { ttl: 1h }'))
    expect(lines.map((line) => / (\d+ s by [a-z-]+)/.exec(line)?.[1])).toEqual([
      undefined,
      '30 s by branch',
      '1 s by branch',
      '300 s by record',
    ])
    expect(await linesOf(zone('www: { A: { endpoint: plain } }', 'defaults: { ttl: 1h }'))).toEqual([
      'www.example.com. A | simple | 192.0.2.11 (plain) | 3600 s by defaults | www',
    ])
  })

  test('a hop carries its own check and says whether health counts', async () => {
    const record = `www: { A: { failover: { primary: { health_check: other, evaluate_target_health: false, weighted: { a: { weight: 1, endpoint: plain } } } } } }`
    expect(await linesOf(zone(record))).toEqual([
      'www.example.com. A | "primary" | primary | -> _r53sim-primary.www.example.com. in Z1 without ETH | check other | www/primary',
      '_r53sim-primary.www.example.com. A | "a" | weight 1 | 192.0.2.11 (plain) | 60 s by built-in | generated www/primary/a',
    ])
  })

  test('a private zone takes no inherited check on simple and geoproximity records (R1.50)', async () => {
    const { deployment } = await expandText(`version: 1
endpoints: { web: { ipv4: 10.0.0.1, region: us-east-1, health_check: { type: HTTP } } }
zones:
  internal:
    private: { vpcs: [{ id: vpc-1, region: us-east-1 }] }
    records:
      a: { A: { endpoint: web } }
      b: { A: { geoproximity: { x: web } } }
      c: { A: { weighted: { x: { weight: 1, endpoint: web } } } }
      d: { A: { endpoint: web, health_check: web } }
`)
    const sets = deployment.zones[0]?.recordSets ?? []
    expect(
      sets.slice(2).map(({ healthCheckId, healthCheckInherited }) => [healthCheckId, healthCheckInherited]),
    ).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['web', true],
      ['web', undefined],
    ])
  })

  test('places: a branch knows where each of its members stands', async () => {
    const text = `version: 1
defaults: { ttl: 90 }
endpoints:
  web: { ipv4: 192.0.2.1, region: us-east-1, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 3, endpoint: web }
      txt: { TXT: [one, two] }
`
    const { deployment } = await expandText(text)
    const [blue, txt] = deployment.zones[0]?.recordSets.slice(2) ?? []
    const lines = text.split('\n')
    const source = (span: { line: number; column: number; endColumn: number } | undefined) =>
      span && `${span.line}:${lines[span.line - 1]?.slice(span.column - 1, span.endColumn - 1)}`
    expect(source(blue?.at.span())).toBe('11:blue')
    const fields = [
      'name',
      'type',
      'ttl',
      'policy',
      'weight',
      'setIdentifier',
      'endpoint',
      'values',
      'healthCheck',
    ] as const
    expect(fields.map((field) => source(blue?.at.field(field)))).toEqual([
      '8:www',
      '9:A',
      '2:90',
      '10:weighted',
      '11:3',
      '11:blue',
      '11:web',
      '11:web',
      '4:{ type: HTTP }',
    ])
    expect(source(blue?.at.field('bias'))).toBe('11:blue')
    expect([0, 1, undefined].map((index) => source(txt?.at.field('values', index)))).toEqual([
      '12:one',
      '12:two',
      '12:[one, two]',
    ])
  })
})

describe('checks', () => {
  const checksOf = async (text: string) => {
    const { deployment, diagnostics } = await expandText(`version: 1\n${text}`)
    expect(findingLines(diagnostics)).toEqual([])
    return deployment
  }

  test('take of the defaults what their type allows', async () => {
    const { healthChecks } = await checksOf(`
defaults: { health_check: { type: HTTPS, resource_path: healthz, port: 8443, request_interval: 10, failure_threshold: 1, inverted: true } }
health_checks:
  tcp: { type: TCP, ip_address: 192.0.2.1 }
  switch: { type: RECOVERY_CONTROL, routing_control_arn: arn }
  any: { type: CALCULATED, children: [tcp, switch, tcp], health_threshold: 1, inverted: false }
  web: { fqdn: WWW.example.com., id: abc, generation: 3 }
`)
    const view = [...healthChecks.values()].map(({ at: _at, ...check }) => check)
    const shared = { generation: 1, inverted: true, disabled: false, inline: false }
    const probe = {
      requestInterval: 10,
      failureThreshold: 1,
      measureLatency: false,
      regions: [],
      watches: [],
      port: 8443,
    }
    expect(view).toEqual([
      { ...shared, ...probe, id: 'tcp', type: 'TCP', ipAddress: '192.0.2.1', enableSni: false },
      { ...shared, id: 'switch', type: 'RECOVERY_CONTROL', routingControlArn: 'arn' },
      { ...shared, id: 'any', type: 'CALCULATED', children: ['tcp', 'switch'], healthThreshold: 1, inverted: false },
      {
        ...shared,
        ...probe,
        id: 'web',
        awsId: 'abc',
        generation: 3,
        type: 'HTTPS',
        fullyQualifiedDomainName: 'www.example.com',
        enableSni: true,
        resourcePath: '/healthz',
      },
    ])
  })

  test.each([
    ['ipv4 first', 'ipv4: 192.0.2.1, ipv6: "2001:db8::1", dns_name: a.example', { ipAddress: '192.0.2.1' }],
    ['then ipv6', 'ipv6: "2001:DB8:0:0::1", dns_name: a.example', { ipAddress: '2001:db8::1' }],
    ['then the name', 'dns_name: A.Example.', { fullyQualifiedDomainName: 'a.example' }],
  ])('watch their endpoint: %s', async (_what, members, target) => {
    const { healthChecks } = await checksOf(`endpoints: { web: { ${members}, health_check: { type: HTTP } } }`)
    expect(healthChecks.get('web')).toMatchObject({ ...target, watches: ['web'], inline: true })
    expect(
      Object.keys(healthChecks.get('web') ?? {}).filter(
        (key) => key === 'ipAddress' || key === 'fullyQualifiedDomainName',
      ),
    ).toEqual(Object.keys(target))
  })

  test('a default domain name goes along with the endpoint address', async () => {
    const { healthChecks } = await checksOf(`
defaults: { health_check: { type: HTTPS, fqdn: www.example.com } }
endpoints: { a: { ipv4: 192.0.2.1, health_check: true }, b: { ipv4: 192.0.2.2, health_check: { fqdn: b.example } } }`)
    expect(healthChecks.get('a')).toMatchObject({ ipAddress: '192.0.2.1', fullyQualifiedDomainName: 'www.example.com' })
    expect(healthChecks.get('b')).toMatchObject({ fullyQualifiedDomainName: 'b.example' })
    expect(healthChecks.get('b')).not.toHaveProperty('ipAddress')
  })

  test('an inline check has the name of its endpoint unless a named check has it', async () => {
    const { healthChecks, endpoints } = await checksOf(`
health_checks: { web: { type: HTTP, fqdn: x.example }, db-check: { type: HTTP, fqdn: y.example }, db: { type: HTTP, fqdn: z.example } }
endpoints: { web: { ipv4: 192.0.2.1, health_check: { type: HTTP } }, db: { ipv4: 192.0.2.2, health_check: { type: HTTP } }, api: { ipv4: 192.0.2.3, health_check: { type: HTTP } } }`)
    expect([...healthChecks.keys()]).toEqual(['web', 'db-check', 'db', 'web-check', 'db-check-2', 'api'])
    expect([...endpoints.values()].map(({ healthCheckId }) => healthCheckId)).toEqual([
      'web-check',
      'db-check-2',
      'api',
    ])
  })

  test('watch every endpoint that names them or has their target', async () => {
    const { healthChecks } = await checksOf(`
health_checks:
  address: { type: HTTP, ip_address: 192.0.2.1, fqdn: b.example }
  name: { type: HTTP, fqdn: b.example }
  named: { type: HTTP, fqdn: elsewhere.example }
endpoints:
  a: { ipv4: 192.0.2.1, health_check: named }
  b: { dns_name: b.example. }
  c: { ipv4: 192.0.2.9, health_check: named }
  d: { ipv4: 192.0.2.1 }`)
    const watches = [...healthChecks.values()].map((check) => [check.id, isEndpointCheck(check) ? check.watches : []])
    expect(watches).toEqual([
      ['address', ['a', 'd']],
      ['name', ['b']],
      ['named', ['a', 'c']],
    ])
  })
})

describe('zones', () => {
  test('made-up ids and name servers are always the same, and nested zones share none', async () => {
    const names = ['example.com', 'a.example.com', 'b.a.example.com', 'example.org', 'example.com.']
    const text = `version: 1\nzones:\n${names.map((name) => `  ${name}: {}`).join('\n')}\n`
    const [first, second] = await Promise.all([expandText(text), expandText(text)])
    const summary = ({ deployment }: typeof first) => deployment.zones.map(({ id, nameServers }) => [id, nameServers])
    expect(summary(first)).toEqual(summary(second))
    const { zones } = first.deployment
    expect(new Set(zones.map(({ id }) => id)).size).toBe(names.length)
    for (const { id, idIsMadeUp, nameServers } of zones) {
      expect(idIsMadeUp).toBe(true)
      expect(id).toMatch(/^Z[A-Z0-9]{12,20}$/)
      expect(nameServers.map((server) => server.replace(/^ns-\d+\.awsdns-\d\d\./, ''))).toEqual([
        'com.',
        'net.',
        'org.',
        'co.uk.',
      ])
    }
    const nested = zones.filter(({ name }) => name.endsWith('example.com.')).flatMap(({ nameServers }) => nameServers)
    expect(new Set(nested).size).toBe(nested.length)
  })

  test('keep what the plan says of id, servers, SOA and apex NS', async () => {
    const { deployment } = await expandText(`version: 1
zones:
  example.com:
    id: ZREAL
    name_servers: [ns1.example.net, NS2.example.net.]
    records:
      "@":
        SOA: ns1.example.net. admin.example.com. 7 7200 900 1209600 300
  example.org:
    name_servers: [ns1.example.net, ns2.example.net]
    record_sets:
      - { Name: example.org, Type: NS, TTL: 60, ResourceRecords: [{ Value: ns9.example.net }] }
`)
    const [com, org] = deployment.zones
    expect([com?.id, com?.idIsMadeUp, com?.nameServers]).toEqual([
      'ZREAL',
      undefined,
      ['ns1.example.net.', 'ns2.example.net.'],
    ])
    expect(recordLinesOf(com)).toEqual([
      'NS ns1.example.net., ns2.example.net. 172800',
      'SOA ns1.example.net. admin.example.com. 7 7200 900 1209600 300 60',
    ])
    expect(recordLinesOf(org)).toEqual([
      'SOA ns1.example.net. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400 900',
      'NS ns9.example.net. 60',
    ])
  })

  test('say of which names something is missing, and had been reported', async () => {
    const { document, positions, pruned } = await readPlan([
      {
        name: 'plan.yaml',
        text: `version: 1
endpoints: { web: { ipv4: 192.0.2.1 } }
zones:
  example.com:
    records:
      whole: { A: { endpoint: web } }
      value: { A: [192.0.2.1, 192.0.2.256] }
      values: { A: [192.0.2.256] }
      text: { CNAME: x..y }
      shape: { A: { endpoint: 5 }, AAAA: ["2001:db8::1"] }
      "@": { TXT: 5, MX: [0 .] }
      policy: { A: { failover: { primary: wbe, secondary: web } } }
      cut: { A: { weighted: { a: { weight: 300, endpoint: web }, b: { weight: 1, endpoint: web } } } }
      nested: { A: { failover: { primary: { weighted: { a: { weight: 1, endpoint: wbe } } }, secondary: web } } }
      deep: { A: { failover: { primary: { weighted: { a: { weight: x, endpoint: web }, b: { weight: 1, endpoint: web } } }, secondary: web } } }
    record_sets:
      - { Name: api.example.com, Type: A, TTL: 60, SetIdentifier: a, ResourceRecords: [{ Value: 192.0.2.1 }] }
  example.org: {}
`,
      },
    ])
    if (document === undefined) throw new Error('the plan has nothing left')
    const { zones } = expand(document, positions, pruned).deployment
    expect(zones[0]?.incomplete?.map(({ name, type }) => `${name} ${type}`).toSorted()).toEqual([
      '_r53sim-primary.deep.example.com. A',
      '_r53sim-primary.nested.example.com. A',
      'api.example.com. A',
      'cut.example.com. A',
      'example.com. TXT',
      'nested.example.com. A',
      'policy.example.com. A',
      'shape.example.com. A',
      'text.example.com. CNAME',
      'values.example.com. A',
    ])
    expect(zones[1]).not.toHaveProperty('incomplete')
  })

  test('every private zone lists the same servers', async () => {
    const { deployment } = await expandText(
      'version: 1\nzones: { corp: { private: { vpcs: [{ id: v, region: us-east-1, cidrs: ["10.0.0.0/8"] }] } } }\n',
    )
    expect(deployment.zones[0]?.nameServers).toEqual([
      'ns-1536.awsdns-00.co.uk.',
      'ns-0.awsdns-00.com.',
      'ns-1024.awsdns-00.org.',
      'ns-512.awsdns-00.net.',
    ])
    expect(deployment.zones[0]?.vpcs?.[0]?.cidrs.map(formatPrefix)).toEqual(['10.0.0.0/8'])
  })
})

type ExpandedZone = Awaited<ReturnType<typeof expandText>>['deployment']['zones'][number]

function recordLinesOf(each: ExpandedZone | undefined): readonly string[] {
  return (each?.recordSets ?? []).map(({ type, data, ttlSeconds }) => {
    const values = data.kind === 'values' ? data.values.map(({ text }) => text).join(', ') : ''
    return `${type} ${values} ${ttlSeconds}`
  })
}

describe('generated names', () => {
  const hopsOf = async (record: string) =>
    (await linesOf(zone(record))).flatMap((line) => /-> (\S+)/.exec(line)?.[1] ?? [])
  const nest = '{ weighted: { a: { weight: 1, endpoint: plain } } }'

  test('at the apex, below a wildcard, and two levels down', async () => {
    expect(await hopsOf(`"@": { A: { failover: { primary: ${nest} } } }`)).toEqual(['_r53sim-primary.example.com.'])
    expect(await hopsOf(`"*": { A: { failover: { primary: ${nest} } } }`)).toEqual(['_r53sim-any-primary.example.com.'])
    expect(await hopsOf(`"*.a": { A: { geolocation: { EU-FR: { failover: { primary: ${nest} } } } } }`)).toEqual([
      '_r53sim-any-eu-fr.a.example.com.',
      '_r53sim-any-eu-fr-primary.a.example.com.',
    ])
  })

  test('never meet each other, nor a name of the author', async () => {
    const text =
      `"@": { A: { failover: { primary: ${nest} } } }, "*": { A: { failover: { primary: ${nest} } } }`.replace(
        '}, "*"',
        '}\n      "*"',
      )
    const hops = await hopsOf(
      `${text}
      _r53sim-primary: { A: 192.0.2.1 }
      www: { A: { weighted: { a-b: { weight: 1, weighted: { c: { weight: 1, failover: { primary: plain } } } }, a: { weight: 1, weighted: { b-c: { weight: 1, failover: { primary: plain } } } }, A: { weight: 1, failover: { primary: plain } }, ü: { weight: 1, failover: { primary: plain } }, ö: { weight: 1, failover: { primary: plain } } } } }`,
    )
    expect(new Set(hops).size).toBe(hops.length)
    expect(hops).not.toContain('_r53sim-primary.example.com.')
    for (const hop of hops) expect(hop).toMatch(/^_r53sim-[a-z0-9-]+\.(www\.)?example\.com\.$/)
  })

  test('keep within a label of 63 bytes and a name of 255', async () => {
    const long = 'k'.repeat(120)
    const [first = '', second = ''] = await hopsOf(
      `www: { A: { weighted: { ${long}a: { weight: 1, failover: { primary: plain } }, ${long}b: { weight: 1, failover: { primary: plain } } } } }`,
    )
    expect(first).not.toBe(second)
    for (const hop of [first, second]) expect(hop.indexOf('.')).toBeLessThanOrEqual(63)
    const deep = Array.from({ length: 23 }, () => 'abcdefghi').join('.')
    const [third = ''] = await hopsOf(`${deep}: { A: { failover: { primary: ${nest} } } }`)
    expect(third).toMatch(/^_r53sim-/)
    expect(third.length).toBeLessThanOrEqual(254)
  })
})
