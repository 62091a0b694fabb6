import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

export const projectRoot = resolve(import.meta.dirname, '../..')
export const bin = process.env.R53SIM_BIN ?? join(projectRoot, 'bin/r53sim.js')

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface RunOptions {
  readonly cwd?: string
  /** Standard input; none by default. */
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
}

/** A clean environment: no colours and no locale of whoever runs the tests. */
export const plainEnv = (env: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  LANG: 'C.UTF-8',
  ...env,
})

function finish(child: ReturnType<typeof spawn>, input: string | Uint8Array | undefined): Promise<Ran> {
  return new Promise((done, failed) => {
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', failed)
    // A command that does not read its input closes it early.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.on('close', (code, signal) =>
      done({ stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code, signal }),
    )
  })
}

/** Runs r53sim as a process of its own, from dist/, and waits for its end. */
export function runCli(args: readonly string[], { cwd = projectRoot, input, env }: RunOptions = {}): Promise<Ran> {
  return finish(spawn(process.execPath, [bin, ...args], { cwd, env: plainEnv(env) }), input)
}

/** Runs a shell line in which `$R53SIM` is the command: for pipes and redirections. */
export function runShell(line: string, { cwd = projectRoot, env }: RunOptions = {}): Promise<Ran> {
  const shell = spawn('bash', ['--norc', '-o', 'pipefail', '-c', line], {
    cwd,
    env: { ...plainEnv(env), R53SIM: `${process.execPath} ${bin}` },
  })
  return finish(shell, undefined)
}

/** A folder with these files that is gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return folder
}
