import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/lint/registry.ts'
import { findingsIn } from '../support/lint.ts'

const WORLD = `
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
  hidden: { type: HTTP, ip_address: 192.0.2.10, inverted: true }
  sleeping: { type: HTTP, ip_address: 192.0.2.10, disabled: true }
  named: { type: HTTP, fqdn: www.example.com }
  sent: { type: HTTP, ip_address: 192.0.2.10, fqdn: www.example.com }
  around: { type: CALCULATED, children: [named, web], health_threshold: 1 }
  always: { type: CALCULATED, children: [web], health_threshold: 0 }
  switch: { type: RECOVERY_CONTROL, routing_control_arn: "arn:aws:route53-recovery-control::111122223333:controlpanel/a/routingcontrol/b" }
endpoints:
  a: { ipv4: 192.0.2.1, ipv6: "2001:db8::1", region: us-east-1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, region: eu-west-1, health_check: { type: HTTP } }
  c: { ipv4: 192.0.2.3, region: ap-southeast-2, health_check: { type: HTTP } }
  plain: { ipv4: 192.0.2.99 }
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
  site: { type: s3-website, region: us-east-1 }
  ga: { type: global-accelerator, dns_name: a1234567890abcdef.awsglobalaccelerator.com }
  api: { type: api-gateway, dns_name: d-abc.execute-api.us-east-1.amazonaws.com, region: us-east-1 }
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24], tokyo: [203.0.113.0/24], empty: [] } }
`

type Row = readonly [rule: string, what: string, expected: 'found' | 'silent', records: string]

