import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { readCommand } from '../support/workflow-commands.ts'

const good = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www:
        A:
          failover: { primary: web, secondary: sorry }
`
const bad = good.replace('primary: web', 'primary: wbe')
const fine = (name: string) => `✓ ${name}: 1 zone, 1 record, 1 health check. No findings.\n`

test('a good plan is one line', async () => {
  const cwd = folderWith({ 'plan.yaml': good })
  expect(await runCli(['validate', 'plan.yaml'], { cwd })).toEqual({
    stdout: fine('plan.yaml'),
    stderr: '',
    code: 0,
    signal: null,
  })
})

test('a finding has its place, the line, a caret and a hint', async () => {
  const { stdout, code } = await runCli(['validate', 'plan.yaml'], { cwd: folderWith({ 'plan.yaml': bad }) })
  expect(stdout).toBe(`error[undefined-endpoint] plan.yaml:10:32 there is no endpoint "wbe"
   10 |           failover: { primary: wbe, secondary: sorry }
      |                                ^^^ did you mean "web"?

plan.yaml: 1 error.   r53sim validate --explain undefined-endpoint
`)
  expect(code).toBe(1)
})

test('JSON is JSON, and the same for text and fast path', async () => {
  const cwd = folderWith({ 'plan.yaml': bad })
  const { stdout, stderr, code } = await runCli(['validate', 'plan.yaml', '--format', 'json'], { cwd })
  const document: unknown = JSON.parse(stdout)
  expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
  expect(schemaErrors('findings', document)).toEqual([])
  expect(document).toEqual({
    schema: 'r53sim/findings/v1',
    files: ['plan.yaml'],
    errors: 1,
    warnings: 0,
    notes: 0,
    findings: [
      {
        rule: 'undefined-endpoint',
        severity: 'error',
        message: 'there is no endpoint "wbe"',
        hint: 'did you mean "web"?',
        file: 'plan.yaml',
        line: 10,
        column: 32,
        endLine: 10,
        endColumn: 35,
        related: [],
      },
    ],
  })
})

test('several plans: each has its part, the worst decides', async () => {
  const cwd = folderWith({ 'a.yaml': good, 'b.yaml': bad })
  const { stdout, code } = await runCli(['validate', 'a.yaml', 'b.yaml'], { cwd })
  expect(stdout.startsWith(`${fine('a.yaml')}\nerror[undefined-endpoint] b.yaml:10:32 `)).toBe(true)
  expect(code).toBe(1)
  const json = JSON.parse((await runCli(['validate', 'a.yaml', 'b.yaml', '--format', 'json'], { cwd })).stdout)
  expect(json).toMatchObject({ files: ['a.yaml', 'b.yaml'], errors: 1 })
})

test('warnings are findings only with --strict', async () => {
  const text = good.replace(
    '  sorry: { ipv4: 192.0.2.99 }',
    '  sorry: { ipv4: 192.0.2.99 } # r53sim-ignore no-such-rule: because',
  )
  const cwd = folderWith({ 'plan.yaml': text })
  const relaxed = await runCli(['validate', 'plan.yaml'], { cwd })
  const strict = await runCli(['validate', '--strict', 'plan.yaml'], { cwd })
  expect(relaxed.stdout).toMatch(
    /^warning\[ignore-invalid\] plan\.yaml:4:31 .*\n.*\n.*\n\nplan\.yaml: 1 warning\. .*\n$/,
  )
  expect(relaxed.code).toBe(0)
  expect(strict).toEqual({ ...relaxed, code: 1 })
})

describe('formats', () => {
  const names = ['text', 'json', 'sarif', 'junit', 'github'] as const

  test.each(names)('%s: the same exit codes, nothing on stderr, and no absolute path', async (format) => {
    const cwd = folderWith({ 'a.yaml': good, 'b.yaml': bad, 'c.yaml': ': :' })
    const run = (...args: readonly string[]) => runCli(['validate', ...args, '--format', format], { cwd })
    for (const [plans, code] of [
      [['a.yaml'], 0],
      [['a.yaml', 'b.yaml'], 1],
      [['a.yaml', 'b.yaml', 'c.yaml'], 2],
    ] as const) {
      const ran = await run(...plans)
      expect({ ...ran, stdout: '' }).toEqual({ stdout: '', stderr: '', code, signal: null })
      expect(ran.stdout).not.toContain(cwd)
    }
  })

  test('SARIF, JUnit and annotations name files from the root of the repository', async () => {
    const root = folderWith({ 'repo/dns/plan.yaml': bad, 'repo/.git/HEAD': '' })
    const run = async (format: string, plan: string) =>
      (await runCli(['validate', plan, '--format', format], { cwd: join(root, 'repo/dns') })).stdout
    expect(JSON.parse(await run('sarif', 'plan.yaml'))).toMatchObject({
      runs: [{ artifacts: [{ location: { uri: 'dns/plan.yaml' } }] }],
    })
    expect(await run('sarif', join(root, 'repo/dns/plan.yaml'))).not.toContain(root)
    expect(await run('junit', 'plan.yaml')).toContain(' file="dns/plan.yaml" line="10" ')
    expect(await run('github', 'plan.yaml')).toMatch(/^::error file=dns\/plan\.yaml,line=10,/)
  })

  test('in GitHub Actions text comes with annotations, on stderr', async () => {
    const cwd = folderWith({ 'plan.yaml': bad.replace('wbe', '"##[add-mask]x"'), '::debug::.yaml': bad })
    const args = ['validate', 'plan.yaml', '::debug::.yaml']
    const plain = await runCli(args, { cwd })
    const { stdout, stderr, code } = await runCli(args, { cwd, env: { GITHUB_ACTIONS: 'true' } })
    expect({ stderr: plain.stderr, code: plain.code }).toEqual({ stderr: '', code })
    const commands = stderr.trimEnd().split('\n').map(readCommand)
    expect(commands.map((command) => [command?.name, command?.properties.file])).toEqual([
      ['error', 'plan.yaml'],
      ['error', '::debug::.yaml'],
    ])
    expect(stdout.split('\n').flatMap((line) => readCommand(line) ?? [])).toEqual([])
    expect(stdout.split('\n')).toHaveLength(plain.stdout.split('\n').length)
    const json = await runCli([...args, '--format', 'json'], { cwd, env: { GITHUB_ACTIONS: 'true' } })
    expect({ ...json, stdout: '' }).toEqual({ stdout: '', stderr: '', code: 1, signal: null })
  })
})

describe('--explain', () => {
  test('says what, why, where it comes from and what to write, without a plan', async () => {
    const { stdout, stderr, code } = await runCli(['validate', '--explain', 'weight-single'], { cwd: folderWith({}) })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toBe(`warning[weight-single] weighted group of one record

