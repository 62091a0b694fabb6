// Loaded ahead of a program that is measured: at every SIGUSR2 it leaves how long the main thread held its event loop up
// at most since the last one, in milliseconds of its own CPU time (what others took from a busy machine is not in it), in
// the file that BENCH_LOOP names. Linux alone tells the CPU time of a thread.
const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

/** Turns of the loop that end within it count together. */
const STEP_MS = 2

if (isMainThread) {
  const cpuMs = () => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6
  let [before, longest] = [cpuMs(), 0]
  setInterval(() => {
    const now = cpuMs()
    longest = Math.max(longest, now - before)
    before = now
  }, STEP_MS).unref()
  process.on('SIGUSR2', () => {
    writeFileSync(`${process.env.BENCH_LOOP}.new`, String(longest))
    renameSync(`${process.env.BENCH_LOOP}.new`, process.env.BENCH_LOOP)
    longest = 0
  })
}
