import { printable } from '../values/printable.ts'

/** 0 good · 1 findings · 2 usage, unknown name, unreadable input, port in use · 3 internal error · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

/** A command line or a world that does not let the command go on: one sentence and a hint for stderr, then the exit code. Not a bug, hence no stack trace. */
export class Failure extends Error {
  readonly hint: string | undefined
  readonly exitCode: ExitCode

  constructor(message: string, hint?: string, exitCode: ExitCode = 2) {
    super(message)
    this.name = 'Failure'
    this.hint = hint
    this.exitCode = exitCode
  }
}

/** The line on stderr that a failure is. */
export const formatFailure = ({ message, hint }: Failure): string =>
  `r53sim: ${printable(message)}${hint ? `: ${printable(hint)}` : ''}\n`

/** The words for what the operating system refused; its code where we have none better. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS.get(code) ?? (code || String(error instanceof Error ? error.message : error))
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a directory'],
  ['ENOTDIR', 'a part of the path is not a directory'],
  ['EEXIST', 'it exists already'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ENOSPC', 'no space left on the device'],
  ['EROFS', 'the file system is read-only'],
  ['EMFILE', 'too many open files'],
])

/** True for a failure, also for one of another copy of this class: commands are bundled apart from the main program. */
export const isFailure = (error: unknown): error is Failure =>
  error instanceof Error && error.name === 'Failure' && 'exitCode' in error
