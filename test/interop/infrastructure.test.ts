import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cloudFormationTools } from '../../src/formats/cloudformation/tools.ts'
import { writeCloudFormation } from '../../src/formats/cloudformation/write.ts'
import type { ExportContext, Written } from '../../src/formats/format.ts'
import { writeTerraform } from '../../src/formats/terraform/write.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { folderWith } from '../support/cli.ts'
import { exportContext } from '../support/export.ts'
import { deploymentOf, examplePlans } from '../support/importing.ts'
import { sample } from '../support/sample-zone.ts'
import { findTerraformPlugins, findTool, runTool } from '../support/tools.ts'

type Write = (deployment: Deployment, context: ExportContext) => Written

/** Names that are syntax of templates, and texts of all kinds of characters. */
const HOSTILE = JSON.stringify({
  version: 1,
  health_checks: { '\u0024{aws}"\\': { type: 'HTTP', ip_address: '192.0.2.1', resource_path: '/\u0024{x}%{y}"\\' } },
  zones: {
    'example.com': {
      comment: 'a "comment" \u0024{file("/etc/passwd")} %{ if } \\ \u00fc',
      records: {
        '\\044\\173x\\175': { TXT: ['\u0024{file("/etc/passwd")} %{ for }'] },
        www: {
          A: {
            weighted: {
              '\u0024{x}': { weight: 1, values: ['192.0.2.1'], health_check: '\u0024{aws}"\\' },
              '"} , "provisioner": {': { weight: 1, values: ['192.0.2.2'] },
            },
          },
        },
      },
    },
  },
})

/** What is written of every example, of a zone of everything and of hostile names, by names that are file names. */
async function exportsOf(write: Write): Promise<readonly (readonly [name: string, text: string])[]> {
  const plans: (readonly [string, Deployment])[] = [
    ['sample', sample],
    ['hostile', await deploymentOf(HOSTILE)],
  ]
  for (const [name, text] of examplePlans()) plans.push([name.replace('.yaml', ''), await deploymentOf(text)])
  return plans.map(([name, plan]) => {
    const { files, refusals } = write(plan, exportContext(plan))
    expect({ name, refusals }).toEqual({ name, refusals: [] })
    return [name, [...files.values()].join('')] as const
  })
}

test('terraform validate takes every example', async ({ skip }) => {
  const [terraform, plugins] = [findTool('terraform'), findTerraformPlugins()]
  if (terraform === undefined) return skip('terraform is not installed')
  if (plugins === undefined)
    return skip('the AWS provider of terraform is not at hand: R53SIM_TERRAFORM_PLUGINS names its folder')
  const written = await exportsOf(writeTerraform)
  // A module each, so that Terraform and its provider start once.
  const modules = Object.fromEntries(
    written.map(([name, text]) => {
      const { variable = {} }: { variable?: object } = JSON.parse(text)
      const values = Object.fromEntries(
        Object.keys(variable).map((key) => [key, 'arn:aws:kms:us-east-1:111122223333:key/x']),
      )
      return [name, { source: `./${name}`, ...values }]
    }),
  )
  const folder = folderWith({
    'main.tf.json': JSON.stringify({ module: modules }),
    ...Object.fromEntries(written.map(([name, text]) => [`${name}/plan.tf.json`, text])),
  })
  const inFolder = [`-chdir=${folder}`]
  const init = runTool(terraform, [
    ...inFolder,
    'init',
    '-backend=false',
    '-input=false',
    '-no-color',
    `-plugin-dir=${plugins}`,
  ])
  expect(init.code, init.output).toBe(0)
  const { code, output } = runTool(terraform, [...inFolder, 'validate', '-no-color'])
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('The configuration is valid') })
})

test('cfn-lint finds no error in any example', async ({ skip }) => {
  const lint = findTool('cfn-lint')
  if (lint === undefined) return skip('cfn-lint is not installed')
  const written = await exportsOf(writeCloudFormation)
  const folder = folderWith(Object.fromEntries(written.map(([name, text]) => [`${name}.json`, text])))
  const paths = written.map(([name]) => join(folder, `${name}.json`))
  const { output } = runTool(lint, ['--non-zero-exit-code', 'error', '--format', 'parseable', '--', ...paths])
  // It says something about every file: the one of everything has warnings.
  expect(output).toMatch(/sample\.json:\d+/)
  expect(cloudFormationTools.flatMap(({ faults }) => faults?.(output) ?? [])).toEqual([])
})
