// Queries at a steady rate while the plan is replaced and health flips: what is lost, what is wrong, how long replies
// take, and how long the event loop was held up at most (CPU time of the main thread: a busy machine does not add to it).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bundle, findProgram, r53sim } from '../measure.mjs'
import { scratchPath, writeScratch } from '../scratch.mjs'

const QUERIES_PER_SECOND = 1000
const PRELOAD = fileURLToPath(new URL('../loop-delay.cjs', import.meta.url))

/** A program with its event loop watched; `held` tells how long it was held up at most since last asked. */
function watched([program, ...args]) {
  const file = scratchPath('loop')
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: `--require=${PRELOAD}`, BENCH_LOOP: file },
  })
  const held = async () => {
    rmSync(file, { force: true })
    child.kill('SIGUSR2')
    while (!existsSync(file)) await setTimeout(10)
    return Number(readFileSync(file, 'utf8'))
  }
  return { child, held }
}

/** A running server: its addresses, and the way to wait for its so many-th reload. */
async function serve(path) {
  const options = ['--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--health', 'manual']
  const { child, held } = watched(r53sim('serve', path, ...options))
  const lines = createInterface({ input: child.stdout })
  let reloads = 0
  let wake = () => {}
  const [first] = await once(lines, 'line')
  lines.on('line', (line) => {
    if (!line.includes(' reload ')) return
    reloads += 1
    wake()
  })
  const [, port] = / dns 127\.0\.0\.1:(\d+) /.exec(first)
  const [, control] = / control (\S+) /.exec(first)
  const reloaded = async (count) => {
    while (reloads < count)
      await new Promise((resolve) => {
        wake = resolve
      })
  }
  return { child, held, at: { address: '127.0.0.1', port: Number(port) }, control, reloaded }
}

function startDnsperf(dnsperf, { port }) {
  const queries = writeScratch(
    'queries',
    'www.example.com A\nshop.example.com A\nplain.example.com A\nno.example.com A\n',
  )
  const child = spawn(
    dnsperf,
    ['-s', '127.0.0.1', '-p', `${port}`, '-d', queries, '-Q', `${QUERIES_PER_SECOND}`, '-c', '8', '-l', '3600'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  return async () => {
    child.kill('SIGINT')
    await once(child, 'close')
    const figure = (words) => Number(new RegExp(`${words}: +([0-9.]+)`).exec(output)?.[1])
    return { sent: figure('Queries sent'), lost: figure('Queries lost') }
  }
}

async function runOnce({ runLoad, versionOf }, dnsperf, records, rounds) {
  const path = writeScratch('plan.yaml', versionOf(0, records))
  const server = await serve(path)
  const stop = dnsperf && startDnsperf(dnsperf, server.at)
  try {
    await setTimeout(1000)
    await server.held()
    const { at, control, reloaded } = server
    const { asked, lost, wrong, latenciesMs } = await runLoad({ at, control, path, records, rounds, reloaded })
    const held = await server.held()
    const perf = stop && (await stop())
    for (const what of wrong.slice(0, 5)) console.log(`! wrong: ${what}`)
    const quantile = (share) => latenciesMs[Math.floor((latenciesMs.length - 1) * share)].toFixed(1)
    return {
      reloads: rounds,
      flips: rounds,
      ...(perf && { 'dnsperf sent': perf.sent, 'of them lost': perf.lost }),
      'own queries': asked,
      lost,
      wrong: wrong.length,
      'p50 ms': quantile(0.5),
      'p99 ms': quantile(0.99),
      'loop held ms': held.toFixed(0),
    }
  } finally {
    server.child.kill()
  }
}

export async function run() {
  if (process.platform !== 'linux') {
    console.log('skipped: the CPU time of a thread is read from /proc, which only Linux has')
    return
  }
  const load = await import(await bundle('../test/support/load.ts'))
  const dnsperf = findProgram('dnsperf', 'dnsperf')
  console.table({
    '200 records': await runOnce(load, dnsperf, 200, 100),
    '10,000 records': await runOnce(load, dnsperf, 10_000, 5),
  })
}
