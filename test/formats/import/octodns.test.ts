import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../src/decide/compile.ts'
import { flatten } from '../../../src/decide/flatten.ts'
import * as octodns from '../../../src/formats/octodns/read.ts'
import { findImportFormat } from '../../../src/formats/registry.ts'
import { deploymentOf, importAll } from '../../support/importing.ts'

const STATIC = `---
'':
  - type: A
    ttl: 60
    value: 192.0.2.1
  - type: CAA
    value: { flags: 0, tag: issue, value: ca.example.net }
  - type: MX
    ttl: 300
    values:
      - { exchange: mail.example.com., preference: 10 }
      - { value: mail2.example.com., priority: 20 }
  - type: TXT
    values:
      - v=spf1 -all
      - v=DKIM1\\; k=rsa\\; p="x"
'*':
  type: CNAME
  value: www.example.com.
_sip._tcp:
  type: SRV
  value: { port: 5060, priority: 10, target: sip.example.com., weight: 60 }
alb:
  type: Route53Provider/ALIAS
  value:
    evaluate-target-health: true
    hosted-zone-id: Z35SXDOTRQ7X7K
    name: dualstack.web-1.us-east-1.elb.amazonaws.com.
    type: A
both:
  type: ALIAS
  value: example.com.
gone:
  octodns: { ignored: true }
  type: A
  value: 192.0.2.9
same:
  type: Route53Provider/ALIAS
  values:
    - { type: A, name: '' }
`

const DYNAMIC = `---
www:
  dynamic:
    pools:
      euw1: { fallback: use1, values: [{ value: 192.0.2.20, weight: 12 }, { value: 192.0.2.21, weight: 3 }] }
      sorry: { values: [{ status: up, value: 203.0.113.99 }] }
      use1: { fallback: sorry, values: [{ value: 192.0.2.10 }] }
    rules:
      - { geos: [EU, NA-CA, NA-US-WA], pool: euw1 }
      - { pool: use1 }
  octodns:
    healthcheck: { host: www.example.com, path: /healthz, port: 443, protocol: HTTPS }
    route53: { healthcheck: { failure_threshold: 3, request_interval: 30, measure_latency: false } }
  ttl: 60
  type: A
  values: [203.0.113.99]
`

const subsets = (items: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, index) => (bits >> index) & 1))

const run = (text: string, name = 'example.com.yaml', zone?: string) =>
  importAll(octodns, [{ name, text }], zone === undefined ? {} : { zone })

