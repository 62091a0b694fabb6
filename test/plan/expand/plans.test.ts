import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatPrefix } from '../../../src/values/ip-prefix.ts'
import { expandText, recordLine, recordLines } from './expanded.ts'

const plan = (name: string) => readFileSync(resolve(import.meta.dirname, 'plans', name), 'utf8')

describe('the smallest plan', async () => {
  const { deployment, diagnostics } = await expandText(plan('smallest.yaml'))

  test('has no findings', () => expect(diagnostics).toEqual([]))

  test('is a zone with SOA, NS and a failover pair', () => {
    const [zone] = deployment.zones
    expect(deployment.zones.map(({ name }) => name)).toEqual(['example.com.'])
    const [com = '', net = '', org = '', couk = ''] = zone?.nameServers ?? []
    expect(com).toMatch(/^ns-\d{1,3}\.awsdns-\d\d\.com\.$/)
    expect(couk).toMatch(/^ns-1[5-9]\d\d\.awsdns-\d\d\.co\.uk\.$|^ns-20[0-4]\d\.awsdns-\d\d\.co\.uk\.$/)
    expect(zone?.recordSets.map(recordLine)).toEqual([
      `example.com. SOA | simple | ${com} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400 | 900 s by built-in | @ | 8:3`,
      `example.com. NS | simple | ${com}, ${net}, ${org}, ${couk} | 172800 s by built-in | @ | 8:3`,
      'www.example.com. A | "primary" | primary | 192.0.2.10 (web) | 60 s by record | check web inherited | www/primary | 14:13',
      'www.example.com. A | "secondary" | secondary | 192.0.2.99 (maintenance) | 60 s by record | www/secondary | 15:13',
    ])
    expect(zone).toMatchObject({ signing: false })
    expect(zone?.vpcs).toBeUndefined()
  })

  test('has one check, of the endpoint that it is written in', () => {
    const { at: _at, ...check } = deployment.healthChecks.get('web') ?? {}
    expect([...deployment.healthChecks.keys()]).toEqual(['web'])
    expect(check).toEqual({
      id: 'web',
      generation: 1,
      inverted: false,
      disabled: false,
      inline: true,
      type: 'HTTP',
      ipAddress: '192.0.2.10',
      port: 80,
      resourcePath: '/healthz',
      enableSni: false,
      requestInterval: 30,
      failureThreshold: 3,
      measureLatency: false,
      regions: [],
      watches: ['web'],
    })
  })
})

