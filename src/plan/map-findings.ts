import { removing, replacing } from '../model/fix.ts'
import { findNearest, hasSameLetters } from '../values/nearest.ts'
import type { Finding, Place, Whole } from './diagnose.ts'
import { memberSpan } from './positions.ts'
import { quote } from './quote.ts'
import { explainForbidden, ruleOfConflict, ruleOfMissing } from './schema-rules.ts'
import { type Known, memberOf, valueAt } from './shape.ts'
import { meantKey } from './shape-fixes.ts'
import { createError, isObject } from './source.ts'
import type { SchemaError } from './validate.gen.js'
import { hintByKeys, hintForMisplaced, listOf, nameOf } from './wording.ts'

/** The names that the validator gives with errors of one kind. */
function named(errors: readonly SchemaError[], keyword: string, param: string): readonly string[] {
  const values = errors.filter((error) => error.keyword === keyword).map(({ params }) => params[param])
  return [...new Set(values.filter((value) => typeof value === 'string'))]
}

const unknownKeysOf = (errors: readonly SchemaError[]) => named(errors, 'additionalProperties', 'additionalProperty')

/** An unknown key with what to say about it, and the known one that it must mean. */
interface UnknownKey {
  readonly key: string
  readonly hint: string | undefined
  readonly meant: string | undefined
}

function explainUnknown(key: string, { value, shape }: Place, { suggest }: Whole): UnknownKey {
  const known = Object.keys(shape.keys ?? {})
  const isType = shape.id === 'recordTypes'
  const near = suggest(key, known)
  // A key of another map is no slip unless it only looks different.
  const isLocal = isType || (near !== undefined && known.some((other) => hasSameLetters(key, other)))
  const home = isLocal ? undefined : hintForMisplaced(key)
  const hint = home ?? near ?? (isType ? `the types are ${listOf(known, 'and')}` : hintByKeys(shape))
  const meant = home === undefined && near !== undefined ? meantKey(key, value, shape) : undefined
  return { key, hint, meant }
}

function* unknownKeys(place: Place, whole: Whole): Generator<Finding> {
  const { path, shape, errors } = place
  const isType = shape.id === 'recordTypes'
  const unknown = unknownKeysOf(errors).map((key) => explainUnknown(key, place, whole))
  const uses = new Map<string | undefined, number>()
  for (const { meant } of unknown) uses.set(meant, (uses.get(meant) ?? 0) + 1)
  for (const { key, hint, meant } of unknown) {
    const message = `${quote(key)} is not ${isType ? 'a record type' : `a key of ${nameOf(shape)}`}`
    const inner = [...path, key]
    const at = whole.positions.keySpan(inner)
    // Of two keys that must mean the same nobody knows which is right.
    const fix = meant === undefined || uses.get(meant) !== 1 ? undefined : replacing(at, key, meant)
    const rule = isType ? 'type-unknown' : 'unknown-key'
    yield { path: inner, diagnostic: createError(rule, at, message, hint, undefined, fix) }
  }
}

/** True if an unknown key of the place is probably one of `keys`, mistyped: then none of them is missing too. */
const isMistyped = ({ errors }: Place, keys: readonly string[]) =>
  unknownKeysOf(errors).some((key) => findNearest(key, keys) !== undefined)

function* missingKeys(place: Place, { positions }: Whole): Generator<Finding> {
  const { path, shape, subject, along, errors } = place
  const alternatives = [...(shape.oneOf ?? []), ...(shape.someOf ?? [])]
  for (const key of named(errors, 'required', 'missingProperty')) {
    if (alternatives.includes(key) || isMistyped(place, [key])) continue
    const example = memberOf(shape, key)?.example
    const hint = `add ${key}${example === undefined ? '' : `: ${example}`}`
    yield {
      path,
      diagnostic: createError(ruleOfMissing(key, along), positions.keySpan(path), `${subject} has no ${key}`, hint),
    }
  }
}

/** What a map without any of `keys` lacks, and what to add; all policies count as one. */
function lackOf(keys: readonly string[], { id }: Known): readonly [lack: string, hint: string] {
  if (id === 'invariant') return ['has no predicate', `add one of ${listOf(keys)}`]
  if (id === 'case') return ['expects nothing', `add one of ${listOf(keys)}`]
  const choices = keys.includes('failover') ? ['endpoint', 'values', 'alias', 'a policy'] : keys
  return [`has none of ${listOf(choices)}`, 'add one of them']
}

/** Keys of which exactly one, or at least one, has to be there. */
function* choices(place: Place, { positions }: Whole): Generator<Finding> {
  const { path, value, shape, subject, errors } = place
  const has = (keyword: string) => errors.some((error) => error.keyword === keyword)
  const present = (keys: readonly string[]) =>
    Object.keys(isObject(value) ? value : {}).filter((key) => keys.includes(key))
  for (const [keys, keyword] of [
    [shape.oneOf, 'oneOf'],
    [shape.someOf, 'anyOf'],
  ] as const) {
    if (keys === undefined || !has(keyword)) continue
    const [first, second] = present(keys)
    if (first === undefined && !isMistyped(place, keys)) {
      const rule = ruleOfConflict(keys, shape)
      const [lack, hint] = lackOf(keys, shape)
      yield {
        path,
        diagnostic: createError(
          rule === 'proximity-location' ? rule : 'plan-schema',
          positions.keySpan(path),
          `${subject} ${lack}`,
          hint,
        ),
      }
    } else if (first !== undefined && second !== undefined) {
      const message = `${subject} has both ${first} and ${second}`
      const related = [{ message: `${first} stands here`, at: positions.keySpan([...path, first]) }]
      const rule = ruleOfConflict(present(keys), shape)
      const at = positions.keySpan([...path, second])
      yield { path, diagnostic: createError(rule, at, message, 'keep one of them', related) }
    }
  }
}

function* badNames({ path, errors }: Place, { positions }: Whole): Generator<Finding> {
  for (const name of named(errors, 'propertyNames', 'propertyName')) {
    const inner = [...path, name]
    const message = `${quote(name)} is not the name of a location`
    const hint = 'a name has 1 to 16 letters, digits, _ or -'
    yield { path: inner, diagnostic: createError('plan-schema', positions.keySpan(inner), message, hint) }
  }
}

/** The key at this place cannot stand beside another one. Silent where the other one is itself unclear. */
function* forbidden({ path, along, errors }: Place, { root, positions, errorsAt }: Whole): Generator<Finding> {
  const key = path.at(-1)
  const outer = path.slice(0, -1)
  const parent = along[path.length - 1]
  const siblings = valueAt(root, outer)
  if (!errors.some(({ keyword }) => keyword === 'false schema')) return
  if (typeof key !== 'string' || parent === undefined || !isObject(siblings)) return
  if (errorsAt([...outer, 'type']).length > 0 || unknownKeysOf(errorsAt(outer)).length > 0) return
  const [rule, message, hint] = explainForbidden(key, siblings, parent)
  // Of values beside an alias nobody knows which was meant.
  const goes = rule === 'ttl-on-alias' && key.toLowerCase() === 'ttl'
  const fix = goes ? removing(memberSpan(positions, path), 'member', key) : undefined
  yield { path, diagnostic: createError(rule, positions.keySpan(path), message, hint, undefined, fix) }
}

/** Mistakes in which keys a map has. */
export function* mapFindings(place: Place, whole: Whole): Generator<Finding> {
  yield* forbidden(place, whole)
  yield* unknownKeys(place, whole)
  yield* missingKeys(place, whole)
  yield* choices(place, whole)
  yield* badNames(place, whole)
}
