import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeChangeBatch } from '../../../src/formats/change-batch/write.ts'
import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../../../src/model/record-set.ts'
import { loadPlan } from '../../../src/plan/load.ts'
import { canonicalJson } from '../../../src/values/digest.ts'
import { type DomainName, getName, labelBytes, nameOfLabels } from '../../../src/values/name.ts'
import type { Rdata } from '../../../src/values/rdata/rdata.ts'
import { decodeRdata } from '../../../src/values/rdata/registry.ts'
import { deployment, NOWHERE, prefix, recordSet, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { alias, endpointCheck, SAMPLE_ZONE_ID, sample, values } from '../../support/sample-zone.ts'
import { schemaErrors } from '../../support/schemas.ts'

const APEX = getName('example.com.')
const OFFICES = '00000000-0000-4000-8000-000000000001'
const blocks = [prefix('198.51.100.0/24')]
const checks = [endpointCheck('web', { ipAddress: '8.8.8.8' })]
const offices = { name: 'offices', id: OFFICES, locations: new Map([['paris', blocks]]), at: NOWHERE }

const TCP = { type: 'TCP', ip_address: '8.8.8.8', port: 80 }

/** The plan around record sets as the API writes them. */
const planText = (sets: readonly object[]) =>
  JSON.stringify({
    version: 1,
    health_checks: { web: { type: 'HTTP', ip_address: '8.8.8.8' }, use1: TCP, euw1: TCP, any: TCP, switch: TCP },
    cidr_collections: { offices: { id: OFFICES, locations: { paris: ['198.51.100.0/24', '2001:db8:1::/48'] } } },
    zones: { 'example.com': { id: SAMPLE_ZONE_ID, record_sets: sets } },
  })

/** Written as a batch and read back through the plan's `record_sets:`. */
async function roundTrip(recordSets: readonly RecordSet[]) {
  const plan = deployment([zone(APEX, SAMPLE_ZONE_ID, recordSets)], [...checks, ...sample.healthChecks.values()], {
    cidrCollections: new Map([['offices', offices]]),
  })
  const ids = new Map([...plan.healthChecks.keys()].map((id) => [`check:${id}`, id]))
  const { files, refusals } = writeChangeBatch(plan, exportContext(plan, { ids }))
  expect(refusals).toEqual([])
  const batches = [...files].flatMap(([name, text]) => (name.endsWith('.change-batch.json') ? [JSON.parse(text)] : []))
  for (const batch of batches) expect(schemaErrors('change-batch', batch)).toEqual([])
  const sets = batches.flatMap(({ Changes }) =>
    Changes.map(({ ResourceRecordSet }: { ResourceRecordSet: object }) => ResourceRecordSet),
  )
  const { deployment: back, diagnostics } = await loadPlan([{ name: 'plan.json', text: planText(sets) }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return back?.zones[0]?.recordSets.filter(({ name, type }) => name !== APEX || (type !== 'SOA' && type !== 'NS')) ?? []
}

/** What a record set says at AWS; where it was written and what the plan calls it are not part of that. */
function substance({ name, type, setIdentifier, policy, data, ttlSeconds, healthCheckId }: RecordSet) {
  const isIpBased = policy.kind === 'ip-based'
  return {
    name,
    type,
    setIdentifier,
    policy: isIpBased ? { ...policy, blocks: [] } : policy,
    data:
      data.kind === 'values'
        ? data.values.map(({ text }) => text)
        : [data.hostedZoneId, data.dnsName, data.evaluateTargetHealth],
    ttlSeconds,
    healthCheckId,
  }
}

const sorted = (sets: readonly RecordSet[]) => sets.map((set) => canonicalJson(substance(set))).sort()

test('the sample of every policy and type comes back', async () => {
  const own = (sample.zones[0]?.recordSets ?? []).filter(
    ({ name, type }) => name !== APEX || (type !== 'SOA' && type !== 'NS'),
  )
  expect(sorted(await roundTrip(own))).toEqual(sorted(own))
})

const text = fc.array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 3 }).map((parts): Rdata => {
  const decoded = decodeRdata('TXT', Uint8Array.from(parts.flatMap((part) => [part.length, ...part])))
  if (!decoded.ok) throw new Error(decoded.problem.message)
  return decoded.rdata
})

const name = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 })
  .map((labels) => nameOfLabels([...labels, ...labelBytes(APEX)]))
  .filter((made) => !made.startsWith('\\052'))