const names: readonly Row[] = [
  ['wildcard-partial-label', 'a wildcard', 'silent', '"*": { A: [192.0.2.10] }'],
  ['wildcard-partial-label', '* further left than the leftmost label ends', 'silent', '"www.*": { A: [192.0.2.10] }'],
  ['wildcard-partial-label', 'behind other characters', 'found', '"www*": { A: [192.0.2.10] }'],
  ['wildcard-position', 'a wildcard below a name', 'silent', '"*.a.b": { A: [192.0.2.10] }'],
  ['wildcard-position', 'two wildcards in one name', 'found', '"*.*": { A: [192.0.2.10] }'],
  [
    'wildcard-position',
    'a policy nested below a wildcard',
    'silent',
    '"*": { A: { geolocation: { EU: { failover: { primary: a, secondary: plain } }, default: b } } }',
  ],
  [
    'wildcard-shielded',
    'a name with the same types',
    'silent',
    '"*": { A: [192.0.2.10] }\nmail: { A: [192.0.2.11], MX: ["10 mx.example.net."] }',
  ],
  ['wildcard-shielded', 'a CNAME owner', 'silent', '"*": { A: [192.0.2.10] }\nmail: { CNAME: mx.example.net. }'],
  ['wildcard-shielded', 'a delegation', 'silent', '"*": { A: [192.0.2.10] }\nteam: { NS: [ns1.example.net.] }'],
  ['wildcard-shielded', 'an underscore name', 'silent', '"*": { A: [192.0.2.10] }\n_dmarc: { TXT: ["v=DMARC1"] }'],
  ['wildcard-shielded', 'the apex', 'silent', '"*": { A: [192.0.2.10] }\n"@": { TXT: ["hello"] }'],
  ['wildcard-shielded', 'a name on another level', 'silent', '"*": { A: [192.0.2.10] }\na.b: { TXT: ["hello"] }'],
  [
    'wildcard-shielded',
    'one of two types',
    'found',
    '"*": { A: [192.0.2.10], AAAA: ["2001:db8::1"] }\nwww: { A: [192.0.2.11] }',
  ],
  [
    'target-missing',
    'a target that a wildcard covers',
    'silent',
    '"*": { A: [192.0.2.10] }\nshop: { CNAME: anything.example.com. }',
  ],
  ['target-missing', 'a target outside the zone', 'silent', 'shop: { CNAME: www.example.org. }'],
  [
    'target-missing',
    'a target below a delegation',
    'silent',
    'team: { NS: [ns1.example.net.] }\nshop: { CNAME: www.team.example.com. }',
  ],
  ['target-missing', 'null MX', 'silent', '"@": { MX: ["0 ."] }'],
  [
    'target-missing',
    'a target of another type',
    'silent',
    'shop: { CNAME: www.example.com. }\nwww: { TXT: ["hello"] }',
  ],
  [
    'target-missing',
    'a name server inside the delegated part, without its address',
    'found',
    'team: { NS: [ns1.team.example.com.] }',
  ],
  [
    'target-missing',
    'a name server inside the delegated part, with its address',
    'silent',
    'team: { NS: [ns1.team.example.com.] }\nns1.team: { A: [192.0.2.53] }',
  ],
  ['target-missing', 'an SRV target', 'found', '_sip._tcp: { SRV: ["10 60 5060 sip.example.com."] }'],
  [
    'occluded-record',
    'DS beside NS',
    'silent',
    'team: { NS: [ns1.example.net.], DS: ["1 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }',
  ],
  ['occluded-record', 'another type beside NS', 'found', 'team: { NS: [ns1.example.net.], TXT: ["hello"] }'],
  ['occluded-record', 'a wildcard below', 'found', 'team: { NS: [ns1.example.net.] }\n"*.team": { A: [192.0.2.1] }'],
  [
    'occluded-record',
    'a name that only looks alike',
    'silent',
    'team: { NS: [ns1.example.net.] }\nmyteam: { A: [192.0.2.1] }',
  ],
  [
    'ds-without-ns',
    'at the apex',
    'found',
    '"@": { DS: ["1 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"] }',
  ],
  ['mx-or-ns-to-cname', 'a CNAME to a CNAME', 'silent', 'a: { CNAME: b.example.com. }\nb: { CNAME: www.example.org. }'],
  [
    'mx-or-ns-to-cname',
    'through a wildcard',
    'found',
    '"*": { CNAME: www.example.org. }\n"@": { MX: ["10 mail.example.com."] }',
  ],
  [
    'cname-coexists',
    'several CNAMEs of one routed group',
    'silent',
    'www: { CNAME: { weighted: { a: { weight: 1, values: [a.example.net.] }, b: { weight: 1, values: [b.example.net.] } } } }',
  ],
  ['cname-loop', 'a wildcard that leads to a name it covers', 'found', '"*": { CNAME: www.example.com. }'],
  [
    'cname-loop',
    'a wildcard that leads to a name that exists',
    'silent',
    '"*": { CNAME: www.example.com. }\nwww: { A: [192.0.2.10] }',
  ],
  [
    'cname-loop',
    'one branch of several',
    'found',
    'one: { CNAME: { weighted: { a: { weight: 1, values: [two.example.com.] }, b: { weight: 1, values: [www.example.org.] } } } }\ntwo: { CNAME: one.example.com. }',
  ],
  [
    'cname-loop',
    'a long chain',
    'silent',
    Array.from({ length: 20 }, (_, step) => `s${step}: { CNAME: s${step + 1}.example.com. }`).join('\n'),
  ],
  [
    'record-defined-twice',
    'the same name in two spellings',
    'found',
    'www: { A: [192.0.2.10] }\nwww.example.com.: { A: [192.0.2.20] }',
  ],
  ['record-defined-twice', 'two types', 'silent', 'www: { A: [192.0.2.10] }\nwww.example.com.: { TXT: ["hello"] }'],
]

