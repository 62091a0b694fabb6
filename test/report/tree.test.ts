import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../src/model/deployment.ts'
import type { Policy, RecordSet } from '../../src/model/record-set.ts'
import { formatDot, formatMermaid } from '../../src/report/diagram.ts'
import { recordSetsToJson } from '../../src/report/record-sets.ts'
import { asciiSymbols, plainStyle } from '../../src/report/style.ts'
import { formatTree } from '../../src/report/tree.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, NOWHERE, rdata, recordSet, zone } from '../support/deployment.ts'
import { schemaErrors } from '../support/schemas.ts'

const apex = getName('example.com')
const www = getName('www.example.com')
const hop = (label: string) => getName(`_r53sim-${label}.www.example.com`)

const member = (
  name: typeof www,
  setIdentifier: string,
  policy: Policy,
  data: RecordSet['data'],
  more: Partial<RecordSet> = {},
) =>
  recordSet({
    name,
    setIdentifier,
    policy,
    data,
    ...(data.kind === 'values' ? { ttlSource: 'defaults' } : {}),
    ...more,
  })

const values = (address: string, endpoint: string): RecordSet['data'] => ({
  kind: 'values',
  values: rdata('A', address),
  endpoint,
})

const below = (label: string, evaluateTargetHealth = true): RecordSet['data'] => ({
  kind: 'alias',
  hostedZoneId: 'Z1',
  dnsName: hop(label),
  evaluateTargetHealth,
})

const generated = { generated: true } as const
const area = (continent: string): Policy => ({ kind: 'geolocation', area: { kind: 'continent', continent } })

const endpoint = (name: string, more: Partial<Endpoint>): Endpoint => ({
  name,
  type: 'value',
  targets: [],
  minHealthyTargets: 1,
  addresses: { A: [], AAAA: [] },
  labels: new Map(),
  assumeUp: false,
  at: NOWHERE,
  ...more,
})

const cdn = getName('d111111abcdef8.cloudfront.net')

const nested = deployment(
  [
    zone(apex, 'Z1', [
      recordSet({ name: apex, data: { kind: 'alias', hostedZoneId: 'Z1', dnsName: www, evaluateTargetHealth: true } }),
      recordSet({
        name: apex,
        type: 'MX',
        ttlSource: 'record',
        data: { kind: 'values', values: rdata('MX', '10 mail.example.com.') },
      }),
      member(www, 'EU', area('EU'), below('eu')),
      member(
        www,
        'NA-US-WA',
        { kind: 'geolocation', area: { kind: 'subdivision', country: 'US', subdivision: 'WA' } },
        values('192.0.2.10', 'use1'),
      ),
      member(www, 'default', { kind: 'geolocation', area: { kind: 'default' } }, below('default', false)),
      member(hop('eu'), 'stable', { kind: 'weighted', weight: 95 }, values('192.0.2.20', 'euw1'), {
        ...generated,
        healthCheckId: 'euw1',
      }),
      member(hop('eu'), 'canary', { kind: 'weighted', weight: 5 }, values('192.0.2.21', 'canary'), {
        ...generated,
        ttlSeconds: 300,
        ttlSource: 'branch',
      }),
      member(hop('default'), 'primary', { kind: 'failover', role: 'primary' }, values('192.0.2.10', 'use1'), {
        ...generated,
        healthCheckId: 'gone',
      }),
      member(
        hop('default'),
        'secondary',
        { kind: 'failover', role: 'secondary' },
        { kind: 'alias', hostedZoneId: 'Z2FDTNDATAQYW2', dnsName: cdn, evaluateTargetHealth: false, endpoint: 'cdn' },
        generated,
      ),
    ]),
  ],
  [check('euw1')],
  { endpoints: new Map([['cdn', endpoint('cdn', { type: 'cloudfront', dnsName: cdn })]]) },
)

const written: Parameters<typeof formatTree>[2] = (_zone, _name, type) => type !== 'NS' && type !== 'SOA'

test('policies stand as the author nested them, with weights, checks, TTLs and alias targets', () => {
  expect(formatTree(nested, { ...plainStyle, width: 110 }, written)).toBe(`example.com public
├─ example.com A            alias of www.example.com A  target health
├─ example.com MX           10 mail.example.com.                                      TTL 60 (record)
└─ www.example.com A        geolocation
   ├─ EU                    weighted
   │  ├─ stable  95 of 100  192.0.2.20 (euw1)           check euw1 (HTTP)             TTL 60 (defaults)
   │  └─ canary  5 of 100   192.0.2.21 (canary)                                       TTL 300 (branch)
   ├─ NA-US-WA              192.0.2.10 (use1)                                         TTL 60 (defaults)
   └─ default               failover                    ignores target health
      ├─ primary            192.0.2.10 (use1)           check gone (not in the plan)  TTL 60 (defaults)
      └─ secondary          alias d111111abcdef8.cloudfront.net (cdn, cloudfront)
`)
})

test('what is too wide for the page loses its alignment, not its words', () => {
  const text = formatTree(nested, { ...plainStyle, width: 80 }, written)
  expect(text).toContain('└─ canary  5 of 100   192.0.2.21 (canary)         TTL 300 (branch)\n')
})

test('ASCII', () => {
  expect(formatTree(nested, { ...plainStyle, symbols: asciiSymbols }, written)).not.toMatch(/[^\u0020-\u007e\n]/)
})

test('a zone without a record that is wanted is left out', () => {
  expect(formatTree(nested, plainStyle, () => false)).toBe('')
})

