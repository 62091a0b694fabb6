import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

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
