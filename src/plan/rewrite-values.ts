import { applyEdits, createOffsets, type Edit, toValueEdit } from './edits.ts'
import type { PlanPath, Positions } from './positions.ts'
import type { PlanFile } from './source.ts'

/** A value of the plan that becomes another one. */
export interface Rewrite {
  readonly path: PlanPath
  readonly becomes: string | number | boolean | readonly string[]
}

/** Texts in which values stand as asked for, with comments and layout as they were, and what had to be left alone. */
export interface Rewritten {
  readonly files: readonly PlanFile[]
  readonly written: readonly Rewrite[]
  readonly left: readonly Rewrite[]
}

/** Writes values in the place of others. A place that two of them claim with different texts (behind an anchor) is left alone. */
export function rewriteValues(
  files: readonly PlanFile[],
  positions: Positions,
  rewrites: readonly Rewrite[],
): Rewritten {
  const offsets = new Map(files.map(({ name, text }) => [name, createOffsets(text)]))
  const claims = new Map<string, { readonly file: string; readonly edit: Edit; readonly rewrites: Rewrite[] }[]>()
  const left: Rewrite[] = []
  for (const rewrite of rewrites) {
    const span = positions.valueSpan(rewrite.path)
    const [file, find] = [files.find(({ name }) => name === span.file), offsets.get(span.file)]
    const edit =
      file && find && positions.has(rewrite.path) ? toValueEdit(file.text, find(span), rewrite.becomes) : undefined
    if (!edit) {
      left.push(rewrite)
      continue
    }
    const key = `${span.file} ${edit.start}`
    const all = claims.get(key) ?? []
    const same = all.find((each) => each.edit.text === edit.text)
    if (same) same.rewrites.push(rewrite)
    else all.push({ file: span.file, edit, rewrites: [rewrite] })
    claims.set(key, all)
  }
  const [kept, disputed] = [true, false].map((isOne) =>
    [...claims.values()].filter((all) => (all.length === 1) === isOne).flat(),
  )
  left.push(...(disputed ?? []).flatMap((each) => each.rewrites))
  const editsOf = (name: string) => (kept ?? []).filter(({ file }) => file === name).map(({ edit }) => edit)
  return {
    files: files.map(({ name, text }) => ({ name, text: applyEdits(text, editsOf(name)) })),
    written: (kept ?? []).flatMap((each) => each.rewrites),
    left,
  }
}
