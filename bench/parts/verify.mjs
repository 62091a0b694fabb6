import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { bundle, peakMb, r53sim } from '../measure.mjs'
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

/** Seconds that `verify --stats` says it took itself, beside the whole process with reading and checking the plan. */
function measure(file) {
  const [command, ...args] = r53sim('verify', file, '--stats', '--format', 'ndjson')
  const start = performance.now()
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 })
  const whole = (performance.now() - start) / 1000
  if (!stdout) throw new Error(stderr)
  const { stats } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}')
  return { own: stats.milliseconds / 1000, whole, shapes: `${stats.analysed} of ${stats.asked}` }
}

export async function run() {
  spawnSync(process.execPath, [await bundle('parts/verify.ts')], { stdio: 'inherit' })
  const rows = {}
  for (const [name, text] of [
    ['1,000 names with a tree each', policyPlan(1000)],
    ['10,000 names with a tree each', policyPlan(10_000)],
    ['120,000 simple records', simplePlan(120_000)],
  ]) {
    const file = scratchPath('plan.yaml')
    writeFileSync(file, text)
    const [command, ...args] = r53sim('verify', file)
    const validate = performance.now()
    spawnSync(process.execPath, r53sim('validate', file).slice(1))
    const checked = (performance.now() - validate) / 1000
    const { own, whole, shapes } = measure(file)
    rows[name] = {
      'verify, s': own.toFixed(2),
      'whole process, s': whole.toFixed(2),
      'validate alone, s': checked.toFixed(2),
      'shapes worked out': shapes,
      'peak, MB': Math.round(peakMb([command, ...args])),
    }
  }
  console.table(rows)
}
