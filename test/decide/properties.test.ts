import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientKinds, reachableGroups } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { clientInZone, decide } from '../../src/decide/decide.ts'
import type { Step } from '../../src/decide/decision.ts'
import { evaluate } from '../../src/decide/evaluate.ts'
import type { ZoneGraph } from '../../src/decide/graph.ts'
import { believe, checkStatuses } from '../../src/health/believe.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import { CALM } from '../../src/health/world.ts'
import type { Client } from '../../src/model/client.ts'
import type { HealthCheck } from '../../src/model/health-check.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { policyOf } from '../../src/routing/registry.ts'
import { type Algebra, booleans } from '../../src/values/algebra.ts'
import { add, type Fraction, formatFraction, ZERO } from '../../src/values/fraction.ts'
import { comparableEngine } from '../oracle/compare.ts'
import { anyClient, anyDraft, type Case, caseOf, clientOfDraft } from '../oracle/plans.ts'
import { holdsIn, truthTables } from '../support/truth-tables.ts'

const SEED = 3

const sumOf = (shares: readonly Fraction[]) => formatFraction(shares.reduce(add, ZERO))

/** Runs a claim on random plans, each with its graph and what Route 53 believes. */
function forPlans(
  runs: number,
  claim: (plan: Case & { readonly graph: ReturnType<typeof compile>; readonly health: HealthState }) => void,
): void {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const plan = caseOf(draft)
      const { deployment, observations, resources } = plan
      claim({ ...plan, graph: compile(deployment), health: believe(deployment, { ...CALM, observations, resources }) })
    }),
    { numRuns: runs, seed: SEED },
  )
}

const zoneGraphOf = (zones: readonly ZoneGraph[], id: string | undefined) =>
  zones.find(({ zone }) => zone.id === id) ?? zones[0]

describe('answers', () => {
  test('the shares of every answer sum to 1, and none is 0', () => {
    forPlans(500, ({ graph, health, questions }) => {
      for (const { query, client } of questions) {
        const { kind, outcomes } = decide(graph, health, query, client)
        expect(sumOf(outcomes.map(({ share }) => share))).toBe(kind === 'refused' ? '0' : '1')
        for (const { share, take, from } of outcomes) {
          expect(share.numerator > 0n).toBe(true)
          expect(take).toBe(Math.min(8, take, from.length))
          expect(take === 0).toBe(from.length === 0)
        }
      }
    })
  })

  test('no unhealthy candidate is answered while a healthy one exists, and some candidate always is (R2.16, R4.1)', () => {
    forPlans(500, ({ graph, health, questions }) => {
      for (const { client } of questions) {
        const { choices } = evaluate(health, client, booleans)
        for (const group of graph.groups) {
          const { ranked, anyHealthy } = choices(group)
          expect(anyHealthy).toBe(ranked.some(({ healthy }) => healthy))
          expect(ranked.filter(({ when, healthy }) => when && anyHealthy && !healthy)).toEqual([])
          expect(ranked.some(({ when }) => when)).toBe(ranked.length > 0)
        }
      }
    })
  })

  test('what does not depend on the client is the same for any other (R5.6)', () => {
    fc.assert(
      fc.property(anyDraft, anyClient, (draft, another) => {
        const { deployment, observations, resources, questions } = caseOf(draft)
        const graph = compile(deployment)
        const health = believe(deployment, { ...CALM, observations, resources })
        for (const { query, client } of questions) {
          const decision = decide(graph, health, query, client)
          if (decision.dependsOnClient) continue
          const other = decide(graph, health, query, clientOfDraft(another))
          expect(comparableEngine(other)).toEqual(comparableEngine(decision))
        }
      }),
      { numRuns: 500, seed: SEED },
    )
  })
})

/** The checks that something is observed of, up to as many as a table of states can hold. */
const variablesOf = (checks: ReadonlyMap<string, HealthCheck>) =>
  [...checks.values()].filter(({ type }) => type !== 'CALCULATED').slice(0, 6)

function healthIn<B>(
  checks: ReadonlyMap<string, HealthCheck>,
  raw: (index: number) => B,
  algebra: Algebra<B>,
): HealthState<B> {
  const variables = variablesOf(checks)
  const rawOf = (check: HealthCheck) => {
    const index = variables.indexOf(check)
    return index < 0 ? algebra.true : raw(index)
  }
  return { checks: checkStatuses(checks, rawOf, (_check, counted) => counted, algebra), resources: new Map() }
}

describe('all states at once', () => {
  test('truth tables say in every state what booleans say (verification.md §3)', () => {
    forPlans(60, ({ deployment: { healthChecks }, graph, questions }) => {
      const { algebra, variable, states } = truthTables(variablesOf(healthChecks).length)
      const tables = healthIn(healthChecks, variable, algebra)
      const perState = states.map((state) => healthIn(healthChecks, (index) => ((state >> index) & 1) === 1, booleans))
      for (const { client } of questions.slice(0, 1)) {
        const inAll = evaluate(tables, client, algebra)
        for (const [state, health] of perState.entries()) {
          const inOne = evaluate(health, client, booleans)
          for (const [id, status] of tables.checks) expect(holdsIn(status, state)).toBe(health.checks.get(id))
          for (const group of graph.groups) {
            const { ranked, anyHealthy } = inAll.choices(group)
            const there = ranked.map(({ member, healthy, when }) => ({
              member: member.setIdentifier,
              healthy: holdsIn(healthy, state),
              when: holdsIn(when, state),
            }))
            const { ranked: one, anyHealthy: any } = inOne.choices(group)
            expect(there).toEqual(
              one.map(({ member, healthy, when }) => ({ member: member.setIdentifier, healthy, when })),
            )
            expect(holdsIn(anyHealthy, state)).toBe(any)
          }
        }
      }
    })
  })

  test('without inverted checks more failures never heal a group', () => {
    forPlans(200, ({ deployment, graph, questions }) => {
      const checks = new Map([...deployment.healthChecks].map(([id, check]) => [id, { ...check, inverted: false }]))
      const count = variablesOf(checks).length
      const { algebra, variable, states } = truthTables(count)
      const { choices } = evaluate(healthIn(checks, variable, algebra), questions[0]?.client ?? {}, algebra)
      const healed = graph.groups.flatMap((group) => {
        const { anyHealthy } = choices(group)
        return states.filter((state) =>
          [...Array(count).keys()].some(
            (failing) => !holdsIn(anyHealthy, state) && holdsIn(anyHealthy, state & ~(1 << failing)),
          ),
        )
      })
      expect(healed).toEqual([])
    })
  })
})

