// The time model against the real thing: `serve` probes loopback over HTTP every 10 s, what it probes stops and starts
// again, and the times until it says so lie beside those that `simulate` predicts. Every check has phases of its own, so
// that many of them in one process are as many independent runs.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { bundle } from '../measure.mjs'
import { controlUrl, freePort, startServe } from '../programs.mjs'
import { writeScratch } from '../scratch.mjs'

const INTERVAL_SECONDS = 10
const THRESHOLDS = [1, 2, 3]
const CHECKERS = [1, 4, 16]
const RUNS = 50
/** Every checker has probed once by then. */
const WARM_SECONDS = 11
/** The longest interval that is predicted, and what a busy machine may add. */
const WAIT_SECONDS = 45
/** Starts of probes lie on a grid, so that each may begin half of this late or early. */
const GRID_SECONDS = 0.1
/** Of the Kolmogorov-Smirnov distance times the root of the number of runs: exceeded once in 20 and once in 1,000 times. */
const [KS_ONE_IN_20, KS_ONE_IN_1000] = [1.358, 1.949]

const nameOf = (threshold, run) => `k${threshold}-${run}`

function planOf(port) {
  const names = THRESHOLDS.flatMap((threshold) => Array.from({ length: RUNS }, (_, run) => nameOf(threshold, run)))
  const check = (name) => ({
    type: 'HTTP',
    port,
    resource_path: `/${name}`,
    request_interval: INTERVAL_SECONDS,
    failure_threshold: Number(name[1]),
  })
  const endpoint = (name) => [name, { ipv4: '127.0.0.1', health_check: check(name) }]
  const record = (name) => [name, { A: { ttl: 60, failover: { primary: name, secondary: 'standby' } } }]
  return JSON.stringify({
    version: 1,
    rules: { 'check-private-address': 'off', 'quota-soft': 'off' },
    endpoints: { ...Object.fromEntries(names.map(endpoint)), standby: { ipv4: '127.0.0.2' } },
    zones: { 'example.com': { records: Object.fromEntries(names.map(record)) } },
  })
}

/** A web server on that port that can be stopped and started; both answer the time of it in milliseconds. */
function createTarget(port) {
  const server = createServer((_, reply) => reply.end('ok'))
  return {
    start: async () => {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return Date.now()
    },
    stop: () => {
      server.close()
      server.closeIdleConnections()
      return Date.now()
    },
  }
}

/** Hears of the health of a server's checks: the time of each one's latest change by status, and when all have had it. */
async function follow(server) {
  const { body } = await fetch(controlUrl(server, '/events'))
  const times = { true: new Map(), false: new Map() }
  const over = { true: () => {}, false: () => {} }
  const all = {
    true: new Promise((resolve) => (over.true = resolve)),
    false: new Promise((resolve) => (over.false = resolve)),
  }
  const read = async () => {
    let text = ''
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const frames = `${text}${part}`.split('\n\n')
      text = frames.pop()
      for (const frame of frames) {
        const data = frame.split('\n').find((line) => line.startsWith('data: '))
        const event = data === undefined ? {} : JSON.parse(data.slice('data: '.length))
        if (event.type !== 'health' || event.kind !== 'check') continue
        times[event.healthy].set(event.name, Date.parse(event.at))
        if (times[event.healthy].size === THRESHOLDS.length * RUNS) over[event.healthy]()
      }
    }
  }
  // Ends with the server.
  read().catch(() => {})
  return { times, all }
}

/** How many probes of a server have begun later than a machine with time to spare lets them; the grid alone makes 0.05 s. */
async function lateProbes(server) {
  const text = await (await fetch(controlUrl(server, '/metrics'))).text()
  const value = (suffix) => {
    const line = text.split('\n').find((line) => line.startsWith(`r53sim_probe_late_seconds${suffix} `))
    return Number(line?.split(' ').at(-1) ?? 0)
  }
  return `${value('_count') - value('_bucket{le="0.1"}')} of ${value('_count')}`
}

/** The largest difference between the shares that were measured to have come by a time and those that are predicted to. */
function kolmogorovSmirnov(sorted, cdf) {
  const distances = sorted.map((value, index) => {
    const predicted = cdf(value)
    return Math.max((index + 1) / sorted.length - predicted, predicted - index / sorted.length)
  })
  return Math.max(...distances)
}

