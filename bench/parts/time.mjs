import { spawnSync } from 'node:child_process'
import { bundle } from '../measure.mjs'

export async function run() {
  spawnSync(process.execPath, [await bundle('parts/time.ts')], { stdio: 'inherit' })
}
