import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Output, openOutput } from './output.ts'
import { type Bytes, type FileContent, readBytes, readLargeFile, readStream, toText } from './read-file.ts'
import { replaceFiles, rewriteFiles } from './write-files.ts'

/** Everything outside the program. Commands reach the world through this alone. */
export interface System {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the working folder. */
  readonly cwd: string
  /** The folder of package.json. */
  readonly packageRoot: URL
  /** Text of a file; at most `bytesMax` bytes of UTF-8. */
  readText(path: string, bytesMax: number): FileContent
  /** Bytes of a file of at most `bytesMax`. */
  readBytes(path: string, bytesMax: number): Promise<Bytes>
  /** Text of standard input up to its end. */
  readStdin(bytesMax: number): Promise<FileContent>
  /** True if there is a person to ask: standard input and standard error are a terminal. */
  canAsk(): boolean
  /** The line that a person answers; undefined where they would rather end (Ctrl-C, Ctrl-D). */
  ask(question: string): Promise<string | undefined>
  /** Calls back with what is typed, key by key, Ctrl-C among it, where standard input is a terminal. Returns the way to stop, which leaves the terminal as it was. */
  onKeys(callback: (keys: string) => void): () => void
  /** Names in a folder, sorted; none if it cannot be read. */
  listFolder(path: string): readonly string[]
  exists(path: string): boolean
  /** Makes or replaces files in a folder, whole and all or none; the sentence that says why not. */
  replaceFiles(folder: string, files: ReadonlyMap<string, string>, mode?: number): string | undefined
  /** Gives files that exist another text, by path, whole and all or none; the sentence that says why not. */
  rewriteFiles(files: ReadonlyMap<string, string>): string | undefined
  /** Text of a file that comes with r53sim (`schemas/plan.schema.json`, `package.json`). */
  readOwn(path: string): string
  listOwn(folder: string): readonly string[]
  /** Wall clock, milliseconds since 1970. */
  nowMs(): number
  /** A clock that only goes forward, in milliseconds. */
  monotonicMs(): number
  /** A seed that nobody can foretell, for draws that need not repeat. */
  entropy(): number
  /** Calls back once on the first SIGINT or SIGTERM, which then do not end the process; a second one does, with 130. Returns the way to stop listening. */
  onInterrupt(callback: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
  /** Calls back with an exception that nothing caught; the process then ends with the code returned. */
  onUncaught(callback: (error: unknown) => number): void
}

function onInterrupt(callback: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  let seen = false
  const listener = (signal: NodeJS.Signals) => {
    if (seen) process.exit(130)
    seen = true
    callback(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT')
  }
  process.on('SIGINT', listener).on('SIGTERM', listener)
  return () => process.off('SIGINT', listener).off('SIGTERM', listener)
}

async function ask(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline')
  const dialogue = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    dialogue.on('SIGINT', () => dialogue.close())
    dialogue.on('close', () => {
      resolve(undefined)
    })
    dialogue.question(question, (answer) => {
      resolve(answer)
      dialogue.close()
    })
  })
}

function onKeys(callback: (keys: string) => void): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => {}
  const listener = (keys: string | Buffer) => callback(String(keys))
  stdin.setRawMode(true).setEncoding('utf8').on('data', listener).resume()
  return () => stdin.off('data', listener).setRawMode(false).pause()
}

const listSorted = (path: string): readonly string[] => {
  try {
    return readdirSync(path).toSorted()
  } catch {
    return []
  }
}

/** The real world. */
export function openSystem(packageRoot: URL): System {
  const own = fileURLToPath(packageRoot)
  const cwd = process.cwd()
  let failed = false
  const report = (sentence: string) => {
    failed = true
    process.stderr.write(`r53sim: ${sentence}\n`)
  }
  // A full disk shows only after the command has returned its code.
  process.on('exit', () => {
    if (failed) process.exitCode = 2
  })
  return {
    stdout: openOutput(1, () => process.stdout, report),
    stderr: openOutput(
      2,
      () => process.stderr,
      () => {},
    ),
    env: process.env,
    cwd,
    packageRoot,
    readText: (path, bytesMax) => toText(readBytes(resolve(cwd, path), bytesMax), bytesMax),
    readBytes: (path, bytesMax) => readLargeFile(resolve(cwd, path), bytesMax),
    readStdin: async (bytesMax) => toText(await readStream(process.stdin, bytesMax), bytesMax),
    canAsk: () => process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask,
    onKeys,
    listFolder: (path) => listSorted(resolve(cwd, path)),
    exists: (path) => existsSync(resolve(cwd, path)),
    replaceFiles: (folder, files, mode) => replaceFiles(resolve(cwd, folder), files, mode),
    rewriteFiles: (files) => rewriteFiles(new Map([...files].map(([path, text]) => [resolve(cwd, path), text]))),
    readOwn: (path) => readFileSync(join(own, path), 'utf8'),
    listOwn: (folder) => listSorted(join(own, folder)),
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    entropy: () => Math.floor(Math.random() * 2 ** 32),
    onInterrupt,
    onUncaught: (callback) => {
      process.on('uncaughtException', (error) => process.exit(callback(error)))
    },
  }
}

/** The folders from `start` up to and with the one that holds `.git`; only `start` where there is no repository (a plan of somebody else further up is none of ours). */
export function foldersToRepositoryRoot(system: System, start: string): readonly string[] {
  const folders = [start]
  for (let folder = start; !system.exists(join(folder, '.git')); ) {
    const parent = dirname(folder)
    if (parent === folder) return [start]
    folders.push(parent)
    folder = parent
  }
  return folders
}
