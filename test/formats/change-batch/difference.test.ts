import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeDifference } from '../../../src/formats/change-batch/write-live.ts'
import type { Written } from '../../../src/formats/format.ts'
import { lint } from '../../../src/lint/lint.ts'
import type { PlanFile } from '../../../src/plan/source.ts'
import { canonicalJson } from '../../../src/values/digest.ts'
import { exportContext } from '../../support/export.ts'
import { deploymentOf } from '../../support/importing.ts'
import { liveOf } from '../../support/live.ts'
import { randomPlans } from '../../support/random-plans.ts'
import { answersOf } from '../../support/route53-answers.ts'
import { schemaErrors } from '../../support/schemas.ts'

interface ApiSet {
  readonly Name: string
  readonly Type: string
  readonly SetIdentifier?: string
  readonly AliasTarget?: { readonly HostedZoneId: string; readonly DNSName: string }
  readonly [member: string]: unknown
}
interface Batch {
  readonly Changes: readonly { readonly Action: string; readonly ResourceRecordSet: ApiSet }[]
}

type State = ReadonlyMap<string, ApiSet>

const identity = ({ Name, Type, SetIdentifier }: ApiSet) => JSON.stringify([Name, Type, SetIdentifier])
const POLICIES = [
  'Failover',
  'Weight',
  'Region',
  'GeoLocation',
  'GeoProximityLocation',
  'MultiValueAnswer',
  'CidrRoutingConfig',
]
const policyOf = (set: ApiSet) => POLICIES.find((policy) => policy in set) ?? 'simple'

/** What Route 53 refuses about a zone as a whole. */
function complaints(state: State, zoneId: string): readonly string[] {
  const sets = [...state.values()]
  const groups = group(sets)
  const mixed = [...groups].filter(([, members]) => new Set(members.map(policyOf)).size > 1)
  const doubled = [...groups].filter(
    ([, members]) => members.length > 1 && members.some((set) => policyOf(set) === 'simple'),
  )
  const roles = [...groups].filter(([, members]) => {
    const places = members.map((set) =>
      canonicalJson(set.Failover ?? set.GeoLocation ?? set.Region ?? set.CidrRoutingConfig ?? set.SetIdentifier ?? 0),
    )
    return new Set(places).size < places.length
  })
  const cnames = sets
    .filter(({ Type }) => Type === 'CNAME')
    .filter(({ Name }) => sets.some((other) => other.Name === Name && other.Type !== 'CNAME'))
  const dangling = sets.filter(
    ({ AliasTarget, Type }) => AliasTarget?.HostedZoneId === zoneId && !groups.has(`${Type} ${AliasTarget.DNSName}`),
  )
  return [
    ...mixed.map(([key]) => `${key} has several policies`),
    ...doubled.map(([key]) => `${key} is simple and there are several`),
    ...roles.map(([key]) => `${key} has a role or place twice`),
    ...cnames.map(({ Name }) => `${Name} has a CNAME and other types`),
    ...dangling.map(({ Name }) => `${Name} is an alias to nothing`),
  ]
}

function group(sets: readonly ApiSet[]): Map<string, ApiSet[]> {
  const groups = new Map<string, ApiSet[]>()
  for (const set of sets) groups.set(`${set.Type} ${set.Name}`, [...(groups.get(`${set.Type} ${set.Name}`) ?? []), set])
  return groups
}

/** A zone as Route 53 keeps it: all changes of a batch or none, and never a zone that it would refuse. */
function applyBatch(state: State, { Changes }: Batch, zoneId: string): State {
  const next = new Map(state)
  for (const { Action, ResourceRecordSet: set } of Changes) {
    const there = next.get(identity(set))
    if (Action === 'CREATE' && there !== undefined) throw new Error(`exists: ${identity(set)}`)
    if (Action === 'DELETE' && (there === undefined || canonicalJson(there) !== canonicalJson(set)))
      throw new Error(`not as stated: ${identity(set)}`)
    if (Action === 'DELETE') next.delete(identity(set))
    else next.set(identity(set), set)
  }
  const wrong = complaints(next, zoneId).filter((each) => !complaints(state, zoneId).includes(each))
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return next
}

const batchesOf = ({ files }: Written, kind: string): readonly Batch[] =>
  [...files].filter(([name]) => name.endsWith(`.${kind}.json`)).map(([, text]) => JSON.parse(text))

