import { describe, expect, test } from 'vitest'
import { clientKinds } from '../../../src/decide/client-kinds.ts'
import { compile } from '../../../src/decide/compile.ts'
import { decide } from '../../../src/decide/decide.ts'
import type { Decision } from '../../../src/decide/decision.ts'
import type { DecisionGraph } from '../../../src/decide/graph.ts'
import * as reader from '../../../src/formats/traffic-policy/read.ts'
import { writeTrafficPolicies } from '../../../src/formats/traffic-policy/write.ts'
import type { Client } from '../../../src/model/client.ts'
import type { Deployment } from '../../../src/model/deployment.ts'
import { resourceKey } from '../../../src/route53/alias-services.ts'
import { displayName } from '../../../src/values/name.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf, examplePlans, importAll } from '../../support/importing.ts'
import { awsIds } from '../../support/route53-answers.ts'

/** Who gets what with which share; resources by their names, since their addresses are made up. */
const sharesOf = ({ outcomes, kind }: Decision) => [
  kind,
  ...outcomes
    .map(({ share, take, from }) =>
      JSON.stringify([
        `${share.numerator}/${share.denominator}`,
        take,
        from
          .map(({ values, resource }) =>
            (resource === undefined ? values.map(({ text }) => text) : [resourceKey(resource)]).join(),
          )
          .sort(),
      ]),
    )
    .sort(),
]

function answer(
  graph: DecisionGraph,
  { healthChecks }: Deployment,
  down: string | undefined,
  name: Parameters<typeof decide>[2],
  client: Client,
) {
  const checks = new Map(
    [...healthChecks.values()].flatMap(({ id, awsId }) => (awsId === down ? [[id, false] as const] : [])),
  )
  return sharesOf(decide(graph, { checks, resources: new Map() }, name, client))
}

/** The plan with the ids that its checks have at AWS. */
async function withIds(text: string): Promise<Deployment> {
  const before = await deploymentOf(text)
  const ids = awsIds(before)
  const healthChecks = new Map(
    [...before.healthChecks].map(([id, check]) => [id, { ...check, awsId: ids.get(id) ?? id }]),
  )
  return { ...before, healthChecks }
}

describe('documents say what the plan says', () => {
  test.each(examplePlans())('%s', async (_name, text) => {
    const before = await withIds(text)
    const graph = compile(before)
    for (const zoneGraph of graph.zones) {
      const { zone } = zoneGraph
      const only = { ...before, zones: [zone] }
      const { files, notes } = writeTrafficPolicies(only, exportContext(only))
      const other = notes.filter(({ severity }) => severity !== 'info').map(({ path }) => path)
      const documents = [...files].filter(([, document]) => JSON.parse(document).RecordType !== 'X')
      if (documents.length === 0) continue
      const { diagnostics, text: imported } = await importAll(
        reader,
        documents.map(([name, content]) => ({ name, text: content })),
        { zone: displayName(zone.name) },
      )
      expect(diagnostics).toEqual([])
      const after = await deploymentOf(imported)
      const graphAfter = compile(after)
      for (const { name, type } of after.zones[0]?.recordSets.filter(
        ({ generated, policy }) => generated !== true && policy.kind !== 'simple',
      ) ?? []) {
        // What the notes name is said otherwise, or not at all.
        if (
          other.some(
            (path) => displayName(name).startsWith(path.split('/')[0] ?? '') || path.startsWith(displayName(name)),
          )
        )
          continue
        for (const { client } of clientKinds(graph, zoneGraph, name, type))
          for (const down of [undefined, ...awsIds(before).values()]) {
            const query = { name, type, zoneId: zone.id }
            const now = answer(graphAfter, after, down, { name, type }, client)
            expect(now).toEqual(answer(graph, before, down, query, client))
          }
      }
    }
  })
})

const DOCUMENT = {
  AWSPolicyFormatVersion: '2015-10-01',
  RecordType: 'A',
  StartRule: 'geo',
  Endpoints: {
    paris: { Type: 'value', Value: '192.0.2.1' },
    virginia: { Type: 'elastic-load-balancer', Value: 'web-1.us-east-1.elb.amazonaws.com' },
    sorry: { Type: 's3-website', Region: 'us-east-1', Value: 'www.example.com' },
  },
  Rules: {
    geo: {
      RuleType: 'geo',
      Locations: [
        { Continent: 'EU', RuleReference: 'near' },
        { IsDefault: true, EndpointReference: 'virginia', EvaluateTargetHealth: true },
      ],
    },
    near: {
      RuleType: 'failover',
      Primary: { EndpointReference: 'paris', HealthCheck: '11111111-2222-3333-4444-555555555555' },
      Secondary: { EndpointReference: 'sorry' },
    },
  },
}

const PLAN = `    records:
      www:
        A:
          geolocation:
            EU: { failover: { primary: www-primary, secondary: sorry } }
            default: virginia
`

describe('documents of others', () => {
  test.each([
    ['alone', DOCUMENT],
    [
      'as get-traffic-policy prints it',
      { TrafficPolicy: { Id: 't', Version: 1, Name: 'www', Type: 'A', Document: JSON.stringify(DOCUMENT) } },
    ],
  ])('%s', async (_case, value) => {
    const { diagnostics, notes, text } = await importAll(reader, [
      { name: 'www.example.com.json', text: JSON.stringify(value) },
    ])
    expect(diagnostics).toEqual([])
    expect(notes.map(({ code }) => code)).toEqual(['check-unknown'])
    expect(text.slice(text.indexOf('    records:'))).toBe(PLAN)
  })

  test.each([
    ['a rule that is not there', { ...DOCUMENT, StartRule: 'none' }, 'there is no rule "none"'],
    [
      'rules in a circle',
      { ...DOCUMENT, Rules: { geo: { RuleType: 'failover', Primary: { RuleReference: 'geo' } } } },
      'rules lead into each other without an end',
    ],
    [
      'an endpoint that is not there',
      { ...DOCUMENT, Endpoints: {} },
      'this refers to no endpoint and no rule of the document',
    ],
    [
      'a rule of no kind',
      { ...DOCUMENT, Rules: { geo: { RuleType: 'magic' } } },
      'this is no rule of a traffic policy',
    ],
    ['no document', { RecordType: 'A' }, 'this is no traffic policy document'],
  ])('%s', async (_case, value, message) => {
    const { diagnostics } = await importAll(reader, [{ name: 'www.example.com.json', text: JSON.stringify(value) }])
    expect(diagnostics[0]?.message).toBe(message)
  })
})

test('what a document cannot say is lost, and said', async () => {
  const before = await deploymentOf(`version: 1
cidr_collections: { offices: { locations: { paris: [198.51.100.0/24] } } }
zones:
  example.com:
    records:
      net: { A: { ip_based: { collection: offices, locations: { default: { values: [192.0.2.1] } } } } }
      many: { A: { weighted: { a: { weight: 0, values: [192.0.2.1, 192.0.2.2], ttl: 30 }, b: { weight: 5, values: [192.0.2.3] } } } }
      dead: { A: { weighted: { a: { weight: 1, alias: { name: search.example.org., hosted_zone_id: Z3SEARCH } } } } }
`)
  const { files, notes } = writeTrafficPolicies(before, exportContext(before))
  expect([...files.keys()]).toEqual(['example.com.many.example.com.A.traffic-policy.json'])
  expect(
    notes.filter(({ severity }) => severity !== 'info').map(({ severity, code }) => `${severity} ${code}`),
  ).toEqual(['lost target-unknown', 'approx values-as-rule', 'lost ttl-differs', 'lost ip-based'])
})
