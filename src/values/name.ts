import { labelToAscii } from './idna.ts'

/**
 * A domain name in Route 53's canonical form: absolute, lower case, every byte other than
 * a-z, 0-9, hyphen and underscore as a backslash and three octal digits, so that a dot
 * always separates labels and two equal names are equal strings.
 *
 * @see R1.1 case and final dot, R1.5 octal form
 */
export type DomainName = string & { readonly __brand: 'DomainName' }

/** Why a text is not a domain name; `column` counts characters from 0. */
export interface NameProblem {
  readonly rule: 'name-empty-label' | 'name-too-long' | 'name-bad-character'
  readonly message: string
  readonly hint: string
  readonly column: number
}

export type ParsedName =
  | { readonly ok: true; readonly name: DomainName }
  | { readonly ok: false; readonly problem: NameProblem }

/** The root name. */
export const ROOT = '.' as DomainName

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255
const BACKSLASH = 0x5c
const DOT = 0x2e

const isPlain = (byte: number) =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f

/** Printable ASCII but the dot and the backslash: what R1.3 lets stand unescaped in a label. */
const isUnescaped = (code: number) => code > 0x20 && code < 0x7f

const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`

function formatByte(byte: number): string {
  const folded = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
  return isPlain(folded) ? String.fromCharCode(folded) : octal(folded)
}

const failure = (rule: NameProblem['rule'], message: string, hint: string, column: number): ParsedName => ({
  ok: false,
  problem: { rule, message, hint, column },
})

/** The common spelling, relative or absolute, in which nothing is to be changed. */
const PLAIN_NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/

/** Four characters for each byte that a name can have. */
const TEXT_LENGTH_MAX = 4 * NAME_BYTES_MAX

/** True for a name that is its own canonical form but for the final dot, as most are. */
export const isPlainName = (text: string): boolean => text.length <= TEXT_LENGTH_MAX && PLAIN_NAME.test(text)

const EXCERPT_MAX = 60

const shown = (text: string) => (text.length > EXCERPT_MAX ? `"${text.slice(0, EXCERPT_MAX)}…"` : `"${text}"`)

const emptyLabel = (text: string, column: number) =>
  failure('name-empty-label', `${shown(text)} has an empty label`, 'remove the extra dot', column)

/** A label's canonical form and size, or what is wrong with it; `start` and `end` are its place in `text`. */
function parseLabel(
  text: string,
  start: number,
  end: number,
): { readonly label: string; readonly bytes: number } | ParsedName {
  let label = ''
  let bytes = 0
  for (let index = start; index < end; bytes += 1) {
    const code = text.charCodeAt(index)
    if (code === BACKSLASH) {
      const digits = text.slice(index + 1, Math.min(index + 4, end))
      if (!/^[0-3][0-7]{2}$/.test(digits)) return badEscape(text, index)
      label += formatByte(Number.parseInt(digits, 8))
      index += 4
    } else if (isUnescaped(code)) {
      label += formatByte(code)
      index += 1
    } else {
      const ascii = code > 0x7f ? labelToAscii(text.slice(start, end)) : undefined
      if (ascii === undefined) return badCharacter(text, index)
      return { label: ascii, bytes: ascii.length }
    }
  }
  return { label, bytes }
}

const badEscape = (text: string, column: number) =>
  failure(
    'name-bad-character',
    `${shown(text)} has a backslash that is not followed by three octal digits`,
    'write the byte as \\nnn, for example \\134 for a backslash',
    column,
  )

function badCharacter(text: string, column: number): ParsedName {
  const character = String.fromCodePoint(text.codePointAt(column) ?? 0)
  const escaped = Array.from(new TextEncoder().encode(character), octal).join('')
  const hint = `write ${escaped}`
  return failure('name-bad-character', `${shown(text)} has a character that a name cannot hold as it is`, hint, column)
}

/** `labels` (escaped) made absolute by `origin`, if the whole is short enough. */
function nameWithin(text: string, labels: string, origin: DomainName): ParsedName {
  const name = `${labels}.${origin === ROOT ? '' : origin}` as DomainName
  const wireLength = nameWireLength(name)
  if (wireLength <= NAME_BYTES_MAX) return { ok: true, name }
  const hint = `a name has at most ${NAME_BYTES_MAX} bytes on the wire`
  return failure('name-too-long', `${shown(text)} has ${wireLength} bytes`, hint, 0)
}

/**
 * Text to an absolute name. `origin` completes a name that does not end in a dot;
 * without it the name is taken as absolute. Labels with letters beyond ASCII become Punycode; what has no such form,
 * control characters and blanks must come as octal escapes.
 *
 * @see R1.1 to R1.6
 */
export function parseName(text: string, origin: DomainName = ROOT): ParsedName {
  const isAbsolute = text.endsWith('.')
  const relativeTo = isAbsolute ? ROOT : origin
  if (isPlainName(text)) return nameWithin(text, isAbsolute ? text.slice(0, -1) : text, relativeTo)
  if (text === '') return failure('name-empty-label', 'the name is empty', 'write a name, or "@" for the apex', 0)
  if (text === '.') return { ok: true, name: ROOT }
  if (text.length > TEXT_LENGTH_MAX)
    return failure(
      'name-too-long',
      `${shown(text)} has ${text.length} characters`,
      `a name has at most ${NAME_BYTES_MAX} bytes on the wire`,
      0,
    )
  const labels: string[] = []
  for (let start = 0; start < text.length || !isAbsolute; ) {
    const dot = text.indexOf('.', start)
    const end = dot < 0 ? text.length : dot
    if (end === start) return emptyLabel(text, start)
    const parsed = parseLabel(text, start, end)
    if ('ok' in parsed) return parsed
    if (parsed.bytes > LABEL_BYTES_MAX) {
      const message = `a label of ${shown(text)} has ${parsed.bytes} bytes`
      return failure('name-too-long', message, `a label has at most ${LABEL_BYTES_MAX} bytes`, start)
    }
    labels.push(parsed.label)
    if (dot < 0) break
    start = dot + 1
  }
  return nameWithin(text, labels.join('.'), relativeTo)
}

/** As `parseName` where the text is known to be a name (tables, tests); throws on anything else. */
export function getName(text: string): DomainName {
  const parsed = parseName(text)
  if (!parsed.ok) throw new Error(`not a domain name: ${text}: ${parsed.problem.message}`)
  return parsed.name
}

/** Labels from left to right, escaped; the root has none. */
export function labelsOf(name: DomainName): readonly string[] {
  return name === ROOT ? [] : name.slice(0, -1).split('.')
}

/** Octets on the wire with length octets and the root, at most 255 (RFC 1035 §3.1). */
export function nameWireLength(name: DomainName): number {
  if (name === ROOT) return 1
  return (name.includes('\\') ? name.replace(/\\[0-7]{3}/g, 'x').length : name.length) + 1
}

/** The name without its first label; the root's parent is the root. */
export function parentOf(name: DomainName): DomainName {
  const dot = name.indexOf('.')
  return dot === name.length - 1 ? ROOT : (name.slice(dot + 1) as DomainName)
}

/** True for the name itself and everything below it, by whole labels. */
export function isAtOrBelow(name: DomainName, ancestor: DomainName): boolean {
  if (name === ancestor || ancestor === ROOT) return true
  return name.charCodeAt(name.length - ancestor.length - 1) === DOT && name.endsWith(ancestor)
}

/** `label` (escaped) in front of `name`. */
export function prependLabel(label: string, name: DomainName): DomainName {
  return `${label}.${name === ROOT ? '' : name}` as DomainName
}

/** The escaped form of the wildcard label. @see R1.5 */
export const WILDCARD_LABEL = '\\052'

/** True if the leftmost label is `*` alone. @see R1.7 */
export const isWildcard = (name: DomainName): boolean => name.startsWith('\\052.')

/** The wildcard name directly below `ancestor`. */
export const wildcardBelow = (ancestor: DomainName): DomainName => prependLabel(WILDCARD_LABEL, ancestor)

/** For people: printable ASCII unescaped (`*.example.com.`), the rest, dots in labels and backslashes as octal. */
export function displayName(name: DomainName): string {
  if (!name.includes('\\')) return name
  return name.replace(/\\([0-7]{3})/g, (written, digits: string) => {
    const code = Number.parseInt(digits, 8)
    return isUnescaped(code) && code !== 0x2e && code !== 0x5c ? String.fromCharCode(code) : written
  })
}

/** The labels as octets, without the root: the wire's view of a name. */
export function labelBytes(name: DomainName): readonly Uint8Array[] {
  return labelsOf(name).map((label) => {
    const bytes: number[] = []
    for (let index = 0; index < label.length; index += 1) {
      if (label.charCodeAt(index) === 0x5c) {
        bytes.push(Number.parseInt(label.slice(index + 1, index + 4), 8))
        index += 3
      } else bytes.push(label.charCodeAt(index))
    }
    return Uint8Array.from(bytes)
  })
}

/** Labels as octets (any byte, case folded) to a name; the caller has checked the length limits. */
export function nameOfLabels(labels: readonly Uint8Array[]): DomainName {
  let name = ''
  for (const label of labels) {
    for (const byte of label) name += formatByte(byte)
    name += '.'
  }
  return (name === '' ? ROOT : name) as DomainName
}

const reversedKey = (name: DomainName) => labelsOf(name).toReversed().join('.')

/** Order of Route 53's listings: labels reversed, ASCII order of the escaped form with trailing dots. @see R1.9 */
export function compareNames(a: DomainName, b: DomainName): number {
  if (a === b) return 0
  const [left, right] = [`${reversedKey(a)}.`, `${reversedKey(b)}.`]
  return left < right ? -1 : left > right ? 1 : 0
}
