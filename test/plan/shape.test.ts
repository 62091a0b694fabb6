import { describe, expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read.ts'
import { findingLines } from '../support/findings.ts'

/** Findings of a plan whose text follows `version: 1`, hence begins on line 2. */
async function findings(text: string): Promise<readonly string[]> {
  const { diagnostics } = await readPlan([{ name: 'p', text: `version: 1\n${text}` }])
  return findingLines(diagnostics)
}

const record = (body: string) => `zones: { e.com: { records: { www: { A: ${body} } } } }`
/** Columns of findings inside a record's body count from here. */
const BODY = record('').indexOf('A:') + 4
const at = (from: number, to: number) => `p 2:${BODY + from}-${BODY + to}`

describe('keys', () => {
  test.each([
    [
      'a top key',
      'endpoint: {}',
      ['unknown-key p 2:1-9 "endpoint" is not a key of a plan | did you mean "endpoints"?'],
    ],
    [
      'a key of an endpoint',
      'endpoints: { web: { regoin: x } }',
      ['unknown-key p 2:21-27 "regoin" is not a key of an endpoint | did you mean "region"?'],
    ],
    [
      'a merge key',
      'defaults: { <<: { ttl: 5 } }',
      [
        'unknown-key p 2:13-15 "<<" is not a key of defaults | there are no merge keys: an alias stands for a whole value',
      ],
    ],
    [
      'a model parameter',
      'model: { propogation: 5 }',
      ['unknown-key p 2:10-21 "propogation" is not a key of model | did you mean "propagation"?'],
    ],
    [
      'a failover role',
      record('{ failover: { tertiary: web } }'),
      [`unknown-key ${at(14, 22)} "tertiary" is not a key of failover | its keys are primary and secondary`],
    ],
    [
      'a key of another map',
      record('{ weight: 5, endpoint: web }'),
      [`unknown-key ${at(2, 8)} "weight" is not a key of a record | weight is a key of a weighted branch`],
    ],
    [
      'a mistyped kind is not a missing one',
      record('{ endpont: web }'),
      [`unknown-key ${at(2, 9)} "endpont" is not a key of a record | did you mean "endpoint"?`],
    ],
    [
      'a record type',
      'zones: { e.com: { records: { www: { aaa: x } } } }',
      ['type-unknown p 2:37-40 "aaa" is not a record type | did you mean "AAAA"?'],
    ],
    [
      'text that would steer a terminal',
      '"\\e[31mred": 1',
      ['unknown-key p 2:1-12 "\\u{1b}[31mred" is not a key of a plan'],
    ],
  ] as const)('unknown: %s', async (_case, text, expected) => {
    expect(await findings(text)).toEqual(expected)
  })

  test('text that would steer a terminal does not, wherever a message shows it', async () => {
    const bell = '"a\\ab"'
    const text = [
      `endpoints: { ${bell}: { ${bell}: 1 } }`,
      `clients: { c: { ${bell}: 1, latency: { file: ${bell} } } }`,
      `include: ["/\\a"]`,
      `cidr_collections: { c: { locations: { ${bell}: [5] } } }`,
      `health_checks: { h: { type: ${bell} }, ${bell}: {}, ${bell}: {} }`,
    ].join('\n')
    const found = await findings(text)
    expect(found).toHaveLength(8)
    expect(found.join('\n')).toMatch(/^[^\u0000-\u0009\u000b-\u001f]+$/)
  })

  test('unknown: names of what every object has', async () => {
    expect(await findings('__proto__: { polluted: 1 }\nconstructor: 2\nendpoints: { toString: 5 }')).toEqual([
      'unknown-key p 2:1-10 "__proto__" is not a key of a plan',
      'unknown-key p 3:1-12 "constructor" is not a key of a plan',
      'plan-schema p 4:24-25 endpoint "toString" is 5, not a map | for example toString: { ipv4: 192.0.2.10, region: us-east-1, health_check: true }',
    ])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test.each([
    [
      'a weighted branch',
      record('{ weighted: { a: { endpoint: web } } }'),
      [`weight-range ${at(14, 15)} weighted branch "a" has no weight | add weight: 95`],
    ],
    [
      'an alias target',
      record('{ alias: { name: x } }'),
      [`alias-incomplete ${at(2, 7)} alias has no hosted_zone_id | add hosted_zone_id: Z2FDTNDATAQYW2`],
    ],
    [
      'an alarm reference',
      'health_checks: { a: { type: CLOUDWATCH_METRIC, alarm: { name: x } } }',
      ['check-fields p 2:48-53 alarm has no region | add region: us-east-1'],
    ],
    [
      'a resource',
      'endpoints: { cdn: { type: cloudfront } }',
      [
        'plan-schema p 2:14-17 endpoint "cdn" has no dns_name | add dns_name: web-1234567890.us-east-1.elb.amazonaws.com',
      ],
    ],
    [
      'an S3 site',
      'endpoints: { site: { type: s3-website } }',
      ['plan-schema p 2:14-18 endpoint "site" has no region | add region: us-east-1'],
    ],
    [
      'a TTL in API form',
      'zones: { e.com: { record_sets: [{ Name: e.com, Type: A, ResourceRecords: [{ Value: 192.0.2.1 }] }] } }',
      ['ttl-range p 2:33-98 item 1 of record_sets has no TTL | add TTL: 60'],
    ],
    [
      'what a record answers',
      record('{ ttl: 60 }'),
      [`plan-schema p 2:${BODY - 3}-${BODY - 2} A has none of endpoint, values, alias or a policy | add one of them`],
    ],
    [
      'what an API record answers',
      'zones: { e.com: { record_sets: [{ Name: e.com, Type: A }] } }',
      [
        'plan-schema p 2:33-57 item 1 of record_sets has none of ResourceRecords, AliasTarget or TrafficPolicyInstanceId | add one of them',
      ],
    ],
    [
      'a predicate',
      'invariants: [{ id: a }]',
      [
        'plan-schema p 2:14-23 item 1 of invariants has no predicate | add one of never_answer, always_answer, answer_in, survives, no_fail_open, share, within_capacity, rto, probability, blast_radius, same_as or reachable',
      ],
    ],
    ['branches', record('{ weighted: {} }'), [`plan-schema ${at(12, 14)} weighted is empty`]],
    [
      'anything in an event',
      'scenarios: { s: { query: { name: www }, events: [{ at: 5m }], expect: [{ moved_within: 2m }] } }',
      ['plan-schema p 2:50-60 item 1 of events has nothing but at | for example { at: 0s, fail: [euw1] }'],
    ],
  ] as const)('missing: %s', async (_case, text, expected) => {
    expect(await findings(text)).toEqual(expected)
  })

  test.each([
    [
      'two policies',
      record('{ failover: { primary: a }, weighted: { b: { weight: 1, endpoint: b } } }'),
      [
        `policy-fields-conflict ${at(28, 36)} A has both failover and weighted | keep one of them | failover stands here ${at(2, 10)}`,
      ],
    ],
    [
      'an endpoint and values',
      record('{ endpoint: web, values: [192.0.2.1] }'),
      [
        `plan-schema ${at(17, 23)} A has both endpoint and values | keep one of them | endpoint stands here ${at(2, 10)}`,
      ],
    ],
    [
      'an alias and values',
      record('{ alias: www, values: [192.0.2.1] }'),
      [`ttl-on-alias ${at(14, 20)} A has both alias and values | keep one of them | alias stands here ${at(2, 7)}`],
    ],
    [
      'an alias and a TTL',
      record('{ alias: www, ttl: 60 }'),
      [`ttl-on-alias ${at(14, 17)} ttl stands beside alias: an alias takes the TTL of its target | remove ttl`],
    ],
    [
      'a policy and a check',
      record('{ latency: { us-east-1: web }, health_check: web }'),
      [
        `plan-schema ${at(31, 43)} health_check stands beside latency: it belongs to a branch | move it into a branch of latency`,
      ],
    ],
    [
      'two places',
      record('{ geoproximity: { a: { region: us-east-1, coordinates: [1, 2], endpoint: a } } }'),
      [
        `proximity-location ${at(42, 53)} coordinates stands beside region: a branch has one location | keep one of them`,
      ],
    ],
    [
      'two policies in API form',
      'zones: { e.com: { record_sets: [{ Name: e.com, Type: A, TTL: 60, Weight: 1, Region: us-east-1, ResourceRecords: [] }] } }',
      [
        'policy-fields-conflict p 2:77-83 item 1 of record_sets has both Weight and Region | keep one of them | Weight stands here p 2:66-72',
      ],
    ],
    [
      'an alias with values in API form',
      'zones: { e.com: { record_sets: [{ Name: e.com, Type: A, TTL: 60, AliasTarget: { HostedZoneId: Z1, DNSName: e.com, EvaluateTargetHealth: true } }] } }',
      ['ttl-on-alias p 2:57-60 TTL stands beside AliasTarget: an alias has neither TTL nor values | remove TTL'],
    ],
    [
      'targets of a plain endpoint',
      'endpoints: { a: { ipv4: 192.0.2.1, targets: [b] } }',
      [
        'plan-schema p 2:36-43 targets is for AWS resources, and this endpoint has no type | add type, for example type: application-load-balancer',
      ],
    ],
    [
      'an address of a resource',
      'endpoints: { a: { type: cloudfront, dns_name: d.cloudfront.net, ipv4: 192.0.2.1 } }',
      [
        'plan-schema p 2:65-69 ipv4 stands on an endpoint of type cloudfront | write what its name resolves to here as addresses',
      ],
    ],
    [
      'a mistyped type accuses no other key',
      'endpoints: { a: { type: cloudfrnt, dns_name: d, targets: [b] } }',
      ['plan-schema p 2:25-34 type is "cloudfrnt", not one of its 12 values | did you mean "cloudfront"?'],
    ],
    [
      'two predicates',
      'invariants: [{ id: a, survives: 1, rto: 2m }]',
      [
        'plan-schema p 2:36-39 item 1 of invariants has both survives and rto | keep one of them | survives stands here p 2:23-31',
      ],
    ],
    [
      'a moment and a whole run',
      'scenarios: { s: { query: { name: www }, expect: [{ at: 5m, moved_within: 2m, answers: [a] }] } }',
      [
        'plan-schema p 2:60-72 moved_within is about the whole run and stands beside at | make it an expectation of its own',
      ],
    ],
  ] as const)('excluding each other: %s', async (_case, text, expected) => {
    expect(await findings(text)).toEqual(expected)
  })

  test('twice: the first counts, both places are named', async () => {
    const { diagnostics, document } = await readPlan([
      {
        name: 'p',
        text: 'version: 1\ndefaults:\n  ttl: 60\n  "ttl": 5m\nendpoints: { a: {}, b: {}, a: { ipv4: 192.0.2.1 } }\n',
      },
    ])
    expect(findingLines(diagnostics)).toEqual([
      'duplicate-key p 4:3-8 "ttl" stands twice in this map | remove one of the two | first here p 3:3-6',
      'duplicate-key p 5:28-29 "a" stands twice in this map | remove one of the two | first here p 5:14-15',
    ])
    expect(document?.defaults?.ttl).toBe(60)
  })
})

describe('values', () => {
  test.each(['2026-02-30', '2026-13-01T00:00:00Z', '2026-02-30T10:00:00Z', '2026-01-01T25:00', 'tomorrow'])(
    'a start that no calendar has: %s',
    async (start) => {
      const found = await findings(`scenarios: { s: { query: { name: www }, start: "${start}", expect: [] } }`)
      expect(found).toContainEqual(
        expect.stringContaining(`start is "${start}", not a time such as 2026-01-01T00:00:00Z`),
      )
    },
  )

  test.each([
    [
      'weight',
      record('{ weighted: { a: { weight: 300, endpoint: a } } }'),
      [`weight-range ${at(27, 30)} weight is 300, not an integer from 0 to 255 | for example weight: 95`],
    ],
    [
      'weight as text',
      record('{ weighted: { a: { weight: "5", endpoint: a } } }'),
      [`weight-range ${at(27, 30)} weight is "5", not an integer from 0 to 255 | write it without quotes: 5`],
    ],
    [
      'TTL',
      record('{ ttl: -1, endpoint: a }'),
      [
        `ttl-range ${at(7, 9)} ttl is -1, not whole seconds from 0 to 2147483647, or text such as 60s, 5m or 1h | for example ttl: 60`,
      ],
    ],
    [
      'TTL as words',
      'defaults: { ttl: soon }',
      [
        'ttl-range p 2:18-22 ttl is "soon", not whole seconds from 0 to 2147483647, or text such as 60s, 5m or 1h | for example ttl: 60',
      ],
    ],
    [
      'bias',
      record('{ geoproximity: { a: { region: us-east-1, bias: 100, endpoint: a } } }'),
      [`proximity-bias-range ${at(48, 51)} bias is 100, not an integer from -99 to 99 | for example bias: 10`],
    ],
    [
      'interval',
      'health_checks: { a: { request_interval: 15 } }',
      ['check-fields p 2:41-43 request_interval is 15, not 10 or 30 | for example request_interval: 10'],
    ],
    [
      'threshold',
      'endpoints: { a: { health_check: { failure_threshold: 11 } } }',
      [
        'check-fields p 2:54-56 failure_threshold is 11, not an integer from 1 to 10 | for example failure_threshold: 3',
      ],
    ],
    [
      'too few checker regions',
      'health_checks: { a: { regions: [us-east-1, eu-west-1] } }',
      [
        'check-fields p 2:32-54 regions has 2 of at least 3 items | for example regions: [us-east-1, eu-west-1, ap-southeast-1]',
      ],
    ],
    [
      'a checker region',
      'health_checks: { a: { regions: [us-east-1, eu-west-1, us-west-3] } }',
      [
        'check-fields p 2:55-64 item 3 of regions is "us-west-3", not us-east-1, us-west-1, us-west-2, eu-west-1, ap-southeast-1, ap-southeast-2, ap-northeast-1 or sa-east-1 | did you mean "us-west-1"?',
      ],
    ],
    [
      'port',
      'health_checks: { a: { port: 70000 } }',
      ['plan-schema p 2:29-34 port is 70000, not an integer from 1 to 65535 | for example port: 8080'],
    ],
    [
      'search string',
      `health_checks: { a: { search_string: ${'x'.repeat(256)} } }`,
      ['check-fields p 2:38-294 search_string has 256 characters, more than 255 | for example search_string: ready'],
    ],
    [
      'check type',
      'health_checks: { a: { type: HTP } }',
      [
        'plan-schema p 2:29-32 type is "HTP", not HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP, CALCULATED, CLOUDWATCH_METRIC or RECOVERY_CONTROL | did you mean "HTTP"?',
      ],
    ],
    [
      'API type',
      'zones: { e.com: { record_sets: [{ Name: e.com, Type: a, TTL: 5, ResourceRecords: [] }] } }',
      ['type-unknown p 2:54-55 Type is "a", not one of its 17 values | did you mean "A"?'],
    ],
    [
      'country',
      'clients: { a: { country: fr } }',
      ['geo-code-unknown p 2:26-28 country is "fr", not a country code of two capital letters | write FR'],
    ],
    [
      'latitude',
      'clients: { a: { coordinates: [100, 8.5] } }',
      ['plan-schema p 2:31-34 item 1 of coordinates is 100, not a number from -90 to 90'],
    ],
    [
      'three coordinates',
      'clients: { a: { coordinates: [1, 2, 3] } }',
      ['plan-schema p 2:30-39 coordinates has 3 items, more than 2 | for example coordinates: [47.37, 8.54]'],
    ],
    [
      'IPv4 address',
      'endpoints: { a: { ipv4: 192.0.2.256 } }',
      ['plan-schema p 2:25-36 ipv4 is "192.0.2.256", not an IPv4 address | for example ipv4: 192.0.2.10'],
    ],
    [
      'a number where text is wanted',
      record('[10, web]').replace(' A:', ' TXT:'),
      [`plan-schema p 2:${BODY + 3}-${BODY + 5} item 1 of TXT is 10, not text | write it in quotes: "10"`],
    ],
    [
      'text where a list is wanted',
      record('{ values: 192.0.2.1 }'),
      [`plan-schema ${at(10, 19)} values is "192.0.2.1", not a list | write a list: [192.0.2.1]`],
    ],
    [
      'an endpoint where a weight is needed',
      record('{ weighted: { a: web } }'),
      [`plan-schema ${at(17, 20)} weighted branch "a" is "web", not a map | write { weight: 1, endpoint: web }`],
    ],
    [
      'a list as a branch',
      record('{ failover: { primary: [web] } }'),
      [`plan-schema ${at(23, 28)} primary is a list, not a map or the name of an endpoint | for example primary: use1`],
    ],
    [
      'a map as an endpoint',
      'endpoints: { a: 5 }',
      [
        'plan-schema p 2:17-18 endpoint "a" is 5, not a map | for example a: { ipv4: 192.0.2.10, region: us-east-1, health_check: true }',
      ],
    ],
    ['a section without anything', 'zones:', ['plan-schema p 2:1-6 zones is empty, not a map']],
    [
      'a check that is false',
      'endpoints: { a: { health_check: false } }',
      [
        'plan-schema p 2:33-38 health_check is false, not true, the name of a health check, or a check; leave it out for none | for example health_check: true',
      ],
    ],
    [
      'a check that is true on a branch',
      record('{ endpoint: a, health_check: true }'),
      [
        `plan-schema ${at(29, 33)} health_check is true, not the name of a health check, or false for none | for example health_check: eu-any`,
      ],
    ],
    [
      'a location',
      'cidr_collections: { c: { locations: { "p@ris": [] } } }',
      ['plan-schema p 2:39-46 "p@ris" is not the name of a location | a name has 1 to 16 letters, digits, _ or -'],
    ],
    [
      'a block',
      'cidr_collections: { c: { locations: { paris: [5] } } }',
      ['cidr-block-invalid p 2:47-48 item 1 of paris is 5, not text | write it in quotes: "5"'],
    ],
    [
      'a severity',
      'rules: { weight-single: of }',
      ['plan-schema p 2:25-27 "weight-single" is "of", not error, warning or off | did you mean "off"?'],
    ],
    [
      'a long text is cut',
      `defaults: { ttl: ${'x'.repeat(100)} }`,
      [
        `ttl-range p 2:18-118 ttl is "${'x'.repeat(59)}…", not whole seconds from 0 to 2147483647, or text such as 60s, 5m or 1h | for example ttl: 60`,
      ],
    ],
    [
      'NaN is no number',
      'endpoints: { a: { capacity: .nan } }',
      ['plan-schema p 2:29-33 capacity is NaN, not a number, 0 or more | for example capacity: 1000'],
    ],
  ] as const)('%s', async (_case, text, expected) => {
    expect(await findings(text)).toEqual(expected)
  })

  test.each([
    ['a list', '- 1\n- 2', 'plan-schema p 1:1-2:4 the plan is a list, not a map'],
    ['a word', 'hello', 'plan-schema p 1:1-6 the plan is "hello", not a map'],
    ['a later version', 'version: 2', 'plan-schema p 1:10-11 version is 2, not 1 | for example version: 1'],
    ['no version', 'zones: {}', 'plan-schema p 1:1-6 the plan has no version | add version: 1'],
  ] as const)('the whole: %s', async (_case, text, expected) => {
    const { diagnostics, fatal } = await readPlan([{ name: 'p', text }])
    expect({ found: findingLines(diagnostics), fatal }).toEqual({ found: [expected], fatal: false })
  })
})

describe('all in one run', () => {
  const text = `version: 1
defaults: { tll: 60 }
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP, port: 0 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { endpoint: web, weight: 5 }
            secondary: sorry
        AAAA: &www
          weighted:
            a: { weight: 256, endpoint: sorry }
            b: { weight: 1, endpoint: sorry }
      api: { AAAA: *www }
cases:
  - { query: { name: www }, answer: [192.0.2.99] }
  - { query: { name: www }, answers: [192.0.2.10] }
`

  test('sorted by place, an anchor counted once', async () => {
    const { diagnostics } = await readPlan([{ name: 'p', text }])
    expect(findingLines(diagnostics)).toEqual([
      'unknown-key p 2:13-16 "tll" is not a key of defaults | did you mean "ttl"?',
      'plan-schema p 4:62-63 port is 0, not an integer from 1 to 65535 | for example port: 8080',
      'unknown-key p 12:39-45 "weight" is not a key of a branch | weight is a key of a weighted branch',
      'weight-range p 16:26-29 weight is 256, not an integer from 0 to 255 | for example weight: 95',
      'unknown-key p 20:29-35 "answer" is not a key of a case | did you mean "answers"?',
    ])
  })

  test('what is broken is left out, the smallest part around it, and named', async () => {
    const { document, pruned, positions } = await readPlan([{ name: 'p', text }])
    expect(pruned).toEqual([
      ['defaults', 'tll'],
      ['endpoints', 'web'],
      ['zones', 'example.com', 'records', 'www', 'A', 'failover', 'primary'],
      ['zones', 'example.com', 'records', 'www', 'AAAA', 'weighted', 'a'],
      ['zones', 'example.com', 'records', 'api', 'AAAA', 'weighted', 'a'],
      ['cases', 0],
    ])
    const b = { b: { weight: 1, endpoint: 'sorry' } }
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      version: 1,
      defaults: {},
      endpoints: { sorry: { ipv4: '192.0.2.99' } },
      zones: {
        'example.com': {
          records: {
            www: { A: { failover: { secondary: 'sorry' } }, AAAA: { weighted: b } },
            api: { AAAA: { weighted: b } },
          },
        },
      },
      cases: [{ query: { name: 'www' }, answers: ['192.0.2.10'] }],
    })
    // The first case of the document is the second of the text.
    expect(positions.valueSpan(['cases', 0, 'answers', 0])).toMatchObject({ line: 21, column: 39, endColumn: 49 })
  })

  test('a policy that loses all its branches takes its record along', async () => {
    const { document, pruned } = await readPlan([
      { name: 'p', text: `version: 1\n${record('{ weighted: { a: { weight: 300, endpoint: a } } }')}` },
    ])
    expect(pruned).toEqual([['zones', 'e.com', 'records', 'www']])
    expect(JSON.parse(JSON.stringify(document))).toEqual({ version: 1, zones: { 'e.com': { records: {} } } })
  })
})
