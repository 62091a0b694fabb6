import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../src/decide/compile.ts'
import type { FieldName, Span } from '../../../src/model/origin.ts'
import { expand } from '../../../src/plan/expand/expand.ts'
import { readPlan } from '../../../src/plan/read.ts'
import { nameWireLength } from '../../../src/values/name.ts'
import { recordLines } from './expanded.ts'

/** Names that exist, a few that do not, and texts that are hard on whatever handles names. */
const endpointName = fc.constantFrom('web', 'six', 'cname', 'alb', 'cdn', 'gone', 'constructor', 'é')
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'A', 'a-b', 'constructor', 'x/y', '…', 'k'.repeat(130)),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const options = fc.record(
  {
    ttl: fc.constantFrom(0, 60, '5m', '99999d'),
    health_check: fc.constantFrom<string | false>('named', 'gone', false),
    evaluate_target_health: fc.boolean(),
    set_identifier: fc.constantFrom('', 'same', 'other'),
  },
  { requiredKeys: [] },
)
const map = <T>(keys: fc.Arbitrary<string>, values: fc.Arbitrary<T>) =>
  fc.dictionary(keys, values, { minKeys: 1, maxKeys: 3, noNullPrototype: true })

/** Branches of any policy, nested at random; the shape is always right, the meaning often not. */
const { branch } = fc.letrec<{ branch: unknown; content: object }>((tie) => ({
  content: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    endpointName.map((endpoint) => ({ endpoint })),
    fc
      .array(fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', 'www.example.net.', '10 a.', 'x y'), {
        maxLength: 3,
      })
      .map((values) => ({ values })),
    fc.constantFrom('www', '@', 'a.example.com.', 'www.example.com', 'x..y').map((alias) => ({ alias })),
    map(key, tie('branch')).map((latency) => ({ latency })),
    map(fc.oneof(key, fc.constantFrom('EU', 'EU-FR', 'NA-US-WA', 'default', 'FR')), tie('branch')).map(
      (geolocation) => ({ geolocation }),
    ),
    map(
      key,
      fc.tuple(tie('content'), fc.nat({ max: 255 })).map(([content, weight]) => ({ ...content, weight })),
    ).map((weighted) => ({ weighted })),
    map(
      key,
      fc.tuple(tie('content'), fc.integer({ min: -99, max: 99 })).map(([content, bias]) => ({ ...content, bias })),
    ).map((geoproximity) => ({ geoproximity })),
    fc.record({ primary: tie('branch'), secondary: tie('branch') }).map((failover) => ({ failover })),
    map(fc.constantFrom('paris', 'default', 'rome'), tie('branch')).map((locations) => ({
      ip_based: { collection: 'offices', locations },
    })),
    fc.array(endpointName, { minLength: 1, maxLength: 3 }).map((multivalue) => ({ multivalue })),
  ),
  branch: fc.oneof(
    endpointName,
    fc.tuple(tie('content'), options).map(([content, more]) => {
      const isAlias = 'alias' in content
      const { ttl: _ttl, ...withoutTtl } = more
      const { evaluate_target_health: _eth, ...withoutEth } = more
      return { ...('values' in content ? withoutEth : isAlias ? withoutTtl : more), ...content }
    }),
  ),
}))

