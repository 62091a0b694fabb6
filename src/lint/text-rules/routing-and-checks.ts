import type { RuleInfo } from '../rule.ts'

/** Members of routed records, aliases, collections and checks. */
export const routingAndCheckRules: readonly RuleInfo[] = [
  {
    id: 'set-identifier-missing',
    severity: 'error',
    summary: 'routed record without a SetIdentifier',
    rules: ['R1.30'],
    rejectedByApi: true,
    why: 'It tells the records of a group apart. Under records: the key of the branch is it.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
      - { Name: www.example.com, Type: A, SetIdentifier: b, Weight: 1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.20 }] }
`,
  },
  {
    id: 'set-identifier-forbidden',
    severity: 'error',
    summary: 'simple record with a SetIdentifier',
    rules: ['R1.30'],
    rejectedByApi: true,
    why: 'A simple record is the only one of its name and type; a policy field is probably missing.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
  },
  {
    id: 'set-identifier-length',
    severity: 'error',
    summary: 'set identifier that is empty or has more than 128 characters',
    rules: ['R1.30'],
    rejectedByApi: true,
    why: 'Route 53 takes 1 to 128 characters.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10], set_identifier: "" }, b: { weight: 1, values: [192.0.2.20] } } } }
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10] }, b: { weight: 1, values: [192.0.2.20] } } } }
`,
  },
  {
    id: 'policy-fields-conflict',
    severity: 'error',
    summary: 'more than one policy on a record',
    rules: ['R1.31'],
    rejectedByApi: true,
    why: 'A record is routed in one way; another policy is nested in one of its branches.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Weight: 1, Region: us-east-1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, SetIdentifier: a, Region: us-east-1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
  },
  {
    id: 'weight-range',
    severity: 'error',
    summary: 'weight that is not a whole number from 0 to 255',
    rules: ['R2.25'],
    rejectedByApi: true,
    why: 'Shares are weight by sum of weights, so any proportion can be written with small numbers.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 900, values: [192.0.2.10] }, b: { weight: 100, values: [192.0.2.20] } } } }
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 90, values: [192.0.2.10] }, b: { weight: 10, values: [192.0.2.20] } } } }
`,
  },
  {
    id: 'proximity-bias-range',
    severity: 'error',
    summary: 'bias outside -99 to 99',
    rules: ['R1.36'],
    rejectedByApi: true,
    why: 'At 100 every distance would be none.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { geoproximity: { a: { region: us-east-1, bias: 100, values: [192.0.2.10] }, b: { region: eu-west-1, values: [192.0.2.20] } } } }
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: { geoproximity: { a: { region: us-east-1, bias: 20, values: [192.0.2.10] }, b: { region: eu-west-1, values: [192.0.2.20] } } } }
`,
  },
  {
    id: 'cidr-collection-unknown',
    severity: 'error',
    summary: 'CIDR collection or location that the plan does not declare',
    rules: ['R1.37'],
    rejectedByApi: true,
    why: 'Without blocks nobody is in the location.',
    bad: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { pairs: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`,
    good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`,
  },
  {
    id: 'cidr-block-invalid',
    severity: 'error',
    summary: 'no address block, bits beyond its length, /0, or longer than /24 (IPv4) and /48 (IPv6)',
    rules: ['R1.37'],
    rejectedByApi: true,
    why: 'Resolvers send no longer prefixes of their clients, and everybody is the default.',
    bad: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.128/25] } }
`,
    good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
`,
  },
  {
    id: 'alias-incomplete',
    severity: 'error',
    summary: 'alias target that lacks a member',
    rules: ['R1.39'],
    rejectedByApi: true,
    why: 'The API has no default for any of the three.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: A, AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, DNSName: web-1.us-east-1.elb.amazonaws.com } }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - Name: example.com
        Type: A
        AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, DNSName: web-1.us-east-1.elb.amazonaws.com, EvaluateTargetHealth: true }
`,
  },
  {
    id: 'check-unknown',
    severity: 'error',
    summary: 'health check that the plan does not declare',
    rules: ['R3.16'],
    rejectedByApi: true,
    why: 'Its state is not known. Here such a record counts as healthy.',
    bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
endpoints:
  web: { ipv4: 192.0.2.10, health_check: web }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { endpoint: web, health_check: wbe }, secondary: { values: [192.0.2.99] } } } }
`,
    good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
endpoints:
  web: { ipv4: 192.0.2.10, health_check: web }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  },
  {
    id: 'check-fields',
    severity: 'error',
    summary: 'member that a check of the type lacks, does not have, or has out of range',
    rules: ['R3.2', 'R3.4', 'R3.9', 'R3.10'],
    rejectedByApi: true,
    why: 'Each type of check has its own members: TCP a port, string matching a search_string.',
    bad: `version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30 }
`,
    good: `version: 1
health_checks:
  db: { type: TCP, ip_address: 192.0.2.30, port: 5432 }
`,
  },
  {
    id: 'check-without-target',
    severity: 'error',
    summary: 'endpoint check with neither address nor domain name, and not exactly one endpoint to take it from',
    rules: ['R3.8'],
    rejectedByApi: true,
    why: 'A checker has to know what to probe.',
    bad: `version: 1
health_checks:
  web: { type: HTTP }
`,
    good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
`,
  },
  {
    id: 'calculated-child-unknown',
    severity: 'error',
    summary: 'calculated check that counts one the plan does not declare',
    rules: ['R3.19'],
    rejectedByApi: true,
    why: 'A child that can never report counts as unhealthy.',
    bad: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
`,
    good: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
`,
  },
]
