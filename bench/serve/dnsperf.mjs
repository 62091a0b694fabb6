// Load by dnsperf: processor time a query, queries a second, latency.
import { spawn } from 'node:child_process'
import { cpuSeconds } from './processes.mjs'

/** dnsperf was seen to wait for ever; then it is ended. */
const GRACE_MS = 30_000

function perform(args, seconds) {
  return new Promise((resolve, reject) => {
    const child = spawn('dnsperf', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    const hung = setTimeout(() => child.kill('SIGKILL'), seconds * 1000 + GRACE_MS)
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(hung)
      if (code === 0) resolve(text)
      else reject(new Error(`dnsperf ended with ${code}`))
    })
  })
}

const field = (text, name) => Number(new RegExp(`${name}:\\s+([\\d.]+)`).exec(text)?.[1])

/**
 * Asks a server for `seconds`. CPU is the server's alone, in microseconds a query; latency in milliseconds. With `perSecond`
 * no faster than that.
 */
export async function load({ pid, port }, { queries, seconds, clients, perSecond, more = [] }) {
  const before = cpuSeconds(pid)
  const rate = perSecond === undefined ? [] : ['-Q', String(Math.max(1, Math.floor(perSecond)))]
  const text = await perform(
    [
      ...['-s', '127.0.0.1', '-p', String(port), '-d', queries, '-l', String(seconds), '-c', String(clients)],
      ...['-T', '1', '-q', '300', '-t', '1', ...rate, ...more],
    ],
    seconds,
  )
  const completed = field(text, 'Queries completed')
  return {
    micros: ((cpuSeconds(pid) - before) * 1e6) / completed,
    perSecond: field(text, 'Queries per second'),
    latencyMs: field(text, 'Average Latency \\(s\\)') * 1000,
    lost: field(text, 'Queries lost'),
  }
}
