import { type DomainName, isPlainName, nameOfLabels, nameWireLength, ROOT } from '../../values/name.ts'
import { quoteBytes, route53Style } from '../../values/rdata/field.ts'
import type { Rdata, RecordType } from '../../values/rdata/rdata.ts'
import { decodeRdata, parseRdata } from '../../values/rdata/registry.ts'
import type { Token } from './lexer.ts'

/** What is wrong with a word of an entry. */
export interface WordProblem {
  readonly message: string
  readonly hint?: string
  readonly token: Token
}

export const isProblem = (value: object | string | number): value is WordProblem =>
  typeof value === 'object' && 'message' in value

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255
const encoder = new TextEncoder()

/** Added to a byte that was escaped: an escaped dot does not end a label. */
const ESCAPED = 0x100

/** The bytes of a word, marked where they were escaped: `\DDD` is a decimal byte, `\x` the sign itself, quotation marks fall away. @see RFC 1035 §5.1 */
function bytesOf(token: Token): readonly number[] | WordProblem {
  const { text } = token
  const bytes: number[] = []
  for (let at = 0; at < text.length; ) {
    const character = text[at]
    if (character === '"') at += 1
    else if (character === '\\') {
      const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0]
      const byte = digits === undefined ? text.charCodeAt(at + 1) : Number(digits)
      if (Number.isNaN(byte) || byte > 255 || (digits === undefined && /\d/.test(text[at + 1] ?? '')))
        return { message: 'a backslash is followed by no byte', hint: 'write \\000 to \\255 (decimal)', token }
      bytes.push(byte | ESCAPED)
      at += digits === undefined ? 2 : 4
    } else if (text.charCodeAt(at) < 0x80) {
      bytes.push(text.charCodeAt(at))
      at += 1
    } else {
      const whole = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(...encoder.encode(whole))
      at += whole.length
    }
  }
  return bytes
}

const toBytes = (bytes: readonly number[]) => Uint8Array.from(bytes, (byte) => byte & 0xff)

const DOT = 0x2e

/** The labels of a word as a name that ends in a dot, and whether the word ends so. */
function readLabels(token: Token): { readonly own: DomainName; readonly isAbsolute: boolean } | WordProblem {
  const { text } = token
  if (isPlainName(text)) {
    const isAbsolute = text.endsWith('.')
    return { own: (isAbsolute ? text : `${text}.`) as DomainName, isAbsolute }
  }
  const bytes = bytesOf(token)
  if (isProblem(bytes)) return bytes
  const labels: number[][] = [[]]
  for (const byte of bytes) {
    if (byte === DOT) labels.push([])
    else labels.at(-1)?.push(byte)
  }
  const isAbsolute = labels.at(-1)?.length === 0
  if (isAbsolute) labels.pop()
  if (labels.some(({ length }) => length === 0)) return { message: `"${text}" has an empty label`, token }
  if (labels.some(({ length }) => length > LABEL_BYTES_MAX))
    return { message: `a label of "${text.slice(0, 60)}" has over ${LABEL_BYTES_MAX} bytes`, token }
  return { own: nameOfLabels(labels.map(toBytes)), isAbsolute }
}

const withoutOrigin = (token: Token): WordProblem => ({
  message: `"${token.text}" is relative, and nothing says to which zone`,
  hint: '--zone names it',
  token,
})

/** A domain name; relative ones are completed by `origin`, `@` is the origin itself. */
export function readName(token: Token, origin: DomainName | undefined): DomainName | WordProblem {
  const { text } = token
  if (text === '@') return origin ?? withoutOrigin(token)
  if (text === '.') return ROOT
  const labels = readLabels(token)
  if (isProblem(labels)) return labels
  const { own, isAbsolute } = labels
  if (!isAbsolute && origin === undefined) return withoutOrigin(token)
  const name = isAbsolute || origin === undefined || origin === ROOT ? own : (`${own}${origin}` as DomainName)
  if (nameWireLength(name) > NAME_BYTES_MAX)
    return { message: `the name has ${nameWireLength(name)} bytes, and ${NAME_BYTES_MAX} are the most`, token }
  return name
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const SECONDS_MAX = 2 ** 32 - 1

/** Seconds from `3600`, `1h30m` or `2W`; undefined for what is none. */
export function readSeconds(text: string): number | undefined {
  if (!/^(?:\d{1,10}[smhdw]?)+$/i.test(text) || !/^(?:\d+|(?:\d+[smhdw])+)$/i.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)([smhdw]?)/gi))
    sum += Number(amount) * (UNITS[unit.toLowerCase()] ?? 0)
  return sum <= SECONDS_MAX ? sum : undefined
}

