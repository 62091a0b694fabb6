import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type SigningKey, signingKey, type ZoneKeys } from '../dns/dnssec/keys.ts'
import { canonicalJson, sha256Hex } from '../values/digest.ts'
import { type DomainName, ROOT } from '../values/name.ts'

/** Why a zone has no keys. Never holds anything of a key. */
export interface KeyProblem {
  readonly message: string
  readonly hint: string
}

/** The keys of zones, each made once. */
export interface KeyStore {
  /** A zone's keys: those that were made before, else new ones, which are kept before they are given out. */
  open(zone: DomainName): ZoneKeys | KeyProblem
  /** The keys of a zone that was opened. */
  find(zone: DomainName): ZoneKeys | undefined
}

const SCHEMA = 'r53sim/zone-keys/v1'
const FOLDER = 'keys'
const FILE_BYTES_MAX = 65_536
const FILE_NAME_MAX = 200
/** Bits of a file's mode that let anybody but its owner at it. */
const OTHERS = 0o077

/** PKCS #8 in Base64. */
interface KeyTexts {
  readonly ksk: string
  readonly zsk: string
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

const reasonOf = (error: unknown) => codeOf(error) || (error instanceof Error ? error.message : String(error))

/** A file name that stands for one zone alone, whatever its octets. */
function fileName(zone: DomainName): string {
  const plain = zone === ROOT ? '@' : zone.slice(0, -1).replaceAll('\\', '%')
  return `${plain.length > FILE_NAME_MAX ? `@${sha256Hex(zone)}` : plain}.json`
}

/** Two keys as they stand, under the name of their zone; a digest tells a damaged file. */
function format(zone: DomainName, { ksk, zsk }: KeyTexts): string {
  const content = { schema: SCHEMA, zone, ksk, zsk }
  return `${JSON.stringify({ ...content, digest: sha256Hex(canonicalJson(content)) }, undefined, 2)}\n`
}

function parse(text: string, zone: DomainName): KeyTexts | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('ksk' in value && 'zsk' in value)) return undefined
  const { ksk, zsk } = value
  if (typeof ksk !== 'string' || typeof zsk !== 'string') return undefined
  return text === format(zone, { ksk, zsk }) ? { ksk, zsk } : undefined
}

function keyOf(role: 'ksk' | 'zsk', text: string): SigningKey | undefined {
  try {
    return signingKey(role, createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }))
  } catch {
    // What OpenSSL says of a broken key may quote it.
    return undefined
  }
}

function keysOf(zone: DomainName, texts: KeyTexts | undefined): ZoneKeys | undefined {
  const [ksk, zsk] = [texts && keyOf('ksk', texts.ksk), texts && keyOf('zsk', texts.zsk)]
  return ksk && zsk && { zone, ksk, zsk }
}

const textOf = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')

function makeTexts(): KeyTexts {
  const make = () => textOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  return { ksk: make(), zsk: make() }
}

/** Text of a file that nobody else can read; undefined where there is none. */
function readSecret(path: string): string | KeyProblem | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? undefined
      : { message: `${path} cannot be read: ${reasonOf(error)}`, hint: 'let its owner alone read and write it' }
  }
  try {
    const { mode, size } = fstatSync(descriptor)
    const open = mode & OTHERS
    // Windows has no such bits.
    if (open !== 0 && process.platform !== 'win32')
      return {
        message: `${path} holds private keys, and others than its owner can get at it (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`,
        hint: `chmod 600 ${path}, and think about new keys`,
      }
    return size > FILE_BYTES_MAX ? '' : readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function sync(path: string, flags: number): void {
  const descriptor = openSync(path, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Links fail where a file is already there, so that two starts at once end with the same keys; some file systems have none. */
function putInPlace(draft: string, path: string): void {
  try {
    linkSync(draft, path)
    rmSync(draft)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') rmSync(draft)
    else renameSync(draft, path)
  }
}

/** A new file for its owner alone, durable before this returns; one that appeared meanwhile stays. */
function writeSecret(folder: string, path: string, text: string): KeyProblem | undefined {
  const draft = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    rmSync(draft, { force: true })
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    putInPlace(draft, path)
    if (process.platform !== 'win32') sync(folder, constants.O_RDONLY)
    return undefined
  } catch (error) {
    return { message: `${path} cannot be written: ${reasonOf(error)}`, hint: 'name a folder for --data that can be' }
  }
}

const damaged = (path: string): KeyProblem => ({
  message: `${path} is damaged, or holds other keys than those of its zone`,
  hint: 'put a copy of it back, or move it away for new keys; the DS record at the parent must then change',
})

function openFile(directory: string, zone: DomainName): ZoneKeys | KeyProblem {
  const folder = join(directory, FOLDER)
  const path = join(folder, fileName(zone))
  const found = readSecret(path)
  if (found === undefined) {
    const problem = writeSecret(folder, path, format(zone, makeTexts()))
    if (problem !== undefined) return problem
  }
  const text = found ?? readSecret(path) ?? ''
  if (typeof text !== 'string') return text
  return keysOf(zone, parse(text, zone)) ?? damaged(path)
}

function makeInMemory(zone: DomainName): ZoneKeys {
  const keys = keysOf(zone, makeTexts())
  if (keys === undefined) throw new Error('unreachable: a new key that is none')
  return keys
}

/**
 * Keys in a folder, one file a zone, mode 0600; without a folder in memory alone. A file that is damaged, or that
 * others can read, is said and never used, and never replaced: the parent may vouch for the keys in it.
 *
 * @see D91
 */
export function createKeyStore(directory: string | undefined): KeyStore {
  const opened = new Map<DomainName, ZoneKeys>()
  return {
    find: (zone) => opened.get(zone),
    open: (zone) => {
      const known = opened.get(zone)
      if (known !== undefined) return known
      const keys = directory === undefined ? makeInMemory(zone) : openFile(directory, zone)
      if ('zone' in keys) opened.set(zone, keys)
      return keys
    },
  }
}
