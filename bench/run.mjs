// Measures what the budgets of the design speak of: start-up as a ratio to `node -e 0` in the same run, validation of a
// large plan, and decisions per second. Whole-process figures are user plus system CPU seconds, median of interleaved runs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const scratch = mkdtempSync(join(tmpdir(), 'r53sim-bench-'))

/** CPU seconds and peak memory in MB of one run. */
function measure(command) {
  const { stderr, status } = spawnSync(
    '/usr/bin/env',
    ['bash', '-c', `TIMEFORMAT='%U %S'; time "$@" >/dev/null 2>/dev/null`, 'bench', ...command],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`)
  const [user, system] = stderr.trim().split(' ').map(Number)
  return user + system
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Interleaves the commands so that a machine that changes speed changes it for all. */
function compare(commands, rounds) {
  const samples = new Map(Object.keys(commands).map((name) => [name, []]))
  for (let round = -1; round < rounds; round += 1)
    for (const [name, command] of Object.entries(commands)) {
      const seconds = measure(command)
      if (round >= 0) samples.get(name).push(seconds)
    }
  return new Map([...samples].map(([name, values]) => [name, median(values)]))
}

function largePlan(records, asJson) {
  const endpoints = {}
  const entries = {}
  for (let index = 0; index < 100; index += 1)
    endpoints[`web-${index}`] = {
      ipv4: `192.0.2.${index}`,
      health_check: { type: 'HTTP', resource_path: '/healthz', ip_address: `198.51.100.${index}` },
    }
  for (let index = 0; index < records; index += 1)
    entries[`host-${index}`] =
      index % 10 === 0
        ? { A: { failover: { primary: `web-${index % 100}`, secondary: { values: ['203.0.113.9'] } } } }
        : { A: { values: [`192.0.2.${index % 256}`], ttl: 300 } }
  const plan = { version: 1, endpoints, zones: { 'example.com': { records: entries } } }
  if (asJson) return JSON.stringify(plan)
  const flow = (value) => JSON.stringify(value)
  return [
    'version: 1',
    'endpoints:',
    ...Object.entries(endpoints).map(([name, value]) => `  ${name}: ${flow(value)}`),
    'zones:',
    '  example.com:',
    '    records:',
    ...Object.entries(entries).flatMap(([name, { A }]) => [`      ${name}:`, `        A: ${flow(A)}`]),
    '',
  ].join('\n')
}

console.log(
  `node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, median of ${ROUNDS} interleaved rounds\n`,
)

const bin = 'bin/r53sim.js'
const starts = compare(
  {
    'node -e 0': [process.execPath, '-e', '0'],
    '--help': [process.execPath, bin, '--help'],
    'validate small': [process.execPath, bin, 'validate', 'examples/failover.yaml'],
    'simulate small': [process.execPath, bin, 'simulate', 'examples/failover.yaml', '--fail', 'primary'],
    'explain small': [process.execPath, bin, 'explain', 'www', '--plan', 'examples/failover.yaml'],
  },
  ROUNDS,
)
const floor = starts.get('node -e 0')
console.log('start-up, CPU seconds')
console.table(
  Object.fromEntries(
    [...starts].map(([name, seconds]) => [
      name,
      { seconds: seconds.toFixed(3), 'of node -e 0': (seconds / floor).toFixed(2) },
    ]),
  ),
)

const large = {}
for (const [name, asJson] of [
  ['10,000 records, YAML', false],
  ['10,000 records, JSON', true],
]) {
  const file = join(scratch, asJson ? 'large.json' : 'large.yaml')
  writeFileSync(file, largePlan(10_000, asJson))
  const command = [process.execPath, bin, 'validate', file]
  const seconds = compare({ command }, 3).get('command')
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `process.argv.splice(1, 0, 'r53sim'); const { main, openSystem } = await import(${JSON.stringify(join(process.cwd(), 'dist/cli/main.js'))}); await main(['validate', ${JSON.stringify(file)}], openSystem(new URL('file://' + process.cwd() + '/'))); console.log('peak ' + process.resourceUsage().maxRSS)`,
    ],
    { encoding: 'utf8' },
  )
  const peak = Number(/peak (\d+)/.exec(stdout)?.[1] ?? 0) / 1024
  large[name] = {
    'CPU seconds': seconds.toFixed(2),
    'of node -e 0': (seconds / floor).toFixed(1),
    'peak MB': Math.round(peak),
  }
}
console.log('validate of a large plan')
console.table(large)

console.log('decisions, one core')
const bundled = join(scratch, 'decisions.mjs')
await build({
  entryPoints: ['bench/decisions.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundled,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
  logLevel: 'error',
})
spawnSync(process.execPath, [bundled], { stdio: 'inherit' })
rmSync(scratch, { recursive: true })
