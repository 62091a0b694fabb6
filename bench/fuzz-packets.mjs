// Fuzzes the name server: node bench/fuzz-packets.mjs [packets, 1000000] [seed, 1] [packets over sockets, 100000]. Every
// packet goes through all that stands between the sockets, over UDP, TCP and TLS, and must keep the laws of
// test/support/fuzzed-server.ts; then a running `r53sim serve` gets packets and broken streams over real sockets.
import { fork } from 'node:child_process'
import { fuzzSockets } from './fuzz-sockets.mjs'
import { bundle } from './measure.mjs'
import { removeScratch } from './scratch.mjs'

const packets = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
const overSockets = Number(process.argv[4] ?? 100_000)
/** On a busy machine; a hang is forever. */
const SILENCE_MS = 120_000
/** docs/dns-server.md D79, D72. */
const GROWTH_MB_MAX = 100
const AMPLIFICATION_MAX = 20

/** Runs the packets in one process; what it found and how it ended. */
function fuzzHandler(script) {
  return new Promise((resolve) => {
    const problems = []
    let result
    let last = 0
    let timer
    const child = fork(script, [seed, packets].map(String))
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS)
    }
    wait()
    child.on('message', (message) => {
      wait()
      if (message.next !== undefined) last = message.next
      else if (message.problem !== undefined)
        problems.push(`packet ${message.index} (${message.packet}): ${message.problem}`)
      else result = message
    })
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (result === undefined) problems.push(`the process ended with ${signal ?? code} after packet ${last}`)
      resolve({ problems, result })
    })
  })
}

try {
  console.log(`${packets} packets, seed ${seed}, node ${process.version}`)
  const { problems, result } = await fuzzHandler(await bundle('fuzz-packets.ts'))
  if (result !== undefined) {
    const { seconds, slowest, warm, end, peakMb, amplification, counters } = result
    const growth = end.rss - warm.rss
    console.log(
      `${seconds.toFixed(0)} s, slowest packet ${(slowest.seconds * 1000).toFixed(0)} ms of CPU (${slowest.index}), ` +
        `memory ${warm.rss} MB after warm-up, ${end.rss} MB at the end (heap ${warm.heap} and ${end.heap}), peak ${peakMb} MB`,
    )
    console.log(`largest reply without a cookie ${amplification.toFixed(1)} times its query`)
    console.log(JSON.stringify(counters))
    if (growth > GROWTH_MB_MAX) problems.push(`D79 the process grew by ${growth} MB`)
    if (amplification > AMPLIFICATION_MAX) problems.push(`D72 a reply of ${amplification} times its query`)
  }
  if (overSockets > 0)
    problems.push(...(await fuzzSockets(await bundle('../test/support/fuzzed-packets.ts'), overSockets, seed)))
  for (const problem of problems) console.log(problem)
  console.log(`${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
} finally {
  removeScratch()
}
