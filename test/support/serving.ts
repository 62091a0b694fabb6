import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { bin, plainEnv, projectRoot } from './cli.ts'
import type { At } from './dns-client.ts'

/** A running `r53sim serve`. */
export interface Serving {
  readonly pid: number
  /** The first line on stdout. */
  readonly firstLine: string
  readonly at: At
  /** Where the control port is; empty without one. */
  readonly control: string
  /** Waits for a line on stdout that matches, those of the past included (the so many-th such line); the line. */
  line(pattern: RegExp, count?: number): Promise<string>
  /** All lines on stdout so far. */
  lines(): readonly string[]
  /** Everything on stderr so far. */
  errors(): string
  /** Waits for what matches in everything on stderr, that of the past included. */
  error(pattern: RegExp): Promise<string>
  /** Sends the signal and waits for the end; the exit code, null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `r53sim serve` and waits until it says that it listens. It is ended with the test. Without `--control` there is no control port: servers of other tests run at the same time. */
export async function startServing(args: readonly string[], cwd = projectRoot): Promise<Serving> {
  const child = spawn(
    process.execPath,
    [bin, 'serve', ...args, ...(args.includes('--control') ? [] : ['--no-control'])],
    {
      cwd,
      env: plainEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
    wake()
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let over = false
  const wake = () => {
    for (const check of [...waiting]) check()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  child.on('close', () => {
    over = true
    wake()
  })
  const waitFor = (what: RegExp, find: () => string | undefined) =>
    new Promise<string>((resolve, reject) => {
      const check = () => {
        const found = find()
        if (found === undefined && !over) return
        waiting.delete(check)
        if (found === undefined) reject(new Error(`no ${what}; stdout: ${lines.join(' | ')}; stderr: ${errors}`))
        else resolve(found)
      }
      waiting.add(check)
      check()
    })
  const line = (pattern: RegExp, count = 1) =>
    waitFor(pattern, () => lines.filter((candidate) => pattern.test(candidate))[count - 1])
  const firstLine = await line(/^listening /)
  const [, address = '', port = ''] = /^listening dns \[?([^\] ]+?)\]?:(\d+) /.exec(firstLine) ?? []
  return {
    pid: child.pid ?? 0,
    firstLine,
    at: { address, port: Number(port) },
    control: / control (\S+) /.exec(firstLine)?.[1] ?? '',
    line,
    lines: () => lines,
    errors: () => errors,
    error: (pattern) => waitFor(pattern, () => pattern.exec(errors)?.[0]),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}
