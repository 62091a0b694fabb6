import type { Note } from './format.ts'

/** A loss as a comment at the top of a file: one line of ASCII, whatever the plan's names are made of. @see engines.md E-1 */
export const lossLine = (mark: '#' | ';', { code, message }: Note): string =>
  `${mark} lost ${code}: ${message.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}`
