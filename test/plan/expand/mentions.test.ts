import { describe, expect, test } from 'vitest'
import { expandText, findingLines, marked } from './expanded.ts'

const plan = (rest: string) => `version: 1
health_checks: { probe: { type: TCP, ip_address: 192.0.2.9, port: 80 } }
alarms: { orders: { region: us-east-1 } }
endpoints:
  web: { ipv4: 192.0.2.10, region: us-east-1, labels: { tier: web } }
  spare: { ipv4: 192.0.2.11, region: eu-west-1 }
cidr_collections: { offices: { locations: { paris: [198.51.100.0/24] } } }
clients: { paris: { country: FR }, tokyo: { country: JP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { weighted: { blue: { weight: 1, endpoint: web } } }, secondary: spare } } }
      "*.wild": { A: 192.0.2.1 }
      child: { NS: [ns1.example.net.] }
      deep.below: { A: 192.0.2.1 }
${rest}
`
const fails = (selector: string) => `cases: [{ fail: [${selector}], query: { name: www }, answers: [192.0.2.1] }]`
const query = (members: string) => `cases: [{ query: { ${members} }, answers: [192.0.2.1] }]`
const invariant = (members: string) => `invariants: [{ id: i, ${members} }]`

test.each([
  fails('web'),
  fails('probe'),
  fails('orders'),
  fails('blue'),
  fails('primary'),
  fails('secondary'),
  fails('"we*"'),
  fails('"b*e"'),
  fails('"endpoint:web"'),
  fails('"endpoint:*"'),
  fails('"check:probe"'),
  fails('"blind:probe"'),
  fails('"alarm:orders"'),
  fails('"region:us-east-1"'),
  fails('"label:tier=web"'),
  fails('"label:tier=*"'),
  fails('"record:www"'),
  fails('"record:www/primary"'),
  fails('"record:www/primary/blue"'),
  fails('"record:*/secondary"'),
  fails('"role:primary"'),
  fails('"checker:us-east-1"'),
  query('name: www'),
  query('name: www.example.com'),
  query('name: www.example.com., type: AAAA'),
  query('name: "@"'),
  query('name: nothing-there'),
  query('name: www, client: paris'),
  query('name: www, client: [paris, tokyo]'),
  query('name: www, client: all'),
  invariant('query: { name: "*" }, survives: 1'),
  invariant('query: { name: "w*" }, survives: 1'),
  invariant('query: { name: a.wild }, survives: 1'),
  invariant('query: { name: host.child }, survives: 1'),
  invariant('query: { name: below }, survives: 1'),
  invariant('query: { name: www, client: EU other }, survives: 1'),
  invariant('query: { name: www, client: rest }, survives: 1'),
  invariant('query: { name: www, client: [paris, NA-US-WA] }, survives: 1'),
  invariant('never_answer: down'),
  invariant('never_answer: [web, 192.0.2.1, "label:tier=web", www.example.net.]'),
  invariant('query: { name: www, type: TXT }, answer_in: [ready]'),
  invariant('share: { endpoint: web, at_most: 1 }'),
  invariant('same_as: { client: tokyo, record: www }'),
  invariant('reachable: [www/primary/blue]'),
  invariant('unless_failed: [web], survives: 1'),
  'verify: { p: { "region:us-east-1": 0.1, web: 0.1 } }',
  'scenarios: { s: { query: { name: www }, events: [{ at: 1s, set: { orders: ALARM } }], expect: [{ at: 2s, health: { probe: healthy }, via: www/secondary }] } }',
])('nothing is missing: %s', async (rest) => {
  const { diagnostics } = await expandText(plan(rest))
  expect(findingLines(diagnostics)).toEqual([])
})