function compare(model, verdict, sorted) {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const [earliest, latest] = [model.earliestVerdict(verdict), model.latestVerdict(verdict)]
  const inside = sorted.filter((value) => value >= earliest - GRID_SECONDS && value <= latest + GRID_SECONDS)
  const both = (measured, predicted) => `${measured.toFixed(2)} / ${predicted.toFixed(2)}`
  return {
    interval: `${earliest.toFixed(0)} to ${latest.toFixed(0)}`,
    measured: `${sorted[0].toFixed(2)} to ${sorted.at(-1).toFixed(2)}`,
    inside: inside.length,
    'mean / model': both(mean, model.meanVerdict(verdict)),
    'p95 / model': both(sorted[Math.ceil(0.95 * sorted.length) - 1], model.verdictQuantile(verdict, 0.95)),
    KS: kolmogorovSmirnov(sorted, (value) => model.verdictCdf(verdict, value)),
  }
}

/** What a check's verdict is predicted to take; loopback answers and refuses at once. */
function predict(model, checkers, threshold, becomesHealthy) {
  const check = { requestInterval: INTERVAL_SECONDS, failureThreshold: threshold }
  const probing = model.checkProbing(check, { okDelay: 0, failDelay: 0 })
  const verdict = becomesHealthy ? model.recoveryVerdict : model.failureVerdict
  return verdict(probing, model.quorumOf(checkers))
}

export async function run() {
  const model = await import(await bundle('../src/simulate/detection.ts'))
  const port = await freePort()
  const target = createTarget(port)
  await target.start()
  const plan = writeScratch('detection.yaml', planOf(port))
  const servers = await Promise.all(
    CHECKERS.map(async (checkers) => ({ checkers, server: await startServe(plan, '--checkers', `${checkers}`) })),
  )
  const rows = {}
  const distances = []
  const total = { inside: 0, all: 0 }
  const change = async (becomesHealthy) => {
    await setTimeout((WARM_SECONDS + INTERVAL_SECONDS * Math.random()) * 1000)
    const at = becomesHealthy ? await target.start() : target.stop()
    const waited = setTimeout(WAIT_SECONDS * 1000, undefined, { ref: false })
    for (const { checkers, times, all } of followed) {
      await Promise.race([all[becomesHealthy], waited])
      for (const threshold of THRESHOLDS) {
        const sorted = Array.from({ length: RUNS }, (_, run) => times[becomesHealthy].get(nameOf(threshold, run)))
          .filter((time) => time !== undefined)
          .map((time) => (time - at) / 1000)
          .toSorted((a, b) => a - b)
        const name = `${becomesHealthy ? 'recovery' : 'failure'}, ${checkers} checkers, k = ${threshold}`
        if (sorted.length < RUNS) console.log(`! ${name}: ${RUNS - sorted.length} checks said nothing`)
        if (sorted.length === 0) continue
        const row = compare(model, predict(model, checkers, threshold, becomesHealthy), sorted)
        distances.push(row.KS * Math.sqrt(sorted.length))
        total.inside += row.inside
        total.all += sorted.length
        rows[name] = { ...row, KS: row.KS.toFixed(3) }
      }
    }
  }
  const followed = []
  try {
    for (const { checkers, server } of servers) followed.push({ checkers, ...(await follow(server)) })
    await change(false)
    await change(true)
    for (const { checkers, server } of servers)
      console.log(`${checkers} checkers: ${await lateProbes(server)} probes began over 0.1 s late`)
  } finally {
    for (const { server } of servers) server.stop()
    target.stop()
  }
  console.log(
    `seconds from stop or start to the event; ${RUNS} checks a row, every ${INTERVAL_SECONDS} s, inside ± 0.1 s`,
  )
  console.table(rows)
  const share = ((100 * total.inside) / total.all).toFixed(1)
  console.log(`inside the predicted interval: ${total.inside} of ${total.all} (${share} %)`)
  const over = (limit) => distances.filter((distance) => distance > limit).length
  console.log(
    `KS distances beyond what chance exceeds once in 20 rows: ${over(KS_ONE_IN_20)} of ${distances.length}; once in 1,000: ${over(KS_ONE_IN_1000)}`,
  )
}
