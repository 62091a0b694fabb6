import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AllStates, lookAtAllStates } from '../../src/decide/all-states.ts'
import { clientKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { clientInZone } from '../../src/decide/decide.ts'
import { evaluate } from '../../src/decide/evaluate.ts'
import type { DecisionGraph, GraphMember, Group, ZoneGraph } from '../../src/decide/graph.ts'
import { likenessOf } from '../../src/decide/likeness.ts'
import { checkStatuses } from '../../src/health/believe.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { booleans } from '../../src/values/algebra.ts'
import { type Rng, randomStream } from '../../src/values/rng.ts'
import { anyClient, anyDraft, caseOf, clientOfDraft } from '../oracle/plans.ts'

/** As expansion writes nested policies: a group that one alias alone leads to becomes generated. */
function nested(deployment: Deployment): Deployment {
  const { groups } = compile(deployment)
  const users = new Map<Group, number>()
  for (const { edge } of groups.flatMap(({ members }) => members))
    if (edge?.kind === 'group') users.set(edge.group, (users.get(edge.group) ?? 0) + 1)
  const inner = new Set(
    groups.filter((group) => users.get(group) === 1).map(({ zone, name, type }) => `${zone.id} ${name} ${type}`),
  )
  return {
    ...deployment,
    zones: deployment.zones.map((zone) => ({
      ...zone,
      recordSets: zone.recordSets.map((set) =>
        inner.has(`${zone.id} ${set.name} ${set.type}`) ? { ...set, generated: true } : set,
      ),
    })),
  }
}

/** Any state: of every check, declared or not, and of every resource. */
function anyHealth({ groups, deployment: { healthChecks } }: DecisionGraph, rng: Rng): HealthState {
  const healthy = () => rng() < 0.5
  const statuses = checkStatuses(healthChecks, healthy, (_check, counted) => counted, booleans)
  const members = groups.flatMap((group) => group.members)
  const unknown = members.flatMap(({ recordSet: { healthCheckId: id } }) =>
    id === undefined || statuses.has(id) ? [] : [id],
  )
  const resources = members.flatMap(({ edge }) => (edge?.kind === 'resource' ? [edge.key] : []))
  return {
    checks: new Map([...statuses, ...unknown.map((id) => [id, healthy()] as const)]),
    resources: new Map(resources.map((key) => [key, healthy()])),
  }
}

/** The members that are answered, going down from the root. */
function answeredBelow(root: Group, zone: ZoneGraph, health: HealthState, client: Client): ReadonlySet<GraphMember> {
  const { choices } = evaluate(health, clientInZone(zone, client), booleans)
  const answered = new Set<GraphMember>()
  const reached = new Set([root])
  for (const group of reached) {
    for (const { member, when } of choices(group).ranked) {
      if (!when) continue
      answered.add(member)
      if (member.edge?.kind === 'group') reached.add(member.edge.group)
    }
  }
  return answered
}

interface Looked {
  readonly root: Group
  readonly zone: ZoneGraph
  readonly states: AllStates
}

function lookEverywhere(graph: DecisionGraph): readonly Looked[] {
  return graph.groups.flatMap((root) => {
    const zone = graph.zones.find((each) => each.zone === root.zone)
    if (!zone || root.members[0]?.recordSet.generated) return []
    const states = lookAtAllStates(graph, zone, root, 20_000)
    return states ? [{ root, zone, states }] : []
  })
}

const STATES = 12
const namesOf = (members: Iterable<GraphMember>) => [...members].map(({ recordSet }) => recordSet.branch)

/** Four thousand small trees: some of one shape with other names and checks, some that differ in a check, a weight or a place. */
function manyTrees(rng: Rng): string {
  const pick = <T>(first: T, ...others: readonly T[]): T => others[Math.floor(rng() * (others.length + 1))] ?? first
  const leaf = () =>
    `values: [192.0.2.1]${pick('', '', ', health_check: a', ', health_check: b', ', health_check: c', ', health_check: off', ', health_check: both')}`
  const below = (level: number) => `${tree(level + 1)}${pick('', '', ', evaluate_target_health: false')}`
  const body = (level: number): string => (level < 2 && rng() < 0.25 ? below(level) : leaf())
  const pair = (first: string, second: string, level: number) => `${first}${body(level)} }, ${second}${body(level)} }`
  const weight = () => pick('weight: 0, ', 'weight: 1, ', 'weight: 2, ')
  const place = () => `{ coordinates: [${pick(0, 10)}, 0], bias: ${pick(0, 50)}, `
  const tree = (level: number): string =>
    pick(
      () => `failover: { ${pair('primary: { ', 'secondary: { ', level)} }`,
      () => `weighted: { ${pair(`x: { ${weight()}`, `y: { ${weight()}`, level)} }`,
      () => `geolocation: { ${pair(pick('EU: { ', 'NA: { '), 'default: { ', level)} }`,
      () => `geoproximity: { ${pair(`${pick('k', 'm')}: ${place()}`, `${pick('j', 'l', 'n')}: ${place()}`, level)} }`,
    )()
  return `version: 1
health_checks:
  a: { type: TCP, ip_address: 192.0.2.1, port: 80 }
  b: { type: TCP, ip_address: 192.0.2.1, port: 81 }
  c: { type: TCP, ip_address: 192.0.2.1, port: 82, inverted: true }
  off: { type: TCP, ip_address: 192.0.2.1, port: 83, disabled: true, inverted: true }
  both: { type: CALCULATED, children: [a, b], health_threshold: 2 }
zones:
  example.com:
    records:
${Array.from({ length: 4000 }, (_, index) => `      n${index}: { A: { ${tree(0)} } }`).join('\n')}
`
}

describe('all states at once (R7.4)', () => {
  test('what is said to be unreachable is never answered, and what is constant never changes', () => {
    let [unreachable, constant] = [0, 0]
    fc.assert(
      fc.property(anyDraft, fc.array(anyClient, { minLength: 6, maxLength: 6 }), fc.nat(), (draft, clients, seed) => {
        const { deployment, questions } = caseOf(draft)
        const graph = compile(nested(deployment))
        const rng = randomStream(seed, 'state', 'test')
        const healths = Array.from({ length: STATES }, () => anyHealth(graph, rng))
        for (const { root, zone, states } of lookEverywhere(graph)) {
          if (root.members.length < 2) continue
          unreachable += states.unreachable.length
          constant += states.isConstant ? 1 : 0
          const asking = [
            ...clients.map(clientOfDraft),
            ...questions.map(({ client }) => client),
            ...clientKinds(graph, zone, root.name, root.type).map(({ client }) => client),
          ]
          for (const client of asking) {
            const answers = healths.map((health) => answeredBelow(root, zone, health, client))
            for (const answered of answers) {
              expect(namesOf(states.unreachable.filter((member) => answered.has(member)))).toEqual([])
              if (states.isConstant) expect(namesOf(answered)).toEqual(namesOf(answers[0] ?? []))
            }
          }
        }
      }),
      { numRuns: 120, seed: 11 },
    )
    // The claims above are not empty ones.
    expect(unreachable).toBeGreaterThan(20)
    expect(constant).toBeGreaterThan(20)
  })

  test('groups that are alike decide alike, member by member', async () => {
    const text = manyTrees(randomStream(12, 'trees', 'test'))
    const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text }])
    expect(diagnostics).toEqual([])
    if (!deployment) throw new Error('unreachable: a plan without findings')
    const graph = compile(deployment)
    const known = new Map<string, unknown>()
    let alike = 0
    for (const { root, zone, states } of lookEverywhere(graph)) {
      const { text: likeness, members } = likenessOf(zone, root, graph)
      const unreachable = states.unreachable.map((member) => members.indexOf(member))
      const found = { unreachable, isConstant: states.isConstant, work: states.work }
      alike += unreachable.length > 0 && known.has(likeness) ? 1 : 0
      expect(found).toEqual(known.get(likeness) ?? found)
      known.set(likeness, found)
    }
    expect(known.size).toBeGreaterThan(1000)
    expect(alike).toBeGreaterThan(100)
  })
})