async function difference(plan: string, answers: readonly PlanFile[], more: Parameters<typeof exportContext>[1] = {}) {
  const deployment = await deploymentOf(plan)
  return writeDifference(
    deployment,
    exportContext(deployment, { prune: true, force: true, ...more }),
    await liveOf(answers),
  )
}

const setsIn = (answers: readonly PlanFile[], zoneId: string): State => {
  const { ResourceRecordSets } = JSON.parse(answers.find(({ name }) => name === `${zoneId}.json`)?.text ?? '{}')
  return new Map(ResourceRecordSets.map((set: ApiSet) => [identity(set), set]))
}

const ZONE = 'Z0123456789'
/** The second plan's records in the first plan's surroundings: the same checks and endpoints. */
function withRecordsOf(first: string, second: string): readonly [string, string] {
  const [a, b] = [JSON.parse(first), JSON.parse(second)]
  const { private: vpcs } = a.zones['example.com']
  const targets = ['www', '@']
  // What aliases of these plans lead to is there.
  const whole = (records: Readonly<Record<string, object>>) => ({
    ...records,
    ...Object.fromEntries(targets.map((name) => [name, { A: ['192.0.2.7'], ...records[name] }])),
  })
  const zone = (records: Readonly<Record<string, object>>) => ({
    ...a,
    zones: { 'example.com': { id: ZONE, ...(vpcs ? { private: vpcs } : {}), records: whole(records) } },
  })
  return [JSON.stringify(zone(a.zones['example.com'].records)), JSON.stringify(zone(b.zones['example.com'].records))]
}

describe('from any zone to any plan', () => {
  test('batches that Route 53 takes one by one, and that can be taken back', async () => {
    let passed = 0
    await fc.assert(
      fc.asyncProperty(randomPlans, randomPlans, async (first, second) => {
        const [before, after] = withRecordsOf(first, second)
        const answers = answersOf(await deploymentOf(before))
        const start = setsIn(answers, ZONE)
        const written = await difference(after, answers)
        if (written.refusals.length > 0) {
          // What Route 53 refuses, lint does.
          expect(written.refusals.map(({ code }) => code)).toEqual(['batch-refused'])
          expect(lint(await deploymentOf(after)).some(({ severity }) => severity === 'error')).toBe(true)
          return
        }
        passed += 1
        for (const kind of ['change-batch', 'rollback'])
          for (const batch of batchesOf(written, kind)) expect(schemaErrors('change-batch', batch)).toEqual([])
        const end = batchesOf(written, 'change-batch').reduce((state, batch) => applyBatch(state, batch, ZONE), start)
        const there = answers.map((file) =>
          file.name === `${ZONE}.json`
            ? { ...file, text: JSON.stringify({ ResourceRecordSets: [...end.values()] }) }
            : file,
        )
        const again = await difference(after, there)
        expect(again.notes.map(({ code }) => code)).toEqual(['no-difference'])
        const back = batchesOf(written, 'rollback')
          .toReversed()
          .reduce((state, batch) => applyBatch(state, batch, ZONE), end)
        expect(new Map([...back].sort())).toEqual(new Map([...start].sort()))
      }),
      { numRuns: 60 },
    )
    expect(passed).toBeGreaterThan(20)
  })
})

const plan = (records: string) => `version: 1\nzones: { example.com: { id: ${ZONE}, records: { ${records} } } }`
const changesFrom = async (before: string, after: string, more: Parameters<typeof exportContext>[1] = {}) => {
  const written = await difference(plan(after), answersOf(await deploymentOf(plan(before))), more)
  return {
    changes: batchesOf(written, 'change-batch').map(({ Changes }) =>
      Changes.map(({ Action, ResourceRecordSet: { Name, Type, SetIdentifier } }) =>
        [Action, Name, Type, SetIdentifier].filter(Boolean).join(' '),
      ),
    ),
    codes: written.notes.map(({ code }) => code),
    staying: written.transitions?.flatMap(({ staying }) => staying.map(({ name, type }) => `${name} ${type}`)),
    refusals: written.refusals.map(({ code }) => code),
  }
}

