import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, type TestContext } from 'vitest'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

/** Path of an installed program; undefined where there is none. Server tools may stand outside the user's path. */
export function findTool(name: string): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Runs a program to its end: exit code and everything it said. */
export function runTool(
  path: string,
  args: readonly string[],
  input = '',
): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(path, [...args], { input, encoding: 'utf8', maxBuffer: 1 << 26 })
  return { code: status, output: `${stdout}${stderr}` }
}

/** How our scripts end where a package that they need cannot be imported. */
const MISSING_PACKAGE = 3

/** What a script of Python writes; the test is skipped by name where it has nothing to run on. */
export function runPython(
  script: string,
  args: readonly string[],
  needs: string,
  { skip }: TestContext,
  input = '',
): string {
  const python = findTool('python3')
  if (python === undefined) return skip('python3 is not installed')
  const { code, output } = runTool(python, [script, ...args], input)
  if (code === MISSING_PACKAGE) return skip(`${needs} is not installed for python3`)
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  return output
}

const isFolder = (path: string): boolean => {
  try {
    readdirSync(path)
    return true
  } catch {
    return false
  }
}

/** Where providers of Terraform are put by hand, and what stands one folder below the places of optional software. */
function* pluginFolders(): Generator<string> {
  const { R53SIM_TERRAFORM_PLUGINS: named } = process.env
  if (named !== undefined) yield named
  yield join(homedir(), '.terraform.d/plugins')
  for (const folder of ['/usr/share/terraform', '/usr/local/share/terraform', '/opt', '/usr/local/lib']) {
    if (!isFolder(folder)) continue
    yield* readdirSync(folder).map((name) => join(folder, name))
  }
}

/** A folder of plugins that holds Terraform's provider of AWS, for `terraform init -plugin-dir`; `R53SIM_TERRAFORM_PLUGINS` may name it. */
export const findTerraformPlugins = (): string | undefined =>
  [...pluginFolders()].find((folder) => existsSync(join(folder, 'registry.terraform.io/hashicorp/aws')))
