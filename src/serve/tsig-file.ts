import { TSIG_ALGORITHMS, type TsigAlgorithm, type TsigKey } from '../dns/tsig.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { type PrivateFileProblem, readPrivateFile } from './private-file.ts'

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
export function parseTsigKeys(text: string, path: string): ReadonlyMap<DomainName, TsigKey> | PrivateFileProblem {
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

/** The keys of a file: `NAME ALGORITHM SECRET` lines, mode 0600. @see D114 */
export function readTsigFile(path: string): ReadonlyMap<DomainName, TsigKey> | PrivateFileProblem {
  const text = readPrivateFile(path, '--tsig-file')
  return typeof text === 'string' ? parseTsigKeys(text, path) : text
}
