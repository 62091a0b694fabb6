import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/registry.ts'
import { projectRoot, runCli, runShell } from '../support/cli.ts'

const version: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version

describe('what is no command line', () => {
  test.each([
    // arguments                               sentence on stderr
    [['valdate', 'plan.yaml'], 'r53sim: there is no command "valdate": did you mean "validate"?\n'],
    [['frobnicate'], 'r53sim: there is no command "frobnicate": r53sim --help lists the commands\n'],
    [['__proto__'], 'r53sim: there is no command "__proto__": r53sim --help lists the commands\n'],
    [['schema', '--outptu', 'plan'], 'r53sim: unknown option "--outptu": did you mean --output?\n'],
    [['--frobnicate'], 'r53sim: no command given: r53sim --help lists the commands\n'],
    [['schema', 'plan'], 'r53sim: too many arguments: expected 0 arguments but got 1\n'],
    [
      ['schema', '--output'],
      'r53sim: option "--output <kind>" argument missing: r53sim schema --help shows what there is\n',
    ],
    [
      ['schema', '--color', 'purple'],
      'r53sim: option "--color <when>" argument "purple" is invalid: allowed choices are auto, always, never\n',
    ],
    [['schema', '--output', 'fidnings'], 'r53sim: there is no schema "fidnings": did you mean "findings"?\n'],
    [['schema', '--output', '../package'], /^r53sim: there is no schema "\.\.\/package": there are .*plan/],
    [
      ['schema', '--max-plan-size', 'much'],
      'r53sim: --max-plan-size "much" is no size up to 1GiB: write it as 128MiB\n',
    ],
    [['\u001b[31mred'], 'r53sim: there is no command "\\u{1b}[31mred": r53sim --help lists the commands\n'],
  ])('%j', async (args, sentence) => {
    const { stdout, stderr, code } = await runCli(args)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    if (typeof sentence === 'string') expect(stderr).toBe(sentence)
    else expect(stderr).toMatch(sentence)
  })

  test('no arguments at all: the help, on stderr', async () => {
    const { stdout, stderr, code } = await runCli([])
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toMatch(/^Examples:\n/)
  })
})

describe('help', () => {
  test.each([['--help'], ['-h'], ['help']])('r53sim %s starts with examples and lists every command', async (flag) => {
    const { stdout, stderr, code } = await runCli([flag])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toMatch(/^Examples:\n {2}r53sim /)
    for (const { name, summary } of commands) expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'))
  })

  test.each(commands.map(({ name }) => name))('r53sim %s --help starts with three or four examples', async (name) => {
    const { stdout, stderr, code } = await runCli([name, '--help'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    const [examples = '', usage] = stdout.split('\n\n')
    expect(examples).toMatch(/^Examples:\n( {2}r53sim .*\n?){3,4}$/)
    expect(usage).toMatch(new RegExp(`^Usage: r53sim ${name} `))
    expect(stdout).toMatch(/--plan <file>/)
    expect(await runCli(['help', name])).toEqual({ stdout, stderr, code, signal: null })
  })

  test('version', async () => {
    expect(await runCli(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', code: 0, signal: null })
  })
})

test('options stand in any position, before the command too', async () => {
  const { stdout } = await runCli(['schema', '--output', 'findings'])
  for (const args of [
    ['--output', 'findings', 'schema'],
    ['--color', 'never', 'schema', '--output=findings'],
    ['--plan', 'schema', 'schema', '--output', 'findings'],
  ])
    expect(await runCli(args)).toEqual({ stdout, stderr: '', code: 0, signal: null })
})

describe('streams', () => {
  test.each([
    ['$R53SIM schema | head -1', '{\n'],
    ['$R53SIM --help | head -1', 'Examples:\n'],
    ['$R53SIM schema | true', ''],
  ])('a reader that goes away is no error: %s', async (line, stdout) => {
    expect(await runShell(line)).toEqual({ stdout, stderr: '', code: 0, signal: null })
  })

  test('a closed stdout is no bug', async () => {
    const { stderr, code } = await runShell('$R53SIM schema >&-')
    expect(stderr).not.toMatch(/internal error|\bat .*:\d+:\d+/)
    expect(code).not.toBe(3)
  })

  test('a full disk is said', async () => {
    expect(await runShell('$R53SIM schema > /dev/full')).toEqual({
      stdout: '',
      stderr: 'r53sim: cannot write the output: no space left on the device\n',
      code: 2,
      signal: null,
    })
  })
})
