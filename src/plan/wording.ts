import type { Fix } from '../model/fix.ts'
import { suggest } from '../values/nearest.ts'
import { printable } from '../values/printable.ts'
import type { PlanPath } from './positions.ts'
import { quote, shorten } from './quote.ts'
import { alternativesOf, type Known, shapesWithKey, typeOf } from './shape.ts'

/** Longer examples are not shown. */
const EXAMPLE_CHARACTERS_MAX = 60
const SHOWN_KEYS_MAX = 8

/** `a, b or c`. */
export const listOf = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`

/** A value as messages show it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty text' : quote(value)
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : String(value)
}

/** Shapes whose title is not what a reader would call them. */
const names: ReadonlyMap<string, string> = new Map([
  ['Plan document', 'a plan'],
  ['Plan defaults', 'defaults'],
  ['Plan model', 'model'],
  ['Plan verification', 'verify'],
  ['Plan DNSSEC', 'dnssec'],
  ['Plan private zone', 'private'],
  ['Plan resolver', 'resolver'],
  ['Plan comparison', 'same_as'],
  ['Failover', 'failover'],
  ['IP-based', 'ip_based'],
])

const nounOf = (title: string) => {
  const words = title.replace(/^(Plan|API) | object$/g, '')
  return /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words
}

/** A shape in the reader's words: `an endpoint`, `a weighted branch`. */
export function nameOf({ title }: Known): string {
  if (title === undefined) return 'this map'
  const noun = nounOf(title)
  return names.get(title) ?? `${/^([aeio]|IP)/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** How messages call what stands at `path`: a word of the language as it is, a name of the author's in quotes with what it names. */
export function subjectOf(path: PlanPath, parent: Known | undefined, shape: Known): string {
  const last = path.at(-1)
  if (last === undefined) return 'the plan'
  if (typeof last === 'number') return `item ${last + 1} of ${path.at(-2)}`
  if (Object.hasOwn(parent?.keys ?? {}, last)) return last
  const title = alternativesOf(shape).find((option) => option.title !== undefined)?.title
  return title === undefined ? quote(last) : `${nounOf(title)} ${quote(last)}`
}

/** Words compared for suggestions in one run; findings beyond come without, so that a hostile plan costs no time. */
const COMPARISONS_MAX = 500_000

/** "did you mean", as long as the run can afford it. */
export function createSuggest() {
  let comparisons = 0
  return (word: string, candidates: readonly string[]): string | undefined => {
    comparisons += candidates.length
    return comparisons > COMPARISONS_MAX ? undefined : suggest(printable(word), candidates)
  }
}

/** Where a key belongs that is known elsewhere, if that is clear. */
export function hintForMisplaced(key: string): string | undefined {
  if (key === '<<') return 'there are no merge keys: an alias stands for a whole value'
  const homes = [...new Set(shapesWithKey(key).map(nameOf))]
  return homes.length > 0 && homes.length <= 3 ? `${key} is a key of ${listOf(homes)}` : undefined
}

/** The keys that a map may have instead, where they are few. */
export function hintByKeys({ keys = {} }: Known): string | undefined {
  const known = Object.keys(keys)
  return known.length <= SHOWN_KEYS_MAX ? `its keys are ${listOf(known, 'and')}` : undefined
}

/** What to write instead of `value`, where the type alone tells. `written` is its text in the file. */
export function hintForType(value: unknown, shape: Known, written: string | undefined): string | undefined {
  const { types = [] } = shape
  const type = typeOf(value)
  const takesNumbers = types.includes('integer') || types.includes('number')
  const isOther = (type === 'number' && !takesNumbers) || type === 'boolean'
  if (types.includes('string') && isOther && written !== undefined) return `write it in quotes: ${quote(written)}`
  if (takesNumbers && typeof value === 'string' && /^-?[\d.]+$/.test(value)) return `write it without quotes: ${value}`
  if (shape.id === 'weightedBranch' && typeof value === 'string')
    return `write { weight: 1, endpoint: ${printable(shorten(value))} }`
  if (types.includes('array') && types.length === 1 && (type === 'string' || type === 'number'))
    return `write a list: [${printable(shorten(String(value)))}]`
  return undefined
}

/** The schema's example for a key, where it fits into a line. */
export function hintByExample(key: string | number | undefined, { example }: Known): string | undefined {
  if (example === undefined || example.length > EXAMPLE_CHARACTERS_MAX) return undefined
  return typeof key === 'string' ? `for example ${printable(shorten(key))}: ${example}` : `for example ${example}`
}

/** What to write where only one thing can have been meant. */
export function hintByFix({ changes: [change] }: Fix): string | undefined {
  if (change?.kind === 'remove') return 'remove one of the two'
  return change?.kind === 'replace' ? `write ${printable(shorten(String(change.becomes)))}` : undefined
}
