import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bin, folderWith, plainEnv, runCli } from '../support/cli.ts'
import { openTerminal, script } from '../support/terminal.ts'

const good = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: sorry } } }
`
const bad = good.replace('primary: web', 'primary: wbe')
const FINE = '1 zone, 1 record, 1 health check. No findings.'

/** Starts `r53sim COMMAND --watch`; each `next` is what it shows from then until it waits again. */
function startCommand(cwd: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: plainEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const shown = { stdout: '', stderr: '' }
  let check = () => {}
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      shown[name] += chunk
      check()
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  /** Standard output is written before the line on standard error, but may be read after it: `until` must have come. */
  const next = (until: RegExp) =>
    new Promise<{ readonly stdout: string; readonly stderr: string }>((resolve, reject) => {
      check = () => {
        if (!/^watching .*\n/m.test(shown.stderr) || !(until.test(shown.stdout) || until.test(shown.stderr))) return
        check = () => {}
        resolve({ ...shown })
        shown.stdout = ''
        shown.stderr = ''
      }
      ended.then((code) => reject(new Error(`ended with ${code}:\n${shown.stdout}${shown.stderr}`)))
      check()
    })
  return { next, ended, interrupt: (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => child.kill(signal) }
}

function startWatching(cwd: string, ...args: readonly string[]) {
  return startCommand(cwd, 'validate', '--watch', ...args)
}

/** As most editors save: a new file, moved over the old one. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

describe('validate --watch', () => {
  test('shows a plan, then what every change of it makes of it, and ends with an interrupt', async () => {
    const cwd = folderWith({ 'plan.yaml': good })
    const plan = join(cwd, 'plan.yaml')
    const { next, ended, interrupt } = startWatching(cwd, 'plan.yaml')
    expect(await next(/No findings/)).toEqual({
      stdout: `✓ plan.yaml: ${FINE}\n`,
      stderr: 'watching plan.yaml; Ctrl-C ends it\n',
    })
    writeFileSync(plan, bad)
    const second = await next(/1 error/)
    expect(second.stdout).toMatch(/^error\[undefined-endpoint\] plan\.yaml:8:40 there is no endpoint "wbe"\n/)
    expect(second.stdout).not.toContain('\u001b')
    replace(plan, good)
    expect((await next(/No findings/)).stdout).toBe(`✓ plan.yaml: ${FINE}\n`)
    replace(plan, bad)
    await next(/1 error/)
    interrupt()
    expect(await ended).toBe(130)
  })

  test('with another format, and with --strict', async () => {
    const cwd = folderWith({ 'r53sim.yaml': good })
    const { next } = startWatching(cwd, '--strict', '--format', 'json')
    expect(JSON.parse((await next(/"errors": ?0.*\}\n$/s)).stdout)).toMatchObject({ errors: 0 })
    writeFileSync(join(cwd, 'r53sim.yaml'), bad)
    expect(JSON.parse((await next(/"errors": ?1.*\}\n$/s)).stdout)).toMatchObject({ errors: 1 })
  })

  test('an include counts, one that comes and one that goes as well', async () => {
    const zones = good.slice(good.indexOf('zones:'))
    const cwd = folderWith({
      'r53sim.yaml': `include: [parts/zones.yaml]\n${good.replace(zones, '')}`,
      'parts/zones.yaml': zones,
    })
    const include = join(cwd, 'parts/zones.yaml')
    const { next } = startWatching(cwd)
    expect((await next(/No findings/)).stderr).toBe('watching r53sim.yaml and 1 more file; Ctrl-C ends it\n')
    replace(include, zones.replace('primary: web', 'primary: wbe'))
    expect((await next(/1 error/)).stdout).toMatch(/^error\[undefined-endpoint\] parts\/zones\.yaml:4:40 /)
    rmSync(join(cwd, 'parts'), { recursive: true })
    expect(await next(/cannot read/)).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(
        /^r53sim: cannot read parts\/zones\.yaml \(included at r53sim\.yaml:1:11\): .+\nwatching /,
      ),
    })
    mkdirSync(join(cwd, 'parts'))
    writeFileSync(include, zones)
    await next(/No findings/)
  })

  test('a plan that is gone for a while is waited for', async () => {
    const cwd = folderWith({ 'r53sim.yaml': good })
    const { next, interrupt, ended } = startWatching(cwd)
    await next(/No findings/)
    rmSync(join(cwd, 'r53sim.yaml'))
    expect((await next(/cannot read/)).stderr).toMatch(/^r53sim: cannot read r53sim\.yaml: there is no such file\n/)
    writeFileSync(join(cwd, 'r53sim.yaml'), bad)
    await next(/1 error/)
    interrupt('SIGTERM')
    expect(await ended).toBe(130)
  })

  test('what changes no text shows nothing', async () => {
    const cwd = folderWith({ 'r53sim.yaml': good })
    const { next } = startWatching(cwd)
    await next(/No findings/)
    writeFileSync(join(cwd, 'other.yaml'), bad)
    replace(join(cwd, 'r53sim.yaml'), good)
    writeFileSync(join(cwd, 'r53sim.yaml'), good)
    writeFileSync(join(cwd, 'r53sim.yaml'), bad)
    const { stdout, stderr } = await next(/1 error/)
    expect(stdout.match(/^error/gm)).toHaveLength(1)
    expect(stdout).not.toContain('No findings')
    expect(stderr).toBe('watching r53sim.yaml; Ctrl-C ends it\n')
  })

  test('a link that is turned to another file is a change', async () => {
    const cwd = folderWith({ 'a/plan.yaml': good, 'b/plan.yaml': bad })
    symlinkSync('a', join(cwd, 'current'))
    symlinkSync('current/plan.yaml', join(cwd, 'r53sim.yaml'))
    const { next } = startWatching(cwd)
    await next(/No findings/)
    symlinkSync('b', join(cwd, 'next'))
    renameSync(join(cwd, 'next'), join(cwd, 'current'))
    await next(/1 error/)
  })

  test.each([
    [['gone.yaml'], 'r53sim: cannot read gone.yaml: there is no such file\n'],
    [['-'], 'r53sim: standard input does not change: name a file to watch\n'],
  ])('%j is nothing to watch', async (args, stderr) => {
    expect(await runCli(['validate', '--watch', ...args], { cwd: folderWith({}) })).toEqual({
      stdout: '',
      stderr,
      code: 2,
      signal: null,
    })
  })
})

describe('simulate --watch', () => {
  test('shows what a failure does after every change of the plan', async () => {
    const cwd = folderWith({ 'r53sim.yaml': good })
    const { next, ended, interrupt } = startCommand(cwd, 'simulate', '--watch', '--fail', 'web')
    expect((await next(/1 moved/)).stdout).toContain('192.0.2.99')
    replace(join(cwd, 'r53sim.yaml'), good.replace('secondary: sorry', 'secondary: web'))
    expect((await next(/affected/)).stdout).not.toContain('192.0.2.99')
    replace(join(cwd, 'r53sim.yaml'), bad)
    expect((await next(/undefined-endpoint/)).stderr).toContain('watching r53sim.yaml; Ctrl-C ends it')
    interrupt()
    expect(await ended).toBe(130)
  })

  test('standard input cannot be watched', async () => {
    const { stderr, code } = await runCli(['simulate', '-', '--watch', '--fail', 'web'], { input: good })
    expect([stderr, code]).toEqual(['r53sim: standard input does not change: name a file to watch\n', 2])
  })
})

describe.skipIf(script === undefined)('validate --watch on a terminal (needs script of util-linux)', () => {
  test('clears it before each new run', async () => {
    const cwd = folderWith({ 'r53sim.yaml': good })
    const env = { NO_COLOR: '1' }
    const { waitFor, type, ended, text } = openTerminal([process.execPath, bin, 'validate', '--watch'], { cwd, env })
    await waitFor(/watching/)
    expect(text()).not.toContain('\u001b')
    replace(join(cwd, 'r53sim.yaml'), bad)
    await waitFor(/\u001b\[2J\u001b\[H.*error\[undefined-endpoint\].*watching/s)
    type('\u0003')
    expect(await ended).toBe(130)
  })
})