/** What the fields of a type are: how its words go over into Route 53's text. `rest` stands for all that follow. */
type FieldKind = 'word' | 'name' | 'string' | 'seconds' | 'strings' | 'hex' | 'params'

const ADDRESS: readonly FieldKind[] = ['word']
const NAME: readonly FieldKind[] = ['name']
const DIGEST: readonly FieldKind[] = ['word', 'word', 'word', 'hex']

const FIELDS: { readonly [T in RecordType]: readonly FieldKind[] } = {
  A: ADDRESS,
  AAAA: ADDRESS,
  CNAME: NAME,
  NS: NAME,
  PTR: NAME,
  MX: ['word', 'name'],
  SRV: ['word', 'word', 'word', 'name'],
  SOA: ['name', 'name', 'word', 'seconds', 'seconds', 'seconds', 'seconds'],
  TXT: ['strings'],
  SPF: ['strings'],
  CAA: ['word', 'word', 'string'],
  NAPTR: ['word', 'word', 'string', 'string', 'string', 'name'],
  DS: DIGEST,
  TLSA: DIGEST,
  SSHFP: ['word', 'word', 'hex'],
  SVCB: ['word', 'name', 'params'],
  HTTPS: ['word', 'name', 'params'],
}

function stringText(token: Token): string | WordProblem {
  const bytes = bytesOf(token)
  return isProblem(bytes) ? bytes : quoteBytes(toBytes(bytes), route53Style)
}

const EQUALS = 0x3d

/** `key=value` with the value in quotation marks. */
function paramText(token: Token): string | WordProblem {
  const bytes = bytesOf(token)
  if (isProblem(bytes)) return bytes
  const at = bytes.indexOf(EQUALS)
  const key = String.fromCharCode(...toBytes(at < 0 ? bytes : bytes.slice(0, at)))
  return at < 0 ? key : `${key}=${quoteBytes(toBytes(bytes.slice(at + 1)), route53Style)}`
}

function fieldText(
  kind: FieldKind,
  tokens: readonly Token[],
  origin: DomainName | undefined,
): string | WordProblem | undefined {
  const [token] = tokens
  if (token === undefined) return undefined
  switch (kind) {
    case 'word':
      return token.text
    case 'name':
      return readName(token, origin)
    case 'string':
      return stringText(token)
    case 'seconds': {
      const seconds = readSeconds(token.text)
      return seconds === undefined ? { message: `"${token.text}" is no time`, token } : `${seconds}`
    }
    case 'hex':
      return tokens.map(({ text }) => text).join('')
    case 'strings':
    case 'params': {
      const parts = tokens.map(kind === 'strings' ? stringText : paramText)
      return parts.find((part) => isProblem(part)) ?? parts.join(' ')
    }
  }
}

const takesAll = (kind: FieldKind) => kind === 'strings' || kind === 'params' || kind === 'hex'

/** `\# LENGTH HEX…`: any type by its octets. @see RFC 3597 §5 */
function readOctets(type: RecordType, tokens: readonly Token[]): Rdata | WordProblem {
  const [mark, length, ...words] = tokens
  const hex = words.map(({ text }) => text).join('')
  const token = length ?? mark
  if (token === undefined) throw new Error('unreachable: an entry of octets has a mark')
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex) || Number(length?.text) !== hex.length / 2)
    return { message: `these are not ${length?.text ?? 'any'} octets in hexadecimal digits`, token }
  const parsed = decodeRdata(
    type,
    Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  )
  return parsed.ok ? parsed.rdata : { message: parsed.problem.message, token }
}

/** The value of a record, checked as one that a plan states; `end` stands for a word that is missing. */
export function readRdata(
  type: RecordType,
  tokens: readonly Token[],
  origin: DomainName | undefined,
  end: Token,
): Rdata | WordProblem {
  if (tokens[0]?.text === '\\#') return readOctets(type, tokens)
  const texts: string[] = []
  let used = 0
  for (const kind of FIELDS[type]) {
    const mine = takesAll(kind) ? tokens.slice(used) : tokens.slice(used, used + 1)
    const text = fieldText(kind, mine, origin)
    if (text === undefined) {
      if (kind === 'params') continue
      break
    }
    if (isProblem(text)) return text
    texts.push(text)
    used += mine.length
  }
  const surplus = tokens[used]
  if (surplus !== undefined) return { message: `"${surplus.text}" is one field too many for ${type}`, token: surplus }
  const parsed = parseRdata(type, texts.join(' '))
  if (parsed.ok) return parsed.rdata
  const { message, hint } = parsed.problem
  return { message, hint, token: tokens.at(-1) ?? end }
}
