import { readFileSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { compile } from '../../src/decide/compile.ts'
import { createPacketEngine } from '../../src/dns/engine/engine.ts'
import { createViewSource } from '../../src/dns/engine/view-source.ts'
import { createView } from '../../src/dns/view.ts'
import { openDatabase } from '../../src/geo/database.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { AddressPlaces } from '../../src/model/place.ts'
import type { GeoArea } from '../../src/model/record-set.ts'
import { continentCodes, countryCodes } from '../../src/route53/geolocation.ts'
import { createCounters } from '../../src/serve/counters.ts'
import { createHandlers } from '../../src/serve/handler.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, zone } from '../../test/support/deployment.ts'
import { askWith, dotted, record, subnet } from '../../test/support/dns.ts'
import { type MmdbValue, mmdbOf } from '../../test/support/mmdb.ts'

const NETWORKS = 100_000

/** /16s in one piece, and every eighth of them in /24s. */
function makeDatabase(): Buffer {
  const codes = countryCodes()
  const networks: Record<string, MmdbValue> = {}
  let count = 0
  const put = (network: string) => {
    networks[network] = { country_code: codes[count % codes.length] ?? '' }
    count += 1
  }
  for (let high = 1; high < 224 && count < NETWORKS; high += 1)
    for (let low = 0; low < 256 && count < NETWORKS; low += 1) {
      if ((high + low) % 8 !== 0) put(`${high}.${low}.0.0/16`)
      else for (let third = 0; third < 256; third += 5) put(`${high}.${low}.${third}.0/24`)
    }
  return mmdbOf(networks, { ipVersion: 6, recordSize: 24, type: 'bench' })
}

const records = [...continentCodes(), ''].map((continent, index) => {
  const area: GeoArea = continent === '' ? { kind: 'default' } : { kind: 'continent', continent }
  return record('www.example.com', 'A', [`192.0.2.${index + 1}`], {
    setIdentifier: `${index}`,
    policy: { kind: 'geolocation', area },
  })
})
const plan = deployment([zone(getName('example.com'), 'Z1', records)])
const graph = compile(plan)
const health = believe(plan, CALM)

/** Asks with all messages in turn. */
type Round = () => void

function roundOf(places: AddressPlaces | undefined, messages: readonly Uint8Array[]): Round {
  const view = createView(graph, health, places)
  const rng = randomStream(1)
  const source = createViewSource(() => view)
  const engine = createPacketEngine({ source, rng, nowSeconds: () => 0, onTally: () => {} })
  const { handle } = createHandlers({
    view: () => view,
    rng,
    counters: createCounters(),
    engine,
    onFailure: (error) => {
      throw error
    },
  })
  const origin = { address: '127.0.0.1', transport: 'udp' } as const
  return () => {
    for (const message of messages) if (handle(message, origin) === undefined) throw new Error('no reply')
  }
}

const CPU_MS = 400
const ROUNDS = 5

/** Queries a second of CPU. */
function rate(round: Round, messages: number): number {
  const start = process.cpuUsage()
  let rounds = 0
  let cpuMs = 0
  while (cpuMs < CPU_MS) {
    round()
    rounds += 1
    const { user, system } = process.cpuUsage(start)
    cpuMs = (user + system) / 1000
  }
  return (rounds * messages * 1000) / cpuMs
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const askFrom = (octets: readonly number[]) =>
  askWith({ options: [subnet(1, 24, octets)] }, { name: dotted('www.example.com'), type: 1 })

/** Networks all over the Internet. */
function networks(count: number): readonly Uint8Array[] {
  const rng = randomStream(2)
  const octet = (low: number, high: number) => low + Math.floor(rng() * (high - low))
  return Array.from({ length: count }, () => askFrom([octet(1, 224), octet(0, 256), octet(0, 256)]))
}

function measure(path: string): void {
  const bytes = readFileSync(path)
  const start = performance.now()
  const database = openDatabase(bytes, (sentence) => {
    throw new Error(sentence)
  })
  const openedMs = performance.now() - start
  if ('reason' in database) throw new Error(database.reason)
  console.log(`opened in ${openedMs.toFixed(1)} ms`)
  const rows: Record<string, { without: string; with: string; ratio: string }> = {}
  for (const [name, messages] of Object.entries({
    'one network': networks(1),
    '5,000 networks in turn': networks(5000),
    '30,000 networks in turn': networks(30_000),
  })) {
    const both = [roundOf(undefined, messages), roundOf(database, messages)]
    for (const round of both) round()
    const samples = Array.from({ length: ROUNDS }, () => both.map((round) => rate(round, messages.length)))
    const [without = 0, having = 0] = both.map((_, index) => median(samples.map((sample) => sample[index] ?? 0)))
    const words = (value: number) => `${Math.round(value / 1000).toLocaleString('en')} k/s`
    rows[name] = { without: words(without), with: words(having), ratio: (having / without).toFixed(2) }
  }
  console.table(rows)
}

const [, , what, path = ''] = process.argv
if (what === 'make') writeFileSync(path, makeDatabase())
else measure(path)
