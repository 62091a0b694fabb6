// Loaded ahead of a measured program: leaves its peak memory, in kB, in the file that BENCH_PEAK names.
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)))
