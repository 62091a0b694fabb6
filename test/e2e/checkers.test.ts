import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { findTerraformPlugins, findTool, runTool } from '../support/tools.ts'

const PLAN = `version: 1
health_checks:
  web: { type: HTTPS, fqdn: web.example.net, regions: [us-east-1, eu-west-1, sa-east-1] }
  db:  { type: TCP, ip_address: "2001:db8::30", port: 5432, regions: [us-east-1, eu-west-1, sa-east-1] }
zones:
  example.com: { records: { www: { A: { values: [192.0.2.1] } } } }
`
const planFolder = (text: string = PLAN) => folderWith({ 'r53sim.yaml': text })

describe('checkers', () => {
  test('text: a block a line, then what for', async () => {
    const { stdout, stderr, code } = await runCli(['checkers', '--region', 'eu-west-1', '--family', 'ipv4'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toBe(`\
  block              checkers in
  15.177.0.0/18      all regions
  54.228.16.0/26     eu-west-1
  176.34.159.192/26  eu-west-1
3 blocks. An endpoint has to admit all of them on TCP 80, 443 (R3.10a), or Route 53 finds it
unhealthy. Ready to use: --format nftables or terraform.
`)
  })

  test('JSON by its schema, everything without a plan', async () => {
    const { stdout, code } = await runCli(['checkers', '--format', 'json'])
    const document: { ports: unknown; ranges: readonly unknown[] } = JSON.parse(stdout)
    expect(schemaErrors('checkers', document)).toEqual([])
    expect({ code, ports: document.ports, ranges: document.ranges.length }).toEqual({
      code: 0,
      ports: [80, 443],
      ranges: 49,
    })
  })

  test('of a plan: the regions, families and ports of its checks', async () => {
    const { stdout } = await runCli(['checkers', 'r53sim.yaml', '--format', 'json'], { cwd: planFolder() })
    const document: { ports: unknown; ranges: readonly { region: string | null; family: string }[] } =
      JSON.parse(stdout)
    expect(document.ports).toEqual([443, 5432])
    expect([...new Set(document.ranges.map(({ region }) => region))]).toEqual([
      null,
      'us-east-1',
      'eu-west-1',
      'sa-east-1',
    ])
    expect(new Set(document.ranges.map(({ family }) => family))).toEqual(new Set(['ipv4', 'ipv6']))
  })

  test('nftables takes the sets, twice as well as once', async ({ skip }) => {
    const nft = findTool('nft')
    if (nft === undefined) return skip('nft is not installed')
    const unshare = findTool('unshare')
    // A network of its own: nft asks the kernel even for a check.
    const inside = unshare === undefined ? undefined : [unshare, '-rn', nft]
    const [program = nft, ...words] = inside ?? []
    if (runTool(program, [...words, 'list', 'ruleset']).code !== 0) return skip('nft may not be used here')
    for (const more of [[], ['--family', 'ipv6'], ['--region', 'us-west-2', '--port', '8443']]) {
      const { stdout } = await runCli(['checkers', '--format', 'nftables', ...more])
      const folder = folderWith({ 'checkers.nft': stdout, 'twice.nft': stdout + stdout })
      for (const name of ['checkers.nft', 'twice.nft'])
        expect(runTool(program, [...words, '-c', '-f', join(folder, name)])).toEqual({ code: 0, output: '' })
      // The rules of its comments do what they say.
      const rules = [...stdout.matchAll(/^# {3}(.*)$/gm)].map(([, rule = '']) => `  ${rule}\n`)
      const chain = `table inet filter {\n chain input {\n type filter hook input priority 0; policy drop;\n${rules.join('')} }\n}\n`
      writeFileSync(join(folder, 'used.nft'), stdout + chain)
      expect(runTool(program, [...words, '-c', '-f', join(folder, 'used.nft')])).toEqual({ code: 0, output: '' })
    }
  })

  test('Terraform takes the security group', { timeout: 120_000 }, async ({ skip }) => {
    const terraform = findTool('terraform')
    if (terraform === undefined) return skip('terraform is not installed')
    const plugins = findTerraformPlugins()
    if (plugins === undefined)
      return skip("Terraform's provider of AWS is in no known folder (R53SIM_TERRAFORM_PLUGINS names one)")
    const { stdout, stderr } = await runCli(['checkers', '--format', 'terraform'])
    expect(stderr).toMatch(/^64 rules of ipv6, and a security group takes 60 unless/)
    const folder = folderWith({ 'checkers.tf.json': stdout })
    const run = (...args: readonly string[]) => runTool(terraform, [`-chdir=${folder}`, ...args])
    expect(run('init', '-input=false', '-no-color', `-plugin-dir=${plugins}`).code).toBe(0)
    expect(run('validate', '-no-color')).toMatchObject({ code: 0 })
  })

  test('a plan within the quota of a security group is no matter for stderr', async () => {
    const { stderr, code } = await runCli(['checkers', 'r53sim.yaml', '--format', 'terraform'], { cwd: planFolder() })
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  test.each([
    [['--region', 'eu-west-2'], 'r53sim: no health checkers stand in "eu-west-2": did you mean "eu-west-1"?\n'],
    [['--port', '0'], 'r53sim: --port "0" is no number from 1 to 65535: write it as 443\n'],
    [['--port', '65536'], 'r53sim: --port "65536" is no number from 1 to 65535: write it as 443\n'],
  ])('%j is refused', async (args, message) => {
    expect(await runCli(['checkers', ...args])).toMatchObject({ stdout: '', stderr: message, code: 2 })
  })

  test('a plan without endpoint checks has nobody to let in', async () => {
    const cwd = planFolder('version: 1\nzones: { example.com: { records: { www: { A: { values: [192.0.2.1] } } } } }\n')
    expect(await runCli(['checkers', 'r53sim.yaml'], { cwd })).toMatchObject({
      stdout: '',
      stderr: 'r53sim: the plan has no health check that probes an endpoint: there is nobody to let in\n',
      code: 2,
    })
  })
})
