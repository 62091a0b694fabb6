// A thousand health checks of loopback addresses at the interval of 10 s: what they cost, and whether they come in time.
// Everything runs at the same time and for as long, so that a busy machine is as busy for all.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../measure.mjs'
import { controlUrl, freePort, start, startServe } from '../programs.mjs'
import { scratchPath, writeScratch } from '../scratch.mjs'
import { GDNSD_ZONE, gdnsdConfig, probePlan } from './probe-plan.mjs'

const CHECKS = 1000
/** Every check has been made at least once by then. */
const WARM_SECONDS = 12
const WINDOW_SECONDS = 25
/** A tenth of the interval. */
const LATE_SECONDS = '1'
/** What /proc counts in, on every Linux that is common. */
const TICKS_PER_SECOND = 100

const targets = (port, ...tls) =>
  start(
    [
      process.execPath,
      fileURLToPath(new URL('probe-targets.mjs', import.meta.url)),
      String(port),
      String(CHECKS),
      ...tls,
    ],
    /^listening/,
  )

/** CPU seconds of a process so far. */
function cpuSeconds({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

const memoryMb = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** Probes so far, and how many of them began more than a tenth of the interval late, from the server's own metrics. */
async function lateProbes(server) {
  const text = await (await fetch(controlUrl(server, '/metrics'))).text()
  const value = (suffix) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`r53sim_probe_late_seconds${suffix}`))
        ?.split(' ')
        .at(-1) ?? 0,
    )
  const all = value('_count')
  const failed = /result="failed"\} [1-9]/.test(text)
  return { probes: all, late: all - value(`_bucket{le="${LATE_SECONDS}"}`), failed }
}

async function startGdnsd(port) {
  const gdnsd = findProgram('gdnsd', 'gdnsd')
  if (gdnsd === undefined) return undefined
  const folder = scratchPath('gdnsd')
  for (const name of ['zones', 'run', 'state']) mkdirSync(`${folder}/${name}`, { recursive: true })
  writeScratch('gdnsd/config', gdnsdConfig(CHECKS, port, await freePort(), folder))
  writeScratch('gdnsd/zones/example.com', GDNSD_ZONE)
  return start([gdnsd, '-c', folder, 'start'])
}

function certificate() {
  const [key, cert] = [scratchPath('key.pem'), scratchPath('cert.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=bench.invalid'],
    { stdio: 'ignore' },
  )
  return [key, cert]
}

async function measure(programs) {
  const before = new Map([...programs].map(([name, program]) => [name, cpuSeconds(program)]))
  await setTimeout(WINDOW_SECONDS * 1000)
  return new Map(
    [...programs].map(([name, program]) => [
      name,
      { share: (cpuSeconds(program) - before.get(name)) / WINDOW_SECONDS, mb: memoryMb(program) },
    ]),
  )
}

export async function run() {
  if (process.platform !== 'linux') {
    console.log('skipped: what a process costs while it runs is read from /proc, which only Linux has')
    return
  }
  const [httpPort, httpsPort] = [await freePort(), await freePort()]
  const tls = findProgram('openssl', 'openssl') && certificate()
  const started = []
  const add = async (starting) => {
    const program = await starting
    if (program) started.push(program)
    return program
  }
  try {
    await add(targets(httpPort))
    const http = writeScratch('http.yaml', probePlan(CHECKS, httpPort, 'HTTP'))
    const programs = new Map([['no checks', await add(startServe(http, '--health', 'manual'))]])
    programs.set('HTTP', await add(startServe(http)))
    if (tls) {
      await add(targets(httpsPort, ...tls))
      programs.set('HTTPS', await add(startServe(writeScratch('https.yaml', probePlan(CHECKS, httpsPort, 'HTTPS')))))
    }
    const gdnsd = await add(startGdnsd(httpPort))
    if (gdnsd) programs.set('HTTP, gdnsd', gdnsd)
    await setTimeout(WARM_SECONDS * 1000)
    const measured = await measure(programs)
    const base = measured.get('no checks')
    const reference = measured.get('HTTP, gdnsd')?.share
    const rows = {}
    for (const [name, { share, mb }] of measured) {
      const { probes, late, failed } =
        name.startsWith('HTTP') && name !== 'HTTP, gdnsd' ? await lateProbes(programs.get(name)) : {}
      if (failed) console.log(`! a probe has failed over ${name}: the figures are not those of healthy endpoints`)
      rows[name] = {
        '% of a core': (100 * share).toFixed(2),
        ...(reference && name === 'HTTP' ? { 'of gdnsd': (share / reference).toFixed(2) } : {}),
        MB: Math.round(mb),
        ...(probes === undefined
          ? {}
          : { 'MB above no checks': Math.round(mb - base.mb), probes, 'over 1 s late': late }),
      }
    }
    console.log(`${CHECKS} checks every 10 s, ${WINDOW_SECONDS} s of them, all rows at the same time`)
    console.table(rows)
  } finally {
    for (const { stop } of started) stop()
  }
}
