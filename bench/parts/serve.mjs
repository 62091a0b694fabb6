import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findProgram, median, rounds as wanted } from '../measure.mjs'
import { writeScratch } from '../scratch.mjs'
import { load } from '../serve/dnsperf.mjs'
import { available, peers, r53simServer } from '../serve/peers.mjs'
import { freePort, residentMb, startServer } from '../serve/processes.mjs'

const SECONDS = 2
/** Enough to ask for 100,000 names more than once. */
const WARM_SECONDS = 12
const rounds = Math.min(wanted, 3)
/** Few clients, as load balancers and forwarders are; many, each with a port of its own, as resolvers are. */
const CLIENTS = [8, 256]

const queriesFor = (name, more = '') => writeScratch(`${name}${more && '-more'}.queries`, `${name}.example.com A\n`)

/** Installs what is missing, as root on a system with apt; what then still is, is named and left out. */
function install() {
  const programs = [['dnsperf', 'dnsperf'], ...peers.flatMap(({ program }) => (program ? [program] : []))]
  const missing = programs.flatMap(([name, debianPackage]) =>
    spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${name}`]).status === 0 ? [] : [debianPackage],
  )
  for (const { needs } of peers) if (needs !== undefined && !existsSync(needs[0])) missing.push(needs[1])
  if (missing.length === 0 || process.getuid?.() !== 0) return
  console.log(`installing ${missing.join(' ')}`)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { stdio: 'ignore' })
}

/** Starts servers on free ports; those that do not answer say why and are left out. */
async function startAll(servers) {
  const running = []
  for (const server of servers) {
    const port = await freePort()
    const started = await startServer(server.name, server.command(port, server.path), port)
    if (started !== undefined) running.push({ ...started, kinds: server.kinds })
  }
  return running
}

/** Medians of interleaved rounds, by key. */
async function interleave(runs) {
  const samples = new Map(runs.map(({ key }) => [key, []]))
  for (let round = -1; round < rounds; round += 1)
    for (const { key, server, ...how } of runs) {
      // The first round fills caches, and compiles what runs often.
      const sample = await load(server, { seconds: round < 0 ? 1 : SECONDS, ...how })
      if (round >= 0) samples.get(key).push(sample)
    }
  const middle = (all, field) => median(all.map((sample) => sample[field]))
  return new Map(
    [...samples].map(([key, all]) => [
      key,
      { micros: middle(all, 'micros'), perSecond: middle(all, 'perSecond'), latencyMs: middle(all, 'latencyMs') },
    ]),
  )
}

const ratio = (above, below) => (above === undefined || below === undefined ? '-' : (above / below).toFixed(2))

/** Beside the others. */
async function comparePeers() {
  const running = await startAll([
    r53simServer('r53sim batch', ['--transport', 'batch']),
    r53simServer('r53sim dgram', ['--transport', 'dgram']),
    ...available(peers),
  ])
  try {
    const runs = running.flatMap((server) =>
      server.kinds.flatMap((kind) =>
        CLIENTS.map((clients) => ({
          key: `${server.name} ${kind} ${clients}`,
          server,
          queries: queriesFor(kind),
          clients,
        })),
      ),
    )
    const found = await interleave(runs)
    const micros = (name, kind, clients) => found.get(`${name} ${kind} ${clients}`)?.micros
    for (const clients of CLIENTS) {
      console.log(
        `\n${clients} clients: processor time a query (µs), and as a ratio to gdnsd's for the same kind of name`,
      )
      console.table(
        Object.fromEntries(
          running.map(({ name, kinds }) => [
            name,
            Object.fromEntries(
              kinds.flatMap((kind) => {
                const own = micros(name, kind, clients)
                return [
                  [kind, own?.toFixed(2)],
                  [`${kind} / gdnsd`, ratio(own, micros('gdnsd', kind, clients))],
                ]
              }),
            ),
          ]),
        ),
      )
    }
    console.log('\nof the same run: r53sim dgram to a bare echo, and how often PowerDNS takes what r53sim does')
    console.table(
      Object.fromEntries(
        CLIENTS.map((clients) => [
          `${clients} clients`,
          {
            'dgram static / echo': ratio(
              micros('r53sim dgram', 'static', clients),
              micros('node:dgram echo', 'static', clients),
            ),
            'PowerDNS / dgram, fail': ratio(
              micros('PowerDNS (Lua records)', 'fail', clients),
              micros('r53sim dgram', 'fail', clients),
            ),
            'PowerDNS / dgram, mix': ratio(
              micros('PowerDNS (Lua records)', 'mix', clients),
              micros('r53sim dgram', 'mix', clients),
            ),
            'batch fail / static': ratio(
              micros('r53sim batch', 'fail', clients),
              micros('r53sim batch', 'static', clients),
            ),
            'batch mix / static': ratio(
              micros('r53sim batch', 'mix', clients),
              micros('r53sim batch', 'static', clients),
            ),
          },
        ]),
      ),
    )
    await showLatency(running, found)
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
  }
}