describe('zones of octoDNS', () => {
  test('records of every kind', async () => {
    const { diagnostics, notes, text } = await run(STATIC)
    expect({ diagnostics, notes: notes.map(({ code, path }) => `${code} ${path}`) }).toEqual({
      diagnostics: [],
      notes: ['ignored gone.example.com.'],
    })
    expect(text).toBe(`version: 1

defaults:
  ttl: 3600

endpoints:
  web-1:
    type: application-load-balancer
    dns_name: dualstack.web-1.us-east-1.elb.amazonaws.com
    region: us-east-1

zones:
  example.com:
    records:
      "@":
        A: { ttl: 60, values: [ 192.0.2.1 ] }
        CAA: [ 0 issue "ca.example.net" ]
        MX: { ttl: 300, values: [ 10 mail.example.com., 20 mail2.example.com. ] }
        TXT: [ v=spf1 -all, v=DKIM1; k=rsa; p="x" ]
      "*": { CNAME: www.example.com. }
      _sip._tcp: { SRV: [ 10 60 5060 sip.example.com. ] }
      alb: { A: { endpoint: web-1 } }
      both: { A: { alias: "@" } }
      same: { A: { alias: "@", evaluate_target_health: false } }
`)
  })

  test('pools, rules and checks', async () => {
    const { diagnostics, notes, text } = await run(DYNAMIC)
    expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
    expect(text).toBe(`version: 1

defaults:
  health_check: { type: HTTPS, resource_path: /healthz }

endpoints:
  www-example-com-192-0-2-20:
    ipv4: 192.0.2.20
    health_check: { ip_address: 192.0.2.20, fqdn: www.example.com }
  www-example-com-192-0-2-21:
    ipv4: 192.0.2.21
    health_check: { ip_address: 192.0.2.21, fqdn: www.example.com }
  www-example-com-192-0-2-10:
    ipv4: 192.0.2.10
    health_check: { ip_address: 192.0.2.10, fqdn: www.example.com }
  octodns-use1-pool-secondary: { ipv4: 203.0.113.99 }

zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU: { alias: _octodns-euw1-pool.www }
            NA-CA: { alias: _octodns-euw1-pool.www }
            NA-US-WA: { alias: _octodns-euw1-pool.www }
            default: { alias: _octodns-use1-pool.www }
      _octodns-euw1-pool.www:
        A:
          failover:
            primary: { alias: _octodns-euw1-value.www }
            secondary: { alias: _octodns-use1-pool.www }
      _octodns-euw1-value.www:
        A:
          weighted:
            "1": { weight: 12, endpoint: www-example-com-192-0-2-20 }
            "2": { weight: 3, endpoint: www-example-com-192-0-2-21 }
      _octodns-use1-pool.www:
        A: { failover: { primary: www-example-com-192-0-2-10, secondary: octodns-use1-pool-secondary } }
`)
  })

  test('while pools fail in turn, clients get what octoDNS says', async () => {
    const { text } = await run(DYNAMIC)
    const plan = await deploymentOf(text)
    const graph = compile(plan)
    const addresses = ['192.0.2.10', '192.0.2.20', '192.0.2.21']
    for (const down of subsets(addresses)) {
      const checks = [...plan.healthChecks.values()].map((check): [string, boolean] => [
        check.id,
        !('ipAddress' in check && check.ipAddress !== undefined && down.includes(check.ipAddress)),
      ])
      const health = { checks: new Map(checks), resources: new Map() }
      for (const client of [{ continent: 'EU' }, { country: 'US', subdivision: 'WA' }, { country: 'BR' }]) {
        const [sets = []] = [...flatten(graph, health, { client, weighted: 'all' }).zones.values()]
        const set = sets.find(({ name }) => name === 'www.example.com.')
        const found = set?.answers.flatMap(({ values }) => values.map((value) => value.text)).sort()
        const pools =
          'country' in client && client.country === 'BR'
            ? [addresses.slice(0, 1)]
            : [addresses.slice(1), addresses.slice(0, 1)]
        const up = pools.map((pool) => pool.filter((address) => !down.includes(address)))
        expect({ down, client, found }).toEqual({
          down,
          client,
          found: up.find((pool) => pool.length > 0) ?? ['203.0.113.99'],
        })
      }
    }
  })

  test.each([
    ['a: 1\n', 'a record is a map with a type', '1:4'],
    ['a: { type: WKS, value: x }\n', 'WKS is no type that Route 53 has', '1:12'],
    ['a: { type: MX, value: { preference: 1 } }\n', 'this is no value of MX', '1:4'],
    ['a: { type: ALIAS, value: b.example.net. }\n', 'b.example.net. has no addresses in this zone', '1:4'],
    [
      'a:\n  type: A\n  dynamic: { pools: { p: { fallback: q, values: [{ value: 192.0.2.1 }] } }, rules: [{ pool: p }] }\n',
      'there is no pool q',
      '3:21',
    ],
    [
      'a:\n  type: A\n  dynamic: { pools: { p: { fallback: p, values: [{ value: 192.0.2.1 }] } }, rules: [{ pool: p }] }\n',
      'pools fall back in a circle: p, p',
      '3:26',
    ],
    [
      'a:\n  type: A\n  dynamic: { pools: { p: { values: [{ value: 192.0.2.1, weight: 0 }] } }, rules: [{ pool: p }] }\n',
      'a weight is a whole number from 1 to 100',
      '3:37',
    ],
  ])('what is wrong is said at its place: %s', async (text, message, place) => {
    const { diagnostics } = await run(text)
    const [first] = diagnostics
    expect(`${first?.message}`).toContain(message)
    expect(`${first?.at.line}:${first?.at.column}`).toBe(place)
  })

  test('a zone is known by its file or by --zone', async () => {
    expect((await run('a: { type: A, value: 192.0.2.1 }\n', 'x/example.org..yaml')).text).toContain('  example.org:\n')
    expect((await run('a: { type: A, value: 192.0.2.1 }\n', 'records', 'example.net')).text).toContain(
      '  example.net:\n',
    )
    expect(findImportFormat('octodns')?.recognises({ name: 'a.yaml', text: DYNAMIC })).toBe(true)
  })

  test('any text of a TXT record comes back, and no name reaches into objects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), async (text) => {
        const zone = JSON.stringify({ a: { type: 'TXT', value: text.replaceAll(';', '\\;') } })
        const { diagnostics, text: plan } = await run(zone)
        expect(diagnostics).toEqual([])
        const [read] = (await deploymentOf(plan)).zones.flatMap(({ recordSets }) =>
          recordSets.filter(({ type }) => type === 'TXT'),
        )
        const [value] = read?.data.kind === 'values' ? read.data.values : []
        const strings: Buffer[] = []
        const wire = Buffer.from(value?.wire ?? [])
        for (let at = 0; at < wire.length; at += 1 + (wire[at] ?? 0))
          strings.push(wire.subarray(at + 1, at + 1 + (wire[at] ?? 0)))
        expect(Buffer.concat(strings).toString()).toBe(text)
      }),
      { numRuns: 100 },
    )
    const hostile =
      '__proto__: { type: A, value: 192.0.2.1 }\nconstructor: { type: toString, dynamic: { pools: { __proto__: 1 } } }\n'
    const { diagnostics } = await run(hostile)
    expect(diagnostics.map(({ message }) => message)).toEqual(['toString is no type that Route 53 has'])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
