/** Longest character string of a record. @see RFC 1035 §3.3 */
const STRING_LENGTH_MAX = 255

const LITERAL_LENGTH = 100
const CHARACTERS_MAX = 30

/** Runs of characters that are nothing but themselves both in Lua and in a quoted string of a zone file, and of all others. */
const RUNS = /[A-Za-z0-9 !#$%&()*+,./:;<=>?@[\]^_`{|}~-]+|[^A-Za-z0-9 !#$%&()*+,./:;<=>?@[\]^_`{|}~-]+/g

const PLAIN = /^[A-Za-z0-9 !#$%&()*+,./:;<=>?@[\]^_`{|}~-]/

function slices<T>(items: ArrayLike<T>, length: number): readonly (readonly T[])[] {
  const all = Array.from(items)
  return Array.from({ length: Math.ceil(all.length / length) }, (_, index) =>
    all.slice(index * length, (index + 1) * length),
  )
}

/**
 * A Lua expression for a text, in which nothing of it is syntax. PowerDNS keeps the code of a record as strings of a zone
 * file, and takes quotes out without minding what a backslash means: neither of them, nor any other sign that could be
 * one's end, may stand in it.
 */
export function quoteLua(text: string): string {
  const parts = (text.match(RUNS) ?? []).flatMap((run) =>
    PLAIN.test(run)
      ? slices(run, LITERAL_LENGTH).map((piece) => `'${piece.join('')}'`)
      : slices(new TextEncoder().encode(run), CHARACTERS_MAX).map((bytes) => `string.char(${bytes.join(',')})`),
  )
  return parts.length === 0 ? "''" : parts.join('\n..')
}

/** A list of texts. */
export const luaList = (texts: readonly string[]): string => `{${texts.map(quoteLua).join(',\n')}}`

/**
 * Lua code as the strings of a `LUA` record. PowerDNS puts a blank between two of them, so that they end where a line of
 * the code does: lines count for blanks, and none may be longer than a string.
 */
export function packLua(code: string): string {
  const strings: string[] = []
  for (const line of code.split('\n')) {
    if (line.length > STRING_LENGTH_MAX) throw new Error(`unreachable: a line of ${line.length} characters`)
    const last = strings.at(-1)
    if (last !== undefined && last.length + 1 + line.length <= STRING_LENGTH_MAX)
      strings[strings.length - 1] = `${last} ${line}`
    else strings.push(line)
  }
  return strings.map((string) => `"${string}"`).join(' ')
}
