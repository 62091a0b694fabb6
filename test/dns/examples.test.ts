import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ClientKind, clientKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { Decision, Outcome } from '../../src/decide/decision.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { createLocator } from '../../src/dns/locate.ts'
import { createView, type ServerView } from '../../src/dns/view.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults, type Fault } from '../../src/health/faults.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions, type Question } from '../../src/simulate/questions.ts'
import { toNumber } from '../../src/values/fraction.ts'
import { addressBytes, formatAddress, type IpPrefix } from '../../src/values/ip-prefix.ts'
import { labelBytes } from '../../src/values/name.ts'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../../src/values/rdata/type-number.ts'
import { type Rng, randomStream } from '../../src/values/rng.ts'
import { prefix } from '../support/deployment.ts'
import { ask, lines, opt, query, subnet } from '../support/dns.ts'

const folder = join(import.meta.dirname, '../../examples')

async function graphOf(file: string): Promise<DecisionGraph> {
  const { deployment, diagnostics } = await loadPlan([{ name: file, text: readFileSync(join(folder, file), 'utf8') }])
  if (deployment === undefined) throw new Error(`${file}: ${diagnostics.map(({ message }) => message).join('; ')}`)
  return compile(deployment)
}

const HOME = prefix('100.64.7.0/24')

const optionOf = (block: IpPrefix) =>
  subnet(block.family === 4 ? 1 : 2, block.length, [...addressBytes(block)].slice(0, Math.ceil(block.length / 8)))

/** A server that knows one client only: this one, in a block of its own. */
function viewFor(graph: DecisionGraph, health: ServerView['health'], { client }: ClientKind): ServerView {
  const clients = new Map([['asker', { name: 'asker', ...client, subnet: client.subnet ?? HOME }]])
  return { ...createView(graph, health), locator: createLocator({ ...graph.deployment, clients }) }
}

/** The values of the last name in a reply, as plan text without final dots; TXT and the like by their type alone. */
function answered(view: ServerView, { zone, name, type }: Question, { client }: ClientKind, rng: Rng): string {
  const home = client.subnet ?? HOME
  const vpc = zone.vpcs?.find(({ region }) => client.region === undefined || region === client.region)
  const address = vpc?.cidrs[0] === undefined ? '203.0.113.200' : formatAddress(vpc.cidrs[0])
  const octets = [...labelBytes(name).flatMap((label) => [label.length, ...label]), 0]
  const known = RECORD_TYPES.find((candidate) => candidate === type)
  const message = query({
    name: octets,
    type: known === undefined ? 255 : TYPE_NUMBERS[known],
    tail: opt({ options: [optionOf(home)] }),
  })
  const packet = ask(message, view, { address, rng, transport: 'tcp' })
  const parts = lines(packet.answers).map((line) => line.split(' '))
  if (lines(packet.authorities).some((line) => line.includes(' SOA ')) || parts.length === 0) return packet.rcode
  const last = parts.filter(([owner]) => owner === parts.at(-1)?.[0])
  return last
    .map((words) => textOf(words[2] ?? '', words.slice(3).join(' ')))
    .toSorted()
    .join(' ')
}

const PLAIN = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR'])
const textOf = (type: string, text: string) => (PLAIN.has(type) ? text.replace(/\.$/, '') : type)

function setOf({ type }: Outcome, leaves: Outcome['from']): string {
  const texts = new Set(leaves.flatMap(({ values }) => values.map(({ text }) => text)))
  return [...texts]
    .map((text) => textOf(type ?? '', text))
    .toSorted()
    .join(' ')
}

/** True if the reply is one that the decision gives a chance; multivalue draws by how many and from what. */
function allows({ outcomes }: Decision, reply: string): boolean {
  return outcomes.some((outcome) => {
    if (outcome.from.length === 0) return reply === (outcome.kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR')
    if (outcome.take === outcome.from.length) return reply === setOf(outcome, outcome.from)
    const pool = new Set(setOf(outcome, outcome.from).split(' '))
    const given = reply.split(' ')
    return given.length === outcome.take && given.every((value) => pool.has(value))
  })
}

/** The calm state and every single failure. */
const failures = ({ deployment }: DecisionGraph): readonly (Fault | undefined)[] => [
  undefined,
  ...[...deployment.endpoints.keys()].map((name): Fault => ({ kind: 'endpoint', name })),
  ...[...deployment.healthChecks.keys()].map((name): Fault => ({ kind: 'check', name })),
]

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
const plans = await Promise.all(files.map(async (file) => [file, await graphOf(file)] as const))

describe.each(plans)('%s', (file, graph) => {
  const states = failures(graph).map((fault) => {
    const health = believe(graph.deployment, applyFaults(graph.deployment, fault ? [fault] : []))
    return { fault, health }
  })
  const kindsOf = (question: Question) => {
    const zone = graph.zones.find((candidate) => candidate.zone === question.zone)
    return zone === undefined ? [] : clientKinds(graph, zone, question.name, question.type)
  }

  test('every name, kind of client and single failure: the reply is one that the decision allows', () => {
    const rng = randomStream(1, file)
    let asked = 0
    for (const { fault, health } of states)
      for (const question of allQuestions(graph))
        for (const kind of kindsOf(question)) {
          const { name, type, zone } = question
          const decision = decide(graph, health, { name, type, zoneId: zone.id }, kind.client)
          const reply = answered(viewFor(graph, health, kind), question, kind, rng)
          const shown = { fault, name, type, kind: kind.label, reply }
          expect({ ...shown, ok: allows(decision, reply) }).toEqual({ ...shown, ok: true })
          asked += 1
        }
    expect(asked).toBeGreaterThan(0)
  })

  test('over many queries the shares fit', () => {
    const draws = 2000
    for (const { health } of states.slice(0, 4))
      for (const question of allQuestions(graph))
        for (const kind of kindsOf(question).slice(0, 2)) {
          const { name, type, zone } = question
          const { outcomes } = decide(graph, health, { name, type, zoneId: zone.id }, kind.client)
          if (outcomes.length < 2) continue
          const expected = new Map<string, number>()
          for (const outcome of outcomes) {
            const key = setOf(outcome, outcome.from)
            expected.set(key, (expected.get(key) ?? 0) + toNumber(outcome.share) * draws)
          }
          const view = viewFor(graph, health, kind)
          const rng = randomStream(2, file, `${name}${kind.label}`)
          const seen = new Map<string, number>()
          for (let draw = 0; draw < draws; draw += 1) {
            const reply = answered(view, question, kind, rng)
            seen.set(reply, (seen.get(reply) ?? 0) + 1)
          }
          const statistic = [...expected].reduce(
            (sum, [key, count]) => sum + ((seen.get(key) ?? 0) - count) ** 2 / count,
            0,
          )
          expect({ name, statistic, fits: statistic < criticalValue(expected.size - 1) }).toMatchObject({ fits: true })
        }
  })
})

/** Chi-square that one honest run in a thousand passes (Wilson and Hilferty's approximation). */
function criticalValue(freedom: number): number {
  if (freedom === 0) return 1e-9
  const spread = 2 / (9 * freedom)
  return freedom * (1 - spread + 3.0902 * Math.sqrt(spread)) ** 3
}
