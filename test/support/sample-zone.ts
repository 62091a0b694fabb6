import type { Endpoint } from '../../src/model/deployment.ts'
import type { EndpointCheck, HealthCheck } from '../../src/model/health-check.ts'
import type { Alias, Policy, RecordSet, Values } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import type { RecordType } from '../../src/values/rdata/rdata.ts'
import { deployment, NOWHERE, prefix, rdata, recordSet, zone } from './deployment.ts'

export const SAMPLE_ZONE_ID = 'Z0EXAMPLE'

export const values = (type: RecordType, ...texts: readonly string[]): Values => ({
  kind: 'values',
  values: rdata(type, ...texts),
})

export const alias = (target: string, hostedZoneId = SAMPLE_ZONE_ID, more: Partial<Alias> = {}): Alias => ({
  kind: 'alias',
  hostedZoneId,
  dnsName: getName(target),
  evaluateTargetHealth: true,
  ...more,
})

/** A record set below example.com by its relative name; `@` is the apex. */
export function below(
  relative: string,
  data: Values | Alias,
  more: Partial<RecordSet> & { readonly zone?: string } = {},
): RecordSet {
  const { zone: zoneName = 'example.com.', ...fields } = more
  const type = data.kind === 'values' ? (data.values[0]?.type ?? 'A') : 'A'
  const branch = fields.setIdentifier === undefined ? relative : `${relative}/${fields.setIdentifier}`
  const name = getName(relative === '@' ? zoneName : `${relative}.${zoneName}`)
  return recordSet({ name, type, branch, data, ...fields })
}

const routed = (setIdentifier: string, policy: Policy, more: Partial<RecordSet> = {}): Partial<RecordSet> => ({
  setIdentifier,
  policy,
  ...more,
})

const loadBalancer: Endpoint = {
  name: 'alb',
  type: 'application-load-balancer',
  dnsName: getName('web-1234567890.us-east-1.elb.amazonaws.com.'),
  region: 'us-east-1',
  targets: [],
  minHealthyTargets: 1,
  addresses: { A: ['198.51.100.7'], AAAA: [] },
  labels: new Map(),
  assumeUp: false,
  at: NOWHERE,
}

export const endpointCheck = (id: string, more: Partial<EndpointCheck> = {}): EndpointCheck => ({
  id,
  type: 'HTTP',
  generation: 1,
  inverted: false,
  disabled: false,
  inline: false,
  port: 80,
  enableSni: false,
  requestInterval: 30,
  failureThreshold: 3,
  measureLatency: false,
  regions: [],
  watches: [],
  at: NOWHERE,
  ...more,
})

const checks: readonly HealthCheck[] = [
  endpointCheck('use1', { ipAddress: '192.0.2.10', resourcePath: '/healthz', requestInterval: 10 }),
  endpointCheck('euw1', {
    type: 'HTTPS_STR_MATCH',
    fullyQualifiedDomainName: 'euw1.example.net',
    ipAddress: '8.8.8.8',
    port: 443,
    enableSni: true,
    searchString: 'ready "now"',
    regions: ['us-east-1', 'eu-west-1', 'ap-southeast-1'],
    measureLatency: true,
  }),
  {
    id: 'any',
    type: 'CALCULATED',
    children: ['use1', 'euw1'],
    healthThreshold: 1,
    generation: 2,
    inverted: true,
    disabled: false,
    inline: false,
    at: NOWHERE,
  },
  {
    id: 'orders',
    type: 'CLOUDWATCH_METRIC',
    alarm: { name: 'orders-errors', region: 'us-east-1' },
    insufficientDataHealthStatus: 'LastKnownStatus',
    generation: 1,
    inverted: false,
    disabled: true,
    inline: false,
    at: NOWHERE,
  },
  {
    id: 'switch',
    awsId: '11111111-2222-3333-4444-555555555555',
    type: 'RECOVERY_CONTROL',
    routingControlArn: 'arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def',
    generation: 1,
    inverted: false,
    disabled: false,
    inline: false,
    at: NOWHERE,
  },
]

const OFFICES = '00000000-0000-4000-8000-000000000001'

const paris = [prefix('198.51.100.0/24'), prefix('2001:db8:1::/48')]

