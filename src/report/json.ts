/** Kinds of machine output, each with `schemas/<kind>.schema.json`. */
export type OutputKind =
  | 'findings'
  | 'tree'
  | 'decision'
  | 'simulation'
  | 'timeline'
  | 'probes'
  | 'checkers'
  | 'notes'
  | 'tests'
  | 'availability'
  | 'verification'
  | 'difference'

/**
 * A value as JSON text, two spaces deep, with a final newline. Members stand in the order given. Control and
 * bidirectional characters are written as escapes, so that a terminal may show it.
 */
export const printableJson = (value: object): string =>
  `${JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`

/** A document of machine output of our own, as `printableJson`. */
export const formatJson = (kind: OutputKind, members: object): string =>
  printableJson({ schema: `r53sim/${kind}/v1`, ...members })
