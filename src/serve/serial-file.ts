import { constants } from 'node:fs'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, sha256Hex } from '../values/digest.ts'

/** What a zone was last published as. */
export interface KnownSerial {
  /** As `client=` says it; empty for the default client. */
  readonly line: string
  /** Name of the zone. */
  readonly zone: string
  readonly serial: number
  /** Digest of the content under that serial. */
  readonly digest: string
}

/** Serials that outlive the process, as far as there is a place for them. */
export interface SerialStore {
  /** Of earlier runs. */
  readonly known: readonly KnownSerial[]
  /** Resolves when they would survive a loss of power. */
  save(serials: readonly KnownSerial[]): Promise<void>
}

/** Without a place: forgotten at the end. */
export const NO_STORE: SerialStore = { known: [], save: () => Promise.resolve() }

const FILE = 'serials.json'
const SCHEMA = 'r53sim/serials/v1'
const SERIAL_MAX = 2 ** 32 - 1

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function readKnown(value: unknown): KnownSerial | undefined {
  if (!isObject(value)) return undefined
  if (!('line' in value && 'zone' in value && 'serial' in value && 'digest' in value)) return undefined
  const { line, zone, serial, digest } = value
  if (typeof line !== 'string' || typeof zone !== 'string' || typeof digest !== 'string') return undefined
  if (typeof serial !== 'number' || !Number.isInteger(serial) || serial < 0 || serial > SERIAL_MAX) return undefined
  return { line, zone, serial, digest }
}

/** The file's text to serials; undefined for anything that was not written here as it stands. */
function parse(text: string): readonly KnownSerial[] | undefined {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(document) || !('schema' in document) || document.schema !== SCHEMA) return undefined
  if (!('serials' in document) || !Array.isArray(document.serials) || !('digest' in document)) return undefined
  if (document.digest !== sha256Hex(canonicalJson(document.serials))) return undefined
  const serials = document.serials.map(readKnown)
  const whole = serials.flatMap((serial) => serial ?? [])
  return whole.length === serials.length ? whole : undefined
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Written beside its place, made durable, moved there, and the move made durable: whoever reads finds the old or the new. */
async function replace(folder: string, text: string): Promise<void> {
  const path = join(folder, FILE)
  const draft = `${path}.${process.pid}.tmp`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncFolder(folder)
}

/** A store, and what is to be said of a file that could not be used. */
export interface OpenedStore {
  readonly store: SerialStore
  readonly warning?: string
}

/**
 * The serials in a folder, which is made where it is missing. A damaged file is set aside under another name and
 * said, never used; serials then go by the clock. Rejects with the system's error where the folder cannot be used.
 *
 * @see engines.md 4.2, D85
 */
export async function openSerialFile(folder: string, nowMs: number): Promise<OpenedStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, FILE)
  let text: string | undefined
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  const known = text === undefined ? [] : parse(text)
  const save = (serials: readonly KnownSerial[]) => {
    const document = { schema: SCHEMA, serials, digest: sha256Hex(canonicalJson(serials)) }
    return replace(folder, `${JSON.stringify(document, undefined, 2)}\n`)
  }
  if (known !== undefined) return { store: { known, save } }
  const aside = `${path}.damaged-${Math.floor(nowMs / 1000)}`
  await rename(path, aside)
  return {
    store: { known: [], save },
    warning: `${path} is damaged and was set aside as ${aside}: serials go by the clock`,
  }
}
