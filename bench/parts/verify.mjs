import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { bundle, measureWithin, r53sim } from '../measure.mjs'
import { scratchPath } from '../scratch.mjs'

/** Numbers that look random and are the same every time. */
function draws() {
  let state = 1
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return Math.floor((state / 0x7fffffff) * below)
  }
}

const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2']

/** Names with a tree each: location over failover over weighted, of 105 endpoints that they share. */
function policyPlan(names) {
  const draw = draws()
  const pool = (size) =>
    `{ weighted: { ${Array.from({ length: size }, (_, index) => `w${index}: { weight: ${index + 1}, endpoint: e${draw(105)} }`).join(', ')} } }`
  const pair = (first, second) => `{ failover: { primary: ${pool(first)}, secondary: ${pool(second)} } }`
  return [
    'version: 1\nendpoints:',
    ...Array.from(
      { length: 105 },
      (_, index) =>
        `  e${index}: { ipv4: 10.0.0.${index}, region: ${REGIONS[index % 4]}, health_check: { type: HTTP } }`,
    ),
    'zones:\n  example.com:\n    records:',
    ...Array.from(
      { length: names },
      (_, index) => `      n${index}: { A: { geolocation: { EU: ${pair(3, 3)}, default: ${pair(3, 2)} } } }`,
    ),
    '',
  ].join('\n')
}

const simplePlan = (names) =>
  [
    'version: 1\nzones:\n  example.com:\n    records:',
    ...Array.from(
      { length: names },
      (_, index) => `      n${index}: { A: [10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}] }`,
    ),
    '',
  ].join('\n')

/** CPU seconds that one program may take before its row says so and the next begins. */
const CPU_SECONDS_MAX = 30

/** What a program took, as columns; blank memory where it was not done in time. */
const columns = (name, measured) => ({
  [`${name}, CPU s`]: measured ? measured.seconds.toFixed(1) : `not finished in ${CPU_SECONDS_MAX} s`,
  [`${name}, peak MB`]: measured ? Math.round(measured.peakMb) : '',
})

/** Whole processes, from reading the plan to the last line; `verify` itself beside them, as `--stats` says. */
function measurePlan(text) {
  const file = scratchPath('plan.yaml')
  writeFileSync(file, text)
  const checked = measureWithin(CPU_SECONDS_MAX, r53sim('validate', file))
  const verified = measureWithin(CPU_SECONDS_MAX, r53sim('verify', file, '--stats', '--format', 'ndjson'))
  const { stats } = verified ? JSON.parse(verified.stdout.trimEnd().split('\n').at(-1) ?? '{}') : {}
  return {
    ...columns('validate', checked),
    ...columns('verify', verified),
    'of it proving, s by the clock': stats ? (stats.milliseconds / 1000).toFixed(2) : '',
    'shapes worked out': stats ? `${stats.analysed} of ${stats.asked}` : '',
  }
}

export async function run() {
  spawnSync(process.execPath, [await bundle('parts/verify.ts')], { stdio: 'inherit' })
  const rows = {}
  for (const [name, text] of [
    ['1,000 names with a tree each', policyPlan(1000)],
    ['12,000 simple records', simplePlan(12_000)],
    ['120,000 simple records', simplePlan(120_000)],
    ['10,000 names with a tree each', policyPlan(10_000)],
  ])
    rows[name] = measurePlan(text)
  console.table(rows)
}
