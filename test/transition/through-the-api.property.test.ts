import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Account, listedSets } from '../../src/api/account.ts'
import { createDeploymentMaker } from '../../src/api/deployment.ts'
import { accountOf } from '../../src/api/seed.ts'
import type { ApiRecordSet } from '../../src/api/shapes.ts'
import { formatElement } from '../../src/api/xml.ts'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { writeDifference } from '../../src/formats/change-batch/write-live.ts'
import type { Written } from '../../src/formats/format.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { PlanFile } from '../../src/plan/source.ts'
import { examineTransition } from '../../src/transition/between.ts'
import { canonicalJson } from '../../src/values/digest.ts'
import { toNumber } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { type ApiBench, apiBench } from '../support/api.ts'
import { exportContext } from '../support/export.ts'
import { deploymentOf } from '../support/importing.ts'
import { liveOf } from '../support/live.ts'
import { zoneChecks, zoneNames, zonePairs } from '../support/zone-pairs.ts'

const ZONE = 'Z0123456789'

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

/** Everybody whom a rule of these zones can tell apart. */
const CLIENTS: readonly Client[] = [{}, { country: 'FR' }, { country: 'US' }, { country: 'BR' }].flatMap((area) => [
  area,
  { ...area, coordinates: { latitude: 38.9, longitude: -77.4 } },
  { ...area, coordinates: { latitude: 53.3, longitude: -6.2 } },
])
const DOWN: readonly (string | undefined)[] = [undefined, ...zoneChecks]

interface Seen {
  readonly empty: number
  readonly failOpen: number
  readonly texts: ReadonlySet<string>
}

interface Stage {
  readonly graph: DecisionGraph
  readonly health: ReadonlyMap<string | undefined, HealthState>
}

function stageOf(plan: Deployment, account: Account): Stage {
  const maker = createDeploymentMaker({ ...plan, zones: [] }, { cidrs: new Map(), isOpen: false })
  const there = maker.make(account)
  const health = DOWN.map((down) => {
    const faults = down === undefined || !there.healthChecks.has(down) ? [] : [{ kind: 'check' as const, name: down }]
    return [down, believe(there, applyFaults(there, faults))] as const
  })
  return { graph: compile(there), health: new Map(health) }
}

function ask({ graph, health }: Stage, name: string, type: string, down: string | undefined, client: Client): Seen {
  const belief = health.get(down)
  if (belief === undefined) throw new Error('every state is worked out')
  const { outcomes } = decide(graph, belief, { name: getName(`${name}.example.com.`), type, zoneId: ZONE }, client)
  const share = (which: typeof outcomes) => which.reduce((sum, each) => sum + toNumber(each.share), 0)
  return {
    empty: share(outcomes.filter(({ from }) => from.length === 0)),
    failOpen: share(outcomes.filter(({ failOpen }) => failOpen)),
    texts: new Set(outcomes.flatMap(({ from }) => from.flatMap(({ values }) => values.map(({ text }) => text)))),
  }
}

const SLACK = 1e-9

/** By brute force: what is worse between two batches than at both ends. */
function gapsOf(stages: readonly Stage[], asked: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const name of zoneNames)
    for (const type of ['A', 'AAAA', 'TXT']) {
      if (!asked.has(`${type} ${name}`)) continue
      for (const down of DOWN)
        for (const client of CLIENTS) {
          const seen = stages.map((stage) => ask(stage, name, type, down, client))
          const [before, after] = [seen[0], seen.at(-1)]
          if (before === undefined || after === undefined) continue
          for (const [batch, at] of seen.slice(1, -1).entries()) {
            if (at.empty > Math.max(before.empty, after.empty) + SLACK) found.add(`${type} ${name} ${batch} empty`)
            else if (at.failOpen > Math.max(before.failOpen, after.failOpen) + SLACK)
              found.add(`${type} ${name} ${batch} fail-open`)
            else if ([...at.texts].some((text) => !before.texts.has(text) && !after.texts.has(text)))
              found.add(`${type} ${name} ${batch} foreign`)
          }
        }
    }
  return found
}

/** Names and types that a listing answers by itself: a name that only a wildcard answers is nobody's question. */
function askedOf(...accounts: readonly Account[]): ReadonlySet<string> {
  const sets = accounts.flatMap((account) => [...zoneIn(account).sets.values()].map(({ set }) => set))
  const own = (name: string) => name.replace(/\.example\.com\.$/, '').replace(/^\\052/, '*')
  return new Set(
    sets.flatMap(({ name, type }) => (type === 'CNAME' ? ['A', 'AAAA'] : [type]).map((each) => `${each} ${own(name)}`)),
  )
}

test('every batch is taken, the end is the plan, the way back is exact, and no client gets less in between unsaid', async () => {
  const seen = { several: 0, gaps: 0 }
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
      const { gaps } = examineTransition(after, transition)
      const said = gaps.map(
        ({ question: { name, type }, batch, what }) =>
          `${type} ${name.replace(/\.example\.com\.$/, '').replace(/^\\052/, '*')} ${batch} ${what}`,
      )
      const stages = accounts.map((account) => stageOf(after, account))
      const found = gapsOf(stages, askedOf(...accounts))
      expect([...found].filter((gap) => !said.includes(gap))).toEqual([])
      expect(said.filter((gap) => !found.has(gap))).toEqual([])
      if (accounts.length > 2) seen.several += 1
      if (found.size > 0) seen.gaps += 1

      for (const text of filesOf(written, 'rollback').toReversed()) await send(bench, text)
      expect(listing(bench.account())).toEqual(listing(start))
    }),
    { numRuns: 60 },
  )
  // The property is about these, and would hold for nothing at all.
  expect(seen.several).toBeGreaterThan(10)
  expect(seen.gaps).toBeGreaterThan(2)
})
