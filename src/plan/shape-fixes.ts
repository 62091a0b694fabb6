import { type Fix, replacing } from '../model/fix.ts'
import type { Span } from '../model/origin.ts'
import { continentOf, unsupportedCountryName } from '../route53/geolocation.ts'
import { tidyDuration } from '../values/duration.ts'
import { tidyAddress, tidyPrefix } from '../values/ip-prefix.ts'
import { findOnlyNear } from '../values/nearest.ts'
import { quote } from './quote.ts'
import { alternativesOf, itemOf, type Known, memberOf, typeOf } from './shape.ts'
import { isObject } from './source.ts'

/** Keys that name other files: what those hold is not read yet, so that nobody can say if the plan is better with them. */
const FILE_KEYS: ReadonlySet<string> = new Set(['include', 'file'])

/** True if a value of that type may stand where the shape is. */
const takesType = (shape: Known, value: unknown): boolean =>
  alternativesOf(shape).some(({ types }) => {
    const type = typeOf(value)
    return types === undefined || types.includes(type) || (type === 'number' && types.includes('integer'))
  })

/** The key that an unknown one of `map` must mean: not there yet, and fit for the value. */
export function meantKey(key: string, map: unknown, shape: Known): string | undefined {
  const meant = findOnlyNear(key, Object.keys(shape.keys ?? {}))
  if (meant === undefined || !isObject(map) || map[meant] !== undefined || FILE_KEYS.has(meant)) return undefined
  const member = memberOf(shape, meant)
  return member !== undefined && takesType(member, map[key]) ? meant : undefined
}

/** Words that other YAML readers take for true and false. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
])

/** A number as JSON writes it, so that nothing is lost by leaving out the quotes. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,14})?$/

/** False if the words of `expected` leave the number out: "an integer from 1 to 10", "10 or 30". */
function isExpected(number: number, expected: string): boolean {
  const [, from, to] = /from (-?[\d.]+) to (-?[\d.]+)$/.exec(expected) ?? []
  if (from !== undefined && to !== undefined && (number < Number(from) || number > Number(to))) return false
  if (expected.startsWith('an integer') && !Number.isInteger(number)) return false
  return !/^\d+( or \d+)?$/.test(expected) || expected.split(' or ').map(Number).includes(number)
}

function meantNumber(text: string, { types = [], expected }: Known): number | undefined {
  const isNumeric = types.includes('integer') || types.includes('number')
  return isNumeric && NUMBER.test(text) && isExpected(Number(text), expected) ? Number(text) : undefined
}

function meantCountry(text: string): string | undefined {
  const code = text.toUpperCase()
  return continentOf(code) === undefined && unsupportedCountryName(code) === undefined ? undefined : code
}

/** What texts must mean that are not of the form that their place asks for, by the id of its shape. */
const meantByForm: ReadonlyMap<string, (text: string) => string | undefined> = new Map([
  ['duration', tidyDuration],
  // A TTL has no fractions.
  ['ttl', (text) => (text.includes('.') ? undefined : tidyDuration(text))],
  ['client.country', meantCountry],
  ['client.subnet', (text) => tidyPrefix(text) ?? tidyAddress(text)],
  ['cidr', tidyPrefix],
  ['ipv4', (text) => tidyAddress(text, 4)],
  ['ipv6', (text) => tidyAddress(text, 6)],
  ['healthCheck.ip_address', tidyAddress],
  ['endpoint.addresses[]', tidyAddress],
])

/** What a text must mean that is none of the words, numbers or forms that its place takes. */
function meantByText(text: string, shape: Known, isNear: boolean): string | number | boolean | undefined {
  if (shape.allowed !== undefined) return isNear ? findOnlyNear(text, shape.allowed) : undefined
  if (shape.expected === 'true or false') return BOOLEANS.get(text.toLowerCase())
  const ofForm = meantByForm.get(shape.id)
  return ofForm === undefined ? meantNumber(text, shape) : ofForm(text)
}

/** What to know of a value that is not what its place takes. */
export interface WrongValue {
  readonly value: unknown
  readonly shape: Known
  readonly at: Span
  /** Its text in the file, where that is on one line. */
  readonly written: string | undefined
  /** True if it is a text with a word near it that may stand there. */
  readonly isNear: boolean
}

/** Lists that one item does not fill, and that of files, which are not read yet. */
const NOT_OF_ONE: ReadonlySet<string> = new Set(['plan.include', 'healthCheck.regions', 'coordinates'])

/** True if the value may be the only item of a list. */
const isItem = (value: unknown, shape: Known): boolean => {
  const item = shape.types?.join() === 'array' && !NOT_OF_ONE.has(shape.id) ? itemOf(shape, 0) : undefined
  return item !== undefined && (typeof value === 'string' || typeof value === 'number') && takesType(item, value)
}

/** The fix of a value of another type or form than its shape says, where only one thing can have been meant. */
export function valueFix({ value, shape, at, written, isNear }: WrongValue): Fix | undefined {
  if (isItem(value, shape))
    return { title: `${quote(String(value))} becomes a list`, changes: [{ kind: 'enclose', at }] }
  if (typeof value === 'string') {
    const meant = meantByText(value, shape, isNear)
    return meant === undefined || meant === value ? undefined : replacing(at, value, meant)
  }
  if ((typeof value !== 'number' && typeof value !== 'boolean') || written === undefined || shape.expected !== 'text')
    return undefined
  const { changes } = replacing(at, typeof value === 'boolean' ? value : written, written)
  return { title: `${written} becomes ${quote(written)}`, changes }
}

/** The fix of a list that has items twice: the later ones go. */
export function repeatedItemFix(list: string, items: readonly unknown[], spanOf: (index: number) => Span): Fix {
  const firsts = new Map(items.map((item, index) => [item, index] as const).toReversed())
  const later = items.flatMap((item, index) => (firsts.get(item) === index ? [] : [index]))
  const what = later.map((index) => `item ${index + 1}`).join(', ')
  return {
    title: `${what} of ${list} ${later.length === 1 ? 'goes' : 'go'}`,
    changes: later.map((index) => ({ kind: 'remove', at: spanOf(index), entry: 'item' })),
  }
}
