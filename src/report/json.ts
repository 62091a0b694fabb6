/** Kinds of machine output, each with `schemas/<kind>.schema.json`. */
export type OutputKind = 'findings' | 'tree' | 'decision' | 'simulation' | 'probes' | 'notes'

/**
 * A document of machine output as text, two spaces deep, with a final newline. Members stand in the order given.
 * Control and bidirectional characters are written as escapes, so that a terminal may show it.
 */
export function formatJson(kind: OutputKind, members: object): string {
  const text = JSON.stringify({ schema: `r53sim/${kind}/v1`, ...members }, undefined, 2)
  return `${text.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`
}
