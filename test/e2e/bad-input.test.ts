import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli, runShell } from '../support/cli.ts'

/** Root reads what others may not; reading this one fails for everybody. */
const isRoot = process.getuid?.() === 0

const plan = (records: string, more = '') => `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
${more}zones:
  example.com:
    records:
${records}`

const nested = (levels: number) =>
  Array.from(
    { length: levels },
    (_, level) => `${'  '.repeat(level + 5)}failover:\n${'  '.repeat(level + 5)} primary:\n`,
  )

/** No stack trace, no module, no object dumped. */
const TRACE = /\n\s+at |node:internal|\.(js|ts):\d+|\[object|undefined$/m

describe('files that are no plan', () => {
  test.each([
    ['missing', [], 'plan.yaml', /^r53sim: cannot read plan\.yaml: there is no such file\n$/],
    [
      'nearly its name',
      ['plan.yml'],
      'plan.yaml',
      /^r53sim: cannot read plan\.yaml: there is no such file; did you mean "plan\.yml"\?\n$/,
    ],
    ['a folder', ['plan.yaml/x'], 'plan.yaml', /^r53sim: cannot read plan\.yaml: it is a directory\n$/],
    [
      'below a file',
      ['a'],
      'a/plan.yaml',
      /^r53sim: cannot read a\/plan\.yaml: a part of the path is not a directory\n$/,
    ],
  ] as const)('%s', async (_case, files, path, sentence) => {
    const cwd = folderWith(Object.fromEntries(files.map((name) => [name, 'x'])))
    const { stdout, stderr, code } = await runCli(['validate', path], { cwd })
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toMatch(sentence)
  })

  test.each([
    ['binary', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2), 'it is a binary file, not text'],
    ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0x0a, 0x62, 0xff, 0x0a), 'line 2 is not UTF-8 text'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00), 'it is UTF-16: save it as UTF-8'],
  ])('%s', async (_case, content, reason) => {
    const cwd = folderWith({ 'plan.yaml': content })
    const sentence = `r53sim: cannot read plan.yaml: ${reason}\n`
    expect(await runCli(['validate', 'plan.yaml'], { cwd })).toEqual({
      stdout: '',
      stderr: sentence,
      code: 2,
      signal: null,
    })
    const piped = await runCli(['validate', '-'], { cwd, input: content })
    expect(piped).toEqual({ stdout: '', stderr: sentence.replace('plan.yaml', '<stdin>'), code: 2, signal: null })
  })

  test('unreadable', async () => {
    const cwd = folderWith({ 'plan.yaml': 'version: 1' })
    chmodSync(join(cwd, 'plan.yaml'), 0)
    const path = isRoot ? '/proc/self/clear_refs' : 'plan.yaml'
    const { stdout, stderr, code } = await runCli(['validate', path], { cwd })
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toBe(`r53sim: cannot read ${path}: ${isRoot ? 'EINVAL' : 'permission denied'}\n`)
  })

  test('a circle of links', async () => {
    const cwd = folderWith({})
    symlinkSync('plan.yaml', join(cwd, 'plan.yaml'))
    const { stderr, code } = await runCli(['validate', 'plan.yaml'], { cwd })
    expect({ stderr, code }).toEqual({ stderr: 'r53sim: cannot read plan.yaml: too many symbolic links\n', code: 2 })
  })

  test('larger than the limit, which can be raised', async () => {
    const cwd = folderWith({ 'plan.yaml': `version: 1 # ${'x'.repeat(2000)}\nzones: {}\n` })
    const sentence = 'r53sim: cannot read plan.yaml: it is larger than 1,024 bytes (--max-plan-size raises the limit)\n'
    expect(await runCli(['validate', 'plan.yaml', '--max-plan-size', '1k'], { cwd })).toEqual({
      stdout: '',
      stderr: sentence,
      code: 2,
      signal: null,
    })
    expect((await runCli(['validate', 'plan.yaml', '--max-plan-size', '1MiB'], { cwd })).code).toBe(0)
  })

  test('a file without end stops at the limit', async () => {
    const { stderr, code } = await runCli(['validate', '/dev/zero'])
    expect({ stderr, code }).toEqual({
      stderr: 'r53sim: cannot read /dev/zero: it is larger than 64 MiB (--max-plan-size raises the limit)\n',
      code: 2,
    })
  })
})

