import { expect, test } from 'vitest'
import { expandText, marked } from './expanded.ts'

/** A plan of one zone; `records` is one line of a flow map. */
const zone = (records: string, rest = '') =>
  `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, region: us-east-1 }
  site: { dns_name: site.example.net }
${rest}
zones:
  example.com:
    records: { ${records} }
`
const plan = (text: string) => `version: 1\n${text}\n`
const sets = (entry: string, rest = '') => plan(`${rest}\nzones: { example.com: { record_sets: [${entry}] } }`)
const A = 'Name: www.example.com, Type: A'
const values = 'TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }]'

test.each([
  // rule, plan with the place marked, message, hint
  [
    'undefined-endpoint',
    zone('www: { A: { failover: { primary: «wbe», secondary: web } } }'),
    'there is no endpoint "wbe"',
    'did you mean "web"?',
  ],
  ['undefined-endpoint', zone('www: { A: { endpoint: «nothing» } }'), 'there is no endpoint "nothing"', undefined],
  [
    'undefined-endpoint',
    zone('www: { A: { multivalue: [web, «wep»] } }'),
    'there is no endpoint "wep"',
    'did you mean "web"?',
  ],
  [
    'undefined-endpoint',
    zone(
      'www: { A: { endpoint: web } }',
      '  alb: { type: application-load-balancer, dns_name: a.us-east-1.elb.amazonaws.com, targets: [«wbe»] }',
    ),
    'there is no endpoint "wbe"',
    'did you mean "web"?',
  ],
  [
    'check-unknown',
    zone(
      'www: { A: { endpoint: web, health_check: «wbe» } }',
      'health_checks: { web: { type: TCP, ip_address: 192.0.2.1, port: 80 } }',
    ),
    'there is no health check "wbe"',
    'did you mean "web"?',
  ],
  [
    'check-unknown',
    plan('endpoints: { web: { ipv4: 192.0.2.1, health_check: «web» } }'),
    'there is no health check "web"',
    undefined,
  ],
  [
    'endpoint-lacks-value',
    zone('www: { AAAA: { endpoint: «web» } }'),
    'endpoint "web" has no ipv6, which an AAAA record answers with',
    'add ipv6 to the endpoint',
  ],
  [
    'endpoint-lacks-value',
    zone('www: { A: { endpoint: «site» } }'),
    'endpoint "site" has no ipv4, which an A record answers with',
    'add ipv4 to the endpoint',
  ],
  [
    'endpoint-lacks-value',
    zone('www: { CNAME: { endpoint: «web» } }'),
    'endpoint "web" has no dns_name, which a CNAME record answers with',
    'add dns_name to the endpoint',
  ],
  [
    'endpoint-lacks-value',
    zone('www: { MX: { endpoint: «web» } }'),
    'an endpoint has nothing that an MX record answers with',
    'write values',
  ],
  [
    'value-syntax',
    plan('endpoints: { web: { ipv6: «"2001:db8:::1"» } }'),
    '"2001:db8:::1" is not an IPv6 address',
    'write one such as "2001:db8::10"',
  ],
  [
    'value-syntax',
    plan('endpoints: { cdn: { type: cloudfront, dns_name: d1.cloudfront.net, addresses: [192.0.2.1, «1.2.3»] } }'),
    '"1.2.3" is not an IP address',
    'write one such as 192.0.2.10',
  ],
  [
    'name-bad-character',
    plan('endpoints: { web: { dns_name: a.example« com» } }'),
    expect.stringContaining('a character that a name cannot hold'),
    'write \\040',
  ],
  [
    'value-syntax',
    zone('www: { A: «192.0.2.256» }'),
    expect.stringMatching(/^A: /),
    expect.stringContaining('192.0.2.1'),
  ],
  [
    'value-syntax',
    zone('"@": { MX: ["10 mail.«.example.com.»"] }'),
    expect.stringMatching(/^MX: /),
    expect.any(String),
  ],
  [
    'value-duplicate',
    zone('www: { A: [192.0.2.1, 192.0.2.2, «192.0.2.1»] }'),
    'the value 192.0.2.1 stands twice in one A record',
    'remove one',
  ],
  [
    'value-duplicate',
    zone('www: { AAAA: ["2001:db8::1", «"2001:DB8:0::1"»] }'),
    'the value 2001:db8::1 stands twice in one AAAA record',
    'remove one',
  ],
  [
    'value-count',
    zone('www: { CNAME: «[a.example.net., b.example.net.]» }'),
    'CNAME records have exactly one value, this one has 2',
    undefined,
  ],
  ['value-count', zone('www: { A: { values: «[]» } }'), 'the A record has no value', undefined],
  [
    'ttl-on-alias',
    zone('www: { A: { endpoint: cdn, ttl: «60» } }', '  cdn: { type: cloudfront, dns_name: d1.cloudfront.net }'),
    'an alias record has no TTL of its own',
    'remove it: answers carry the TTL of the target',
  ],
  [
    'ttl-on-alias',
    zone(
      'www: { A: { latency: { us-east-1: { endpoint: cdn, ttl: «60» } } } }',
      '  cdn: { type: cloudfront, dns_name: d1.cloudfront.net }',
    ),
    'an alias record has no TTL of its own',
    'remove it: answers carry the TTL of the target',
  ],
  [
    'ttl-range',
    zone('www: { A: { endpoint: web, ttl: «99999d» } }'),
    '99999d is not a TTL',
    expect.stringContaining('2147483647'),
  ],
  [
    'ttl-range',
    zone('www: { A: { endpoint: web } }', 'defaults: { ttl: «99999d» }'),
    '99999d is not a TTL',
    expect.stringContaining('2147483647'),
  ],
  [
    'plan-schema',
    zone('www: { A: { endpoint: web, «evaluate_target_health»: true } }'),
    'evaluate_target_health is about aliases',
    'remove it: endpoint "web" is a plain one, and its check decides',
  ],
  [
    'name-repeats-zone',
    zone('«www.example.com»: { A: { endpoint: web } }'),
    '"www.example.com" repeats the zone\'s name: it stands for www.example.com.example.com.',
    'write "www", or "www.example.com." with a final dot',
  ],
  [
    'name-repeats-zone',
    zone('«Example.COM»: { A: { endpoint: web } }'),
    '"Example.COM" repeats the zone\'s name: it stands for example.com.example.com.',
    'write "@", or "Example.COM." with a final dot',
  ],
  [
    'name-repeats-zone',
    zone('www: { A: { endpoint: web } }, api: { A: { alias: «www.example.com» } }'),
    expect.stringContaining('repeats the zone'),
    'write "www", or "www.example.com." with a final dot',
  ],
  [
    'name-outside-zone',
    zone('«www.example.org.»: { A: { endpoint: web } }'),
    'www.example.org. is not in the zone example.com.',
    'names of this zone end in example.com.; without the final dot "www.example.org" is relative to it',
  ],
  ['name-empty-label', zone('a.«.b»: { A: { endpoint: web } }'), '"a..b" has an empty label', expect.any(String)],
  [
    'name-too-long',
    zone(`«${'a'.repeat(64)}»: { A: { endpoint: web } }`),
    expect.stringContaining('64 bytes'),
    'a label has at most 63 bytes',
  ],
  [
    'name-empty-label',
    plan('zones: { example.«.com»: { records: { www: { A: 192.0.2.1 } } } }'),
    '"example..com" has an empty label',
    expect.any(String),
  ],
  [
    'set-identifier-length',
    zone(`www: { A: { weighted: { «${'k'.repeat(129)}»: { weight: 1, endpoint: web } } } }`),
    'the set identifier has 129 characters',
    'write 1 to 128 characters',
  ],
  [
    'set-identifier-length',
    zone(`www: { A: { weighted: { a: { weight: 1, endpoint: web, set_identifier: «""» } } } }`),
    'the set identifier has 0 characters',
    'write 1 to 128 characters',
  ],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «FR»: web, default: web } } }'),
    '"FR" is not an area that Route 53 locates',
    'write "EU-FR"',
  ],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «US-WA»: web } } }'),
    '"US-WA" is not an area that Route 53 locates',
    'write "NA-US-WA"',
  ],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «eu-fr»: web } } }'),
    '"eu-fr" is not an area',
    'write "EU-FR"',
  ],
  ['geo-code-unknown', zone('www: { A: { geolocation: { «EU-US»: web } } }'), 'US is not in EU', 'write "NA-US"'],
  ['geo-code-unknown', zone('www: { A: { geolocation: { «EU-US-WA»: web } } }'), 'US is not in EU', 'write "NA-US-WA"'],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «NA-US-XX»: web } } }'),
    '"XX" is not a subdivision of US that Route 53 locates',
    'write "NA-US" for the whole country',
  ],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «NA-US-PR»: web } } }'),
    'PR counts as a country of its own',
    'write "NA-PR"',
  ],
  [
    'geo-code-unknown',
    zone('www: { A: { geolocation: { «EU-EH»: web } } }'),
    '"EH" in "EU-EH" is not a country that Route 53 locates',
    expect.stringContaining('continent'),
  ],
  ['geo-code-unknown', zone('www: { A: { geolocation: { «"*"»: web } } }'), '"*" is not an area', 'write default'],
  [
    'proximity-location',
    zone('www: { CNAME: { geoproximity: { «a»: site } } }'),
    'branch "a" does not say where it stands',
    expect.stringContaining('region'),
  ],
  [
    'cidr-collection-unknown',
    zone(
      'www: { A: { ip_based: { collection: «ofices», locations: { default: web } } } }',
      'cidr_collections: { offices: { locations: { paris: [198.51.100.0/24] } } }',
    ),
    'there is no CIDR collection "ofices"',
    'did you mean "offices"?',
  ],
  [
    'cidr-collection-unknown',
    zone(
      'www: { A: { ip_based: { collection: offices, locations: { «pariss»: web } } } }',
      'cidr_collections: { offices: { locations: { paris: [198.51.100.0/24] } } }',
    ),
    'collection "offices" has no location "pariss"',
    'did you mean "paris"?',
  ],
  [
    'cidr-block-invalid',
    plan('cidr_collections: { c: { locations: { a: [198.51.100.0/24, «198.51.100.7/24»] } } }'),
    '198.51.100.7/24 has bits set beyond its length',
    'the block around it is 198.51.100.0/24',
  ],
  [
    'cidr-block-invalid',
    plan('cidr_collections: { c: { locations: { a: [«198.51.100.0/25»] } } }'),
    '198.51.100.0/25 is longer than /24, the longest IPv4 block Route 53 takes',
    'the block around it is 198.51.100.0/24',
  ],
  [
    'cidr-block-invalid',
    plan('cidr_collections: { c: { locations: { a: [«"2001:db8::/49"»] } } }'),
    '2001:db8::/49 is longer than /48, the longest IPv6 block Route 53 takes',
    'the block around it is 2001:db8::/48',
  ],
  [
    'cidr-block-invalid',
    plan('cidr_collections: { c: { locations: { a: [«0.0.0.0/0»] } } }'),
    '0.0.0.0/0 is everybody, which is no block',
    'leave it out; a branch "default" answers everybody else',
  ],
  [
    'cidr-block-invalid',
    plan('cidr_collections: { c: { locations: { a: [«paris»] } } }'),
    '"paris" is not an address block',
    expect.stringContaining('198.51.100.0/24'),
  ],
  [
    'alias-zone-id',
    zone('www: { A: { endpoint: a } }', '  a: { type: s3-website, region: «mars-1» }'),
    'no hosted zone id is known for s3-website in mars-1',
    expect.any(String),
  ],
  [
    'alias-zone-id',
    zone('www: { A: { endpoint: a } }', '  «a»: { type: application-load-balancer, dns_name: lb.example.net }'),
    'the region of endpoint "a" is not known, and the hosted zone of its name depends on it',
    expect.any(String),
  ],
  [
    'plan-schema',
    plan(
      'zones: { example.com: { private: { vpcs: [{ id: vpc-1, region: us-east-1, cidrs: [10.0.0.0/16, «10.0.0.1/16»] }] } } }',
    ),
    '"10.0.0.1/16" is not an address block',
    expect.any(String),
  ],
  [
    'undefined-reference',
    zone('www: { A: { alias: { name: a.example.org, hosted_zone_id: «exmaple.com» } } }'),
    '"exmaple.com" is neither a hosted zone id nor a zone of the plan',
    'did you mean "example.com"?',
  ],
  // checks
  [
    'check-fields',
    plan('health_checks: { «a»: { ip_address: 192.0.2.1 } }'),
    'the check has no type',
    expect.stringContaining('type: HTTP'),
  ],
  [
    'check-fields',
    plan('endpoints: { web: { ipv4: 192.0.2.1, «health_check»: true } }'),
    'the check has no type',
    expect.stringContaining('defaults.health_check'),
  ],
  [
    'check-fields',
    plan('health_checks: { «a»: { type: TCP, ip_address: 192.0.2.1 } }'),
    'a TCP check needs port',
    'write port: and the number of the service',
  ],
  [
    'check-fields',
    plan('health_checks: { «a»: { type: HTTP_STR_MATCH, ip_address: 192.0.2.1 } }'),
    'a HTTP_STR_MATCH check needs search_string',
    'write search_string:',
  ],
  [
    'check-fields',
    plan('health_checks: { a: { type: TCP, port: 1, ip_address: 192.0.2.1, resource_path: «/x» } }'),
    'a TCP check has no resource_path',
    'remove it, or choose a type that has it: HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH',
  ],
  [
    'check-fields',
    plan('health_checks: { a: { type: RECOVERY_CONTROL, routing_control_arn: x, request_interval: «10» } }'),
    'a RECOVERY_CONTROL check has no request_interval',
    expect.stringContaining('HTTP'),
  ],
  [
    'check-fields',
    plan('health_checks: { a: { type: HTTP, ip_address: 192.0.2.1, enable_sni: «true» } }'),
    'a HTTP check has no TLS handshake',
    'remove it, or choose HTTPS or HTTPS_STR_MATCH',
  ],
  [
    'check-fields',
    plan('health_checks: { a: { type: HTTP, ip_address: «1.2.3» } }'),
    '"1.2.3" is not an IP address',
    'write one such as 192.0.2.10; a name goes into fqdn',
  ],
  [
    'check-fields',
    plan('health_checks: { b: { type: HTTP, fqdn: a.example }, «a»: { type: CALCULATED, children: [b] } }'),
    'a CALCULATED check needs health_threshold',
    'write health_threshold: 1 for any child, or 1 for all',
  ],
  [
    'check-without-target',
    plan('health_checks: { «a»: { type: HTTP } }'),
    'check "a" has no target, and no endpoint uses it',
    'write ip_address or fqdn',
  ],
  [
    'check-without-target',
    plan(
      'health_checks: { «a»: { type: HTTP } }\nendpoints: { x: { ipv4: 192.0.2.1, health_check: a }, y: { ipv4: 192.0.2.2, health_check: a } }',
    ),
    'check "a" has no target of its own, and 2 endpoints use it',
    'write ip_address or fqdn, or give each endpoint a check of its own',
  ],
  [
    'check-without-target',
    plan('endpoints: { x: { «health_check»: { type: HTTP } } }'),
    'check "x" has no target: endpoint "x" has no ipv4, ipv6 or dns_name',
    'write ip_address or fqdn',
  ],
  [
    'calculated-child-unknown',
    plan(
      'health_checks: { web: { type: HTTP, fqdn: a.example }, all: { type: CALCULATED, children: [web, «wbe»], health_threshold: 1 } }',
    ),
    'there is no health check "wbe"',
    'did you mean "web"?',
  ],
  [
    'undefined-reference',
    plan(
      'alarms: { orders: { region: us-east-1 } }\nhealth_checks: { a: { type: CLOUDWATCH_METRIC, alarm: { name: «ordres», region: us-east-1 } } }',
    ),
    'there is no alarm "ordres"',
    'did you mean "orders"?',
  ],
  [
    'undefined-reference',
    plan(
      'alarms: { orders: { region: us-east-1 } }\nhealth_checks: { a: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: «eu-west-1» } } }',
    ),
    'alarm "orders" is in us-east-1, not in eu-west-1',
    'write region: us-east-1',
  ],
  // record_sets
  [
    'set-identifier-missing',
    sets(`{ ${A}, «Weight»: 1, ${values} }`),
    'a record with Weight needs a SetIdentifier',
    expect.any(String),
  ],
  [
    'set-identifier-forbidden',
    sets(`{ ${A}, SetIdentifier: «a», ${values} }`),
    'a simple record has no SetIdentifier',
    expect.stringContaining('Weight'),
  ],
  [
    'set-identifier-length',
    sets(`{ ${A}, SetIdentifier: «""», Weight: 1, ${values} }`),
    'the SetIdentifier has 0 characters',
    'write 1 to 128 characters',
  ],
  [
    'name-outside-zone',
    sets(`{ Name: «www.example.org», Type: A, ${values} }`),
    'www.example.org. is not in the zone example.com.',
    'names in record_sets are absolute and end in example.com.',
  ],
  [
    'name-bad-character',
    sets(`{ Name: 'a«\\999.example.com»', Type: A, ${values} }`),
    expect.stringContaining('backslash'),
    expect.any(String),
  ],
  [
    'geo-code-unknown',
    sets(`{ ${A}, SetIdentifier: a, GeoLocation: «{ ContinentCode: EU, CountryCode: FR }», ${values} }`),
    'this combination of codes is no area',
    expect.any(String),
  ],
  [
    'proximity-location',
    sets(
      `{ ${A}, SetIdentifier: a, GeoProximityLocation: «{ Coordinates: { Latitude: "north", Longitude: "1" } }», ${values} }`,
    ),
    'this is not a place',
    expect.any(String),
  ],
  [
    'txt-unquoted',
    sets(`{ Name: www.example.com, Type: TXT, TTL: 60, ResourceRecords: [{ Value: «hello» }] }`),
    expect.any(String),
    expect.any(String),
  ],
  [
    'cidr-collection-unknown',
    sets(`{ ${A}, SetIdentifier: a, CidrRoutingConfig: { CollectionId: «nowhere», LocationName: "*" }, ${values} }`),
    'there is no CIDR collection "nowhere"',
    undefined,
  ],
  [
    'check-unknown',
    sets(`{ ${A}, HealthCheckId: «abcdef11», ${values} }`),
    'there is no health check "abcdef11"',
    undefined,
  ],
  [
    'plan-schema',
    sets(`{ ${A}, «TrafficPolicyInstanceId»: x }`),
    'the records of a traffic policy instance are not part of a plan',
    'write the records that the policy makes instead',
  ],
  // clients
  [
    'geo-code-unknown',
    plan('clients: { a: { country: «UK» } }'),
    '"UK" is not a country that Route 53 locates',
    'the code of the United Kingdom is GB',
  ],
  [
    'geo-code-unknown',
    plan('clients: { a: { continent: «NA», country: FR } }'),
    'FR is not in NA',
    expect.stringContaining('EU'),
  ],
  [
    'geo-code-unknown',
    plan('clients: { a: { subdivision: «WA» } }'),
    'a subdivision needs its country',
    'add country: US',
  ],
  [
    'geo-code-unknown',
    plan('clients: { a: { country: US, subdivision: «WX» } }'),
    '"WX" is not a subdivision of US',
    expect.any(String),
  ],
  [
    'region-unknown',
    plan('clients: { a: { region: «us-esat-1» } }'),
    '"us-esat-1" is not an AWS region',
    'did you mean "us-east-1"?',
  ],
  [
    'region-unknown',
    plan('clients: { a: { latency: { «us-esat-1»: 5 } } }'),
    '"us-esat-1" is not an AWS region',
    'did you mean "us-east-1"?',
  ],
  [
    'plan-schema',
    plan('clients: { a: { subnet: «1.2.3/24» } }'),
    '"1.2.3/24" is neither a network nor an address',
    expect.any(String),
  ],
])('%s (plan %#)', async (rule, text, message, hint) => {
  const { text: source, span } = marked(text)
  const { diagnostics } = await expandText(source)
  expect(diagnostics.map(({ related: _related, fix: _fix, ...diagnostic }) => diagnostic)).toEqual([
    { rule, severity: 'error', at: span, message, ...(hint === undefined ? {} : { hint }) },
  ])
})
