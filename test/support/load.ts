import { createSocket } from 'node:dgram'
import { renameSync, writeFileSync } from 'node:fs'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { believe } from '../../src/health/believe.ts'
import { applyFaults } from '../../src/health/faults.ts'
import { resolveSelector } from '../../src/health/selectors.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { getName } from '../../src/values/name.ts'
import { postControl } from './control.ts'
import { decodeReply, dotted, query } from './dns.ts'
import type { At } from './dns-client.ts'

const PRIMARY = 'web'
/** Names whose answers show the plan (all), the state of the primary (the first two) and chance (the second). */
const NAMES = ['www.example.com', 'shop.example.com', 'plain.example.com', 'missing.example.com']

/** A plan whose answers differ from those of every other version below 250; `records` more names make it as large as wanted. */
export const versionOf = (version: number, records: number): string =>
  [
    'version: 1',
    'rules: { quota-soft: off, batch-too-large: off }',
    'endpoints:',
    `  ${PRIMARY}: { ipv4: 198.18.${version}.1, health_check: { type: HTTP } }`,
    `  spare: { ipv4: 198.18.${version}.2 }`,
    'zones:',
    '  example.com:',
    '    records:',
    `      www: { A: { ttl: 60, failover: { primary: ${PRIMARY}, secondary: spare } } }`,
    `      shop: { A: { ttl: 60, weighted: { one: { weight: 3, endpoint: ${PRIMARY} }, two: { weight: 1, endpoint: spare } } } }`,
    `      plain: { A: { ttl: 60, values: [198.18.${version}.3, 198.18.${version}.4] } }`,
    ...Array.from({ length: records }, (_, index) => `      h${index}: { A: { ttl: 300, values: [192.0.2.1] } }`),
    '',
  ].join('\n')

/** What the engine allows for each name while the primary is up, and while it has failed: values in order, as one text. */
async function allowedIn(plan: string): Promise<readonly [up: readonly Set<string>[], failed: readonly Set<string>[]]> {
  const { deployment } = await loadPlan([{ name: 'plan', text: plan }])
  if (deployment === undefined) throw new Error('the plan of the load does not expand')
  const graph = compile(deployment)
  const primary = resolveSelector(deployment, PRIMARY)
  const sets = [[], primary.ok ? primary.faults : []].map((faults) => {
    const world = applyFaults(deployment, faults, [], { observations: new Map(), resources: new Map() })
    const health = believe(deployment, world)
    return NAMES.map((name) => {
      const { outcomes } = decide(graph, health, { name: getName(name), type: 'A' }, {})
      const texts = outcomes.map(({ from }) => from.flatMap(({ values }) => values.map(({ text }) => text)))
      return new Set(texts.map((values) => values.toSorted().join(' ')))
    })
  })
  return [sets[0] ?? [], sets[1] ?? []]
}

export interface Load {
  readonly at: At
  /** Address of the control port. */
  readonly control: string
  /** The plan's file, which holds version 0 and so many records more. */
  readonly path: string
  readonly records: number
  /** Times that the plan is replaced, each beside a flip of the primary's health. At most 249. */
  readonly rounds: number
  /** Resolves when the plan has been taken up so many times. */
  readonly reloaded: (count: number) => Promise<unknown>
}

export interface LoadResult {
  readonly asked: number
  /** Queries that had no reply within 5 s. */
  readonly lost: number
  /** Replies that no state allows which the server can have been in, and what stood in them. */
  readonly wrong: readonly string[]
  /** Milliseconds from query to reply, rising. */
  readonly latenciesMs: readonly number[]
}

/** A value that changes while somebody watches: what is certain, and what has been asked for already. */
const moving = () => ({ certain: 0, asked: 0 })

const CLIENTS = 4
const LOST_MS = 5000

/** The answer of a reply as the engine's texts have it; a name without addresses is empty. */
function answerIn(reply: Buffer): string {
  const { answers = [], rcode } = decodeReply(reply)
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return rcode
  return answers
    .flatMap((answer) => (answer.type === 'A' ? [answer.data] : []))
    .toSorted()
    .join(' ')
}

/**
 * Asks without a pause while the plan is replaced and the primary's health flips, both at once. A reply is right if the
 * engine gives it in one of the states that the server can have had between the query and the reply.
 */
export async function runLoad({ at, control, path, records, rounds, reloaded }: Load): Promise<LoadResult> {
  const versions = Array.from({ length: rounds + 1 }, (_, version) => versionOf(version, records))
  // What the other names are plays no part in these answers.
  const allowed = await Promise.all(versions.map((_, version) => allowedIn(versionOf(version, 0))))
  const [plan, flips] = [moving(), moving()]
  const wrong: string[] = []
  const latenciesMs: number[] = []
  let [asked, lost, over] = [0, 0, false]

  const isAllowed = (name: number, answer: string, fromVersion: number, fromFlip: number) => {
    for (let version = fromVersion; version <= plan.asked; version += 1)
      for (let flip = fromFlip; flip <= flips.asked; flip += 1)
        if (allowed[version]?.[flip % 2 === 0 ? 0 : 1]?.[name]?.has(answer)) return true
    return false
  }
  async function client(): Promise<void> {
    const socket = createSocket('udp4')
    let arrived: ((reply: Buffer) => void) | undefined
    socket.on('message', (reply) => arrived?.(reply))
    for (let id = 1; !over; id = (id + 1) & 0xffff) {
      const name = id % NAMES.length
      const [fromVersion, fromFlip, sentAt] = [plan.certain, flips.certain, performance.now()]
      const reply = await new Promise<Buffer | undefined>((resolve) => {
        const timer = setTimeout(() => resolve(undefined), LOST_MS)
        arrived = (message) => {
          if (message.readUInt16BE(0) !== id) return
          clearTimeout(timer)
          resolve(message)
        }
        socket.send(query({ id, name: dotted(NAMES[name] ?? '') }), at.port, at.address)
      })
      asked += 1
      if (reply === undefined) {
        lost += 1
        continue
      }
      latenciesMs.push(performance.now() - sentAt)
      const answer = answerIn(reply)
      if (!isAllowed(name, answer, fromVersion, fromFlip))
        wrong.push(`${NAMES[name]} ${answer} from version ${fromVersion} and flip ${fromFlip}`)
    }
    socket.close()
  }
  async function replace(version: number): Promise<void> {
    plan.asked = version
    writeFileSync(`${path}.new`, versions[version] ?? '')
    renameSync(`${path}.new`, path)
    await reloaded(version)
    plan.certain = version
  }
  async function flip(count: number): Promise<void> {
    flips.asked = count
    const { status, text } = await postControl(control, count % 2 === 1 ? '/fail' : '/recover', { selector: PRIMARY })
    if (status !== 200) throw new Error(`the control port says ${text}`)
    flips.certain = count
  }

  const clients = Array.from({ length: CLIENTS }, client)
  try {
    for (let round = 1; round <= rounds; round += 1) await Promise.all([replace(round), flip(round)])
  } finally {
    over = true
    await Promise.all(clients)
  }
  return { asked, lost, wrong, latenciesMs: latenciesMs.toSorted((a, b) => a - b) }
}