describe('texts that are no plan: exit 2', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((key, index) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]\n`).join('')}`
  test.each([
    ['empty', ''],
    ['only a comment', '# nothing here\n'],
    ['a YAML syntax error', 'version: 1\nzones: {a: [}\n'],
    ['an anchor bomb', bomb],
    ['thousands of brackets', '['.repeat(5000)],
    ['two documents', 'version: 1\n---\nversion: 1\n'],
    ['a JSON syntax error', '{"version": 1,'],
  ])('%s', async (_case, text) => {
    const cwd = folderWith({ 'plan.yaml': text })
    const { stdout, stderr, code } = await runCli(['validate', 'plan.yaml'], { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 2 })
    expect(stdout).toMatch(/^error\[[a-z-]+\] plan\.yaml:\d+:\d+ /)
    expect(stdout).toMatch(/\nplan\.yaml: 1 error\. {3}r53sim validate --explain plan-syntax\n$/)
    expect(stdout).not.toMatch(TRACE)
  })
})

describe('nested texts never end the process', () => {
  // Composing a thousand brackets and then five thousand in one process once ended it: no exception, no exit code.
  test.each([
    ['lists', (levels: number) => '['.repeat(levels)],
    ['closed lists', (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`],
    ['maps', (levels: number) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
    ['JSON', (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`],
    ['block lists', (levels: number) => `${'- '.repeat(levels)}1`],
    ['keys', (levels: number) => `${'? '.repeat(levels)}1`],
    [
      'lines',
      (levels: number) => Array.from({ length: Math.min(levels, 3000) }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
    ],
  ])('%s, from few levels to absurdly many', async (_kind, nest) => {
    const levels = [10, 200, 298, 301, 780, 1000, 5000, 20_000, 200_000]
    const cwd = folderWith(Object.fromEntries(levels.map((count) => [`${count}.yaml`, nest(count)])))
    const names = levels.map((count) => `${count}.yaml`)
    const { stdout, stderr, code, signal } = await runCli(
      ['validate', ...names, ...names.toReversed().map((name) => `./${name}`)],
      { cwd },
    )
    expect({ stderr, code, signal }).toEqual({ stderr: '', code: 2, signal: null })
    expect(stdout).toMatch(/^error\[plan-syntax\] 200000\.yaml:/m)
    expect(stdout).not.toMatch(TRACE)
  })
})

describe('plans with errors: exit 1, all at once', () => {
  test.each([
    ['unknown key', plan('      www: { A: { vlaues: [192.0.2.1] } }\n'), 'unknown-key'],
    ['duplicate key', plan('      www: { A: [192.0.2.1] }\n      www: { A: [192.0.2.2] }\n'), 'duplicate-key'],
    ['wrong type', 'version: 1\nzones: [example.com]\n', 'plan-schema'],
    ['undefined endpoint', plan('      www: { A: { endpoint: wbe } }\n'), 'undefined-endpoint'],
    ['alias loop', plan('      a: { A: { alias: b } }\n      b: { A: { alias: a } }\n'), 'alias-loop'],
    ['__proto__ key', plan('      www: { A: { endpoint: web, __proto__: { x: 1 } } }\n'), 'unknown-key'],
    ['constructor key', plan('      www: { A: { endpoint: web } }\n', 'constructor: 1\n'), 'unknown-key'],
  ])('%s', async (_case, text, rule) => {
    const cwd = folderWith({ 'plan.yaml': text })
    const { stdout, stderr, code } = await runCli(['validate', 'plan.yaml'], { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(stdout).toMatch(new RegExp(`^error\\[${rule}\\] plan\\.yaml:\\d+:\\d+ `, 'm'))
    expect(stdout).not.toMatch(TRACE)
  })

  test('100 levels of policies end with a finding or an answer, not with a crash', async () => {
    const text = plan(`      www:\n        A:\n${nested(100).join('')}${' '.repeat(212)}endpoint: web\n`)
    const { stdout, stderr, code } = await runCli(['validate', 'plan.yaml'], { cwd: folderWith({ 'plan.yaml': text }) })
    expect(stderr).toBe('')
    expect([0, 1, 2]).toContain(code)
    expect(stdout).not.toMatch(TRACE)
  })
})

describe('findings', () => {
  const wrong = plan('      www: { A: { endpoint: wbe } }\n')

  test('commands that answer refuse the plan, those that explain say so and go on', async () => {
    const cwd = folderWith({ 'r53sim.yaml': wrong })
    const shown = await runCli(['show'], { cwd })
    expect(shown.stderr).toBe('r53sim.yaml has 1 error: r53sim validate shows them\n')
    expect(shown.code).toBe(0)
  })

  test.each(['show', 'validate'])('%s survives a reader that goes away', async (command) => {
    const cwd = folderWith({ 'plan.yaml': plan('      www: { A: { endpoint: web } }\n') })
    const { stderr, code } = await runShell(`$R53SIM ${command} plan.yaml | head -c 1`, { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test('the exit code stands when the reader goes away', async () => {
    const cwd = folderWith({ 'plan.yaml': wrong })
    const { stderr, code } = await runShell('$R53SIM validate plan.yaml | head -1 > /dev/null', { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
  })
})
