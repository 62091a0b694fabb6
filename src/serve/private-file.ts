import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'

/** Why a file that holds secrets cannot be used. Never holds a part of one. */
export interface PrivateFileProblem {
  readonly message: string
  readonly hint: string
}

/** Bits of a file's mode that let anybody but its owner at it. */
const OTHERS = 0o077

/** Far above any list of keys. */
const FILE_BYTES_MAX = 1 << 20

const reasonOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** Text of a file that its owner alone can get at; `flag` is the option that named it. Mode and text are of one opened file. */
export function readPrivateFile(path: string, flag: string): string | PrivateFileProblem {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const { mode, size } = fstatSync(descriptor)
    // Windows has no such bits.
    if ((mode & OTHERS) !== 0 && process.platform !== 'win32')
      return { message: `${path} holds secrets, and others than its owner can read it`, hint: `chmod 600 ${path}` }
    if (size > FILE_BYTES_MAX)
      return { message: `${path} is too large for a file of keys`, hint: `name another with ${flag}` }
    return readFileSync(descriptor, 'utf8')
  } catch (error) {
    return { message: `${path} cannot be read: ${reasonOf(error)}`, hint: `name a file of keys with ${flag}` }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
