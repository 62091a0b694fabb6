import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bin, plainEnv, projectRoot } from '../support/cli.ts'
import { findTool } from '../support/tools.ts'

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

/** A console block as commands, each with what it prints. */
const commandsOf = (block: string) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { line: part.slice(0, end), output: part.slice(end + 1) }
    })

/** A folder with `r53sim` in it, for PATH. */
function withCommand(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-path-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'r53sim'), `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`, { mode: 0o755 })
  return plainEnv({ PATH: `${folder}:${process.env.PATH ?? ''}` })
}

/** Starts a line that ends in `&` and waits until it listens. */
async function startInBackground(line: string, env: Record<string, string>): Promise<void> {
  const child = spawn('bash', ['-c', `exec ${line.replace(/&$/, '')}`], {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    const ended = once(child, 'close')
    child.kill('SIGTERM')
    await ended
  })
  const [first] = await once(child.stdout, 'data')
  expect(String(first)).toMatch(/^listening dns /)
}

describe('README.md', () => {
  test('has the blocks that this file knows how to run', () => {
    expect(new Set([...readme.matchAll(/^```(\w+)$/gm)].map(([, name]) => name))).toEqual(
      new Set(['yaml', 'console', 'sh']),
    )
  })

  test('the first plan is the first example', () => {
    const example = readFileSync(join(projectRoot, 'examples/failover.yaml'), 'utf8')
    expect(example.endsWith(blocks('yaml')[0] ?? 'missing')).toBe(true)
  })

  const needsDig = (block: string) => /^\$ dig /m.test(block)
  for (const block of blocks('console')) {
    const title = commandsOf(block)[0]?.line ?? ''
    const lacks = needsDig(block) && findTool('dig') === undefined
    test.skipIf(lacks)(`${lacks ? 'skipped, dig is not installed: ' : ''}${title}`, async () => {
      const env = withCommand()
      for (const { line, output } of commandsOf(block)) {
        if (line.endsWith('&')) {
          await startInBackground(line, env)
          continue
        }
        const { stdout } = spawnSync('bash', ['-c', line], { cwd: projectRoot, env, encoding: 'utf8' })
        expect(stdout).toBe(output)
      }
    })
  }

  test('the command that installs and runs the main job does so on a fresh copy', { timeout: 300_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'r53sim-fresh-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [main = '', tests = ''] = blocks('sh')
    const files = spawnSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' })
      .stdout.split('\0')
      .filter(Boolean)
    const copied = spawnSync('cp', ['--parents', ...files, folder], { cwd: projectRoot, encoding: 'utf8' })
    expect(copied.stderr).toBe('')
    const { stdout, stderr, status } = spawnSync('bash', ['-c', main], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: '' },
    })
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const screen = commandsOf(blocks('console')[0] ?? '')[0]?.output ?? 'missing'
    expect(stdout.endsWith(screen)).toBe(true)
    // The other one runs this file: CI calls it, and must go on doing so.
    const ci = readFileSync(join(projectRoot, '.ci/run'), 'utf8')
    for (const command of tests.trim().split(' && ')) expect(ci).toContain(command)
  })
})