const recordKey = fc.oneof(
  fc.constantFrom(
    'www',
    '@',
    '*',
    '*.a',
    'a.example.com.',
    'www.example.com',
    'x..y',
    'other.example.org.',
    '_r53sim-a',
    'ü',
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const planDocument = map(
  recordKey,
  map(
    fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT'),
    branch.map((each) => (typeof each === 'string' ? { endpoint: each } : each)),
  ),
).map((records) => ({
  version: 1,
  endpoints: {
    web: { ipv4: '192.0.2.10', region: 'us-east-1', health_check: { type: 'HTTP' } },
    six: { ipv6: '2001:db8::10', coordinates: [1, 2] },
    cname: { dns_name: 'x.example.net' },
    alb: { type: 'application-load-balancer', dns_name: 'lb.us-east-1.elb.amazonaws.com', targets: ['web', 'gone'] },
    cdn: { type: 'cloudfront', dns_name: 'd1.cloudfront.net' },
  },
  health_checks: { named: { type: 'TCP', ip_address: '192.0.2.1', port: 80 } },
  cidr_collections: { offices: { locations: { paris: ['198.51.100.0/24'] } } },
  zones: { 'example.com': { records } },
}))

/** Reads and expands; what the schema refuses is pruned first. */
async function expanded(text: string) {
  const { document, positions, pruned } = await readPlan([{ name: 'plan.yaml', text }])
  return document && expand(document, positions, pruned)
}

const FIELDS: readonly FieldName[] = [
  'name',
  'type',
  'ttl',
  'setIdentifier',
  'policy',
  'weight',
  'region',
  'location',
  'bias',
  'role',
  'collection',
  'values',
  'alias',
  'hostedZoneId',
  'evaluateTargetHealth',
  'healthCheck',
  'endpoint',
]

function liesIn(lines: readonly string[], { line, column, endLine, endColumn }: Span): boolean {
  const [first, last] = [lines[line - 1], lines[endLine - 1]]
  if (first === undefined || last === undefined || column < 1 || endColumn < 1) return false
  const isForward = line < endLine || (line === endLine && column <= endColumn)
  return isForward && column <= first.length + 1 && endColumn <= last.length + 1
}

describe('whatever a plan says', () => {
  const plans = planDocument.map((document) => JSON.stringify(document, undefined, 1))

  test('every span lies in the file, every alias to a generated name has records, every name fits', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (text) => {
        const result = await expanded(text)
        if (result === undefined) return
        const lines = text.split('\n')
        const sets = result.deployment.zones.flatMap(({ recordSets }) => recordSets)
        for (const { at } of sets)
          for (const span of [at.span(), ...FIELDS.flatMap((field) => [at.field(field), at.field(field, 0)])])
            expect(liesIn(lines, span)).toBe(true)
        for (const { at } of result.diagnostics) expect(liesIn(lines, at)).toBe(true)
        for (const { at } of result.deployment.references) expect(liesIn(lines, at.span())).toBe(true)
        const groups = new Set(sets.map(({ name, type }) => `${name} ${type}`))
        for (const { name, type, data } of sets) {
          expect(nameWireLength(name)).toBeLessThanOrEqual(255)
          if (data.kind !== 'alias') continue
          if (data.dnsName.startsWith('_r53sim-')) expect(groups).toContain(`${data.dnsName} ${type}`)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('each generated name is the target of one branch', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (text) => {
        const sets = (await expanded(text))?.deployment.zones.flatMap(({ recordSets }) => recordSets) ?? []
        const targets = sets.flatMap(({ data, type }) =>
          data.kind === 'alias' && data.dnsName.startsWith('_r53sim-') ? [`${data.dnsName} ${type}`] : [],
        )
        const written = new Set(sets.filter(({ generated }) => !generated).map(({ name, type }) => `${name} ${type}`))
        expect(new Set(targets).size).toBe(targets.length)
        for (const target of targets) expect(written).not.toContain(target)
      }),
      { numRuns: 100 },
    )
  })

  test('the same plan gives the same objects, and the decision engine takes them', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (text) => {
        const [first, second] = [await expanded(text), await expanded(text)]
        if (first === undefined || second === undefined) return
        expect(recordLines(first.deployment)).toEqual(recordLines(second.deployment))
        expect(first.diagnostics).toEqual(second.diagnostics)
        expect(() => compile(first.deployment)).not.toThrow()
      }),
      { numRuns: 100 },
    )
  })
})

test('a plan that is all mistakes costs no more than its size', async () => {
  const names = Array.from({ length: 2000 }, (_, index) => `name-${index}`)
  const document = {
    version: 1,
    endpoints: Object.fromEntries(names.map((name) => [name, { ipv4: '192.0.2.1' }])),
    zones: {
      'example.com': { records: Object.fromEntries(names.map((name) => [name, { A: { endpoint: `${name}x` } }])) },
    },
    cases: names.map((name) => ({
      fail: [`${name}y`],
      query: { name: `${name}z`, client: name },
      answers: ['192.0.2.1'],
    })),
  }
  const result = await expanded(JSON.stringify(document))
  expect(result?.diagnostics).toHaveLength(2 * names.length)
})
