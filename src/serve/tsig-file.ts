import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { TSIG_ALGORITHMS, type TsigAlgorithm, type TsigKey } from '../dns/tsig.ts'
import { type DomainName, parseName } from '../values/name.ts'

/** Why a file's keys cannot be used. Never holds a part of a secret. */
export interface TsigFileProblem {
  readonly message: string
  readonly hint: string
}

/** Bits of a file's mode that let anybody but its owner at it. */
const OTHERS = 0o077

/** Far above any list of keys. */
const FILE_BYTES_MAX = 1 << 20

/** Shorter secrets can be guessed. @see RFC 8945 §10.2 */
const SECRET_BYTES_MIN = 16

const LINE_HINT =
  'write NAME ALGORITHM SECRET, for example: r53sim-xfr hmac-sha256 with the output of openssl rand -base64 32'

const isAlgorithm = (text: string): text is TsigAlgorithm => TSIG_ALGORITHMS.some((known) => known === text)

/** One line to a key; a text says what is wrong with it. */
function parseLine(line: string): TsigKey | string {
  const [nameText = '', algorithm = '', secretText = '', ...more] = line.split(/\s+/)
  if (secretText === '' || more.length > 0) return 'is not NAME ALGORITHM SECRET'
  const name = parseName(nameText)
  if (!name.ok) return 'does not begin with a name'
  const lower = algorithm.toLowerCase().replace(/\.$/, '')
  if (!isAlgorithm(lower)) return `has an algorithm other than ${TSIG_ALGORITHMS.join(', ')}`
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(secretText)) return 'has a secret that is not base64'
  const secret = Buffer.from(secretText, 'base64')
  if (secret.length < SECRET_BYTES_MIN) return `has a secret of fewer than ${SECRET_BYTES_MIN} octets`
  return { name: name.name, algorithm: lower, secret }
}

/** Keys of a text, one a line; `#` begins a comment. */
export function parseTsigKeys(text: string, path: string): ReadonlyMap<DomainName, TsigKey> | TsigFileProblem {
  const keys = new Map<DomainName, TsigKey>()
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.replace(/#.*/, '').trim()
    if (line === '') continue
    const key = parseLine(line)
    if (typeof key === 'string') return { message: `line ${index + 1} of ${path} ${key}`, hint: LINE_HINT }
    if (keys.has(key.name))
      return { message: `line ${index + 1} of ${path} has a name that stands there already`, hint: 'keep one of them' }
    keys.set(key.name, key)
  }
  return keys.size > 0 ? keys : { message: `${path} holds no key`, hint: LINE_HINT }
}

const reasonOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** Text of a file that its owner alone can get at. Mode and text are of one opened file. */
function readPrivate(path: string): string | TsigFileProblem {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const { mode, size } = fstatSync(descriptor)
    // Windows has no such bits.
    if ((mode & OTHERS) !== 0 && process.platform !== 'win32')
      return { message: `${path} holds secrets, and others than its owner can read it`, hint: `chmod 600 ${path}` }
    if (size > FILE_BYTES_MAX) return { message: `${path} is too large for a list of keys`, hint: LINE_HINT }
    return readFileSync(descriptor, 'utf8')
  } catch (error) {
    return { message: `${path} cannot be read: ${reasonOf(error)}`, hint: 'name a file of keys with --tsig-file' }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** The keys of a file: `NAME ALGORITHM SECRET` lines, mode 0600. @see D114 */
export function readTsigFile(path: string): ReadonlyMap<DomainName, TsigKey> | TsigFileProblem {
  const text = readPrivate(path)
  return typeof text === 'string' ? parseTsigKeys(text, path) : text
}
