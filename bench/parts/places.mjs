// What an address database costs: opening it, and queries whose answer hangs on where the client is, with and without one.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { bundle, compare, peakMb, r53sim, ratios } from '../measure.mjs'
import { scratchPath, writeScratch } from '../scratch.mjs'

const PLAN = `
version: 1
zones:
  example.com:
    records:
      www: { A: { geolocation: { EU: { values: [192.0.2.1] }, NA: { values: [192.0.2.2] }, default: { values: [192.0.2.3] } } } }
`

export async function run() {
  const program = await bundle('parts/places.ts')
  const file = process.env.BENCH_GEO_DB ?? scratchPath('places.mmdb')
  if (process.env.BENCH_GEO_DB === undefined) spawnSync(process.execPath, [program, 'make', file], { stdio: 'inherit' })
  console.log(`${file}, ${(readFileSync(file).length / 1e6).toFixed(1)} MB (BENCH_GEO_DB names another one)`)
  spawnSync(process.execPath, [program, 'measure', file], { stdio: 'inherit' })

  const explain = r53sim('explain', 'www', '--plan', writeScratch('plan.yaml', PLAN), '--client', '198.51.100.7')
  const commands = { 'explain --client ADDRESS': explain, 'the same, with --geo-db': [...explain, '--geo-db', file] }
  const rows = ratios(compare(commands), 'explain --client ADDRESS')
  for (const [name, command] of Object.entries(commands)) rows[name]['peak MB'] = peakMb(command).toFixed(0)
  console.table(rows)
}
