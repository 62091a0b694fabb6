import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDeploymentMaker } from '../../src/api/deployment.ts'
import { accountOf } from '../../src/api/seed.ts'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { testAnswer } from '../../src/dns/test-answer.ts'
import { createView } from '../../src/dns/view.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import type { HealthState } from '../../src/health/health-state.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { toNumber } from '../../src/values/fraction.ts'
import { addressBytes, parseAddress } from '../../src/values/ip-prefix.ts'
import { labelBytes } from '../../src/values/name.ts'
import { typeNumber } from '../../src/values/rdata/type-number.ts'
import { randomStream } from '../../src/values/rng.ts'
import { apiBench } from '../support/api.ts'
import { projectRoot } from '../support/cli.ts'
import { ask, askWith, query, subnet } from '../support/dns.ts'
import { writeThroughApi } from '../support/write-through-api.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))

async function deploymentOf(name: string): Promise<Deployment> {
  const text = readFileSync(join(projectRoot, 'examples', name), 'utf8')
  const { deployment } = await loadPlan([{ name, text }])
  if (deployment === undefined) throw new Error(`${name} has no deployment`)
  return deployment
}

const SOURCE = '198.51.100.1'

/** The plan's objects written through the API, as what is served then. */
async function throughTheApi(plan: Deployment) {
  const bench = apiBench()
  const idOf = await writeThroughApi(bench, plan)
  const cidrs = new Map(plan.zones.flatMap(({ vpcs = [] }) => vpcs).map((vpc) => [vpc.id, vpc.cidrs]))
  const graph = compile(createDeploymentMaker(plan, { cidrs, isOpen: false }).make(bench.account()))
  return { graph, idOf }
}

const healthOf = (deployment: Deployment, down: string | undefined): HealthState =>
  believe(
    deployment,
    applyFaults(deployment, [], [], {
      observations: new Map(down === undefined ? [] : [[down, false]]),
      resources: new Map(),
    }),
  )

type Question = Parameters<typeof decide>[2]

/** What is answered with which chance, in words that both graphs share. */
const answersOf = (graph: DecisionGraph, health: HealthState, question: Question, client: Client) =>
  decide(graph, health, question, client).outcomes.map(({ share, kind, take, from, chain }) => ({
    share: toNumber(share),
    kind,
    take,
    chain: chain.map(({ owner }) => owner),
    from: from.map(({ values, ttlSeconds }) => `${ttlSeconds} ${values.map(({ text }) => text).join(' ')}`).sort(),
  }))

describe.each(examples)('examples/%s, written through the API', (name) => {
  test('is decided as the plan is, for every record, client and check that fails', async () => {
    const plan = await deploymentOf(name)
    const { graph, idOf } = await throughTheApi(plan)
    const planned = compile(plan)
    const seed = accountOf(plan)
    const clients: readonly Client[] = [{}, ...plan.clients.values()]
    for (const down of [undefined, ...plan.healthChecks.keys()]) {
      const apiId =
        down === undefined ? undefined : idOf([...seed.checks.values()].find((check) => check.name === down)?.id ?? '')
      const [before, after] = [healthOf(plan, down), healthOf(graph.deployment, apiId)]
      for (const { name: owner, type, zone } of planned.groups)
        for (const client of clients) {
          const sorted = (of: DecisionGraph, health: HealthState, zoneId: string) =>
            answersOf(of, health, { name: owner, type, zoneId }, client)
              .map((one) => JSON.stringify(one))
              .sort()
          const where = [down, owner, type, 'name' in client ? client.name : '']
          // The delegation set is another one, and the SOA names it.
          expect([...where, ...sorted(graph, after, idOf(zone.id))]).toEqual([
            ...where,
            ...sorted(planned, before, zone.id),
          ])
        }
    }
  })

  test('TestDNSAnswer and the DNS port give the same answers to the same subnet', async () => {
    const plan = await deploymentOf(name)
    const { graph } = await throughTheApi(plan)
    const blocks = [...plan.clients.values()].flatMap(({ subnet: block }) => (block === undefined ? [] : [block]))
    // A query without a client subnet is located by where it comes from.
    const source = parseAddress(SOURCE)
    const view = createView(graph, healthOf(graph.deployment, undefined))
    for (const { name: owner, type, zone } of graph.groups) {
      if (zone.vpcs !== undefined) continue
      for (const client of [undefined, ...blocks]) {
        const said = new Set(
          Array.from({ length: 40 }, (_, seed) =>
            testAnswer(
              view,
              { zoneId: zone.id, name: owner, type, client: client ?? source },
              randomStream(seed, 'test', 'api'),
            )
              .values.toSorted()
              .join(' '),
          ),
        )
        const labels = labelBytes(owner).flatMap((label) => [label.length, ...label])
        const question = { name: [...labels, 0], type: typeNumber(type) ?? 0 }
        const octets = client && [...addressBytes(client)].slice(0, Math.ceil(client.length / 8))
        const message =
          client && octets
            ? askWith({ options: [subnet(client.family === 4 ? 1 : 2, client.length, octets)] }, question)
            : query(question)
        const { answers = [], rcode } = ask(message, view, { address: SOURCE })
        expect([owner, type, rcode]).toEqual([owner, type, 'NOERROR'])
        if (type !== 'A' && type !== 'AAAA') continue
        const answered = answers.map((answer) => (answer.type === type ? String(answer.data) : '')).sort()
        expect([owner, type, [...said]]).toEqual([owner, type, expect.arrayContaining([answered.join(' ')])])
      }
    }
  })
})
