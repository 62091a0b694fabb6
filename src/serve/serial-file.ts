import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { durableFile } from './durable-file.ts'

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

function readKnown(value: unknown): readonly KnownSerial[] {
  if (!isObject(value)) return []
  if (!('line' in value && 'zone' in value && 'serial' in value && 'digest' in value)) return []
  const { line, zone, serial, digest } = value
  if (typeof line !== 'string' || typeof zone !== 'string' || typeof digest !== 'string') return []
  if (typeof serial !== 'number' || !Number.isInteger(serial) || serial < 0 || serial > SERIAL_MAX) return []
  return [{ line, zone, serial, digest }]
}

/** A store, and what is to be said of a file that could not be used. */
export interface OpenedStore {
  readonly store: SerialStore
  readonly warning?: string
}

/**
 * The serials in a folder, which is made where it is missing. A damaged file is set aside under another name and said, never used; serials then go by the
 * clock. Rejects with the system's error where the folder cannot be used.
 *
 * @see engines.md 4.2, D85
 */
export async function openSerialFile(folder: string, nowMs: number): Promise<OpenedStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, FILE)
  const file = durableFile(path, SCHEMA)
  const stored = file.read(nowMs)
  const state = stored.outcome === 'found' && Array.isArray(stored.state) ? stored.state : []
  const store = { known: state.flatMap(readKnown), save: file.write }
  if (stored.outcome !== 'damaged') return { store }
  return {
    store,
    warning: `${path} is damaged and was set aside as ${stored.movedTo}: serials go by the clock`,
  }
}
