import { printable } from '../values/printable.ts'

const SHOWN_CHARACTERS_MAX = 60

/** Text cut to what fits into a line of a message. */
export const shorten = (text: string): string =>
  text.length <= SHOWN_CHARACTERS_MAX ? text : `${text.slice(0, SHOWN_CHARACTERS_MAX - 1)}…`

/** Text of the plan in quotes, safe for a terminal and not too long. */
export const quote = (text: string): string => `"${printable(shorten(text))}"`
