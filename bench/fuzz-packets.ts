// Fuzzed packets through everything that a server has between its sockets, in a process that may die of them: says how
// far it is, what went wrong, and how memory stood after the first part and at the end.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fuzzedPacket } from '../test/support/fuzzed-packets.ts'
import { createFuzzedServer } from '../test/support/fuzzed-server.ts'

const CPU_SECONDS_MAX = 1
const SAY_EVERY = 10_000
const WARM_UP = 100_000
const PROBLEMS_MAX = 20
const [seed = 1, count = 0] = process.argv.slice(2).map(Number)

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

function memoryMb() {
  collect()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss: Math.round(rss / 2 ** 20), heap: Math.round(heapUsed / 2 ** 20) }
}

const server = await createFuzzedServer()
let problems = 0
let slowest = { index: -1, seconds: 0 }
let warm = memoryMb()
const startedAt = performance.now()
for (let index = 0; index < count && problems < PROBLEMS_MAX; index += 1) {
  if (index % SAY_EVERY === 0) process.send?.({ next: index })
  if (index === Math.min(WARM_UP, Math.floor(count / 2))) warm = memoryMb()
  const packet = fuzzedPacket(seed, index)
  const before = process.cpuUsage()
  const broken = server.brokenLaw(packet)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  if (seconds > slowest.seconds) slowest = { index, seconds }
  const problem = broken ?? (seconds > CPU_SECONDS_MAX ? `${seconds.toFixed(2)} s of CPU` : undefined)
  if (problem === undefined) continue
  problems += 1
  process.send?.({ index, packet: Buffer.from(packet).toString('hex'), problem })
}
const { queries, replies, failures, rateLimited, cookies, transfers } = server.counters
process.send?.({
  seconds: (performance.now() - startedAt) / 1000,
  slowest,
  warm,
  end: memoryMb(),
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  amplification: server.amplification(),
  counters: { queries, replies: [...replies], failures, rateLimited, cookies, transfers },
})
process.disconnect?.()
