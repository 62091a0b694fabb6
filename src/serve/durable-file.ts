import { readFileSync, renameSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { canonicalJson, sha256Hex } from '../values/digest.ts'

/** What a file of ours held; `damaged` names where it was set aside. */
export type Stored =
  | { readonly outcome: 'found'; readonly state: unknown }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'damaged'; readonly movedTo: string }

/** One value in one file, which a loss of power leaves as it was before or after a write. */
export interface DurableFile {
  /**
   * What was written last. A file that is damaged or of another schema is never used and never lost: it is moved aside.
   * Throws the system's error where the file is there and cannot be read.
   */
  read(nowMs: number): Stored
  /** Replaces the value; resolves when it would survive a loss of power. Writes take turns. For its owner's eyes only. Rejects with the system's error. */
  write(state: unknown): Promise<void>
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The state in a text; undefined for anything that was not written here as it stands. */
function parse(text: string, schema: string): { readonly state: unknown } | undefined {
  try {
    const document: unknown = JSON.parse(text)
    if (!isObject(document) || !('schema' in document && 'digest' in document && 'state' in document)) return undefined
    const isWhole = document.schema === schema && document.digest === sha256Hex(canonicalJson(document.state))
    return isWhole ? { state: document.state } : undefined
  } catch {
    return undefined
  }
}

function read(path: string, schema: string, nowMs: number): Stored {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { outcome: 'none' }
    throw error
  }
  const found = parse(text, schema)
  if (found) return { outcome: 'found', state: found.state }
  const movedTo = `${path}.damaged-${nowMs}`
  renameSync(path, movedTo)
  return { outcome: 'damaged', movedTo }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Written beside its place, made durable, moved there, and the move made durable. */
async function replace(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.${basename(path)}.${process.pid}`)
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  // The rename is in the folder; not every system lets one open a folder.
  if (process.platform !== 'win32') await sync(folder)
}

/** `schema` names what stands in the file, with its version. Nothing is touched before it is read or written. */
export function durableFile(path: string, schema: string): DurableFile {
  let queue: Promise<void> = Promise.resolve()
  return {
    read: (nowMs) => read(path, schema, nowMs),
    write: (state) => {
      const text = `${JSON.stringify({ schema, digest: sha256Hex(canonicalJson(state)), state }, undefined, 1)}\n`
      const write = () => replace(path, text)
      queue = queue.then(write, write)
      return queue
    },
  }
}
