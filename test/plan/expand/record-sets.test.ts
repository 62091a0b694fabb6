import { describe, expect, test } from 'vitest'
import { expandText, findingLines, recordLines } from './expanded.ts'

const plan = (entries: string) => `version: 1
health_checks: { web: { type: TCP, ip_address: 192.0.2.1, port: 80, id: abcdef11-2222-3333-4444-555566667777 } }
cidr_collections: { offices: { id: c8c02a84-aaaa-bbbb-e0d2-d833a2f80106, locations: { paris: [198.51.100.0/24] } } }
endpoints: { alb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com } }
zones:
  example.com:
    id: Z1
    record_sets:
${entries.replace(/^/gm, '      - ')}
`

describe('record sets as the API writes them', () => {
  test.each([
    // what, the entry, the record set
    [
      'a simple record',
      '{ Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | simple | 192.0.2.1 | 60 s by api | www',
    ],
    [
      'a name with final dot, capitals and octal escapes',
      '{ Name: "\\\\052.A\\\\100b.Example.com.", Type: TXT, TTL: 0, ResourceRecords: [{ Value: "\\"x\\" \\"y\\"" }] }',
      '*.a@b.example.com. TXT | simple | "x" "y" | 0 s by api | *.a@b',
    ],
    [
      'the apex',
      '{ Name: example.com, Type: MX, TTL: 1, ResourceRecords: [{ Value: 10 Mail.example.com }] }',
      'example.com. MX | simple | 10 mail.example.com. | 1 s by api | @',
    ],
    [
      'weighted',
      '{ Name: www.example.com, Type: A, SetIdentifier: blue, Weight: 0, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "blue" | weight 0 | 192.0.2.1 | 60 s by api | www/blue',
    ],
    [
      'latency',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, Region: eu-west-1, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | latency eu-west-1 | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'failover',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, Failover: SECONDARY, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | secondary | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'multivalue',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, MultiValueAnswer: true, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | multivalue | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'not multivalue',
      '{ Name: www.example.com, Type: A, MultiValueAnswer: false, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | simple | 192.0.2.1 | 60 s by api | www',
    ],
    [
      'a continent',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoLocation: { ContinentCode: EU }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | area EU | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'a country',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoLocation: { CountryCode: FR }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | area -FR | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'a state',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoLocation: { CountryCode: US, SubdivisionCode: WA }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | area -US-WA | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'everybody',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoLocation: { CountryCode: "*" }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | area * | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'coordinates as text',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoProximityLocation: { Coordinates: { Latitude: "-33.87", Longitude: "151.2" }, Bias: -5 }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | near -33.87,151.2 bias -5 | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'a Local Zone group',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, GeoProximityLocation: { LocalZoneGroup: us-east-1-dfw-2 }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | near us-east-1-dfw-2 bias 0 | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'a collection by id',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, CidrRoutingConfig: { CollectionId: c8c02a84-aaaa-bbbb-e0d2-d833a2f80106, LocationName: paris }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | location paris of 1 blocks | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'a collection by name',
      '{ Name: www.example.com, Type: A, SetIdentifier: a, CidrRoutingConfig: { CollectionId: offices, LocationName: "*" }, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | "a" | location * of 0 blocks | 192.0.2.1 | 60 s by api | www/a',
    ],
    [
      'an alias in the zone, by the zone id',
      '{ Name: www.example.com, Type: A, AliasTarget: { HostedZoneId: Z1, DNSName: api.example.com, EvaluateTargetHealth: false } }',
      'www.example.com. A | simple | -> api.example.com. in Z1 without ETH | www',
    ],
    [
      'an alias in the zone, by the zone name',
      '{ Name: www.example.com, Type: A, AliasTarget: { HostedZoneId: example.com, DNSName: api.example.com, EvaluateTargetHealth: true } }',
      'www.example.com. A | simple | -> api.example.com. in Z1 with ETH | www',
    ],
    [
      'an alias to a declared resource',
      '{ Name: www.example.com, Type: A, AliasTarget: { HostedZoneId: Z35SXDOTRQ7X7K, DNSName: dualstack.LB-1.us-east-1.elb.amazonaws.com., EvaluateTargetHealth: true } }',
      'www.example.com. A | simple | -> dualstack.lb-1.us-east-1.elb.amazonaws.com. in Z35SXDOTRQ7X7K with ETH (alb) | www',
    ],
    [
      'a check by name',
      '{ Name: www.example.com, Type: A, HealthCheckId: web, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | simple | 192.0.2.1 | 60 s by api | check web | www',
    ],
    [
      'a check by its id at AWS',
      '{ Name: www.example.com, Type: A, HealthCheckId: abcdef11-2222-3333-4444-555566667777, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
      'www.example.com. A | simple | 192.0.2.1 | 60 s by api | check web | www',
    ],
  ])('%s', async (_what, entry, expected) => {
    const { deployment, diagnostics } = await expandText(plan(entry))
    expect(findingLines(diagnostics)).toEqual([])
    expect(recordLines(deployment)).toEqual([`${expected} | 9:9`])
  })

  test('a broken one is left out, the others stay in order', async () => {
    const entry = (name: string, value: string) =>
      `{ Name: ${name}, Type: A, TTL: 60, ResourceRecords: [{ Value: ${value} }] }`
    const { deployment, diagnostics } = await expandText(
      plan(
        [
          entry('b.example.com', '192.0.2.2'),
          entry('x.example.org', '192.0.2.3'),
          entry('a.example.com', '192.0.2.1'),
        ].join('\n'),
      ),
    )
    expect(findingLines(diagnostics)).toEqual([
      'name-outside-zone 10:17 x.example.org. is not in the zone example.com.',
    ])
    expect(recordLines(deployment).map((line) => line.split(' ')[0])).toEqual(['b.example.com.', 'a.example.com.'])
  })

  test('an unknown check stays on its record: Route 53 takes it as healthy (R3.16)', async () => {
    const { deployment, diagnostics } = await expandText(
      plan('{ Name: www.example.com, Type: A, HealthCheckId: gone, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }'),
    )
    expect(diagnostics.map(({ rule }) => rule)).toEqual(['check-unknown'])
    expect(deployment.zones[0]?.recordSets.at(-1)?.healthCheckId).toBe('gone')
  })

  test('every member has a place', async () => {
    const text = plan(
      '{ Name: www.example.com, Type: A, SetIdentifier: a, Weight: 5, HealthCheckId: web, TTL: 60, ResourceRecords: [{ Value: 192.0.2.1 }] }',
    )
    const { deployment } = await expandText(text)
    const set = deployment.zones[0]?.recordSets.at(-1)
    const line = text.split('\n')[8] ?? ''
    const fields = ['name', 'type', 'setIdentifier', 'policy', 'weight', 'healthCheck', 'ttl'] as const
    const sources = fields
      .map((field) => set?.at.field(field))
      .map((span) => span && line.slice(span.column - 1, span.endColumn - 1))
    expect(sources).toEqual(['www.example.com', 'A', 'a', 'Weight', '5', 'web', '60'])
    const value = set?.at.field('values', 0)
    expect(value && line.slice(value.column - 1, value.endColumn - 1)).toBe('192.0.2.1')
  })
})
