import { VARIABLE_KINDS, type VariableKind } from '../model/invariant.ts'
import { suggest } from '../values/nearest.ts'
import { Failure } from './failure.ts'

/** What `--vars` takes: kinds of failure, with commas. */
export function parseVariableKinds(text: string): ReadonlySet<VariableKind> {
  const kinds = text.split(',').map((word) => {
    const kind = VARIABLE_KINDS.find((known) => known === word.trim())
    if (kind) return kind
    throw new Failure(
      `--vars ${word.trim()} is no kind of failure`,
      suggest(word.trim(), VARIABLE_KINDS) ?? `there are ${VARIABLE_KINDS.join(', ')}`,
    )
  })
  return new Set(kinds)
}