const aliases: readonly Row[] = [
  ['alias-dangling', 'another type at the target', 'found', '"@": { AAAA: { alias: www } }\nwww: { A: [192.0.2.10] }'],
  ['alias-dangling', 'a target below the zone', 'silent', '"@": { A: { alias: a.b } }\na.b: { A: [192.0.2.10] }'],
  [
    'alias-dangling',
    'a CNAME at the target, below the apex',
    'found',
    'shop: { A: { alias: www } }\nwww: { CNAME: www.example.net. }',
  ],
  [
    'alias-dangling',
    'a CNAME at the target, at the apex',
    'silent',
    '"@": { A: { alias: www } }\nwww: { CNAME: www.example.net. }',
  ],
  [
    'alias-target-only-wildcard',
    'the wildcard itself',
    'silent',
    '"*": { A: [192.0.2.10] }\n"@": { A: { alias: "*" } }',
  ],
  [
    'alias-target-only-wildcard',
    'a wildcard of another type',
    'silent',
    '"*": { TXT: ["hello"] }\n"@": { A: { alias: www } }',
  ],
  ['alias-loop', 'an alias to itself', 'found', 'www: { A: { alias: www } }'],
  [
    'alias-loop',
    'two aliases to one record',
    'silent',
    'one: { A: { alias: www } }\ntwo: { A: { alias: www } }\nwww: { A: [192.0.2.10] }',
  ],
  [
    'alias-loop',
    'a diamond',
    'silent',
    'top: { A: { weighted: { l: { weight: 1, alias: left }, r: { weight: 1, alias: right } } } }\nleft: { A: { alias: www } }\nright: { A: { alias: www } }\nwww: { A: [192.0.2.10] }',
  ],
  [
    'alias-loop',
    'through one branch of a tree',
    'found',
    'www: { A: { failover: { primary: { failover: { primary: { alias: www }, secondary: plain } }, secondary: plain } } }',
  ],
  [
    'alias-loop',
    'the same names in another type',
    'silent',
    'one: { A: { alias: two }, AAAA: ["2001:db8::1"] }\ntwo: { A: [192.0.2.1], AAAA: { alias: one } }',
  ],
  [
    'alias-zone-id',
    'a service in its region',
    'silent',
    'www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z35SXDOTRQ7X7K } } }',
  ],
  [
    'alias-zone-id',
    'the id of another region',
    'found',
    'www: { A: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z1H1FL5HABSF5 } } }',
  ],
  [
    'alias-zone-id',
    'the id of a service, and a name of none',
    'found',
    'www: { A: { alias: { name: web.example.net, hosted_zone_id: Z35SXDOTRQ7X7K } } }',
  ],
  [
    'alias-zone-id',
    'a name of this zone under a foreign id',
    'found',
    'www: { A: { alias: { name: web.example.com, hosted_zone_id: Z0123456789 } } }\nweb: { A: [192.0.2.10] }',
  ],
  [
    'alias-zone-id',
    'this zone by its name',
    'silent',
    'www: { A: { alias: { name: web.example.com, hosted_zone_id: example.com } } }\nweb: { A: [192.0.2.10] }',
  ],
  [
    'alias-zone-id',
    'this zone, and a name outside',
    'found',
    'www: { A: { alias: { name: web.example.net, hosted_zone_id: example.com } } }',
  ],
  [
    'alias-target-unknown',
    'the id of a service',
    'silent',
    'www: { A: { alias: { name: web.example.net, hosted_zone_id: Z35SXDOTRQ7X7K } } }',
  ],
  [
    'alias-target-unknown',
    'a name outside under this zone',
    'silent',
    'www: { A: { alias: { name: web.example.net, hosted_zone_id: example.com } } }',
  ],
  ['alias-type-unsupported', 'AAAA of a load balancer', 'silent', 'www: { AAAA: { endpoint: alb } }'],
  [
    'alias-type-unsupported',
    'TXT of a load balancer',
    'found',
    'www: { TXT: { alias: { name: web-1.us-east-1.elb.amazonaws.com, hosted_zone_id: Z35SXDOTRQ7X7K } } }',
  ],
  ['alias-type-unsupported', 'any type of a record', 'silent', 'www: { TXT: { alias: web } }\nweb: { TXT: ["hello"] }'],
  ['alias-s3-name', "the region's endpoint", 'silent', 'www: { A: { endpoint: site } }'],
  [
    'alias-s3-name',
    "the region's endpoint in its other spelling",
    'silent',
    'www: { A: { alias: { name: s3-website.us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }',
  ],
  ['eth-cloudfront', 'not evaluated', 'silent', 'www: { A: { endpoint: cdn, evaluate_target_health: false } }'],
  ['eth-no-effect', 'an API', 'found', 'www: { A: { endpoint: api, evaluate_target_health: true } }'],
  ['eth-no-effect', 'a load balancer', 'silent', 'www: { A: { endpoint: alb } }'],
  [
    'eth-no-effect',
    'CloudFront, which is an error',
    'silent',
    'www: { A: { endpoint: cdn, evaluate_target_health: true } }',
  ],
]

