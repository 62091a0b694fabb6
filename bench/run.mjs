// npm run bench [-- PART…]: measures what the design has budgets for. Figures that depend on the machine are given as
// ratios to something measured in the same run.
import { cpus } from 'node:os'
import { rounds } from './measure.mjs'
import { parts } from './registry.mjs'
import { removeScratch } from './scratch.mjs'

const names = process.argv.slice(2)
const unknown = names.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(`there is nothing to measure by the name of ${unknown.join(', ')}; there is`)
  for (const { name, summary } of parts) console.error(`  ${name.padEnd(12)} ${summary}`)
  process.exit(2)
}

console.log(
  `node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, medians of ${rounds} interleaved rounds`,
)
try {
  for (const { name, summary, load } of parts) {
    if (names.length > 0 && !names.includes(name)) continue
    console.log(`\n${name}: ${summary}`)
    const { run } = await load()
    await run()
  }
} finally {
  removeScratch()
}
