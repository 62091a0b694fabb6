import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Account, listedSets } from '../../src/api/account.ts'
import { createDeploymentMaker } from '../../src/api/deployment.ts'
import { accountOf } from '../../src/api/seed.ts'
import type { ApiRecordSet } from '../../src/api/shapes.ts'
import { formatElement } from '../../src/api/xml.ts'
import { writeDifference } from '../../src/formats/change-batch/write-live.ts'
import type { Written } from '../../src/formats/format.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import type { PlanFile } from '../../src/plan/source.ts'
import { examineTransition } from '../../src/transition/between.ts'
import { canonicalJson } from '../../src/values/digest.ts'
import { hash32 } from '../../src/values/rng.ts'
import { type ApiBench, apiBench } from '../support/api.ts'
import { bruteGaps, gapText } from '../support/brute-gaps.ts'
import { exportContext } from '../support/export.ts'
import { deploymentOf } from '../support/importing.ts'
import { liveOf } from '../support/live.ts'
import { zonePairId as ZONE, zonePairs } from '../support/zone-pairs.ts'

const zoneIn = (account: Account) => {
  const zone = account.zones.get(ZONE)
  if (zone === undefined) throw new Error('the zone is there')
  return zone
}

/** A listing as text, by record set and without the order of values. */
const listing = (account: Account): readonly string[] =>
  listedSets(zoneIn(account))
    .map(({ api: { ResourceRecords = [], ...api } }) =>
      canonicalJson({ ...api, values: ResourceRecords.map(({ Value }) => Value).toSorted() }),
    )
    .sort()

/** What `list-resource-record-sets` and `list-health-checks` say. */
const answersOf = (account: Account): readonly PlanFile[] => [
  {
    name: `${ZONE}.json`,
    text: JSON.stringify({ ResourceRecordSets: listedSets(zoneIn(account)).map(({ api }) => api) }),
  },
  {
    name: 'checks.json',
    text: JSON.stringify({
      HealthChecks: [...account.checks.values()].map(({ id, callerReference, config }) => ({
        Id: id,
        CallerReference: callerReference,
        HealthCheckConfig: config,
      })),
    }),
  },
]

const filesOf = ({ files }: Written, kind: string): readonly string[] =>
  [...files].flatMap(([name, text]) => (name.endsWith(`.${kind}.json`) ? [text] : []))

/** Sends a file as it is; a refusal fails the test with Route 53's words. */
async function send(bench: ApiBench, text: string): Promise<Account> {
  const { Changes: changes } = JSON.parse(text)
  const elements = changes.map(
    ({ Action, ResourceRecordSet }: { readonly Action: string; readonly ResourceRecordSet: ApiRecordSet }) =>
      `<Change>${formatElement('Action', Action)}${formatElement('ResourceRecordSet', ResourceRecordSet)}</Change>`,
  )
  const { status, text: reply } = await bench.change(ZONE, ...elements)
  expect(status === 200 ? '' : reply).toBe('')
  return bench.account()
}

test('every batch is taken, the end is the plan, the way back is exact, and no client gets less in between unsaid', async () => {
  let several = 0
  await fc.assert(
    fc.asyncProperty(zonePairs, async ([first, second]) => {
      const [before, after] = [await deploymentOf(first), await deploymentOf(second)]
      const bench = apiBench({ initial: accountOf(before) })
      const start = bench.account()
      const context = exportContext(after, { prune: true, force: true })
      const written = writeDifference(after, context, await liveOf(answersOf(start)))
      expect(written.refusals).toEqual([])
      const accounts = [start]
      for (const text of filesOf(written, 'change-batch')) accounts.push(await send(bench, text))
      const end = bench.account()
      expect(listing(end)).toEqual(listing({ ...accountOf(after), checks: end.checks }))

      const [transition] = written.transitions ?? []
      if (transition === undefined) throw new Error('a zone that differs has a transition')
      expect(transition.batches).toHaveLength(accounts.length - 1)
      const maker = createDeploymentMaker({ ...after, zones: [] }, { cidrs: new Map(), isOpen: false })
      const found = bruteGaps(accounts.map((account) => maker.make(account)))
      expect(new Set(examineTransition(after, transition).gaps.map(gapText))).toEqual(found)
      several += Number(accounts.length > 2)

      for (const text of filesOf(written, 'rollback').toReversed()) await send(bench, text)
      expect(listing(bench.account())).toEqual(listing(start))
    }),
    { numRuns: 50 },
  )
  // The property is about these, and would hold for nothing at all.
  expect(several).toBeGreaterThan(8)
})

const nameAndType = ({ name, type }: RecordSet) => `${type} ${name}`

/** The zone while it becomes the plan's, a name and type at a time in an order that nobody has thought about; a name that has a CNAME at one end goes whole. */
function anyOrder(before: readonly RecordSet[], after: readonly RecordSet[], seed: number): readonly RecordSet[][] {
  const all = [...before, ...after]
  const withCname = new Set(all.flatMap(({ name, type }) => (type === 'CNAME' ? [name] : [])))
  const partOf = (set: RecordSet) => (withCname.has(set.name) ? set.name : nameAndType(set))
  const shuffled = [...new Set(all.map(partOf))].toSorted((a, b) => hash32(`${seed} ${a}`) - hash32(`${seed} ${b}`))
  return shuffled.map((_, index) => {
    const done = new Set(shuffled.slice(0, index + 1))
    return [...before.filter((set) => !done.has(partOf(set))), ...after.filter((set) => done.has(partOf(set)))]
  })
}

test('gaps are those of brute force, whatever the order', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(zonePairs, fc.nat(), async ([first, second], seed) => {
      const [before, after] = [await deploymentOf(first), await deploymentOf(second)]
      const [zone] = after.zones
      const was = before.zones[0]?.recordSets
      if (zone === undefined || was === undefined) throw new Error('both plans have a zone')
      const batches = anyOrder(was, zone.recordSets, seed).map((recordSets) => ({ after: recordSets }))
      const { gaps } = examineTransition(after, { zone, before: was, batches, checks: [] })
      const found = bruteGaps(
        [was, ...batches.map(({ after: sets }) => sets)].map((recordSets) => ({
          ...after,
          zones: [{ ...zone, recordSets }],
        })),
      )
      expect(new Set(gaps.map(gapText))).toEqual(found)
      for (const { what } of gaps) seen.set(what, (seen.get(what) ?? 0) + 1)
    }),
    { numRuns: 12 },
  )
  expect([...seen.keys()].sort()).toEqual(['empty', 'fail-open', 'foreign'])
})
