import { readFileSync, renameSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { canonicalJson, sha256Hex } from '../values/digest.ts'

/** What a file of ours held; `damaged` names where it was put aside. */
export type StoredState =
  | { readonly outcome: 'found'; readonly state: unknown }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'damaged'; readonly movedTo: string }

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

/**
 * Reads what `writeState` wrote under that schema. A file that is damaged or of another version is never used and never
 * lost: it is moved aside. Throws the system's error where the file is there and cannot be read.
 */
export function readState(path: string, schema: string, nowMs: number): StoredState {
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

/** Replaces a file whole: after a loss of power it holds the old state or the new one. For its owner's eyes only. Rejects with the system's error. Not to be called again for the same file before it is done. */
export async function writeState(path: string, schema: string, state: unknown): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.${basename(path)}.${process.pid}`)
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(
      `${JSON.stringify({ schema, digest: sha256Hex(canonicalJson(state)), state }, undefined, 1)}\n`,
    )
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  // The rename is in the folder; not every system lets one open a folder.
  if (process.platform !== 'win32') await sync(folder)
}
