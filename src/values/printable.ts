/** Text that may go to a terminal, a log or a label: control characters, escapes and bidirectional marks become visible `\u{…}` escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => {
      return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`
    },
  )
}