const routing: readonly Row[] = [
  [
    'weighted-ttl-differs',
    'an alias beside values',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a, ttl: 30 }, b: { weight: 1, endpoint: alb } } } }',
  ],
  [
    'weighted-ttl-differs',
    'another policy',
    'silent',
    'www: { A: { latency: { us-east-1: { endpoint: a, ttl: 30 }, eu-west-1: b } } }',
  ],
  [
    'weighted-elb-ttl',
    'TTL 60',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a }, b: { weight: 1, endpoint: alb } } } }',
  ],
  [
    'weighted-elb-ttl',
    'an alias to a record',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a, ttl: 30 }, b: { weight: 1, alias: web } } } }\nweb: { A: [192.0.2.10] }',
  ],
  [
    'weight-zero-unreachable',
    'every weight has a check',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a }, b: { weight: 0, endpoint: plain } } } }',
  ],
  [
    'weight-zero-unreachable',
    'one of two weights has none',
    'found',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a }, p: { weight: 1, endpoint: plain }, b: { weight: 0, endpoint: b } } } }',
  ],
  [
    'weight-zero-unreachable',
    'a branch with an unchecked last resort',
    'found',
    'www: { A: { weighted: { a: { weight: 1, failover: { primary: a, secondary: plain } }, b: { weight: 0, endpoint: b } } } }',
  ],
  [
    'weight-zero-unreachable',
    'a branch that can fail',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, failover: { primary: a, secondary: b } }, b: { weight: 0, endpoint: c } } } }',
  ],
  [
    'weight-zero-unreachable',
    'a disabled check',
    'found',
    'www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10], health_check: sleeping }, b: { weight: 0, endpoint: c } } } }',
  ],
  ['weight-all-zero', 'one record', 'silent', 'www: { A: { weighted: { a: { weight: 0, endpoint: a } } } }'],
  ['geo-no-default', 'with a default', 'silent', 'www: { A: { geolocation: { EU: a, default: b } } }'],
  [
    'geo-default-unchecked-note',
    'an area without a check',
    'silent',
    'www: { A: { geolocation: { EU: plain, default: b } } }',
  ],
  [
    'geo-default-unchecked-note',
    'a default with a last resort of its own',
    'silent',
    'www: { A: { geolocation: { EU: a, default: { failover: { primary: b, secondary: plain } } } } }',
  ],
  [
    'geo-area-shadowed',
    'one part with a check',
    'silent',
    'www: { A: { geolocation: { AN: plain, AN-AQ: plain, AN-GS: a, AN-TF: plain, default: b } } }',
  ],
  [
    'geo-area-shadowed',
    'one part missing',
    'silent',
    'www: { A: { geolocation: { AN: plain, AN-AQ: plain, AN-GS: plain, default: b } } }',
  ],
  [
    'geo-duplicate',
    'continent NA and country NA',
    'silent',
    'www: { A: { geolocation: { NA: a, AF-NA: b, default: c } } }',
  ],
  [
    'proximity-duplicate',
    'the same region and coordinates',
    'silent',
    'www: { A: { geoproximity: { a: { region: us-east-1, endpoint: a }, b: { coordinates: [39.04, -77.49], endpoint: b } } } }',
  ],
  [
    'proximity-location',
    'a Local Zone',
    'silent',
    'www: { A: { geoproximity: { a: { local_zone_group: us-east-1-dfw-2, endpoint: a }, b: { region: eu-west-1, endpoint: b } } } }',
  ],
  [
    'proximity-location',
    'an unknown region',
    'found',
    'www: { A: { geoproximity: { a: { region: us-east-7, endpoint: a }, b: { region: eu-west-1, endpoint: b } } } }',
  ],
  [
    'proximity-location',
    'two decimals that are not exact in binary',
    'silent',
    'www: { A: { geoproximity: { a: { coordinates: [1.1, -0.29], endpoint: a }, b: { coordinates: [8.54, 47.37], endpoint: b } } } }',
  ],
  [
    'proximity-bias-large',
    'at the limit',
    'silent',
    'www: { A: { geoproximity: { a: { region: us-east-1, bias: -50, endpoint: a }, b: { region: eu-west-1, endpoint: b } } } }',
  ],
  ['multivalue-unchecked', 'one with a check', 'silent', 'www: { A: { multivalue: [a, plain] } }'],
  ['multivalue-unchecked', 'a single record', 'silent', 'www: { A: { multivalue: [plain] } }'],
  [
    'multivalue-unchecked',
    'nine records, of which eight at random are answered',
    'silent',
    `www: { A: { multivalue: { ${Array.from({ length: 9 }, (_, index) => `v${index}: { values: [192.0.2.${index + 1}] }`).join(', ')} } } }`,
  ],
  [
    'policy-mixed',
    'different types at one name',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: a } } }, AAAA: { endpoint: a } }',
  ],
  [
    'type-not-routable',
    'a routed CNAME',
    'silent',
    'www: { CNAME: { weighted: { a: { weight: 1, values: [a.example.net.] }, b: { weight: 1, values: [b.example.net.] } } } }',
  ],
  [
    'failover-primary-never-fails',
    'a switch',
    'silent',
    'www: { A: { failover: { primary: { endpoint: ga, health_check: switch }, secondary: cdn } } }',
  ],
  [
    'failover-primary-never-fails',
    'an alias that is not evaluated',
    'found',
    'www: { A: { failover: { primary: cdn, secondary: plain } } }',
  ],
  [
    'failover-primary-never-fails',
    'a load balancer, evaluated by default',
    'silent',
    'www: { A: { failover: { primary: alb, secondary: plain } } }',
  ],
  [
    'failover-alias-without-eth',
    'a switch on an accelerator',
    'silent',
    'www: { A: { failover: { primary: { endpoint: ga, health_check: switch }, secondary: cdn } } }',
  ],
  [
    'failover-alias-without-eth',
    'a target without checks',
    'silent',
    'www: { A: { failover: { primary: { alias: web, evaluate_target_health: false, health_check: switch }, secondary: plain } } }\nweb: { A: [192.0.2.10] }',
  ],
  [
    'failover-same-target',
    'one value in common',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.10, 192.0.2.11], health_check: web }, secondary: { values: [192.0.2.10] } } } }',
  ],
  [
    'failover-same-target',
    'the same values in another order',
    'found',
    'www: { A: { failover: { primary: { values: [192.0.2.10, 192.0.2.11], health_check: web }, secondary: { values: [192.0.2.11, 192.0.2.10] } } } }',
  ],
  [
    'failover-same-check',
    'a primary branch that can also fail by itself',
    'silent',
    'www: { A: { failover: { primary: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 1, endpoint: b } }, health_check: web }, secondary: { values: [192.0.2.11], health_check: web } } } }',
  ],
  [
    'secondary-depends-on-primary',
    'one endpoint of two in common',
    'silent',
    'www: { A: { failover: { primary: { multivalue: [a, b] }, secondary: { multivalue: [b, c] } } } }',
  ],
  [
    'secondary-depends-on-primary',
    'the rest of the primary',
    'found',
    'www: { A: { failover: { primary: { multivalue: [a, b] }, secondary: b } } }',
  ],
  [
    'secondary-depends-on-primary',
    'another part of the world',
    'silent',
    'www: { A: { failover: { primary: a, secondary: { multivalue: [b, c] } } } }',
  ],
  ['single-check-for-tree', 'two checks', 'silent', 'www: { A: { multivalue: [a, b] } }'],
  [
    'single-check-for-tree',
    'one check on a branch and its records',
    'found',
    'www: { A: { latency: { us-east-1: { values: [192.0.2.10], health_check: web }, eu-west-1: { weighted: { x: { weight: 1, values: [192.0.2.10], health_check: web }, y: { weight: 1, endpoint: b, health_check: web } } } } } }',
  ],
  [
    'single-check-for-tree',
    'one record without it',
    'silent',
    'www: { A: { weighted: { x: { weight: 1, values: [192.0.2.10], health_check: web }, y: { weight: 0, endpoint: plain } } } }',
  ],
]

