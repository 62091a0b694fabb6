import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configOfCheck } from '../../src/api/check-config.ts'
import { createDeploymentMaker } from '../../src/api/deployment.ts'
import { accountOf } from '../../src/api/seed.ts'
import type { ApiRecordSet } from '../../src/api/shapes.ts'
import { formatElement } from '../../src/api/xml.ts'
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
import { type ApiBench, apiBench, NAMESPACE, textAt } from '../support/api.ts'
import { projectRoot } from '../support/cli.ts'
import { ask, askWith, query, subnet } from '../support/dns.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))

async function deploymentOf(name: string): Promise<Deployment> {
  const text = readFileSync(join(projectRoot, 'examples', name), 'utf8')
  const { deployment } = await loadPlan([{ name, text }])
  if (deployment === undefined) throw new Error(`${name} has no deployment`)
  return deployment
}

const SOURCE = '198.51.100.1'

const requestOf = (...elements: readonly string[]) => `<Request ${NAMESPACE}>${elements.join('')}</Request>`

/** New ids by those of the plan, of everything but record sets, made through the API. */
async function createObjects(bench: ApiBench, plan: Deployment): Promise<(id: string) => string> {
  const ids = new Map<string, string>()
  const idOf = (id: string) => ids.get(id) ?? id
  const seed = accountOf(plan)
  const post = async (path: string, body: string, ...at: readonly string[]) => {
    const { root, text } = await bench.request('POST', path, body)
    const id = textAt(root, ...at, 'Id')
    if (id === undefined) throw new Error(text)
    return id.replace('/hostedzone/', '')
  }
  const calculatedLast = [...plan.healthChecks.values()].sort(
    (a, b) => Number(a.type === 'CALCULATED') - Number(b.type === 'CALCULATED'),
  )
  for (const check of calculatedLast) {
    const planId = [...seed.checks.values()].find(({ name }) => name === check.id)?.id ?? ''
    const config = configOfCheck(check, (child) =>
      idOf([...seed.checks.values()].find(({ name }) => name === child)?.id ?? child),
    )
    ids.set(
      planId,
      await post(
        '/healthcheck',
        requestOf(formatElement('CallerReference', planId), formatElement('HealthCheckConfig', config)),
        'HealthCheck',
      ),
    )
  }
  for (const { id, name, locations } of seed.collections.values()) {
    const made = await post(
      '/cidrcollection',
      requestOf(formatElement('Name', name), formatElement('CallerReference', id)),
      'Collection',
    )
    ids.set(id, made)
    const changes = [...locations].map(([LocationName, CidrList]) => ({ LocationName, Action: 'PUT', CidrList }))
    await bench.request('POST', `/cidrcollection/${made}`, requestOf(formatElement('Changes', changes)))
  }
  for (const { id, name, vpcs = [] } of seed.zones.values())
    ids.set(id, await bench.zone(name, vpcs[0] === undefined ? '' : formatElement('VPC', vpcs[0])))
  return idOf
}

const withIds = (
  { HealthCheckId: check, AliasTarget: alias, CidrRoutingConfig: cidr, ...set }: ApiRecordSet,
  idOf: (id: string) => string,
): ApiRecordSet => ({
  ...set,
  ...(check === undefined ? {} : { HealthCheckId: idOf(check) }),
  ...(alias && { AliasTarget: { ...alias, HostedZoneId: idOf(alias.HostedZoneId) } }),
  ...(cidr && { CidrRoutingConfig: { ...cidr, CollectionId: idOf(cidr.CollectionId) } }),
})

/** The plan's objects written through the API, as what is served then. */
async function throughTheApi(plan: Deployment) {
  const bench = apiBench()
  const idOf = await createObjects(bench, plan)
  for (const zone of accountOf(plan).zones.values()) {
    const changes = [...zone.sets.values()].map(
      ({ api }) => `<Change><Action>UPSERT</Action>${formatElement('ResourceRecordSet', withIds(api, idOf))}</Change>`,
    )
    const reply = await bench.change(idOf(zone.id), ...changes)
    if (reply.status !== 200) throw new Error(reply.text)
  }
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
