// Cost of whole processes: user plus system CPU seconds, and peak memory.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { scratchPath } from './scratch.mjs'

/** Interleaved rounds of a comparison; BENCH_ROUNDS sets another number. */
export const rounds = Number(process.env.BENCH_ROUNDS ?? 9)

/** The command line of r53sim with these arguments. */
export const r53sim = (...args) => [process.execPath, 'bin/r53sim.js', ...args]

/** What every start-up is compared with: Node itself. */
export const bareNode = [process.execPath, '-e', '0']

/** What `report-peak.cjs` needs to leave a program's peak memory in a file. */
const reportingPeak = (file) => ({
  NODE_OPTIONS: `--require=${fileURLToPath(new URL('report-peak.cjs', import.meta.url))}`,
  BENCH_PEAK: file,
})
const readPeakMb = (file) => Number(readFileSync(file, 'utf8')) / 1024

/** Runs a command line; its CPU seconds. Bash forks it, so that memory of the caller is not counted as its own. */
function runToEnd(command, { env = {}, stdout = '/dev/null', cpuSecondsMax = 'unlimited' } = {}) {
  const { stderr, status } = spawnSync(
    'bash',
    [
      '-c',
      `ulimit -t "$1"; TIMEFORMAT='%U %S'; time "\${@:3}" >"$2" 2>/dev/null`,
      'bench',
      String(cpuSecondsMax),
      stdout,
      ...command,
    ],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  )
  const [user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { seconds: user + system, status }
}

/** Runs a command line to its end, which must be a good one; CPU seconds. */
function run(command, env) {
  const { seconds, status } = runToEnd(command, { env })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
  return seconds
}

/**
 * One run of a Node program that may find faults (exit 1): CPU seconds, peak memory in MB and what it printed; undefined
 * where it was not done within so many CPU seconds.
 */
export function measureWithin(cpuSecondsMax, command) {
  const [stdout, peak] = [scratchPath('stdout'), scratchPath('peak')]
  const { seconds, status } = runToEnd(command, { env: reportingPeak(peak), stdout, cpuSecondsMax })
  if (status > 128) return undefined
  if (status > 1) throw new Error(`${command.join(' ')} ended with ${status}`)
  return { seconds, peakMb: readPeakMb(peak), stdout: readFileSync(stdout, 'utf8') }
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/**
 * CPU seconds of each command line, by name: the median of rounds that run all of them in turn, so that a machine that
 * changes speed changes it for all. A first round that does not count fills the caches.
 */
export function compare(commands, times = rounds) {
  const samples = new Map(Object.keys(commands).map((name) => [name, []]))
  for (let round = -1; round < times; round += 1)
    for (const [name, command] of Object.entries(commands)) {
      const seconds = run(command)
      if (round >= 0) samples.get(name).push(seconds)
    }
  return new Map([...samples].map(([name, values]) => [name, median(values)]))
}

/** Peak memory of one run of a Node program, in MB. */
export function peakMb(command) {
  const report = scratchPath('peak')
  run(command, reportingPeak(report))
  return readPeakMb(report)
}

/** Rows of `name → CPU seconds` beside their ratio to one of them. */
export function ratios(seconds, base) {
  return Object.fromEntries(
    [...seconds].map(([name, value]) => [
      name,
      { 'CPU seconds': value.toFixed(3), [`of ${base}`]: (value / seconds.get(base)).toFixed(2) },
    ]),
  )
}

/** Path of an installed program; says what is not measured without it, and answers undefined. */
export function findProgram(name, debianPackage) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {}
  }
  console.log(`skipped: no comparison with ${name}, which is not installed (Debian package ${debianPackage})`)
  return undefined
}

/** Bundles a TypeScript program of this folder; its path. */
export async function bundle(source) {
  const outfile = scratchPath(`${source.replaceAll('/', '-')}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'error',
  })
  return outfile
}
