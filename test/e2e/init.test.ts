import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bin, folderWith, projectRoot, runCli, runShell } from '../support/cli.ts'
import { startEditor } from '../support/language-server.ts'
import { openTerminal, script } from '../support/terminal.ts'

const templates = ['failover', 'weighted', 'multi-region', 'dr-static-site', 'full'] as const
const schema = readFileSync(join(projectRoot, 'schemas/plan.schema.json'), 'utf8')
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

describe.each(templates)('init --template %s', (template) => {
  test('writes a plan that passes, and the command it names works', async () => {
    const cwd = folderWith({})
    const { stdout, stderr, code } = await runCli(['init', '--template', template], { cwd })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toMatch(/^✓ wrote r53sim\.yaml \(.+\) and r53sim\.schema\.json \(for editors\)\nNext: r53sim .+\n$/)
    expect(await runCli(['validate', '--strict'], { cwd })).toMatchObject({ code: 0, stderr: '' })
    const [, next = ''] = /^Next: r53sim (.+)$/m.exec(stdout) ?? []
    const ran = await runShell(`$R53SIM ${next}`, { cwd })
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('affected')
    expect(read(cwd, 'r53sim.yaml')).toContain(`\n#   r53sim ${next}\n`)
    expect(read(cwd, 'r53sim.yaml')).not.toContain('examples/')
  })

  test('in another folder, the command names the plan', async () => {
    const cwd = folderWith({})
    const { stdout, code } = await runCli(['init', 'the plans/dns', '--template', template], { cwd })
    expect(code).toBe(0)
    const [, next = ''] = /^Next: r53sim (.+)$/m.exec(stdout) ?? []
    expect(next).toContain(`'the plans/dns/r53sim.yaml'`)
    expect(await runShell(`$R53SIM ${next}`, { cwd })).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('init', () => {
  test('without a terminal and outside CI: failover', async () => {
    const [plain, named] = [folderWith({}), folderWith({})]
    await runCli(['init'], { cwd: plain })
    await runCli(['init', '--template', 'failover'], { cwd: named })
    expect(read(plain, 'r53sim.yaml')).toBe(read(named, 'r53sim.yaml'))
  })

  test('in CI the template must be named', async () => {
    const cwd = folderWith({})
    expect(await runCli(['init'], { cwd, env: { CI: 'true' } })).toEqual({
      stdout: '',
      stderr:
        'r53sim: in CI the template must be named: --template with failover, weighted, multi-region, dr-static-site, full\n',
      code: 2,
      signal: null,
    })
    expect(readdirSync(cwd)).toEqual([])
    expect(await runCli(['init', '--template', 'full'], { cwd, env: { CI: 'true' } })).toMatchObject({ code: 0 })
    for (const value of ['', '0', 'false'])
      expect(await runCli(['init', '--force'], { cwd, env: { CI: value } })).toMatchObject({ code: 0 })
  })

  test('a plan that is there stays, but for --force', async () => {
    const cwd = folderWith({ 'r53sim.yaml': 'mine' })
    expect(await runCli(['init', '--template', 'full'], { cwd })).toEqual({
      stdout: '',
      stderr: 'r53sim: r53sim.yaml is there: --force replaces it\n',
      code: 2,
      signal: null,
    })
    expect(readdirSync(cwd)).toEqual(['r53sim.yaml'])
    expect(read(cwd, 'r53sim.yaml')).toBe('mine')
    expect(await runCli(['init', '--force'], { cwd })).toMatchObject({ code: 0, stderr: '' })
    expect(read(cwd, 'r53sim.yaml')).toContain('version: 1')
    expect(readdirSync(cwd)).toEqual(['r53sim.schema.json', 'r53sim.yaml'])
  })

  test('so does a schema of another version', async () => {
    const cwd = folderWith({ 'r53sim.schema.json': '{}' })
    expect(await runCli(['init'], { cwd })).toMatchObject({
      stderr: 'r53sim: r53sim.schema.json is there: --force replaces it\n',
      code: 2,
    })
    expect(readdirSync(cwd)).toEqual(['r53sim.schema.json'])
    const same = folderWith({ 'r53sim.schema.json': schema })
    expect(await runCli(['init'], { cwd: same })).toMatchObject({ code: 0 })
  })

  test('the schema beside the plan is the one that its comment makes', async () => {
    const cwd = folderWith({})
    await runCli(['init'], { cwd })
    expect(read(cwd, 'r53sim.schema.json')).toBe(schema)
    const [first, second = ''] = read(cwd, 'r53sim.yaml').split('\n')
    expect(first).toBe('# yaml-language-server: $schema=./r53sim.schema.json')
    const [, command] = /"r53sim (.+)"/.exec(second) ?? []
    expect(command).toBe('schema > r53sim.schema.json')
  })

  test.each([
    ['.', './node_modules/r53sim/schemas/plan.schema.json'],
    ['infra/dns', '../../node_modules/r53sim/schemas/plan.schema.json'],
  ])('where the package is installed, a plan in %s names its schema', async (dir, path) => {
    const cwd = folderWith({ 'node_modules/r53sim/schemas/plan.schema.json': schema })
    mkdirSync(join(cwd, '.git'))
    const { stdout } = await runCli(['init', dir], { cwd })
    expect(stdout).toMatch(/^✓ wrote \S+ \(.+\)\n/)
    expect(read(join(cwd, dir), 'r53sim.yaml')).toMatch(`# yaml-language-server: $schema=${path}\n`)
    expect(readdirSync(join(cwd, dir))).not.toContain('r53sim.schema.json')
  })

  test('a package outside the repository is not named', async () => {
    const cwd = folderWith({ 'node_modules/r53sim/schemas/plan.schema.json': schema })
    mkdirSync(join(cwd, 'project/.git'), { recursive: true })
    await runCli(['init'], { cwd: join(cwd, 'project') })
    expect(read(cwd, 'project/r53sim.yaml')).toContain('$schema=./r53sim.schema.json')
  })

  test.each([
    [
      ['--template', 'failovr'],
      'r53sim: option "--template <name>" argument "failovr" is invalid: allowed choices are failover, weighted, multi-region, dr-static-site, full\n',
    ],
    [['file/below'], /^r53sim: cannot write \S+\/file\/below: a part of the path is not a directory\n$/],
    [['file'], /^r53sim: cannot write \S+\/file: it exists already\n$/],
    [
      ['--plan', 'other.yaml'],
      'r53sim: init writes r53sim.yaml; --plan names a plan to read: name the folder: r53sim init DIR\n',
    ],
    [['a', 'b'], 'r53sim: too many arguments: expected 1 argument but got 2\n'],
  ])('%j', async (args, sentence) => {
    const cwd = folderWith({ file: '' })
    const { stdout, stderr, code } = await runCli(['init', ...args], { cwd })
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    if (typeof sentence === 'string') expect(stderr).toBe(sentence)
    else expect(stderr).toMatch(sentence)
    expect(readdirSync(cwd)).toEqual(['file'])
  })
})

describe('an editor', () => {
  test.each([
    ['beside the plan', {}],
    ['of the installed package', { 'node_modules/r53sim/schemas/plan.schema.json': schema }],
  ])('finds the schema %s', async (_where, files) => {
    const cwd = folderWith(files)
    await runCli(['init', '--template', 'full'], { cwd })
    const editor = await startEditor()
    onTestFinished(editor.close)
    const path = join(cwd, 'r53sim.yaml')
    const text = read(cwd, 'r53sim.yaml')
    expect(await editor.open(path, text)).toEqual([])
    const line = text.split('\n').findIndex((found) => found.startsWith('endpoints:'))
    expect(await editor.hover(path, { line, character: 2 })).toContain('What clients connect to, by name.')
  })
})

describe.skipIf(script === undefined)('init on a terminal (needs script of util-linux)', () => {
  const init = (cwd: string, ...args: readonly string[]) =>
    openTerminal([process.execPath, bin, 'init', ...args], { cwd, env: { NO_COLOR: '1' } })

  test('asks which plan, and again after a slip', async () => {
    const cwd = folderWith({})
    const { waitFor, type, ended, text } = init(cwd)
    await waitFor(
      /Plans to start from:\r\n {2}1 {2}failover +[^\r]+\r\n {2}2 {2}weighted .*Which one\? \[1, failover\] /s,
    )
    type('multiregion\n')
    await waitFor(/There is no "multiregion": did you mean "multi-region"\?\r\n.*Which one\? /s)
    type('6\n')
    await waitFor(/There is no "6": answer with a number from 1 to 5, or a name\r\n.*Which one\? /s)
    type('3\n')
    expect(await ended).toBe(0)
    expect(text()).toContain('Next: r53sim simulate --fail')
    expect(read(cwd, 'r53sim.yaml')).toContain('latency:')
  })

  test('takes a name, and Enter for the first', async () => {
    for (const [answer, key] of [
      ['dr-static-site', 's3-website'],
      ['', 'maintenance'],
    ] as const) {
      const cwd = folderWith({})
      const { waitFor, type, ended } = init(cwd)
      await waitFor(/Which one\? .*\] /)
      type(`${answer}\n`)
      expect(await ended).toBe(0)
      expect(read(cwd, 'r53sim.yaml')).toContain(key)
    }
  })

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s writes nothing', async (_name, key) => {
    const cwd = folderWith({})
    const { waitFor, type, ended } = init(cwd)
    await waitFor(/Which one\? .*\] /)
    type(key)
    expect(await ended).toBe(130)
    expect(readdirSync(cwd)).toEqual([])
  })

  test('asks nothing when the template is named, or a plan is there', async () => {
    const cwd = folderWith({})
    const named = init(cwd, '--template', 'weighted')
    expect(await named.ended).toBe(0)
    expect(named.text()).not.toContain('Which one')
    const again = init(cwd)
    expect(await again.ended).toBe(2)
    expect(again.text()).toBe('r53sim: r53sim.yaml is there: --force replaces it\r\n')
  })
})
