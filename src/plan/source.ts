import type { Diagnostic, RelatedPlace } from '../model/diagnostic.ts'
import type { Fix } from '../model/fix.ts'
import type { Ignore } from '../model/ignore.ts'
import type { Span } from '../model/origin.ts'
import { printable } from '../values/printable.ts'
import { createSpans, type Locator, type Range } from './positions.ts'
import { quote } from './quote.ts'

/** One text of a plan, under the name that messages show. */
export interface PlanFile {
  readonly name: string
  readonly text: string
}

/** One file after reading: plain values and how to find them in the text. */
export interface Source {
  readonly locator: Locator
  /** Null-prototype objects, arrays and scalars; undefined where the text holds nothing or could not be read. */
  readonly value: unknown
  readonly diagnostics: readonly Diagnostic[]
  /** The text is no plan at all; the one finding says why. */
  readonly fatal: boolean
  readonly ignores: readonly Ignore[]
}

/** Levels of maps and lists inside each other, in the text and through aliases. Readers recurse; far beyond this they would overflow the stack. */
export const NESTING_MAX = 300

/** A value under construction; user keys such as `__proto__` are keys like any other. */
export type PlainObject = { [key: string]: unknown }

/** An object without inherited members. As instance of a class it has a shape, which `Object.create(null)` has not: a fifth of the memory. */
class Bare {
  readonly [key: string]: unknown
}
Object.setPrototypeOf(Bare.prototype, null)
Reflect.deleteProperty(Bare.prototype, 'constructor')

export const createObject = (): PlainObject => new Bare()

/** An object without a prototype, as plans are read; members that are undefined are left out. */
export function objectOf(members: Readonly<Record<string, unknown>>): PlainObject {
  const object = createObject()
  for (const [key, member] of Object.entries(members)) if (member !== undefined) object[key] = member
  return object
}

export const isObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An error of the plan; what comes from its text is made safe for a terminal. */
export const createError = (
  rule: string,
  at: Span,
  message: string,
  hint?: string | undefined,
  related?: readonly RelatedPlace[],
  fix?: Fix | undefined,
): Diagnostic => ({
  rule,
  severity: 'error',
  at,
  message: printable(message),
  ...(hint === undefined ? {} : { hint: printable(hint) }),
  ...(related === undefined ? {} : { related }),
  ...(fix === undefined ? {} : { fix }),
})

const spans = new WeakMap<PlanFile, ReturnType<typeof createSpans>['span']>()

/** The span of `range` in a file, whose lines are counted once however often somebody asks. */
export function spanIn(file: PlanFile, range: Range): Span {
  const span = spans.get(file) ?? createSpans({ file: file.name, text: file.text }).span
  spans.set(file, span)
  return span(range)
}

/** Findings of one file, by place in its text. */
export function createReport(file: PlanFile) {
  const span = (range: Range) => spanIn(file, range)
  return {
    error: (rule: string, range: Range, message: string, hint?: string): Diagnostic =>
      createError(rule, span(range), message, hint),
    /** A key that the same map already has: the first counts. */
    duplicateKey: (key: string, range: Range, first: Range): Diagnostic =>
      createError('duplicate-key', span(range), `${quote(key)} stands twice in this map`, 'remove one of the two', [
        { message: 'first here', at: span(first) },
      ]),
  }
}

/** A source that cannot be read any further, with the one reason. */
export function fatalSource(file: PlanFile, range: Range, message: string, hint?: string): Source {
  return {
    locator: { file: file.name, text: file.text, locate: () => ({ depth: 0, key: undefined, value: range }) },
    value: undefined,
    diagnostics: [createReport(file).error('plan-syntax', range, message, hint)],
    fatal: true,
    ignores: [],
  }
}

/** The finding for text that nests deeper than any plan. */
export const tooDeep = (file: PlanFile, range: Range): Source =>
  fatalSource(file, range, `maps and lists are nested more than ${NESTING_MAX} levels deep`)