describe('kinds of client', () => {
  /** The order of candidates in every group behind a name whose policy looks at the client. */
  function ordersOf(
    zone: ZoneGraph,
    name: Parameters<typeof reachableGroups>[1],
    type: string,
    client: Client,
  ): string {
    const located = clientInZone(zone, client)
    const groups = reachableGroups(zone, name, type).filter(({ kind }) => policyOf(kind).dependsOnClient)
    const orders = groups.map((group) => {
      const candidates = policyOf(group.kind).candidates(group.members, located)
      return [group.name, group.type, ...candidates.map(({ setIdentifier }) => setIdentifier)]
    })
    return JSON.stringify(orders)
  }

  test('a client gets what the kind it falls in gets, and no two kinds are alike', () => {
    let found = 0
    forPlans(400, ({ graph, health, questions }) => {
      for (const { query, client } of questions) {
        const zone = zoneGraphOf(graph.zones, query.zoneId)
        if (!zone) continue
        const asked = { ...query, zoneId: zone.zone.id }
        const kinds = clientKinds(graph, zone, query.name, query.type)
        expect(new Set(kinds.map(({ label }) => label)).size).toBe(kinds.length)
        const byOrder = new Map(kinds.map((kind) => [ordersOf(zone, query.name, query.type, kind.client), kind]))
        expect(byOrder.size).toBe(kinds.length)
        const kind = byOrder.get(ordersOf(zone, query.name, query.type, client))
        if (!kind) continue
        found += 1
        expect(comparableEngine(decide(graph, health, asked, client))).toEqual(
          comparableEngine(decide(graph, health, asked, kind.client)),
        )
      }
    })
    expect(found).toBeGreaterThan(500)
  })

  test('every client that states its place by codes, or its network, falls in a kind', () => {
    forPlans(400, ({ graph, questions }) => {
      for (const { query, client } of questions) {
        const zone = zoneGraphOf(graph.zones, query.zoneId)
        const { latencyMs: _, coordinates: __, region: ___, ...stated } = client
        if (!zone || zone.zone.vpcs) continue
        const orders = clientKinds(graph, zone, query.name, query.type).map((kind) =>
          ordersOf(zone, query.name, query.type, kind.client),
        )
        expect(orders).toContain(ordersOf(zone, query.name, query.type, stated))
      }
    })
  })
})

describe('traces', () => {
  interface Visit {
    readonly step: Step
    readonly shares: Fraction[]
    readonly mentioned: Set<RecordSet>
  }

  /** Groups as the steps tell them: each `group` step with the steps about its record sets. */
  function visitsOf(steps: readonly Step[]): readonly Visit[] {
    const visits: Visit[] = []
    for (const step of steps) {
      if (step.outcome === 'group') visits.push({ step, shares: [], mentioned: new Set() })
      const { recordSet, outcome, share, depth } = step
      if (!recordSet || outcome === 'followed') continue
      const visit = visits.findLast(
        ({ step: group }) => group.depth === depth && group.name === recordSet.name && group.type === recordSet.type,
      )
      visit?.mentioned.add(recordSet)
      if (outcome === 'chosen' && share) visit?.shares.push(share)
    }
    return visits
  }

  test('the shares of what is chosen in a group are those of the group, and every record set of it is mentioned', () => {
    forPlans(500, ({ graph, health, questions, deployment }) => {
      for (const { query, client } of questions) {
        const steps: Step[] = []
        const { zone } = decide(graph, health, query, client, (step) => steps.push(step))
        expect(steps.length).toBeGreaterThan(0)
        for (const { step, shares, mentioned } of visitsOf(steps)) {
          if (
            !steps.some(({ outcome, rule, name }) => outcome === 'negative' && rule === 'R2.35' && name === step.name)
          )
            expect(sumOf(shares)).toBe(formatFraction(step.share ?? ZERO))
          const members = deployment.zones
            .filter(({ id }) => id === zone?.id)
            .flatMap(({ recordSets }) => recordSets)
            .filter(({ name, type }) => name === step.name && type === step.type)
          expect([...mentioned].length).toBe(members.length)
        }
      }
    })
  })

  test('what the trace chooses at the leaves is what is answered', () => {
    forPlans(300, ({ graph, health, questions }) => {
      for (const { query, client } of questions) {
        const steps: Step[] = []
        const { outcomes } = decide(graph, health, query, client, (step) => steps.push(step))
        const chosen = new Set(steps.filter(({ outcome }) => outcome === 'chosen').map(({ recordSet }) => recordSet))
        for (const { from, chain } of outcomes)
          for (const { recordSet } of [...from, ...chain.map(({ leaf }) => leaf)])
            expect(chosen.has(recordSet)).toBe(true)
      }
    })
  })
})
