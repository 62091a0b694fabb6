import { printable } from '../values/printable.ts'

/** A word as it is typed in a POSIX shell: as it stands where that is safe, else in single quotes. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${printable(word).replaceAll("'", `'\\''`)}'`
