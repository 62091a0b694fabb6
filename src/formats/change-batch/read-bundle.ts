import { isObject, objectOf, type PlainObject } from '../../plan/source.ts'

const PLACEHOLDER = /^\$\{((?:check|zone|cidr):.+)\}$/s
const REFERENCE = /^(check|zone|cidr):(.+)$/s
const MARK = /^REPLACE-(check|zone|cidr)-(.+)$/s

/** An id that a file leaves open: what it is of, and the plan's name. @see engines.md 2.4 */
export interface OpenId {
  readonly kind: 'check' | 'zone' | 'cidr'
  readonly name: string
}

/** Bytes that stand as `%` and two hex digits, as text. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isKind = (text: string | undefined): text is OpenId['kind'] =>
  text === 'check' || text === 'zone' || text === 'cidr'

function openId([, kind, name = '']: readonly string[]): OpenId | undefined {
  return isKind(kind) ? { kind, name: decodePercent(name) } : undefined
}

/** What the mark in a batch file stands for; undefined for real ids. */
export const openIdOf = (text: string): OpenId | undefined => openId(MARK.exec(text) ?? [])

/** What a reference of the bundle (`check:use1`) is about. */
export const openReference = (text: string): OpenId | undefined => openId(REFERENCE.exec(text) ?? [])

/** Of a bundle's texts: placeholders as the marks of plain batch files, and `$${` as what it stands for. */
function openText(text: string): string {
  const [, reference] = PLACEHOLDER.exec(text) ?? []
  if (reference !== undefined) return `REPLACE-${reference.replace(':', '-')}`
  return text.replaceAll('$\u0024{', () => '\u0024{')
}

function openValue(value: unknown): unknown {
  if (typeof value === 'string') return openText(value)
  if (Array.isArray(value)) return value.map(openValue)
  if (!isObject(value)) return value
  return objectOf(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, openValue(member)])))
}

/** A bundle whose strings say what plain batch files say. */
export const openBundle = (bundle: PlainObject): PlainObject =>
  objectOf(Object.fromEntries(Object.entries(bundle).map(([key, member]) => [key, openValue(member)])))
