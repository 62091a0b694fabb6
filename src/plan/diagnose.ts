import type { Diagnostic } from '../model/diagnostic.ts'
import { mapFindings } from './map-findings.ts'
import type { PlanPath, Positions } from './positions.ts'
import { chosen, type Known, pathOf, shapesAlong, valueAt } from './shape.ts'
import { isObject } from './source.ts'
import type { SchemaError } from './validate.gen.js'
import { valueFindings } from './value-findings.ts'
import { createSuggest, subjectOf } from './wording.ts'

/** One mistake, and the part of the plan that it spoils. */
export interface Finding {
  readonly path: PlanPath
  readonly diagnostic: Diagnostic
}

export interface Diagnosis {
  readonly diagnostics: readonly Diagnostic[]
  /** Every part that a finding spoils. */
  readonly broken: readonly PlanPath[]
}

/** One place of the plan with everything that the validator says about it. */
export interface Place {
  readonly path: PlanPath
  readonly value: unknown
  /** Shapes from the plan down to the place, the last one with its alternatives. */
  readonly along: readonly Known[]
  /** What may stand here: of alternatives the one that the author meant. */
  readonly shape: Known
  /** How messages call the place. */
  readonly subject: string
  readonly errors: readonly SchemaError[]
}

/** What findings need of the whole plan. */
export interface Whole {
  readonly root: unknown
  readonly positions: Positions
  /** "did you mean". */
  readonly suggest: (word: string, candidates: readonly string[]) => string | undefined
  /** What the validator says about one place. */
  readonly errorsAt: (path: PlanPath) => readonly SchemaError[]
}

/** What the validator says about the keys of a map. */
export const aboutKeys: ReadonlySet<string> = new Set([
  'additionalProperties',
  'required',
  'oneOf',
  'not',
  'if',
  'propertyNames',
])

const pointerOf = (path: PlanPath) =>
  path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

function placeAt(root: unknown, path: PlanPath, errors: readonly SchemaError[]): Place | undefined {
  const along = shapesAlong(root, path)
  const last = along[path.length]
  // Below a key that the language does not have the validator says nothing.
  if (last === undefined) return undefined
  const value = valueAt(root, path)
  const shape = chosen(last, value)
  const subject = subjectOf(path, along[path.length - 1], last)
  // Rules about keys say nothing about what is no map; the validator tries them all the same.
  const own = isObject(value) ? errors : errors.filter(({ keyword }) => !aboutKeys.has(keyword))
  return { path, value, along, shape, subject, errors: own }
}

/**
 * What the validator's errors mean, one finding for each mistake: of alternatives only the one that the author meant
 * counts, and what follows from another mistake is left out. Nothing for no errors.
 *
 * @see R7.2
 */
export function diagnose(root: unknown, errors: readonly SchemaError[], positions: Positions): Diagnosis {
  const byPointer = new Map<string, SchemaError[]>()
  /** Places with something wrong inside them: there the author's alternative is clear. */
  const enclosing = new Set<string>()
  for (const found of errors) {
    const group = byPointer.get(found.instancePath)
    if (group !== undefined) {
      group.push(found)
      continue
    }
    byPointer.set(found.instancePath, [found])
    for (let at = found.instancePath.lastIndexOf('/'); at >= 0; at = found.instancePath.lastIndexOf('/', at - 1)) {
      const outer = found.instancePath.slice(0, at)
      if (enclosing.has(outer)) break
      enclosing.add(outer)
      if (at === 0) break
    }
  }
  const whole: Whole = {
    root,
    positions,
    suggest: createSuggest(),
    errorsAt: (path) => byPointer.get(pointerOf(path)) ?? [],
  }
  const diagnostics: Diagnostic[] = []
  const broken: PlanPath[] = []
  const seen = new Set<string>()
  for (const [pointer, group] of byPointer) {
    const place = placeAt(root, pathOf(root, pointer), group)
    if (place === undefined) continue
    for (const { path, diagnostic } of [
      ...mapFindings(place, whole),
      ...valueFindings(place, whole, enclosing.has(pointer)),
    ]) {
      broken.push(path)
      const { at, rule, message } = diagnostic
      // What an anchor holds is one mistake however many aliases repeat it.
      const key = `${at.file}:${at.line}:${at.column} ${rule} ${message}`
      if (!seen.has(key)) diagnostics.push(diagnostic)
      seen.add(key)
    }
  }
  return { diagnostics, broken }
}
