import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, type TestContext, test } from 'vitest'
import { folderWith, plainEnv, projectRoot } from '../support/cli.ts'
import { runExample } from '../support/example-runs.ts'
import { serveApi } from '../support/serve-api.ts'
import { findTerraformPlugins, findTool } from '../support/tools.ts'

const run = promisify(execFile)

// The provider waits ten to thirty seconds before it asks for a change, many times one after the other.
const TIMEOUT_MS = 900_000

const [terraform, plugins] = [findTool('terraform'), findTerraformPlugins()]

/** Why there is nothing to test with; undefined where there is. */
const missing =
  terraform === undefined
    ? 'terraform is not installed'
    : plugins === undefined
      ? "Terraform's provider of AWS is not installed (R53SIM_TERRAFORM_PLUGINS names its folder)"
      : undefined

// Both mostly wait, so the example runs beside the other test.
let example: Promise<string> | undefined
beforeAll(() => {
  if (missing !== undefined || findTool('dig') === undefined) return
  example = runExample('terraform', { TF_CLI_ARGS_init: `-plugin-dir=${plugins}` })
  example.catch(() => {})
})

test('every resource of Route 53: apply, an empty plan, change, destroy', { timeout: TIMEOUT_MS }, async ({
  skip,
}: TestContext) => {
  if (terraform === undefined || missing !== undefined) return skip(missing)
  const cwd = folderWith({ 'main.tf': readFileSync(join(projectRoot, 'test/e2e/terraform/main.tf'), 'utf8') })
  const served = await serveApi(['--health', 'static', '--private', 'open'])
  const env = { ...plainEnv(), TF_VAR_api: served.endpoint, TF_IN_AUTOMATION: '1' }
  const tf = (...args: readonly string[]) => run(terraform, [...args, '-no-color'], { cwd, env, maxBuffer: 1 << 26 })
  await tf('init', `-plugin-dir=${plugins}`)
  await tf('apply', '-auto-approve')
  expect(await served.ask('switch.example.test')).toEqual(['switch.example.test 30 A 192.0.2.5'])
  expect(await served.ask('multivalue.example.test')).toEqual(['multivalue.example.test 60 A 192.0.2.1'])
  // With -detailed-exitcode a plan that is not empty ends with 2, which rejects.
  await tf('plan', '-detailed-exitcode')
  await expect(tf('plan', '-detailed-exitcode', '-var', 'changed=true')).rejects.toMatchObject({ code: 2 })
  await tf('apply', '-auto-approve', '-var', 'changed=true')
  await tf('plan', '-detailed-exitcode', '-var', 'changed=true')
  expect(await served.ask('switch.example.test')).toEqual(['switch.example.test 60 A 192.0.2.5'])
  expect(await served.ask('multivalue.example.test')).toEqual(['multivalue.example.test 60 A 192.0.2.201'])
  await tf('destroy', '-auto-approve')
  expect(await served.ask('multivalue.example.test')).toEqual([])
  const { root } = await served.request('GET', '/hostedzone')
  expect(root.children.find(({ name }) => name === 'HostedZones')?.children).toEqual([])
})

test('examples/terraform: apply, an empty plan, failover, destroy', { timeout: TIMEOUT_MS }, async ({
  skip,
}: TestContext) => {
  if (example === undefined) return skip(missing ?? 'dig is not installed')
  expect(await example).toBe(
    'applied:      192.0.2.10\nsecond plan:  empty\nprimary down: 192.0.2.99\ndestroyed:    REFUSED\n',
  )
})
