/** Colours and other terminal sequences that a `Style` puts into text (ECMA-48 §5.4). */
const SEQUENCE = /\u001b\[[0-9;]*m/g

const PLAIN = /^[\u0020-\u007e]*$/

/** Code points of East Asian width W or F (UAX #11), in ranges; emoji are told by their property. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x20000, 0x3fffd],
]

const isWide = (code: number) => WIDE.some(([first, last]) => code >= first && code <= last)

let segmenter: Intl.Segmenter | undefined

/** What a reader takes for characters, so that accents stay on their letters. */
export function characters(text: string): readonly string[] {
  if (PLAIN.test(text)) return [...text]
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** Columns one of `characters` takes: 0, 1 or 2. */
function characterWidth(character: string): number {
  // Not constants: reading such expressions takes half a millisecond, and most text is plain.
  if (/^\p{Mark}+$/u.test(character)) return 0
  const isEmoji = /^(\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator})/u.test(character)
  return isEmoji || isWide(character.codePointAt(0) ?? 0) ? 2 : 1
}

/** Columns a text takes on a terminal: wide characters count two, combining marks and colours none. Expects no other control characters. @see UAX #11 */
export function visibleWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  const bare = text.replace(SEQUENCE, '')
  if (PLAIN.test(bare)) return bare.length
  return characters(bare).reduce((sum, character) => sum + characterWidth(character), 0)
}

/** `text` and spaces up to `width` columns; longer text stays whole. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - visibleWidth(text)))

/** Spaces and `text`, `width` columns together; longer text stays whole. */
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - visibleWidth(text))) + text

const ENDS_COLOR = /^\u001b\[(0|22|39|49)?m$/

/** Colours that run over a line's end are closed there and opened again on the next. */
function carryColors(lines: readonly string[]): readonly string[] {
  let open: string[] = []
  return lines.map((line) => {
    const before = open.join('')
    for (const [sequence] of line.matchAll(SEQUENCE)) open = ENDS_COLOR.test(sequence) ? [] : [...open, sequence]
    return before + line + (open.length > 0 ? '\u001b[0m' : '')
  })
}

/** Lines of at most `width` columns, broken at single spaces only; a longer word has a line of its own. At least one line. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(' ')) {
    const wide = visibleWidth(word)
    if (line !== '' && used + 1 + wide > width) {
      lines.push(line)
      line = word
      used = wide
    } else {
      used += line === '' ? wide : 1 + wide
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return carryColors([...lines, line])
}

/** Lines of at most `width` columns, each behind `indent` spaces and with a newline. */
export const indented = (text: string, { width }: { readonly width: number }, indent: number): string =>
  wrapWords(text, width - indent)
    .map((line) => `${' '.repeat(indent)}${line.trimEnd()}\n`)
    .join('')
