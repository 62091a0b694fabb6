import type { Fix } from '../model/fix.ts'
import { aboutKeys, type Finding, type Place, type Whole } from './diagnose.ts'
import { ruleOfValue } from './schema-rules.ts'
import { repeatedItemFix, valueFix } from './shape-fixes.ts'
import { createError, isObject } from './source.ts'
import type { SchemaError } from './validate.gen.js'
import { describe, hintByExample, hintByFix, hintForType, listOf } from './wording.ts'

/** Errors that alternatives raise merely because another one was meant. */
const aboutAlternative = new Set(['type', 'const'])

/** Words that a message lists; more of them go into the hint. */
const LISTED_MAX = 8

const limitOf = ({ params }: SchemaError) => (typeof params.limit === 'number' ? params.limit : 0)

/** What is wrong with the size of a text, list or map; undefined for other errors. */
function sizeMessage(error: SchemaError, { subject, value }: Place): string | undefined {
  const limit = limitOf(error)
  switch (error.keyword) {
    case 'minLength':
      return `${subject} is empty`
    case 'maxLength':
      return `${subject} has ${[...String(value)].length} characters, more than ${limit}`
    case 'minItems':
      return Array.isArray(value) && value.length > 0
        ? `${subject} has ${value.length} of at least ${limit} items`
        : `${subject} is empty`
    case 'maxItems':
      return Array.isArray(value) ? `${subject} has ${value.length} items, more than ${limit}` : undefined
    case 'uniqueItems':
      return `${subject} has the same item twice`
    case 'minProperties': {
      const present = Object.keys(isObject(value) ? value : {})
      return present.length === 0 ? `${subject} is empty` : `${subject} has nothing but ${listOf(present, 'and')}`
    }
    default:
      return undefined
  }
}

/** The text of the value in its file, where it stands on one line. */
function writtenAt({ path }: Place, { positions }: Whole): string | undefined {
  const { file, line, column, endLine, endColumn } = positions.valueSpan(path)
  return line === endLine ? positions.lineText(file, line)?.slice(column - 1, endColumn - 1) : undefined
}

function repeatedItem({ path, value, subject }: Place, { positions }: Whole): Fix | undefined {
  const isListOfTexts = Array.isArray(value) && value.every((item) => typeof item === 'string')
  return isListOfTexts ? repeatedItemFix(subject, value, (index) => positions.valueSpan([...path, index])) : undefined
}

/** The mistake in the value itself: its type, range, form or size; the first if there are several. `isInside`: something in it is wrong. */
export function* valueFindings(place: Place, whole: Whole, isInside: boolean): Generator<Finding> {
  const { path, value, along, shape, subject, errors } = place
  if (errors.some(({ keyword }) => keyword === 'false schema')) return
  const all = along[path.length]
  const isChoice = all?.options !== undefined
  const own = errors.filter(
    ({ keyword, propertyName }) => !aboutKeys.has(keyword) && keyword !== 'anyOf' && propertyName === undefined,
  )
  const isMeant = isInside || errors.some(({ keyword }) => aboutKeys.has(keyword))
  const real = isChoice ? own.filter(({ keyword }) => !aboutAlternative.has(keyword)) : own
  // Nothing else is wrong: no alternative was meant, or a constant was missed.
  const [first] = real.length > 0 ? real : isMeant ? [] : own
  if (first === undefined || all === undefined) return
  const span = whole.positions.valueSpan(path)
  const rule = ruleOfValue(path, along)
  const size = sizeMessage(first, place)
  const expected = real.length > 0 ? shape : all
  const allowed = shape.allowed ?? []
  const isLong = allowed.length > LISTED_MAX
  const wanted = isLong ? `one of its ${allowed.length} values` : expected.expected
  const message = size ?? `${subject} is ${describe(value)}, not ${wanted}`
  const near = typeof value === 'string' ? whole.suggest(value, allowed) : undefined
  const fix =
    first.keyword === 'uniqueItems'
      ? repeatedItem(place, whole)
      : valueFix({ value, shape: expected, at: span, written: writtenAt(place, whole), isNear: near !== undefined })
  const hint =
    near ??
    (isLong ? `write ${listOf(allowed)}` : undefined) ??
    hintForType(value, expected, writtenAt(place, whole)) ??
    (fix === undefined ? hintByExample(path.at(-1), all) : hintByFix(fix))
  yield { path, diagnostic: createError(rule, span, message, hint, undefined, fix) }
}
