// One stretch of fuzzed inputs, in a process that may die of them: says which input comes next, and what went wrong.
import { fuzzedPlan } from '../test/support/fuzzed-plans.ts'
import { brokenLaw } from '../test/support/plan-laws.ts'

const CPU_SECONDS_MAX = 1
const [seed = 1, start = 0, end = 0] = process.argv.slice(2).map(Number)

let slowest = { index: -1, seconds: 0 }
for (let index = start; index < end; index += 1) {
  process.send?.({ next: index })
  const bytes = fuzzedPlan(seed, index)
  const before = process.cpuUsage()
  const broken = await brokenLaw(bytes)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  if (seconds > slowest.seconds) slowest = { index, seconds }
  if (broken !== undefined) process.send?.({ index, problem: broken })
  else if (seconds > CPU_SECONDS_MAX)
    process.send?.({ index, problem: `${bytes.length} bytes took ${seconds.toFixed(2)} s of CPU` })
}
process.send?.({ slowest, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) })
process.disconnect?.()
