import { chmodSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findProgram, runProgram } from '../../src/cli/run-tool.ts'
import { folderWith } from '../support/cli.ts'

const options = {
  env: {},
  timeoutMs: 60_000,
  bytesMax: 1000,
  signal: new AbortController().signal,
}
const run = (script: string, more: Partial<Parameters<typeof runProgram>[2]> = {}) =>
  runProgram(process.execPath, ['-e', script], { ...options, cwd: folderWith({}), ...more })

describe('findProgram', () => {
  test('takes the first folder that holds a file that can be run', () => {
    const [plain, folder, program] = [folderWith({ x: '' }), folderWith({ 'x/y': '' }), folderWith({ x: '' })]
    chmodSync(join(program, 'x'), 0o755)
    expect(findProgram('x', [plain, folder, program].join(delimiter))).toBe(join(program, 'x'))
    expect(findProgram('x', plain)).toBeUndefined()
  })

  test.each(['', '.', 'bin', undefined])('never takes what the working folder holds: PATH %j', (path) => {
    expect(findProgram('package.json', path)).toBeUndefined()
    expect(findProgram('r53sim.js', path)).toBeUndefined()
  })
})

describe('runProgram', () => {
  test('gives the exit code and what was written, with its errors first', async () => {
    const outcome = await run('process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3')
    expect(outcome).toEqual({ ok: true, code: 3, output: 'errout' })
  })

  test('keeps the beginning of a long output, and lets the program end', async () => {
    const outcome = await run('process.stdout.write("x".repeat(1 << 22))')
    expect(outcome).toEqual({ ok: true, code: 0, output: 'x'.repeat(1000) })
  })

  test('ends what takes too long, and does not wait for what that has started', async () => {
    const hang = 'setInterval(() => {}, 1000)'
    const start = `require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"], { stdio: "inherit" }); ${hang}`
    expect(await run(start, { timeoutMs: 500 })).toEqual({ ok: false, reason: 'it took more than 0.5 s' })
  })

  test('ends with its signal', async () => {
    const interrupted = new AbortController()
    const running = run('setInterval(() => {}, 1000)', { signal: interrupted.signal })
    interrupted.abort()
    expect(await running).toEqual({ ok: false, reason: 'SIGKILL ended it' })
    expect(await run('', { signal: interrupted.signal })).toEqual({ ok: false, reason: 'it was interrupted' })
  })

  test('says what ended it, and what does not start', async () => {
    expect(await run('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)')).toEqual({
      ok: false,
      reason: 'SIGTERM ended it',
    })
    const folder = folderWith({ x: '' })
    chmodSync(join(folder, 'x'), 0o755)
    expect(await runProgram(join(folder, 'gone'), [], { ...options, cwd: folder })).toEqual({
      ok: false,
      reason: 'it does not start: there is no such file',
    })
  })
})