const everyPolicy: readonly RecordSet[] = [
  below(
    'www',
    values('A', '192.0.2.10'),
    routed('p', { kind: 'failover', role: 'primary' }, { healthCheckId: 'use1' }),
  ),
  below('www', values('A', '203.0.113.99'), routed('s', { kind: 'failover', role: 'secondary' })),
  below('@', alias('www.example.com.')),
  below(
    'split',
    values('A', '192.0.2.10'),
    routed('blue', { kind: 'weighted', weight: 95 }, { healthCheckId: 'use1' }),
  ),
  below('split', values('A', '192.0.2.20'), routed('green', { kind: 'weighted', weight: 5 })),
  below('split', values('A', '192.0.2.30'), routed('idle', { kind: 'weighted', weight: 0 })),
  below(
    'fast',
    alias('web-1234567890.us-east-1.elb.amazonaws.com.', 'Z35SXDOTRQ7X7K', { endpoint: 'alb' }),
    routed('us-east-1', { kind: 'latency', region: 'us-east-1' }),
  ),
  below(
    'fast',
    values('A', '192.0.2.20'),
    routed('eu-west-1', { kind: 'latency', region: 'eu-west-1' }, { healthCheckId: 'euw1' }),
  ),
  below(
    'geo',
    values('A', '192.0.2.20'),
    routed('EU', { kind: 'geolocation', area: { kind: 'continent', continent: 'EU' } }),
  ),
  below(
    'geo',
    values('A', '192.0.2.11'),
    routed('US', { kind: 'geolocation', area: { kind: 'country', country: 'US' } }),
  ),
  below(
    'geo',
    values('A', '192.0.2.12'),
    routed('US-WA', { kind: 'geolocation', area: { kind: 'subdivision', country: 'US', subdivision: 'WA' } }),
  ),
  below('geo', values('A', '192.0.2.10'), routed('default', { kind: 'geolocation', area: { kind: 'default' } })),
  below(
    'near',
    values('A', '192.0.2.10'),
    routed('virginia', { kind: 'geoproximity', bias: 10, location: { kind: 'region', region: 'us-east-1' } }),
  ),
  below(
    'near',
    values('A', '192.0.2.20'),
    routed('zurich', {
      kind: 'geoproximity',
      bias: 0,
      location: { kind: 'coordinates', coordinates: { latitude: 47.37, longitude: 8.54 } },
    }),
  ),
  below(
    'near',
    values('A', '192.0.2.30'),
    routed('dallas', {
      kind: 'geoproximity',
      bias: -5,
      location: { kind: 'local-zone-group', group: 'us-east-1-dfw-2' },
    }),
  ),
  below(
    'many',
    values('A', '192.0.2.10'),
    routed('a', { kind: 'multivalue' }, { healthCheckId: 'use1', ttlSeconds: 30 }),
  ),
  below('many', values('A', '192.0.2.20'), routed('b', { kind: 'multivalue' })),
  below(
    'bynet',
    values('A', '192.0.2.20'),
    routed('paris', { kind: 'ip-based', collectionId: OFFICES, location: 'paris', blocks: paris }),
  ),
  below(
    'bynet',
    values('A', '192.0.2.10'),
    routed('default', { kind: 'ip-based', collectionId: OFFICES, location: '*', blocks: [] }),
  ),
]

const nested: readonly RecordSet[] = [
  below(
    'deep',
    alias('_r53sim-primary.deep.example.com.'),
    routed('primary', { kind: 'failover', role: 'primary' }, { healthCheckId: 'any' }),
  ),
  below('deep', values('A', '203.0.113.99'), routed('secondary', { kind: 'failover', role: 'secondary' })),
  below(
    '_r53sim-primary.deep',
    values('A', '192.0.2.10'),
    routed('stable', { kind: 'weighted', weight: 9 }, { generated: true, healthCheckId: 'use1' }),
  ),
  below(
    '_r53sim-primary.deep',
    values('A', '192.0.2.20'),
    routed('canary', { kind: 'weighted', weight: 1 }, { generated: true }),
  ),
]

const everyType: readonly RecordSet[] = [
  below('@', values('MX', '10 mail.example.com.', '20 mail2.example.com.')),
  below('@', values('TXT', '"v=spf1 -all"', '"semi;colon \\"quoted\\" back\\\\slash" "two\\040parts" "" "\\303\\251"')),
  below('@', values('CAA', '0 issue "ca.example.net; policy=ev"')),
  below('mail', values('A', '192.0.2.25')),
  below('mail', values('AAAA', '2001:db8::25')),
  below('mail2', values('A', '192.0.2.26')),
  below('mail', values('SSHFP', '1 1 0123456789abcdef0123456789abcdef01234567')),
  below('_25._tcp.mail', values('TLSA', '3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')),
  below('_sip._tcp', values('SRV', '10 60 5060 sip.example.net.', '0 0 5060 .')),
  below('e164', values('NAPTR', '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .')),
  below('api', values('CNAME', 'www.example.com.')),
  below('old', values('SPF', '"v=spf1 -all"')),
  below('host', values('PTR', 'mail.example.com.')),
  below('svc', values('HTTPS', '1 . alpn="h2,h3" port="8443" ipv4hint="192.0.2.9"')),
  below('_dns.svc', values('SVCB', '0 svc.example.com.')),
  below('child', values('NS', 'ns1.child.example.com.', 'ns2.example.net.')),
  below('ns1.child', values('A', '192.0.2.53')),
  below('child', values('DS', '12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')),
  below('*', values('A', '203.0.113.99'), { ttlSeconds: 300 }),
]

/** A zone with every policy, type and kind of check. */
export const sample = deployment(
  [zone(getName('example.com.'), SAMPLE_ZONE_ID, [...everyPolicy, ...nested, ...everyType])],
  checks,
  {
    endpoints: new Map([['alb', loadBalancer]]),
    cidrCollections: new Map([
      [
        'offices',
        { name: 'offices', id: OFFICES, idIsMadeUp: true, locations: new Map([['paris', paris]]), at: NOWHERE },
      ],
    ]),
  },
)