const health: readonly Row[] = [
  [
    'eth-missing',
    'the secondary',
    'silent',
    'www: { A: { failover: { primary: a, secondary: { alias: web, evaluate_target_health: false } } } }\nweb: { A: { multivalue: [b, c] } }',
  ],
  [
    'eth-missing',
    'a target without checks',
    'silent',
    'www: { A: { latency: { us-east-1: { alias: web, evaluate_target_health: false }, eu-west-1: b } } }\nweb: { A: { endpoint: plain } }',
  ],
  [
    'eth-missing',
    'a load balancer',
    'found',
    'www: { A: { latency: { us-east-1: { endpoint: alb, evaluate_target_health: false }, eu-west-1: b } } }',
  ],
  [
    'eth-missing',
    'a simple alias',
    'silent',
    'www: { A: { alias: web, evaluate_target_health: false } }\nweb: { A: { multivalue: [b, c] } }',
  ],
  [
    'eth-unchecked-leaf',
    'an unchecked secondary below',
    'silent',
    'www: { A: { latency: { us-east-1: { failover: { primary: a, secondary: plain } }, eu-west-1: b } } }',
  ],
  [
    'eth-unchecked-leaf',
    'an unchecked default below',
    'silent',
    'www: { A: { latency: { us-east-1: { geolocation: { EU: a, default: plain } }, eu-west-1: b } } }',
  ],
  [
    'eth-unchecked-leaf',
    'an unchecked weight of 0 below',
    'silent',
    'www: { A: { latency: { us-east-1: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 0, endpoint: plain } } }, eu-west-1: b } } }',
  ],
  [
    'eth-unchecked-leaf',
    'an unchecked record with a weight',
    'found',
    'www: { A: { latency: { us-east-1: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 1, endpoint: plain } } }, eu-west-1: b } } }',
  ],
  [
    'eth-unchecked-leaf',
    'no checks anywhere',
    'silent',
    'www: { A: { latency: { us-east-1: { weighted: { x: { weight: 1, values: [192.0.2.5] }, y: { weight: 1, values: [192.0.2.6] } } }, eu-west-1: plain } } }',
  ],
  [
    'eth-unchecked-leaf',
    'an alias alone at its name',
    'silent',
    'www: { A: { alias: web } }\nweb: { A: { endpoint: plain } }',
  ],
  [
    'check-partial-group',
    'an unchecked weight of 0',
    'silent',
    'www: { A: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 0, endpoint: plain } } } }',
  ],
  ['check-partial-group', 'an unchecked default', 'silent', 'www: { A: { geolocation: { EU: a, default: plain } } }'],
  [
    'check-partial-group',
    'an unchecked secondary',
    'silent',
    'www: { A: { failover: { primary: a, secondary: plain } } }',
  ],
  [
    'check-partial-group',
    'no checks at all',
    'silent',
    'www: { A: { weighted: { x: { weight: 1, values: [192.0.2.5] }, y: { weight: 1, endpoint: plain } } } }',
  ],
  [
    'check-partial-group',
    'a load balancer beside a checked record',
    'silent',
    'www: { A: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 1, endpoint: alb } } } }',
  ],
  [
    'check-partial-group',
    'a distribution beside a checked record',
    'found',
    'www: { A: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 1, endpoint: cdn } } } }',
  ],
  ['check-on-simple', "the endpoint's own check", 'silent', 'www: { A: { endpoint: a } }'],
  [
    'check-on-simple',
    'a target of an alias that evaluates it',
    'silent',
    'www: { A: { values: [192.0.2.10], health_check: web } }\nshop: { A: { failover: { primary: { alias: www }, secondary: plain } } }',
  ],
  [
    'check-on-simple',
    'a target of an alias that does not',
    'found',
    'www: { A: { values: [192.0.2.10], health_check: web } }\nshop: { A: { alias: www, evaluate_target_health: false } }',
  ],
  [
    'check-endpoint-mismatch',
    'one of several values',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.11, 192.0.2.10], health_check: web }, secondary: plain } } }',
  ],
  ['check-endpoint-mismatch', 'AAAA of a host that is probed by IPv4', 'silent', 'www: { AAAA: { endpoint: a } }'],
  [
    'check-endpoint-mismatch',
    'a calculated check',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.77], health_check: always }, secondary: plain } } }',
  ],
  [
    'check-inverted-in-failover',
    'on the secondary',
    'silent',
    'www: { A: { failover: { primary: a, secondary: { values: [192.0.2.10], health_check: hidden } } } }',
  ],
  [
    'health-check-points-at-record-name',
    'the name sent to an address',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.10], health_check: sent }, secondary: plain } } }',
  ],
  [
    'health-check-points-at-record-name',
    'a child of a calculated check',
    'found',
    'www: { A: { failover: { primary: { values: [192.0.2.10], health_check: around }, secondary: plain } } }',
  ],
  [
    'health-check-points-at-record-name',
    'deep in the tree of the name',
    'found',
    'www: { A: { geolocation: { EU: { failover: { primary: { values: [192.0.2.10], health_check: named }, secondary: plain } }, default: b } } }',
  ],
  [
    'health-check-points-at-record-name',
    'another name',
    'silent',
    'shop: { A: { failover: { primary: { values: [192.0.2.10], health_check: named }, secondary: plain } } }',
  ],
  [
    'ttl-too-long-for-failover',
    'a simple record with the check of its endpoint',
    'silent',
    'www: { A: { endpoint: a, ttl: 300 } }',
  ],
  [
    'ttl-too-long-for-failover',
    'a target of a failover',
    'found',
    'www: { A: { failover: { primary: { alias: web }, secondary: plain } } }\nweb: { A: { values: [192.0.2.10], health_check: web, ttl: 300 } }',
  ],
  [
    'ttl-too-long-for-failover',
    'an unchecked secondary',
    'found',
    'www: { A: { failover: { primary: a, secondary: { values: [192.0.2.99], ttl: 300 } } } }',
  ],
  [
    'ttl-too-long-for-failover',
    'a routed group without checks',
    'silent',
    'www: { A: { ttl: 300, weighted: { x: { weight: 1, values: [192.0.2.5] }, y: { weight: 1, endpoint: plain } } } }',
  ],
  [
    'ttl-too-long-for-failover',
    '60 s',
    'silent',
    'www: { A: { ttl: 60, failover: { primary: a, secondary: plain } } }',
  ],
]

