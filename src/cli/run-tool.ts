import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { reasonOf } from './failure.ts'

/** Where programs of servers stand, which the path of a user often leaves out. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Path of an installed program. Of `PATH` only absolute folders count: what the working folder holds is never run. */
export const findProgram = (name: string, path: string | undefined): string | undefined =>
  [...(path ?? '').split(delimiter).filter(isAbsolute), ...SERVER_FOLDERS]
    .map((folder) => join(folder, name))
    .find(isProgram)

export interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  /** Of each stream; what comes after is thrown away. */
  readonly bytesMax: number
  readonly signal: AbortSignal
}

/** What a program came to: its exit code with what it wrote, first on standard error; or why it gave none. */
export type Outcome =
  | { readonly ok: true; readonly code: number; readonly output: string }
  | { readonly ok: false; readonly reason: string }

/** Runs a program without a shell and without input to its end, or to the end of the time it has. */
export function runProgram(path: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { cwd, env, timeoutMs, bytesMax, signal } = options
  if (signal.aborted) return Promise.resolve({ ok: false, reason: 'it was interrupted' })
  return new Promise((resolve) => {
    const child = spawn(path, args, { cwd, env, signal, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = [child.stderr, child.stdout].map((stream) => {
      const chunks: Buffer[] = []
      let kept = 0
      stream.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(0, bytesMax - kept)
        kept += part.length
        if (part.length > 0) chunks.push(part)
      })
      return () => Buffer.concat(chunks).toString()
    })
    // What it started may hold its streams open.
    const letGo = () => {
      child.stdout.destroy()
      child.stderr.destroy()
    }
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
      letGo()
    }, timeoutMs)
    const end = (outcome: Outcome) => {
      clearTimeout(timer)
      resolve(outcome)
    }
    child.on('error', (error) => {
      if (child.pid === undefined) end({ ok: false, reason: `it does not start: ${reasonOf(error)}` })
      else letGo()
    })
    child.on('close', (code, ending) => {
      if (isLate) end({ ok: false, reason: `it took more than ${timeoutMs / 1000} s` })
      else if (code === null) end({ ok: false, reason: `${ending ?? 'something'} ended it` })
      else end({ ok: true, code, output: texts.map((text) => text()).join('') })
    })
  })
}