test.each([
  [
    'undefined-reference',
    fails('«wbe»'),
    'there is no endpoint, health check, alarm or set identifier "wbe"',
    'did you mean "web"?',
  ],
  [
    'undefined-reference',
    fails('«"x*"»'),
    'there is no endpoint, health check, alarm or set identifier "x*"',
    undefined,
  ],
  ['undefined-endpoint', fails('«"endpoint:wbe"»'), 'there is no endpoint "wbe"', 'did you mean "web"?'],
  ['check-unknown', fails('«"check:prob"»'), 'there is no health check "prob"', 'did you mean "probe"?'],
  ['undefined-reference', fails('«"alarm:order"»'), 'there is no alarm "order"', 'did you mean "orders"?'],
  [
    'undefined-reference',
    fails('«"region:us-west-2"»'),
    'there is no endpoint in region "us-west-2"',
    expect.anything(),
  ],
  ['undefined-reference', fails('«"label:tier=db"»'), 'there is no endpoint with label "tier=db"', expect.anything()],
  [
    'undefined-reference',
    fails('«"record:www/primry"»'),
    'there is no branch "www/primry"',
    'did you mean "www/primary"?',
  ],
  ['undefined-reference', fails('«"role:first"»'), 'there is no role "first"', undefined],
  ['undefined-reference', fails('«"checker:us-east-2"»'), 'there is no checker region "us-east-2"', expect.anything()],
  ['undefined-reference', query('name: www, client: «pari»'), 'there is no client "pari"', 'did you mean "paris"?'],
  [
    'undefined-reference',
    query('name: www, client: [paris, «toky»]'),
    'there is no client "toky"',
    'did you mean "tokyo"?',
  ],
  [
    'undefined-reference',
    invariant('query: { name: «wwww» }, survives: 1'),
    'no zone of the plan has a record "wwww"',
    'did you mean "www"?',
  ],
  [
    'undefined-reference',
    invariant('query: { name: «"x*"» }, survives: 1'),
    'no record of the plan fits "x*"',
    undefined,
  ],
  [
    'undefined-reference',
    invariant('query: { name: www, client: «somebody» }, survives: 1'),
    'there is no client "somebody"',
    undefined,
  ],
  ['undefined-endpoint', invariant('never_answer: «wbe»'), 'there is no endpoint "wbe"', 'did you mean "web"?'],
  [
    'undefined-endpoint',
    invariant('always_answer: [web, «sapre»]'),
    'there is no endpoint "sapre"',
    'did you mean "spare"?',
  ],
  [
    'undefined-endpoint',
    invariant('share: { endpoint: «wbe», at_most: 1 }'),
    'there is no endpoint "wbe"',
    'did you mean "web"?',
  ],
  [
    'undefined-reference',
    invariant('reachable: [«www/secundary»]'),
    'there is no branch "www/secundary"',
    'did you mean "www/secondary"?',
  ],
  [
    'undefined-reference',
    invariant('same_as: { record: «wwww» }'),
    'no zone of the plan has a record "wwww"',
    'did you mean "www"?',
  ],
  [
    'undefined-reference',
    'verify: { p: { «"region:mars"»: 0.1 } }',
    'there is no endpoint in region "mars"',
    undefined,
  ],
  [
    'undefined-reference',
    'scenarios: { s: { query: { name: www }, events: [{ at: 1s, set: { «order»: ALARM } }], expect: [{ moved_within: 2m }] } }',
    'there is no alarm "order"',
    'did you mean "orders"?',
  ],
  [
    'check-unknown',
    'scenarios: { s: { query: { name: www }, expect: [{ at: 1s, health: { «prob»: healthy } }] } }',
    'there is no health check "prob"',
    'did you mean "probe"?',
  ],
  [
    'undefined-reference',
    'scenarios: { s: { query: { name: www }, expect: [{ at: 1s, via: «www/third» }] } }',
    'there is no branch "www/third"',
    undefined,
  ],
])('%s (plan %#)', async (rule, rest, message, hint) => {
  const { text, span } = marked(plan(rest))
  const { diagnostics } = await expandText(text)
  expect(diagnostics).toEqual([{ rule, severity: 'error', at: span, message, ...(hint === undefined ? {} : { hint }) }])
})

test('two zones: a relative name must say which', async () => {
  const { diagnostics } = await expandText(`version: 1
zones: { example.com: { records: { www: { A: 192.0.2.1 } } }, example.org: {} }
cases:
  - { query: { name: www }, answers: [192.0.2.1] }
  - { query: { name: ftp }, rcode: NXDOMAIN }
  - { query: { name: ftp.example.com. }, rcode: NXDOMAIN }
`)
  expect(findingLines(diagnostics)).toEqual(['undefined-reference 5:22 no zone of the plan has a record "ftp"'])
})

describe('names whose declaration was broken', () => {
  const text = plan(`cases:
  - { fail: [lost, "endpoint:lost", "check:lost", "alarm:lost"], query: { name: www, client: lost }, answers: [192.0.2.1] }
extra:`)
    .replace('\nextra:', '')
    .replace(
      '      deep.below',
      `      lost: { A: { failover: { primary: { endpoint: lost }, secondary: { endpoint: web, health_check: lost } } } }
      net: { A: { ip_based: { collection: lost, locations: { paris: web } } } }
      deep.below`,
    )

  test('are reported while nothing says that they were declared', async () => {
    const { diagnostics } = await expandText(text)
    expect(diagnostics.map(({ rule }) => rule).toSorted()).toEqual([
      'check-unknown',
      'check-unknown',
      'cidr-collection-unknown',
      'undefined-endpoint',
      'undefined-endpoint',
      'undefined-reference',
      'undefined-reference',
    ])
  })

  test('are passed over in silence', async () => {
    const sections = ['endpoints', 'health_checks', 'alarms', 'clients', 'cidr_collections']
    const { deployment, diagnostics } = await expandText(
      text,
      sections.map((section) => [section, 'lost']),
    )
    expect(findingLines(diagnostics)).toEqual([])
    const branches = deployment.zones[0]?.recordSets.map(({ branch }) => branch)
    expect(branches).not.toContain('lost/primary')
    expect(branches).toContain('lost/secondary')
  })

  test('or with their whole section', async () => {
    const { diagnostics } = await expandText(text, [
      ['endpoints'],
      ['health_checks'],
      ['alarms'],
      ['clients'],
      ['cidr_collections'],
    ])
    expect(findingLines(diagnostics)).toEqual([])
  })

  test('still count for hints', async () => {
    const wrong = plan(fails('"endpoint:losst"'))
    const { diagnostics } = await expandText(wrong, [['endpoints', 'lost']])
    expect(diagnostics.map(({ rule, hint }) => [rule, hint])).toEqual([['undefined-endpoint', 'did you mean "lost"?']])
  })
})
