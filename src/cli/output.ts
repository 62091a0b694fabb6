import { fstatSync, writeSync } from 'node:fs'
import { reasonOf } from './failure.ts'

/** A stream for people or programs. Writing never throws: a reader that went away (`| head -1`) is not our error. */
export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
  /** Width of the terminal in columns, if it is one. */
  readonly columns: number | undefined
  /** Height of the terminal in rows, if it is one. */
  readonly rows?: number | undefined
  /** True once the reader has gone; what runs for long looks at it and ends. */
  readonly closed: boolean
}

/** True for what takes bytes without a stream, which costs milliseconds to open: files, pipes and sockets. On Windows pipes do not. */
function takesBytes(descriptor: number): boolean {
  if (process.platform === 'win32') return false
  try {
    const status = fstatSync(descriptor)
    return status.isFile() || status.isFIFO() || status.isSocket()
  } catch {
    return false
  }
}

/** Writes what fits; the rest, where the reader is slow and the descriptor does not wait. */
function writeBytes(descriptor: number, bytes: Uint8Array): Uint8Array {
  let rest = bytes
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
  }
  return rest
}

/** Standard output or error by its descriptor. `open` gives its stream, where one is needed; `report` gets the sentence that says why writing failed. */
export function openOutput(
  descriptor: 1 | 2,
  open: () => NodeJS.WriteStream,
  report: (sentence: string) => void,
): Output {
  let closed = false
  let opened: NodeJS.WriteStream | undefined
  let isDirect: boolean | undefined
  const onError = (error: unknown) => {
    const first = !closed
    closed = true
    if (first && !(error instanceof Error && 'code' in error && error.code === 'EPIPE'))
      report(`cannot write the output: ${reasonOf(error)}`)
  }
  const stream = () => {
    isDirect = false
    opened ??= open().on('error', onError)
    return opened
  }
  const canWriteDirectly = () => {
    isDirect ??= takesBytes(descriptor)
    return isDirect
  }
  const writeDirectly = (text: string) => {
    try {
      const rest = writeBytes(descriptor, Buffer.from(text))
      if (rest.length > 0) stream().write(rest)
    } catch (error) {
      onError(error)
    }
  }
  return {
    write: (text) => {
      if (closed || text === '') return
      if (canWriteDirectly()) writeDirectly(text)
      else stream().write(text)
    },
    get isTerminal() {
      return !canWriteDirectly() && stream().isTTY === true
    },
    get columns() {
      return !canWriteDirectly() && stream().isTTY ? stream().columns : undefined
    },
    get rows() {
      return !canWriteDirectly() && stream().isTTY ? stream().rows : undefined
    },
    get closed() {
      return closed
    },
  }
}