describe('the plan with everything', async () => {
  const { deployment, diagnostics } = await expandText(plan('everything.yaml'))
  const zone = 'Z0123456789EXAMPLE'

  test('has no findings', () => expect(diagnostics).toEqual([]))

  test('becomes these record sets', () => {
    expect(recordLines(deployment)).toEqual([
      `example.com. A | simple | -> www.example.com. in ${zone} with ETH | @ | 46:9`,
      'example.com. MX | simple | 10 mail.example.com., 20 mail2.example.com. | 60 s by defaults | @ | 47:9',
      'example.com. TXT | simple | "v=spf1 -all" | 60 s by defaults | @ | 48:9',
      'example.com. CAA | simple | 0 issue "letsencrypt.org" | 60 s by defaults | @ | 49:9',
      `www.example.com. A | "EU" | area EU | -> _r53sim-eu.www.example.com. in ${zone} with ETH | www/EU | 53:13`,
      `_r53sim-eu.www.example.com. A | "primary" | primary | -> _r53sim-eu-primary.www.example.com. in ${zone} with ETH | generated www/EU/primary | 55:17`,
      '_r53sim-eu-primary.www.example.com. A | "stable" | weight 95 | 192.0.2.20 (euw1) | 60 s by defaults | check euw1 inherited | generated www/EU/primary/stable | 57:21',
      '_r53sim-eu-primary.www.example.com. A | "canary" | weight 5 | 192.0.2.21 (canary) | 60 s by defaults | check search inherited | generated www/EU/primary/canary | 58:21',
      '_r53sim-eu.www.example.com. A | "secondary" | secondary | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | generated www/EU/secondary | 59:17',
      'www.example.com. A | "NA-US-WA" | area -US-WA | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | www/NA-US-WA | 60:13',
      `www.example.com. A | "default" | area * | -> _r53sim-default.www.example.com. in ${zone} with ETH | www/default | 61:13`,
      '_r53sim-default.www.example.com. A | "primary" | primary | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | generated www/default/primary | 62:27',
      '_r53sim-default.www.example.com. A | "secondary" | secondary | 203.0.113.99 (sorry) | 60 s by defaults | generated www/default/secondary | 62:42',
      'www.example.com. AAAA | simple | 2001:db8::10 (use1) | 60 s by defaults | check use1 inherited | www | 63:9',
      'split.example.com. A | "blue" | weight 1 | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | split/blue | 64:34',
      'split.example.com. A | "green" | weight 1 | 192.0.2.20 (euw1) | 60 s by defaults | check eu-any | split/green | 64:71',
      'fast.example.com. A | "us-east-1" | latency us-east-1 | -> web-1234567890.us-east-1.elb.amazonaws.com. in Z35SXDOTRQ7X7K with ETH (alb) | fast/us-east-1 | 65:33',
      'fast.example.com. A | "eu-west-1" | latency eu-west-1 | 192.0.2.20 (euw1) | 60 s by defaults | check euw1 inherited | fast/eu-west-1 | 65:93',
      'near.example.com. A | "virginia" | near us-east-1 bias 10 | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | near/virginia | 69:13',
      'near.example.com. A | "zurich" | near 47.37,8.54 bias 0 | 192.0.2.20 (euw1) | 60 s by defaults | check euw1 inherited | near/zurich | 70:13',
      'near.example.com. A | "dallas" | near us-east-1-dfw-2 bias 0 | 192.0.2.21 (canary) | 60 s by defaults | check search inherited | near/dallas | 71:13',
      'many.example.com. A | "use1" | multivalue | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | many/use1 | 72:35',
      'many.example.com. A | "euw1" | multivalue | 192.0.2.20 (euw1) | 60 s by defaults | check euw1 inherited | many/euw1 | 72:41',
      'many.example.com. A | "canary" | multivalue | 192.0.2.21 (canary) | 60 s by defaults | check search inherited | many/canary | 72:47',
      'bynet.example.com. A | "paris" | location paris of 2 blocks | 192.0.2.20 (euw1) | 60 s by defaults | check euw1 inherited | bynet/paris | 73:68',
      'bynet.example.com. A | "default" | location * of 0 blocks | 192.0.2.10 (use1) | 60 s by defaults | check use1 inherited | bynet/default | 73:81',
      'api.example.com. CNAME | simple | www.example.com. | 60 s by defaults | api | 74:17',
      '*.example.com. A | simple | 203.0.113.99 | 300 s by record | * | 75:17',
      '_sip._tcp.example.com. SRV | simple | 10 60 5060 sip.example.com. | 60 s by defaults | _sip._tcp | 76:22',
      'child.example.com. NS | simple | ns1.example.net., ns2.example.net. | 60 s by defaults | child | 77:17',
      'shop.example.com. A | "primary" | primary | -> a1234567890abcdef.awsglobalaccelerator.com. in Z2BJ6XQ5FK7U4H without ETH (ga) | check switch | shop/primary | 78:34',
      'shop.example.com. A | "secondary" | secondary | -> d111111abcdef8.cloudfront.net. in Z2FDTNDATAQYW2 without ETH (cdn) | shop/secondary | 78:83',
      'site.example.com. A | simple | -> s3-website-us-east-1.amazonaws.com. in Z3AQBSTGFYJSTF without ETH (site) | site | 79:17',
      'db.internal.example.com. A | "primary" | primary | 10.0.0.5 | 60 s by defaults | check orders | db/primary | 83:30',
      'db.internal.example.com. A | "secondary" | secondary | 10.0.1.5 | 60 s by defaults | check database | db/secondary | 83:85',
    ])
  })

  test('has these checks', () => {
    const common = { generation: 1, inverted: false, disabled: false, inline: false }
    const http = {
      ...common,
      type: 'HTTP',
      port: 80,
      resourcePath: '/healthz',
      enableSni: false,
      requestInterval: 10,
      failureThreshold: 3,
      measureLatency: false,
      regions: [],
    }
    expect([...deployment.healthChecks.values()].map(({ at: _at, ...check }) => check)).toEqual([
      { ...http, id: 'euw1', fullyQualifiedDomainName: 'euw1.example.net', watches: ['euw1'] },
      {
        ...http,
        id: 'search',
        type: 'HTTPS_STR_MATCH',
        ipAddress: '192.0.2.21',
        fullyQualifiedDomainName: 'euw1.example.net',
        port: 443,
        searchString: 'ready',
        enableSni: true,
        measureLatency: true,
        regions: ['us-east-1', 'eu-west-1', 'ap-southeast-1'],
        watches: ['canary'],
      },
      {
        ...common,
        id: 'database',
        type: 'TCP',
        ipAddress: '192.0.2.30',
        port: 5432,
        enableSni: false,
        requestInterval: 10,
        failureThreshold: 3,
        measureLatency: false,
        regions: [],
        watches: [],
      },
      { ...common, id: 'eu-any', type: 'CALCULATED', children: ['euw1', 'search'], healthThreshold: 1 },
      {
        ...common,
        id: 'orders',
        type: 'CLOUDWATCH_METRIC',
        alarm: { name: 'orders-errors', region: 'us-east-1' },
        insufficientDataHealthStatus: 'LastKnownStatus',
      },
      {
        ...common,
        id: 'switch',
        type: 'RECOVERY_CONTROL',
        routingControlArn: 'arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def',
      },
      { ...http, id: 'use1', inline: true, ipAddress: '192.0.2.10', watches: ['use1'] },
    ])
  })

  test('has these endpoints', () => {
    const { endpoints } = deployment
    expect([...endpoints.keys()]).toEqual([
      'use1',
      'euw1',
      'canary',
      'sorry',
      'asg-a',
      'asg-b',
      'alb',
      'site',
      'cdn',
      'ga',
    ])
    expect(endpoints.get('use1')).toMatchObject({
      type: 'value',
      ipv4: '192.0.2.10',
      ipv6: '2001:db8::10',
      region: 'us-east-1',
      healthCheckId: 'use1',
      capacity: 1000,
      labels: new Map([['tier', 'web']]),
      assumeUp: false,
    })
    expect(endpoints.get('sorry')).toMatchObject({ ipv4: '203.0.113.99', assumeUp: true })
    expect(endpoints.get('alb')).toMatchObject({
      type: 'application-load-balancer',
      dnsName: 'web-1234567890.us-east-1.elb.amazonaws.com.',
      targets: ['asg-a', 'asg-b'],
      minHealthyTargets: 1,
    })
    expect(endpoints.get('alb')?.addresses.A).toHaveLength(2)
    expect(endpoints.get('site')?.dnsName).toBe('s3-website-us-east-1.amazonaws.com.')
  })

  test('has its zones, networks, alarms, collections, clients and settings', () => {
    const { zones, alarms, cidrCollections, clients, model, rules } = deployment
    expect(zones.map(({ name, id, comment, signing, vpcs }) => [name, id, comment, signing, vpcs?.length])).toEqual([
      ['example.com.', 'Z0123456789EXAMPLE', 'public site', true, undefined],
      ['internal.example.com.', expect.stringMatching(/^Z[A-Z0-9]{12,20}$/), undefined, false, 1],
    ])
    const [vpc] = zones[1]?.vpcs ?? []
    expect([vpc?.id, vpc?.region, vpc?.cidrs.map(formatPrefix)]).toEqual(['vpc-0a1b2c3d', 'us-east-1', ['10.0.0.0/16']])
    expect(alarms.get('orders-errors')).toMatchObject({
      region: 'us-east-1',
      state: 'OK',
      periodSeconds: 60,
      datapoints: 3,
    })
    const locations = [...(cidrCollections.get('offices')?.locations ?? [])]
    expect(locations.map(([name, blocks]) => [name, blocks.map(formatPrefix)])).toEqual([
      ['paris', ['198.51.100.0/24', '2001:db8:1::/48']],
      ['tokyo', ['203.0.113.0/24']],
    ])
    expect(
      [...clients.values()].map(({ subnet, ...client }) => ({ ...client, subnet: subnet && formatPrefix(subnet) })),
    ).toEqual([
      { name: 'paris', country: 'FR', subnet: '198.51.100.0/24', demand: 600 },
      { name: 'seattle', country: 'US', subdivision: 'WA', resolver: { minTtlSeconds: 300 }, subnet: undefined },
      {
        name: 'lab',
        latencyMs: new Map([
          ['us-east-1', 80],
          ['eu-west-1', 12],
        ]),
        subnet: undefined,
      },
    ])
    expect([...model]).toEqual([['propagation', 5]])
    expect([...rules]).toEqual([['ttl-too-long-for-failover', 'off']])
  })

  test('mentions these names, each where it stands', () => {
    const { references } = deployment
    const of = (wanted: string) =>
      references.flatMap(({ kind, name, at }) =>
        kind === wanted ? [`${name} ${at.span().line}:${at.span().column}`] : [],
      )
    expect(of('client')).toEqual(['paris 95:42', 'paris 102:66'])
    expect(of('alarm')).toEqual(['orders-errors 13:55'])
    expect(of('cidr-collection')).toEqual(['offices 73:46'])
    expect(of('record')).toEqual([
      'www.example.com. 46:23',
      'www.example.com. 95:20',
      'www.example.com. 102:44',
      'www.example.com. 105:40',
      'www.example.com. 106:40',
    ])
    expect(of('endpoint').filter((mention) => mention.startsWith('asg-'))).toEqual(['asg-a 30:15', 'asg-b 30:22'])
    expect(of('endpoint').filter((mention) => mention.startsWith('canary'))).toEqual([
      'canary 58:53',
      'canary 71:70',
      'canary 72:47',
      'canary 96:37',
      'canary 102:20',
    ])
    expect(of('health-check').filter((mention) => mention.startsWith('eu-any'))).toEqual(['eu-any 64:121'])
  })
})
