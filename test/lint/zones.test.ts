import { describe, expect, test } from 'vitest'
import { findingsIn } from '../support/lint.ts'

const VPC = 'private: { vpcs: [{ id: vpc-1, region: us-east-1 }] }'
const SLOW = `endpoints: { web: { ipv4: 192.0.2.10, health_check: { type: HTTP } } }
zones: { example.com: { records: { www: { A: { ttl: 60, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }, api: { A: [192.0.2.1] } } } }`
const CHECK = 'health_checks: { db: { type: TCP, ip_address: 192.0.2.30, port: 5432 } }'
const children = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`)
const manyChecks = (count: number) =>
  `health_checks:\n${children(count)
    .map((id, index) => `  ${id}: { type: TCP, ip_address: 192.0.2.${1 + (index % 250)}, port: ${index + 1} }`)
    .join('\n')}\n  any: { type: CALCULATED, children: [${children(count).join(', ')}], health_threshold: 1 }`

/** A claim about whole zones, checks and collections: what is found of one rule, as `severity message`. */
const rows: readonly (readonly [rule: string, what: string, expected: readonly string[], text: string])[] = [
  [
    'zones-share-servers',
    'sibling zones on a reusable delegation set',
    [],
    'zones: { a.example: { name_servers: [ns-1.awsdns-00.com.] }, b.example: { name_servers: [ns-1.awsdns-00.com.] } }',
  ],
  [
    'zones-share-servers',
    'private zones, which all list the same',
    [],
    `zones: { corp: { ${VPC} }, a.corp: { ${VPC} } }`,
  ],
  [
    'zones-share-servers',
    'a zone two levels up',
    ['error a.b.example. and example. share the name server ns-1.awsdns-00.com.'],
    'zones: { example: { name_servers: [ns-1.awsdns-00.com.] }, a.b.example: { name_servers: [ns-1.awsdns-00.com.] } }',
  ],
  [
    'registered-servers-differ',
    'a zone whose delegation set the plan does not give',
    [],
    'zones: { example.com: {} }\ndomains: { example.com: { name_servers: [ns-1.awsdns-00.com.] } }',
  ],
  [
    'registered-servers-differ',
    'a private zone, which nobody asks from outside',
    [],
    `zones: { example.com: { ${VPC}, name_servers: [ns-1.awsdns-00.com.] } }\ndomains: { example.com: { name_servers: [ns-2.awsdns-00.com.] } }`,
  ],
  [
    'registered-servers-differ',
    'one server too few, in other letters',
    [
      'warning example.com. is registered with ns-1.awsdns-00.com., its zone is on ns-1.awsdns-00.com. and ns-2.awsdns-00.net.',
    ],
    'zones: { example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.] } }\ndomains: { EXAMPLE.com: { name_servers: [NS-1.awsdns-00.com] } }',
  ],
  [
    'registered-servers-differ',
    'a name server that is no name, which is an error of its own',
    [],
    'zones: { example.com: { name_servers: [ns-1.awsdns-00.com.] } }\ndomains: { example.com: { name_servers: [ns-1..com.] } }',
  ],
  [
    'check-slow',
    'for another name than the query has',
    [],
    `${SLOW}\ninvariants: [{ id: fast, query: { name: api }, rto: 1m }]`,
  ],
  [
    'check-slow',
    'the name as a pattern, the strictest invariant that covers it',
    ['warning clients of www.example.com. A move after 2 min 30 s or later: 3 checks every 30 s, then the TTL of 60 s'],
    `${SLOW}\ninvariants: [{ id: slow, rto: 10m }, { id: fast, query: { name: 'w*' }, rto: 1m }]`,
  ],
  ['check-slow', 'just in time', [], `${SLOW}\ninvariants: [{ id: fast, rto: 150 }]`],
  [
    'check-slow',
    'an endpoint that never fails',
    [],
    `${SLOW.replace('ipv4: 192.0.2.10,', 'ipv4: 192.0.2.10, assume_up: true,')}\ninvariants: [{ id: fast, rto: 1m }]`,
  ],
  [
    'check-slow',
    'only where something else has failed before',
    [],
    `${SLOW}\ninvariants: [{ id: fast, when_failed: [web], rto: 1m }]`,
  ],
  [
    'ns-apex-changed',
    'the delegation set in another order',
    [],
    'zones: { example.com: { name_servers: [ns-1.awsdns-00.com., ns-2.awsdns-00.net.], records: { "@": { NS: [ns-2.awsdns-00.net., NS-1.awsdns-00.com.] } } } }',
  ],
  [
    'private-check-on-simple',
    "an endpoint's own check, which does not come along",
    [],
    `endpoints: { db: { ipv4: 10.0.0.5, health_check: { type: TCP, port: 5432 } } }\nzones: { corp: { ${VPC}, records: { db: { A: { endpoint: db } } } } }`,
  ],
  [
    'private-check-on-simple',
    'a geoproximity record',
    ['error db/a A has health check "db", which a geoproximity record of a private zone cannot have'],
    `${CHECK}\nzones: { corp: { ${VPC}, records: { db: { A: { geoproximity: { a: { region: us-east-1, values: [10.0.0.5], health_check: db }, b: { region: eu-west-1, values: [10.0.1.5] } } } } } } }`,
  ],
  [
    'check-on-simple',
    'a private zone, where it is an error',
    [],
    `${CHECK}\nzones: { corp: { ${VPC}, records: { db: { A: { values: [10.0.0.5], health_check: db } } } } }`,
  ],
  [
    'check-endpoint-mismatch',
    'a private zone',
    [],
    `${CHECK}\nzones: { corp: { ${VPC}, records: { db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } } } } }`,
  ],
  ['private-delegation', 'the apex of a private zone', [], `zones: { corp: { ${VPC} } }`],
  ['dnssec-private', 'a public zone', [], 'zones: { example.com: { dnssec: { signing: true } } }'],
  [
    'wildcard-position',
    'a zone that begins with *',
    ['error the name of a zone cannot begin with *: *.example.com.'],
    'zones: { "*.example.com": { records: { www: { A: [192.0.2.1] } } } }',
  ],
  ['calculated-children-count', '255 children', [], manyChecks(255)],
  [
    'calculated-children-count',
    '256 children',
    ['warning calculated check "any" has 256 children, 255 are documented'],
    manyChecks(256),
  ],
  [
    'calculated-threshold',
    'all children',
    [],
    `${manyChecks(2).replace('health_threshold: 1', 'health_threshold: 2')}`,
  ],
  [
    'check-shared-endpoint',
    'another threshold',
    [],
    'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 }, b: { type: HTTP, ip_address: 192.0.2.1, failure_threshold: 1 } }',
  ],
  [
    'check-shared-endpoint',
    'one inverted',
    [],
    'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 }, b: { type: HTTP, ip_address: 192.0.2.1, inverted: true } }',
  ],
  [
    'check-shared-endpoint',
    'the path that is the default',
    ['warning health checks "a" and "b" have the same settings'],
    'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 }, b: { type: HTTP, ip_address: 192.0.2.1, resource_path: / } }',
  ],
  [
    'check-private-address',
    'a documentation address',
    [],
    'health_checks: { a: { type: HTTP, ip_address: 198.51.100.1 } }',
  ],
  [
    'check-private-address',
    'loopback',
    ['warning health check "a" probes 127.0.0.1, a loopback address that Route 53\'s checkers cannot reach'],
    'health_checks: { a: { type: HTTP, ip_address: 127.0.0.1 } }',
  ],
  [
    'check-sni-missing',
    'told not to',
    ['warning health check "a" is told not to send its domain name in the TLS handshake'],
    'health_checks: { a: { type: HTTPS, fqdn: www.example.com, enable_sni: false } }',
  ],
  ['check-sni-missing', 'plain HTTP', [], 'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 } }'],
  ['check-disabled', 'not in use', [], 'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1, disabled: true } }'],
  [
    'check-unused',
    'a check of an endpoint that a record answers with',
    [],
    'health_checks: { a: { type: HTTP, ip_address: 192.0.2.1 } }\nendpoints: { web: { ipv4: 192.0.2.1, health_check: a } }\nzones: { example.com: { records: { www: { A: { endpoint: web } } } } }',
  ],
  [
    'check-unused',
    'a child of a calculated check',
    ['warning no record and no calculated check uses health check "any"'],
    manyChecks(1),
  ],
  [
    'unused-endpoint',
    'one whose address a record answers with',
    [],
    'endpoints: { web: { ipv4: 192.0.2.1 } }\nzones: { example.com: { records: { www: { A: [192.0.2.1] } } } }',
  ],
  [
    'unused-endpoint',
    'a target of a load balancer',
    [],
    'endpoints:\n  host: { ipv4: 10.0.0.1 }\n  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1, targets: [host] }\nzones: { example.com: { records: { www: { A: { endpoint: alb } } } } }',
  ],
  ['alarm-unsupported', 'an alarm that no check follows', [], 'alarms: { a: { region: us-east-1, period: 10 } }'],
  [
    'cidr-block-overlap',
    'neighbouring blocks',
    [],
    'cidr_collections: { c: { locations: { a: [10.0.0.0/24, 10.0.1.0/24], b: [10.0.2.0/23, "2001:db8::/32"] } } }',
  ],
  [
    'cidr-block-overlap',
    'blocks in blocks, of one location and of two',
    [
      'warning 10.1.0.0/16 of a lies in 10.0.0.0/8 of the same location',
      'warning 10.1.2.0/24 of b lies in 10.1.0.0/16 of a',
    ],
    'cidr_collections: { c: { locations: { a: [10.1.0.0/16, 10.0.0.0/8], b: [10.1.2.0/24] } } }',
  ],
  [
    'cidr-block-overlap',
    'IPv4 and IPv6 with the same leading bits',
    [],
    'cidr_collections: { c: { locations: { a: [32.1.0.0/16], b: ["2001::/16"] } } }',
  ],
  [
    'geo-code-unknown',
    'a subdivision of Ukraine, listed and not documented',
    ['warning www.example.com. A: AWS lists UA-30 but does not document records for subdivisions of UA'],
    'zones: { example.com: { record_sets: [{ Name: www.example.com, Type: A, SetIdentifier: kyiv, GeoLocation: { CountryCode: UA, SubdivisionCode: "30" }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }] } }',
  ],
  [
    'geo-code-unknown',
    'a territory as a state',
    ['error www.example.com. A: PR counts as a country of its own'],
    'zones: { example.com: { record_sets: [{ Name: www.example.com, Type: A, SetIdentifier: pr, GeoLocation: { CountryCode: US, SubdivisionCode: PR }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }] } }',
  ],
  [
    'batch-too-large',
    'five hundred values',
    [],
    `zones: { example.com: { records: { ${Array.from({ length: 500 }, (_, index) => `h${index}: { A: [192.0.2.1] }`).join(', ')} } } }`,
  ],
  [
    'batch-too-large',
    'one more',
    ['warning example.com. has 501 values with 4,509 characters: at least 2 change batches'],
    `zones: { example.com: { records: { ${Array.from({ length: 501 }, (_, index) => `h${index}: { A: [192.0.2.1] }`).join(', ')} } } }`,
  ],
  [
    'alias-other-zone',
    'a zone of the same name, private',
    ['error www.example.com. A is an alias to web.example.com., a name of another zone (example.com.)'],
    `zones:\n  example.com: { id: ZPUBLIC, records: { www: { A: { alias: { name: web.example.com, hosted_zone_id: ZPRIVATE } } } } }\n  example.com.: { id: ZPRIVATE, ${VPC}, records: { web: { A: [10.0.0.1] } } }`,
  ],
  [
    'alias-other-zone',
    'a longer zone of the plan around the target',
    ['error www.example.com. A is an alias to www.dev.example.com., a name of another zone (dev.example.com.)'],
    'zones: { example.com: { records: { www: { A: { alias: www.dev } } } }, dev.example.com: { records: { www: { A: [192.0.2.1] } } } }',
  ],
  [
    'target-missing',
    'a name of a longer zone of the plan',
    [],
    'zones: { example.com: { records: { www: { CNAME: www.dev.example.com. } } }, dev.example.com: {} }',
  ],
]

describe('zones, checks and collections', () => {
  test.each(rows)('%s: %s', async (rule, _what, expected, text) => {
    const found = await findingsIn(`version: 1\n${text}\n`)
    expect(found.filter((each) => each.rule === rule).map(({ severity, message }) => `${severity} ${message}`)).toEqual(
      expected,
    )
    expect(found.filter((each) => /^plan-|^unknown-key|^check-fields/.test(each.rule))).toEqual([])
  })
})
