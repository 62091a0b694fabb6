import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { plainEnv } from './cli.ts'
import { findTool } from './tools.ts'

/** script(1) of util-linux, which every Debian has: it gives a program a terminal. */
export const script = findTool('script')

export interface Terminal {
  /** Everything shown so far: output, errors and the echo of what was typed. */
  readonly text: () => string
  /** As if on the keyboard. */
  readonly type: (keys: string) => void
  /** Resolves once what has been shown since the last wait matches. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>
  /** The program's exit code; 128 and the number of the signal that ended it. */
  readonly ended: Promise<number | null>
}

interface TerminalOptions {
  readonly cwd: string
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
}

const inShell = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

/** Starts a program on a terminal of its own, which is gone after the test. */
export function openTerminal(command: readonly string[], { cwd, columns = 100, env = {} }: TerminalOptions): Terminal {
  const line = `stty rows 24 cols ${columns} && exec ${command.map(inShell).join(' ')}`
  const child = spawn(script ?? 'script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd,
    env: plainEnv({ TERM: 'xterm', SHELL: '/bin/sh', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  let shown = ''
  let seen = 0
  let check = () => {}
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk
    check()
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(() => {
    // Whatever still runs on that terminal ends with it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  })
  const waitFor = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      check = () => {
        const found = pattern.exec(shown.slice(seen))
        if (!found) return
        seen += found.index + found[0].length
        check = () => {}
        resolve(found)
      }
      ended.then(() => reject(new Error(`the program ended before ${pattern}:\n${shown}`)))
      check()
    })
  return { text: () => shown, type: (keys) => child.stdin.write(keys), waitFor, ended }
}