const reach: readonly Row[] = [
  ['unreachable-record', 'an ordinary pair', 'silent', 'www: { A: { failover: { primary: a, secondary: plain } } }'],
  [
    'unreachable-record',
    'a primary branch with an unchecked last resort',
    'found',
    'www: { A: { failover: { primary: { failover: { primary: a, secondary: plain } }, secondary: b } } }',
  ],
  [
    'unreachable-record',
    'a location without blocks',
    'found',
    'www: { A: { ip_based: { collection: offices, locations: { empty: a, default: b } } } }',
  ],
  [
    'unreachable-record',
    'locations with blocks',
    'silent',
    'www: { A: { ip_based: { collection: offices, locations: { paris: a, tokyo: b, default: c } } } }',
  ],
  [
    'unreachable-record',
    'an area inside another one',
    'silent',
    'www: { A: { geolocation: { EU: { geolocation: { EU-FR: a, default: b } }, default: c } } }',
  ],
  [
    'unreachable-record',
    'an area outside of the one around it',
    'found',
    'www: { A: { geolocation: { EU: { geolocation: { NA-US: a, default: b } }, default: c } } }',
  ],
  [
    'unreachable-record',
    'a smaller area that is always healthy',
    'found',
    'www: { A: { geolocation: { EU-FR: plain, EU: { geolocation: { EU-FR: a, default: b } }, default: c } } }',
  ],
  [
    'unreachable-record',
    'regions far from everybody',
    'silent',
    'www: { A: { latency: { us-east-1: plain, us-east-2: { values: [192.0.2.5] }, ca-central-1: { values: [192.0.2.6] } } } }',
  ],
  [
    'unreachable-record',
    'a place surrounded by large biases',
    'silent',
    'www: { A: { geoproximity: { a: { region: us-east-1, bias: 99, endpoint: plain }, b: { coordinates: [39, -77], bias: -99, values: [192.0.2.5] } } } }',
  ],
  [
    'unreachable-record',
    'a weight of 0 beside a weight that never fails, which has a rule of its own',
    'silent',
    'www: { A: { weighted: { a: { weight: 1, endpoint: plain }, b: { weight: 0, endpoint: b } } } }',
  ],
  [
    'unreachable-record',
    'nobody is in an area, so that the secondary takes over',
    'silent',
    'www: { A: { failover: { primary: { geolocation: { EU: { values: [192.0.2.5] } } }, secondary: plain } } }',
  ],
  ['no-failover-path', 'an ordinary pair', 'silent', 'www: { A: { failover: { primary: a, secondary: plain } } }'],
  [
    'no-failover-path',
    'an inverted check on both',
    'found',
    'www: { A: { failover: { primary: { values: [192.0.2.10], health_check: hidden }, secondary: { values: [192.0.2.11], health_check: hidden } } } }',
  ],
  [
    'no-failover-path',
    'the same check on both, which has a rule of its own',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.11], health_check: web } } } }',
  ],
  [
    'no-failover-path',
    'a check and its opposite',
    'silent',
    'www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.11], health_check: hidden } } } }',
  ],
  ['no-failover-path', 'a simple record', 'silent', 'www: { A: { values: [192.0.2.10], health_check: web } }'],
  [
    'no-failover-path',
    'a group without checks',
    'silent',
    'www: { A: { weighted: { x: { weight: 1, values: [192.0.2.5] }, y: { weight: 1, endpoint: plain } } } }',
  ],
]

const planOf = (records: string) =>
  `version: 1${WORLD}zones:\n  example.com:\n    records:\n${records
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')}\n`

describe.each([
  ['names', names],
  ['aliases', aliases],
  ['routing', routing],
  ['health', health],
  ['reach', reach],
] as const)('%s', (_part, rows) => {
  test.each(rows)('%s: %s: %s', async (rule, _what, expected, records) => {
    const found = await findingsIn(planOf(records))
    const broken = found.filter((finding) => finding.rule.startsWith('plan-') || finding.rule === 'unknown-key')
    expect(broken.map(({ message }) => message)).toEqual([])
    expect(found.some((finding) => finding.rule === rule) ? 'found' : 'silent').toBe(expected)
  })
})

test('the rows are about rules that exist', () => {
  const ids = allRules.map(({ id }) => id)
  expect([...names, ...aliases, ...routing, ...health, ...reach].filter(([rule]) => !ids.includes(rule))).toEqual([])
})
