import { printable } from '../values/printable.ts'
import type { Span } from './origin.ts'

/**
 * One thing that a fix does to the text, by what it means: whoever carries it out keeps the author's quotes and layout.
 * `replace` is about a key or a value that reads as `was`; `enclose` makes a value the only item of a list; `remove`
 * takes an item out of its list, or a member (key to end of value) out of its map.
 */
export type Change =
  | {
      readonly kind: 'replace'
      readonly at: Span
      readonly was: string | boolean
      readonly becomes: string | number | boolean
    }
  | { readonly kind: 'enclose'; readonly at: Span }
  | { readonly kind: 'remove'; readonly at: Span; readonly entry: 'item' | 'member' }

/** The one safe way to put a finding right. */
export interface Fix {
  /** What it does, for lists: `"regoin" becomes "region"`. */
  readonly title: string
  /** All of them or none. */
  readonly changes: readonly Change[]
}

const SHOWN_CHARACTERS_MAX = 60

function shown(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const text = printable(value.length > SHOWN_CHARACTERS_MAX ? `${value.slice(0, SHOWN_CHARACTERS_MAX - 1)}…` : value)
  return text.includes('"') ? `'${text}'` : `"${text}"`
}

/** The fix that writes `becomes` where `was` stands, at one place or at several. */
export const replacing = (
  places: Span | readonly Span[],
  was: string | boolean,
  becomes: string | number | boolean,
): Fix => ({
  title: `${shown(was)} becomes ${shown(becomes)}`,
  changes: [places].flat().map((at) => ({ kind: 'replace', at, was, becomes })),
})

/** The fix that takes out an item of a list, or a member of a map. `what` names it in the title. */
export const removing = (at: Span, entry: 'item' | 'member', what: string): Fix => ({
  title: `${printable(what)} goes`,
  changes: [{ kind: 'remove', at, entry }],
})
