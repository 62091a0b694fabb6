import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { bundle, measureWithin, r53sim } from '../measure.mjs'
import { scratchPath } from '../scratch.mjs'
import { policyPlan, simplePlan } from './verify-plans.mjs'

/** CPU seconds that one program may take before its row says so and the next begins. */
const CPU_SECONDS_MAX = 30

const figures = (measured) =>
  measured
    ? `${measured.seconds.toFixed(1)} s, ${Math.round(measured.peakMb)} MB`
    : `not finished in ${CPU_SECONDS_MAX} s`

/** Whole processes, from reading the plan to the last line; `verify` itself beside them, as `--stats` says. */
function measurePlan(text, wanted) {
  const file = scratchPath('plan.yaml')
  writeFileSync(file, text)
  const checked = measureWithin(CPU_SECONDS_MAX, r53sim('validate', file))
  const verified = measureWithin(CPU_SECONDS_MAX, r53sim('verify', file))
  const listed = measureWithin(CPU_SECONDS_MAX, r53sim('verify', file, '--stats', '--format', 'ndjson'))
  const { stats } = listed ? JSON.parse(listed.stdout.trimEnd().split('\n').at(-1) ?? '{}') : {}
  return {
    validate: figures(checked),
    'verify, text': figures(verified),
    wanted,
    'verify, ndjson': figures(listed),
    'of it proving, s by the clock': stats ? (stats.milliseconds / 1000).toFixed(2) : '',
    'shapes worked out': stats ? `${stats.analysed} of ${stats.asked}` : '',
  }
}

export async function run() {
  spawnSync(process.execPath, [await bundle('parts/verify.ts')], { stdio: 'inherit' })
  console.log('Whole processes with reading the plan, CPU seconds and peak memory:')
  const rows = {}
  for (const [name, text, wanted] of [
    ['1,000 names with a tree each', policyPlan(1000), '1 s'],
    ['12,000 simple records', simplePlan(12_000), ''],
    ['120,000 simple records', simplePlan(120_000), '4 s'],
    ['10,000 names with a tree each', policyPlan(10_000), '8 s, 400 MB'],
  ])
    rows[name] = measurePlan(text, wanted)
  console.table(rows)
}