const identifier = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((id) => id.length <= 128)
const hundredths = (max: number) => fc.integer({ min: -max * 100, max: max * 100 }).map((degrees) => degrees / 100)
const location = fc.oneof(
  fc.constantFrom<ProximityLocation>(
    { kind: 'region', region: 'us-east-1' },
    { kind: 'local-zone-group', group: 'us-east-1-dfw-2' },
  ),
  fc.record({ latitude: hundredths(90), longitude: hundredths(180) }).map(
    // JSON has no -0.
    ({ latitude, longitude }): ProximityLocation => ({
      kind: 'coordinates',
      coordinates: { latitude: latitude + 0, longitude: longitude + 0 },
    }),
  ),
)
const area = fc.constantFrom<GeoArea>(
  { kind: 'continent', continent: 'EU' },
  { kind: 'country', country: 'FR' },
  { kind: 'subdivision', country: 'US', subdivision: 'WA' },
  { kind: 'default' },
)
const policy = fc.oneof<fc.Arbitrary<Policy>[]>(
  fc.integer({ min: 0, max: 255 }).map((weight) => ({ kind: 'weighted', weight })),
  fc.constantFrom('us-east-1', 'eu-west-1').map((region) => ({ kind: 'latency', region })),
  fc.constantFrom('primary' as const, 'secondary' as const).map((role) => ({ kind: 'failover', role })),
  area.map((value) => ({ kind: 'geolocation', area: value })),
  fc.record({ location, bias: fc.integer({ min: -99, max: 99 }) }).map((place) => ({ kind: 'geoproximity', ...place })),
  fc.constant({ kind: 'multivalue' }),
  fc
    .constantFrom('paris', '*')
    .map((place) => ({ kind: 'ip-based', collectionId: OFFICES, location: place, blocks: [] })),
)

interface Shape {
  readonly name: DomainName
  readonly setIdentifier: string
  readonly policy: Policy
  readonly simple: boolean
  readonly alias: boolean
  readonly evaluate: boolean
  readonly check: boolean
  readonly ttlSeconds: number
  readonly texts: readonly Rdata[]
}

const shape: fc.Arbitrary<Shape> = fc.record({
  name,
  setIdentifier: identifier,
  policy,
  simple: fc.boolean(),
  alias: fc.boolean(),
  evaluate: fc.boolean(),
  check: fc.boolean(),
  ttlSeconds: fc.integer({ min: 0, max: 2_147_483_647 }),
  texts: fc.uniqueArray(text, { minLength: 1, maxLength: 3, selector: (value) => value.text }),
})

function recordSetOf(shaped: Shape): RecordSet {
  // Aliases may not be multivalue; their target is a record that stands beside all others.
  const isAlias = shaped.alias && (shaped.simple || shaped.policy.kind !== 'multivalue')
  return recordSet({
    name: shaped.name,
    type: 'TXT',
    ...(shaped.simple ? {} : { setIdentifier: shaped.setIdentifier, policy: shaped.policy }),
    ...(shaped.check ? { healthCheckId: 'web' } : {}),
    ...(isAlias
      ? { data: alias('target.example.com.', SAMPLE_ZONE_ID, { evaluateTargetHealth: shaped.evaluate }) }
      : { data: { kind: 'values', values: shaped.texts }, ttlSeconds: shaped.ttlSeconds }),
  })
}

test('whatever the record sets: reading the batch gives what was written', async () => {
  const target = recordSet({ name: getName('target.example.com.'), type: 'TXT', data: values('TXT', '"x"') })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(shape, { selector: (shaped) => shaped.name, maxLength: 8 }), async (shapes) => {
      const sets = [target, ...shapes.filter((shaped) => shaped.name !== target.name).map(recordSetOf)]
      expect(sorted(await roundTrip(sets))).toEqual(sorted(sets))
    }),
    { numRuns: 100 },
  )
})