test('long lists of values are cut short', () => {
  const many = recordSet({
    name: www,
    data: { kind: 'values', values: rdata('A', ...Array.from({ length: 40 }, (_, index) => `192.0.2.${index}`)) },
  })
  expect(formatTree(deployment([zone(apex, 'Z1', [many])]), plainStyle, written)).toBe(
    'example.com public\n└─ www.example.com A  192.0.2.0, 192.0.2.1, 192.0.2.2, 192.0.2.3 … and 36 more  TTL 60\n',
  )
})

describe('diagrams', () => {
  test('Mermaid', () => {
    expect(formatMermaid(nested, written)).toBe(`flowchart LR
  subgraph z0["example.com"]
    r0["example.com A"]
    r1["example.com MX"]
    n2["10 mail.example.com.<br/>TTL 60 (record)"]
    r2["www.example.com A<br/>geolocation"]
    n4["weighted"]
    n5["192.0.2.20 (euw1)<br/>check euw1 (HTTP)<br/>TTL 60 (defaults)"]
    n6["192.0.2.21 (canary)<br/>TTL 300 (branch)"]
    n7["192.0.2.10 (use1)<br/>TTL 60 (defaults)"]
    n8["failover"]
    n9["192.0.2.10 (use1)<br/>check gone (not in the plan)<br/>TTL 60 (defaults)"]
    n10["alias d111111abcdef8.cloudfront.net (cdn, cloudfront)"]
  end
  r0 --> r2
  r1 --> n2
  r2 -->|"EU"| n4
  n4 -->|"stable  95 of 100"| n5
  n4 -->|"canary  5 of 100"| n6
  r2 -->|"NA-US-WA"| n7
  r2 -->|"default"| n8
  n8 -->|"primary"| n9
  n8 -->|"secondary"| n10
`)
  })

  test('DOT', () => {
    expect(formatDot(nested, written)).toBe(`digraph r53sim {
  rankdir=LR
  node [shape=box, fontname="sans-serif"]
  subgraph cluster_z0 {
    label="example.com"
    r0 [label="example.com A"]
    r1 [label="example.com MX"]
    n2 [label="10 mail.example.com.\\nTTL 60 (record)"]
    r2 [label="www.example.com A\\ngeolocation"]
    n4 [label="weighted"]
    n5 [label="192.0.2.20 (euw1)\\ncheck euw1 (HTTP)\\nTTL 60 (defaults)"]
    n6 [label="192.0.2.21 (canary)\\nTTL 300 (branch)"]
    n7 [label="192.0.2.10 (use1)\\nTTL 60 (defaults)"]
    n8 [label="failover"]
    n9 [label="192.0.2.10 (use1)\\ncheck gone (not in the plan)\\nTTL 60 (defaults)"]
    n10 [label="alias d111111abcdef8.cloudfront.net (cdn, cloudfront)"]
  }
  r0 -> r2
  r1 -> n2
  r2 -> n4 [label="EU"]
  n4 -> n5 [label="stable  95 of 100"]
  n4 -> n6 [label="canary  5 of 100"]
  r2 -> n7 [label="NA-US-WA"]
  r2 -> n8 [label="default"]
  n8 -> n9 [label="primary"]
  n8 -> n10 [label="secondary"]
}
`)
  })

  const hostile = 'x"]; click r0 "javascript:alert(1)" %% <img src=x onerror=y> `z` #35; \\" [label="'
  const plan = deployment([
    zone(apex, 'Z1', [
      recordSet({ name: apex, type: 'TXT', data: { kind: 'values', values: rdata('TXT', JSON.stringify(hostile)) } }),
      member(
        www,
        hostile,
        { kind: 'multivalue' },
        { kind: 'values', values: rdata('A', '192.0.2.1'), endpoint: hostile },
      ),
    ]),
  ])

  test('no text leaves its Mermaid label', () => {
    for (const line of formatMermaid(plan, written).split('\n'))
      expect(line).toMatch(
        /^( *(subgraph )?\w+\["[^"<>`&\\%[\]]*(<br\/>[^"<>`&\\%[\]]*)*"\]| {2}\w+ -->(\|"[^"<>`&\\%[\]]*"\|)? \w+| *end|flowchart LR|)$/,
      )
  })

  test('no text leaves its DOT string', () => {
    for (const line of formatDot(plan, written).split('\n'))
      expect(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, 'S')).toMatch(
        /^( *\w+ \[label=S\]| {2}\w+ -> \w+( \[label=S\])?| *subgraph \w+ \{| *\}| *label=S| {2}rankdir=LR| {2}node \[shape=box, fontname=S\]|digraph r53sim \{|)$/,
      )
  })
})

test('JSON fits its schema', () => {
  expect(schemaErrors('tree', JSON.parse(recordSetsToJson(nested)))).toEqual([])
})

test('JSON holds every record set of what is kept, those of nested policies after their parent', () => {
  const document = JSON.parse(recordSetsToJson(nested, (_zone, name) => name === www))
  expect(document.zones.map(({ name }: { name: string }) => name)).toEqual(['example.com.'])
  const sets: readonly { readonly set_identifier: string; readonly generated: boolean }[] =
    document.zones[0].record_sets
  expect(sets.map(({ set_identifier, generated }) => [set_identifier, generated])).toEqual([
    ['EU', false],
    ['stable', true],
    ['canary', true],
    ['NA-US-WA', false],
    ['default', false],
    ['primary', true],
    ['secondary', true],
  ])
  expect(sets[0]).toEqual({
    name: 'www.example.com.',
    type: 'A',
    set_identifier: 'EU',
    policy: { kind: 'geolocation', continent: 'EU', default: false },
    ttl: null,
    ttl_source: null,
    values: null,
    alias: { hosted_zone_id: 'Z1', dns_name: '_r53sim-eu.www.example.com.', evaluate_target_health: true },
    endpoint: null,
    health_check: null,
    branch: 'EU',
    generated: false,
    at: 'test:1:1',
  })
})
