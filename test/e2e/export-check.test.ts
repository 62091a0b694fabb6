import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, type Ran, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { findTerraformPlugins, findTool } from '../support/tools.ts'

const PLAN = `version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, health_check: { type: HTTP, fqdn: web.example.net } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com: { records: { www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } } } }
  example.org: { records: { www: { A: [192.0.2.1] } } }
`

interface Note {
  readonly severity: string
  readonly code: string
  readonly path: string
  readonly message: string
}

interface Checked extends Pick<Ran, 'code' | 'stderr'> {
  readonly notes: readonly Note[]
  readonly differs: readonly string[]
}

/** Exports a plan and then checks it, with a folder for temporary files that is empty afterwards. */
async function check(
  format: string,
  env: Readonly<Record<string, string>> = {},
  text = PLAN,
  options: readonly string[] = [],
): Promise<Checked> {
  const cwd = folderWith({ 'r53sim.yaml': text, 'tmp/x': '' })
  const args = ['export', '--to', format, '--out', 'o', '--allow-loss', ...options]
  expect(await runCli(args, { cwd })).toMatchObject({ code: 0 })
  const before = readdirSync(join(cwd, 'o'))
  const checked = await runCli([...args, '--check', '--format', 'json'], {
    cwd,
    env: { TMPDIR: join(cwd, 'tmp'), ...env },
  })
  expect(readdirSync(join(cwd, 'tmp'))).toEqual(['x'])
  expect(readdirSync(join(cwd, 'o'))).toEqual(before)
  if (checked.stdout === '') return { ...checked, notes: [], differs: [] }
  const document: Pick<Checked, 'notes' | 'differs'> = JSON.parse(checked.stdout)
  expect(schemaErrors('notes', document)).toEqual([])
  return { ...document, ...checked, notes: document.notes.filter(({ code }) => code.startsWith('tool-')) }
}

const accepted = (tool: string, files: string) => ({
  severity: 'info',
  code: 'tool-accepts',
  path: '',
  message: `${tool} accepts ${files}`,
})

describe("the format's own tools accept", () => {
  test.for([
    // format            options      tools in order, and what each reads
    ['bind', [], ['named-checkzone', 'kzonecheck', 'nsd-checkzone', 'ldns-read-zone'], '2 files'],
    ['bind', ['--views'], ['named-checkconf'], '3 files'],
    ['gdnsd', [], ['gdnsd'], '3 files'],
    ['powerdns', [], ['pdnsutil'], '2 files'],
    ['octodns', [], ['octodns-validate'], '2 files'],
    ['secondary-conf', [], ['nsd-checkconf', 'knotc', 'named-checkconf'], '1 file'],
    ['cloudformation', [], ['cfn-lint'], '1 file'],
  ] as const)('%s %j', async ([format, options, tools, files], { skip }) => {
    const installed = tools.filter((tool) => findTool(tool) !== undefined)
    if (installed.length === 0) return skip(`${tools.join(', ')}: not installed`)
    const { code, notes, differs } = await check(format, {}, PLAN, options)
    expect({ notes, differs, code }).toEqual({
      notes: installed.map((tool) => accepted(tool, files)),
      differs: [],
      code: 0,
    })
  })

  test('terraform, with the provider that its configuration leads to', async ({ skip }) => {
    const plugins = findTerraformPlugins()
    if (findTool('terraform') === undefined) return skip('terraform is not installed')
    if (plugins === undefined)
      return skip('the AWS provider of terraform is not at hand: R53SIM_TERRAFORM_PLUGINS names its folder')
    const config = folderWith({
      terraformrc: `provider_installation { filesystem_mirror { path = ${JSON.stringify(plugins)} } }`,
    })
    const { code, notes } = await check('terraform', { TF_CLI_CONFIG_FILE: join(config, 'terraformrc') })
    expect({ code, notes }).toEqual({ code: 0, notes: [accepted('terraform', '1 file')] })
  })
})

test('terraform without its provider has checked nothing, and that is no refusal', async ({ skip }) => {
  if (findTool('terraform') === undefined) return skip('terraform is not installed')
  const empty = folderWith({ 'mirror/x': '' })
  const config = folderWith({
    terraformrc: `provider_installation { filesystem_mirror { path = ${JSON.stringify(join(empty, 'mirror'))} } }`,
  })
  const { code, notes } = await check('terraform', { TF_CLI_CONFIG_FILE: join(config, 'terraformrc') })
  expect({ code, notes }).toEqual({
    code: 0,
    notes: [
      {
        severity: 'info',
        code: 'tool-unready',
        path: '',
        message: expect.stringMatching(/^terraform has checked nothing: Error: .*hashicorp\/aws/),
      },
    ],
  })
})

test('what named refuses to load is refused, although the file is as it would be written', async ({ skip }) => {
  if (findTool('named-checkzone') === undefined) return skip('named-checkzone is not installed')
  const plan = 'version: 1\nzones: { example.com: { name_servers: [ns.example.com.], records: {} } }\n'
  const { code, notes, differs } = await check('bind', {}, plan)
  expect({ code, differs }).toEqual({ code: 1, differs: [] })
  expect(notes).toContainEqual({
    severity: 'lost',
    code: 'tool-rejects',
    path: 'example.com.zone',
    message: expect.stringMatching(/^named-checkzone refuses example\.com\.zone: .*'ns\.example\.com' has no address/),
  })
})