/** How long answers take at half of the load that each server bears, and its memory. */
async function showLatency(running, found) {
  const [clients] = CLIENTS
  const rows = {}
  for (const server of running) {
    const full = found.get(`${server.name} static ${clients}`)
    const half = await load(server, {
      queries: queriesFor('static'),
      seconds: SECONDS,
      clients,
      perSecond: full.perSecond / 2,
    })
    rows[server.name] = {
      'queries a second': Math.round(full.perSecond),
      'ms at half load': half.latencyMs.toFixed(3),
      'resident MB': residentMb(server.pid).toFixed(0),
    }
  }
  console.log(`\n${clients} clients, static name (the load comes from the same machine, so rates are of both together)`)
  console.table(rows)
}

/** As JSON, which is quicker to read. */
function largePlan(names, signed) {
  const records = { static: { A: { values: ['192.0.2.10'], ttl: 60 } } }
  for (let index = 0; index < names; index += 1) records[`host-${index}`] = { A: { values: ['192.0.2.10'], ttl: 60 } }
  return JSON.stringify({
    version: 1,
    zones: { 'example.com': { ...(signed ? { dnssec: { signing: true } } : {}), records } },
  })
}

/** Every name in turn, each asked for several times in a run. */
function largeQueries(names) {
  const step = 7919
  const lines = Array.from({ length: names }, (_, index) => `host-${(index * step) % names}.example.com A`)
  return writeScratch(`names-${names}.queries`, `${lines.join('\n')}\n`)
}

/** What size, signatures and threads cost. */
async function compareOurselves() {
  const batch = ['--transport', 'batch']
  const running = await startAll([
    r53simServer('1,000 names', batch, largePlan(1000, false), 'json'),
    r53simServer('100,000 names', batch, largePlan(100_000, false), 'json'),
    r53simServer('signed', batch, largePlan(10, true), 'json'),
    r53simServer('2 workers', [...batch, '--workers', '2'], largePlan(10, false), 'json'),
  ])
  const find = (name) => running.find((server) => server.name === name)
  const [clients] = CLIENTS
  // Each name has to be asked for once before its answer is ready.
  for (const [name, names] of [
    ['1,000 names', 1000],
    ['100,000 names', 100_000],
  ]) {
    const server = find(name)
    if (server !== undefined) await load(server, { queries: largeQueries(names), seconds: WARM_SECONDS, clients })
  }
  const runs = [
    ['1,000 names', { queries: largeQueries(1000) }],
    ['100,000 names', { queries: largeQueries(100_000) }],
    ['signed', { queries: queriesFor('static'), more: ['-D'] }],
    ['1,000 names', { queries: queriesFor('static') }, 'unsigned, one name'],
    ['2 workers', { queries: queriesFor('static') }],
  ].flatMap(([name, how, key = name]) => {
    const server = find(name)
    return server === undefined ? [] : [{ key, server, clients, ...how }]
  })
  try {
    const found = await interleave(runs)
    const micros = (key) => found.get(key)?.micros
    console.log(`\nr53sim batch, ${clients} clients`)
    console.table(
      Object.fromEntries(
        [...found].map(([key, { micros: own, perSecond }]) => [
          key,
          { 'µs a query': own.toFixed(2), 'queries a second': Math.round(perSecond) },
        ]),
      ),
    )
    console.log(`100,000 names / 1,000 names: ${ratio(micros('100,000 names'), micros('1,000 names'))}`)
    console.log(`signed / unsigned: ${ratio(micros('signed'), micros('unsigned, one name'))}`)
    console.log(`2 workers / 1, CPU: ${ratio(micros('2 workers'), micros('unsigned, one name'))}`)
    for (const { name, pid } of running) console.log(`${name}: ${residentMb(pid).toFixed(0)} MB resident`)
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
  }
}

export async function run() {
  if (process.platform !== 'linux') {
    console.log('skipped: processor time of servers is read from /proc, which only Linux has')
    return
  }
  install()
  if (findProgram('dnsperf', 'dnsperf') === undefined) return
  await comparePeers()
  await compareOurselves()
}
