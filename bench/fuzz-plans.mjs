// Fuzzes `validate`: node bench/fuzz-plans.mjs [inputs, 100000] [seed, 1]. Every input must keep the laws of
// test/support/plan-laws.ts, take at most a second of CPU, and leave the process within its memory.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const inputs = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? 1)
const STRETCH = 10_000
/** On a busy machine; a hang is forever. */
const SILENCE_MS = 60_000
const HEAP_MB = 256
const PEAK_MB_MAX = 400

const scratch = mkdtempSync(join(tmpdir(), 'r53sim-fuzz-'))
const script = join(scratch, 'fuzz.mjs')
await build({
  entryPoints: ['bench/fuzz-plans.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: script,
  alias: { yaml: join(process.cwd(), 'node_modules/yaml/browser/dist/index.js') },
  logLevel: 'error',
})

/** Runs inputs from `start` until the end of the stretch or the death of the process; answers where to go on. */
function run(start, end) {
  return new Promise((resolve, reject) => {
    const found = { problems: [], slowest: undefined, peakMb: 0 }
    let last = -1
    let timer
    const child = fork(script, [seed, start, end].map(String), { execArgv: [`--max-old-space-size=${HEAP_MB}`] })
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS)
    }
    wait()
    child.on('message', (message) => {
      wait()
      if (message.next !== undefined) last = message.next
      else if (message.problem !== undefined) found.problems.push(message)
      else Object.assign(found, message)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) return resolve({ ...found, next: end })
      if (last < 0) return reject(new Error('the fuzzed process does not start'))
      found.problems.push({ index: last, problem: `the process ended with ${signal ?? code}` })
      resolve({ ...found, next: last + 1 })
    })
  })
}

console.log(`${inputs} inputs, seed ${seed}, node ${process.version}`)
const problems = []
let slowest = { seconds: 0 }
let peakMb = 0
for (let start = 0; start < inputs; ) {
  const found = await run(start, Math.min(inputs, start + STRETCH))
  for (const { index, problem } of found.problems) console.log(`input ${index}: ${problem}`)
  problems.push(...found.problems)
  if ((found.slowest?.seconds ?? 0) > slowest.seconds) slowest = found.slowest
  peakMb = Math.max(peakMb, found.peakMb)
  start = found.next
  console.log(
    `${start} done, ${problems.length} problems, slowest ${slowest.seconds.toFixed(2)} s (input ${slowest.index}), peak ${peakMb} MB`,
  )
}
rmSync(scratch, { recursive: true })
if (peakMb > PEAK_MB_MAX) console.log(`the process grew to ${peakMb} MB, over ${PEAK_MB_MAX}`)
process.exitCode = problems.length > 0 || peakMb > PEAK_MB_MAX ? 1 : 0