One record gets every answer, whatever its weight.

Found in
  version: 1
  zones:
    example.com:
      records:
        www: { A: { weighted: { blue: { weight: 10, values: [192.0.2.10] } } } }

warning[weight-single] plan.yaml:5:47 www.example.com. A has one record: its weight of 10 has no effect
    5 |       www: { A: { weighted: { blue: { weight: 10, values: [192.0.2.10] } } } }
      |                                               ^^
      |   add the other records, or write it without a policy

Not found in
  version: 1
  zones:
    example.com:
      records:
        www: { A: [192.0.2.10] }

Rules behind it
  R2.25 Shares follow the weights

In the plan, "rules: { weight-single: off }" switches it off and "error" in place of "off" changes
its severity; "# r53sim-ignore weight-single: reason" on the line of the finding, or on a line of
its own above, hides it there.
docs/rules.md#weight-single
`)
  })

  test('an id that does not exist names the nearest, or those with the word in them', async () => {
    const explain = async (id: string) => {
      const { stdout, stderr, code } = await runCli(['validate', 'no-such-plan.yaml', '--explain', id])
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
      return stderr
    }
    expect(await explain('weight-sngle')).toBe(
      'r53sim: there is no rule "weight-sngle": did you mean "weight-single"?\n',
    )
    expect(await explain('cname-')).toMatch(/there are .*cname-at-apex, cname-coexists/)
    expect(await explain('qqq')).toBe('r53sim: there is no rule "qqq": docs/rules.md lists them all\n')
  })
})

describe('which plan', () => {
  test('standard input', async () => {
    expect((await runCli(['validate', '-'], { input: good })).stdout).toBe(fine('<stdin>'))
    expect((await runCli(['validate', '--plan', '-'], { input: good })).stdout).toBe(fine('<stdin>'))
  })

  test('r53sim.yaml here, or above up to the root of the repository', async () => {
    const root = folderWith({ 'repo/r53sim.yaml': good, 'repo/deep/er/x': '', 'outside/x': '' })
    mkdirSync(join(root, 'repo/.git'))
    expect((await runCli(['validate'], { cwd: join(root, 'repo') })).stdout).toBe(fine('r53sim.yaml'))
    expect((await runCli(['validate'], { cwd: join(root, 'repo/deep/er') })).stdout).toBe(fine('../../r53sim.yaml'))
    expect(await runCli(['validate'], { cwd: join(root, 'outside') })).toEqual({
      stdout: '',
      stderr:
        'r53sim: there is no r53sim.yaml here or in a folder above, up to the root of the repository: name a plan\n',
      code: 2,
      signal: null,
    })
  })

  test('a plan above the root of the repository is somebody else’s', async () => {
    const root = folderWith({ 'r53sim.yaml': good, 'repo/x': '' })
    mkdirSync(join(root, 'repo/.git'))
    expect((await runCli(['validate'], { cwd: join(root, 'repo') })).code).toBe(2)
  })

  test('by position, by --plan, and not by both', async () => {
    const cwd = folderWith({ 'a.yaml': good, 'b.yaml': good })
    expect((await runCli(['show', '--plan', 'a.yaml'], { cwd })).code).toBe(0)
    expect((await runCli(['show', 'a.yaml', '--plan', 'a.yaml'], { cwd })).code).toBe(0)
    expect(await runCli(['show', 'a.yaml', '--plan', 'b.yaml'], { cwd })).toEqual({
      stdout: '',
      stderr: 'r53sim: two plans are named, "a.yaml" and "b.yaml": name one\n',
      code: 2,
      signal: null,
    })
  })
})

describe('includes', () => {
  const main =
    'version: 1\ninclude: [parts/endpoints.yaml]\nzones: { example.com: { records: { www: { A: { endpoint: web } } } } }\n'
  const part = 'version: 1\nendpoints: { web: { ipv4: 192.0.2.10 } }\n'

  test('are read beside the plan, wherever the command runs', async () => {
    const cwd = folderWith({ 'plans/plan.yaml': main, 'plans/parts/endpoints.yaml': part })
    const { stdout, code } = await runCli(['validate', 'plans/plan.yaml', '--format', 'json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ files: ['plans/plan.yaml', 'plans/parts/endpoints.yaml'], errors: 0 })
    expect(code).toBe(0)
  })

  test('a finding in one stands at its place there', async () => {
    const cwd = folderWith({ 'plan.yaml': main, 'parts/endpoints.yaml': part.replace('ipv4', 'ipv5') })
    expect((await runCli(['validate', 'plan.yaml'], { cwd })).stdout).toMatch(
      /^error\[unknown-key\] parts\/endpoints\.yaml:2:21 .*\n {4}2 \| endpoints: /,
    )
  })

  test('one that is missing is one sentence', async () => {
    const cwd = folderWith({ 'plan.yaml': main, 'parts/endpoint.yaml': part })
    expect(await runCli(['validate', 'plan.yaml'], { cwd })).toEqual({
      stdout: '',
      stderr:
        'r53sim: cannot read parts/endpoints.yaml (included at plan.yaml:2:11): there is no such file; did you mean "parts/endpoint.yaml"?\n',
      code: 2,
      signal: null,
    })
  })

  test('one called - is a file', async () => {
    const cwd = folderWith({ 'plan.yaml': main.replace('parts/endpoints.yaml', '"-"'), '-': part })
    expect((await runCli(['validate', 'plan.yaml'], { cwd, input: 'not: this' })).code).toBe(0)
  })
})

describe('colour and symbols', () => {
  test.each([
    ['none through a pipe', [], {}, false],
    ['--color always', ['--color', 'always'], {}, true],
    ['--color always before NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, true],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
    ['--color never before FORCE_COLOR', ['--color', 'never'], { FORCE_COLOR: '1' }, false],
    ['NO_COLOR before FORCE_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ] as const)('%s', async (_case, args, env, colored) => {
    const { stdout } = await runCli(['validate', 'examples/failover.yaml', ...args], { env })
    expect(stdout.includes('\u001b[')).toBe(colored)
  })

  test('without UTF-8 the signs are ASCII', async () => {
    const { stdout } = await runCli(['validate', 'examples/failover.yaml'], { env: { LC_ALL: 'C' } })
    expect(stdout).toMatch(/^ok examples\/failover\.yaml: /)
    const tree = await runCli(['show', 'examples/geo-failover.yaml'], { env: { LC_ALL: 'POSIX' } })
    expect(tree.stdout).not.toMatch(/[^\n\u0020-\u007e]/)
  })
})

test('what a plan says never reaches the terminal raw', async () => {
  const text = `version: 1\nzones: { "ex\\u001b[31mample.com": { records: { "www\\u202e": { A: { endpoint: "w\\u0007" } } } } }\n`
  const { stdout, stderr } = await runCli(['validate', '-'], { input: text, cwd: projectRoot })
  expect(stdout).toMatch(/^error\[/)
  expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})