describe('the least that does it', () => {
  test.each([
    ['nothing for equal zones', 'www: { A: [192.0.2.1] }', 'www: { A: [192.0.2.1] }', []],
    ['a new value', 'www: { A: [192.0.2.1] }', 'www: { A: [192.0.2.2] }', [['UPSERT www.example.com. A']]],
    ['a new name', '', 'www: { A: [192.0.2.1] }', [['CREATE www.example.com. A']]],
    ['a name that goes', 'www: { A: [192.0.2.1] }', '', [['DELETE www.example.com. A']]],
    [
      'another policy: all members at once',
      'www: { A: [192.0.2.1] }',
      'www: { A: { multivalue: { a: { values: [192.0.2.1] }, b: { values: [192.0.2.2] } } } }',
      [['DELETE www.example.com. A', 'CREATE www.example.com. A a', 'CREATE www.example.com. A b']],
    ],
    [
      'another set identifier: the old one goes first',
      'www: { A: { failover: { primary: { values: [192.0.2.1], set_identifier: old }, secondary: { values: [192.0.2.2] } } } }',
      'www: { A: { failover: { primary: { values: [192.0.2.1] }, secondary: { values: [192.0.2.2] } } } }',
      [['DELETE www.example.com. A old', 'CREATE www.example.com. A primary']],
    ],
    [
      'a CNAME for addresses, and back',
      'www: { A: [192.0.2.1], AAAA: ["2001:db8::1"] }',
      'www: { CNAME: web.example.net. }',
      [['DELETE www.example.com. A', 'DELETE www.example.com. AAAA', 'CREATE www.example.com. CNAME']],
    ],
    [
      'addresses for a CNAME, of both families in one batch',
      'www: { CNAME: web.example.net. }',
      'www: { A: [192.0.2.1], AAAA: ["2001:db8::1"] }',
      [['DELETE www.example.com. CNAME', 'CREATE www.example.com. A', 'CREATE www.example.com. AAAA']],
    ],
    [
      'an alias after its target, and before it when they go',
      'a: { A: { alias: z } }, z: { A: [192.0.2.1] }',
      'b: { A: { alias: y } }, y: { A: [192.0.2.1] }',
      [['CREATE y.example.com. A', 'CREATE b.example.com. A', 'DELETE a.example.com. A', 'DELETE z.example.com. A']],
    ],
  ])('%s', async (_case, before, after, changes) => {
    expect((await changesFrom(before, after)).changes).toEqual(changes)
  })

  test('what the plan does not have stays without --prune, and is said', async () => {
    expect(await changesFrom('www: { A: [192.0.2.1] }', '', { prune: false })).toEqual({
      changes: [],
      codes: ['no-difference'],
      staying: ['www.example.com. A'],
      refusals: [],
    })
  })

  test('deleting a third of a zone needs more than --prune', async () => {
    const { refusals } = await changesFrom('a: { A: [192.0.2.1] }, b: { A: [192.0.2.1] }', 'a: { A: [192.0.2.1] }', {
      force: false,
    })
    expect(refusals).toEqual(['prune-too-much'])
  })

  test('values in another order and a balancer with another prefix are the same', async () => {
    const before =
      'www: { A: [192.0.2.1, 192.0.2.2] }, lb: { A: { alias: { name: dualstack.x-1.eu-west-1.elb.amazonaws.com, hosted_zone_id: Z32O12XQLNTSW2 } } }'
    const after =
      'www: { A: [192.0.2.2, 192.0.2.1] }, lb: { A: { alias: { name: x-1.eu-west-1.elb.amazonaws.com, hosted_zone_id: Z32O12XQLNTSW2 } } }'
    expect((await changesFrom(before, after)).changes).toEqual([])
  })

  test('a collection that AWS does not have is made and filled before the batches; other blocks are left to people', async () => {
    const withBlocks = (blocks: string) =>
      `version: 1
cidr_collections: { offices: { locations: { paris: [${blocks}] } } }
zones: { example.com: { id: ${ZONE}, records: { www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.1] }, default: { values: [192.0.2.2] } } } } } } } }`
    const none = answersOf(await deploymentOf(plan('')))
    const { files } = await difference(withBlocks('198.51.100.0/24'), none)
    const { steps } = JSON.parse(files.get('plan.bundle.json') ?? '')
    expect(steps.map(({ op }: { readonly op: string }) => op)).toEqual([
      'CreateCidrCollection',
      'ChangeCidrCollection',
      'ChangeResourceRecordSets',
    ])
    const there = answersOf(await deploymentOf(withBlocks('198.51.100.0/24')))
    expect((await difference(withBlocks('198.51.100.0/24'), there)).files.size).toBe(0)
    const other = await difference(withBlocks('203.0.113.0/24'), there)
    expect([other.files.size, other.notes.map(({ code }) => code)]).toEqual([0, ['collection-differs']])
  })

  test("SOA and NS that nobody wrote are AWS's to say, also with --include-apex", async () => {
    const answers = answersOf(await deploymentOf(plan('www: { A: [192.0.2.1] }'))).map(({ name, text }) => ({
      name,
      text: text.replaceAll(/ns-\\d+\\.awsdns/g, 'ns-7.awsdns'),
    }))
    const apex = { includeApex: true }
    expect((await difference(plan('www: { A: [192.0.2.1] }'), answers, apex)).files.size).toBe(0)
    const own = '"@": { NS: { ttl: 300, values: [ns1.example.net., ns2.example.net.] } }, www: { A: [192.0.2.1] }'
    const [batch] = batchesOf(await difference(plan(own), answers, apex), 'change-batch')
    expect(batch?.Changes.map(({ Action, ResourceRecordSet: { Type } }) => `${Action} ${Type}`)).toEqual(['UPSERT NS'])
    expect((await difference(plan(own), answers)).files.size).toBe(0)
  })

  test('a large change is cut into batches that Route 53 takes one after the other', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `n${index}`)
    const before = plan(names.map((name) => `${name}: { A: [192.0.2.1] }`).join(', '))
    const after = plan(
      names.map((name) => `${name}: { A: { alias: to-${name} } }, to-${name}: { A: [192.0.2.2] }`).join(', '),
    )
    const answers = answersOf(await deploymentOf(before))
    const batches = batchesOf(await difference(after, answers), 'change-batch')
    expect(batches.length).toBeGreaterThan(1)
    const end = batches.reduce((state, batch) => applyBatch(state, batch, ZONE), setsIn(answers, ZONE))
    expect([...end.values()].filter(({ Type }) => Type === 'A')).toHaveLength(800)
  })

  test('a batch is no larger than the one that takes it back may be', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `192.0.2.${index}`).join(', ')
    const names = ['a', 'b', 'c']
    const before = plan(names.map((name) => `${name}: { A: [${many}] }`).join(', '))
    const after = plan(names.map((name) => `${name}: { A: [192.0.2.1] }`).join(', '))
    const written = await difference(after, answersOf(await deploymentOf(before)))
    const sizes = batchesOf(written, 'rollback').map(({ Changes }) =>
      Changes.reduce((sum, { ResourceRecordSet: { ResourceRecords } }) => sum + 2 * [ResourceRecords].flat().length, 0),
    )
    expect(sizes).toEqual([800, 400])
  })

  test('a CNAME comes after what it points to, and goes before it', async () => {
    const { changes } = await changesFrom(
      'a: { CNAME: z.example.com. }, z: { A: [192.0.2.1] }',
      'b: { CNAME: y.example.com. }, y: { A: [192.0.2.1], TXT: "hello" }',
    )
    expect(changes).toEqual([
      [
        'CREATE y.example.com. A',
        'CREATE y.example.com. TXT',
        'CREATE b.example.com. CNAME',
        'DELETE a.example.com. CNAME',
        'DELETE z.example.com. A',
      ],
    ])
  })

  test('what a traffic policy instance owns is left alone', async () => {
    const answers = answersOf(await deploymentOf(plan('www: { A: [192.0.2.1] }')))
    const owned = answers.map(({ name, text }) => ({
      name,
      text: text.replace('"Name": "www.example.com."', '"TrafficPolicyInstanceId": "t-1", "Name": "www.example.com."'),
    }))
    const written = await difference(plan('www: { A: [192.0.2.2] }'), owned)
    expect(written.notes.map(({ code }) => code)).toEqual(['traffic-policy-instance', 'no-difference'])
  })

  test('a deletion says exactly what AWS has', async () => {
    const answers = [
      {
        name: `${ZONE}.json`,
        text: JSON.stringify({
          ResourceRecordSets: [
            {
              Name: 'example.com.',
              Type: 'SOA',
              TTL: 900,
              ResourceRecords: [{ Value: 'ns1.example.net. h.example.net. 1 7200 900 1209600 86400' }],
            },
            {
              Name: '\\\\052.example.com.'.replace('\\\\', '\\'),
              Type: 'TXT',
              TTL: 60,
              ResourceRecords: [{ Value: '"a""b"' }],
            },
          ],
        }),
      },
    ]
    const written = await difference(plan(''), answers)
    expect(batchesOf(written, 'change-batch')[0]?.Changes[0]?.ResourceRecordSet).toEqual({
      Name: '\\052.example.com.',
      Type: 'TXT',
      TTL: 60,
      ResourceRecords: [{ Value: '"a""b"' }],
    })
  })
})