/** A folder to be the path, with a program of this name. */
function pathWith(name: string, script: string): { readonly PATH: string } {
  const folder = folderWith({ [name]: script })
  chmodSync(join(folder, name), 0o755)
  return { PATH: folder }
}
const node = (script: string) => `#!${process.execPath}\n${script}\n`

describe('a tool', () => {
  test('that refuses: its first lines, of bounded length and harmless to terminals', async () => {
    const lines = ['\u001b[31mno\u0007 way', '', 'x'.repeat(1000), 'third', 'fourth', 'fifth', 'sixth'].join('\n')
    const path = pathWith('cfn-lint', node(`process.stdout.write(${JSON.stringify(lines)}); process.exitCode = 2`))
    const { code, notes } = await check('cloudformation', path)
    expect({ code, notes }).toEqual({
      code: 1,
      notes: [
        {
          severity: 'lost',
          code: 'tool-rejects',
          path: 'r53sim.cloudformation.json',
          message: `cfn-lint refuses r53sim.cloudformation.json: \\u{1b}[31mno\\u{7} way; ${'x'.repeat(200)}…; third; fourth; and 2 more lines`,
        },
      ],
    })
  })

  test('that refuses: in text on stderr, after what differs on stdout', async () => {
    const cwd = folderWith({ 'r53sim.yaml': PLAN })
    const env = pathWith('cfn-lint', node("console.error('no \\u009b2J way'); process.exitCode = 1"))
    const { stdout, stderr, code } = await runCli(['export', '--to', 'cloudformation', '--out', 'o', '--check'], {
      cwd,
      env,
    })
    expect({ stderr, code }).toEqual({
      stderr: 'lost[tool-rejects] cfn-lint refuses r53sim.cloudformation.json: no \\u{9b}2J way\n',
      code: 1,
    })
    expect(stdout).toMatch(/^--- o\/r53sim\.cloudformation\.json\n/)
  })

  test('reads the whole export in a folder of its own, which nobody else may enter', async () => {
    const log = join(folderWith({ log: '' }), 'log')
    const script = `const fs = require('node:fs')
      const [folder, file] = ['.', './r53sim.cloudformation.json'].map((path) => (fs.statSync(path).mode & 0o777).toString(8))
      const resources = Object.keys(JSON.parse(fs.readFileSync('./r53sim.cloudformation.json')).Resources).length
      fs.writeFileSync(${JSON.stringify(log)}, [process.cwd(), folder, file, resources, ...process.argv.slice(2)].join(' '))`
    const { code, notes } = await check('cloudformation', pathWith('cfn-lint', node(script)))
    expect({ code, notes }).toEqual({ code: 0, notes: [accepted('cfn-lint', '1 file')] })
    expect(readFileSync(log, 'utf8')).toMatch(
      /\/tmp\/r53sim-check-\w+ 700 600 [1-9]\d* --non-zero-exit-code error --format parseable -- \.\/r53sim\.cloudformation\.json$/,
    )
  })

  test('that does not come to an end of its own: interrupted with 130, and nothing stays', async () => {
    const script = "process.kill(process.ppid, 'SIGINT'); setInterval(() => {}, 1000)"
    expect(await check('cloudformation', pathWith('cfn-lint', node(script)))).toMatchObject({ code: 130, notes: [] })
  })

  test('that crashes has checked nothing', async () => {
    const script = "process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000)"
    const { code, notes } = await check('cloudformation', pathWith('cfn-lint', node(script)))
    expect({ code, notes }).toMatchObject({
      code: 0,
      notes: [{ code: 'tool-unready', message: 'cfn-lint has checked nothing: SIGSEGV ended it' }],
    })
  })

  test('that refuses what holds a secret is not quoted', async () => {
    const secret = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')
    const keys = join(folderWith({ keys: `xfr hmac-sha256 ${secret}\n` }), 'keys')
    chmodSync(keys, 0o600)
    const path = pathWith(
      'nsd-checkconf',
      node("console.log(require('node:fs').readFileSync(process.argv[2], 'utf8')); process.exitCode = 1"),
    )
    const { code, notes } = await check('secondary-conf', path, PLAN, ['--tsig', 'xfr', '--tsig-file', keys])
    expect(code).toBe(1)
    expect(notes[0]).toMatchObject({ code: 'tool-rejects', path: 'nsd.conf' })
    expect(JSON.stringify(notes)).not.toContain(secret)
  })
})

test('none installed: one note says what to install', async () => {
  const { code, notes } = await check('cloudformation', { PATH: '' })
  expect({ code, notes }).toEqual({
    code: 0,
    notes: [
      {
        severity: 'info',
        code: 'tool-missing',
        path: '',
        message: 'cloudformation is not checked by a tool of its own, for none is installed: install cfn-lint',
      },
    ],
  })
})
