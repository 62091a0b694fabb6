/** What a terminal takes for more than text: only as escapes in a plan. */
export const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

const NEEDS_ESCAPE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Escapes in text that is not quoted, such as comments, where they mean nothing but harm nobody. */
export const escapeUnprintable = (text: string): string => text.replace(NEEDS_ESCAPE, escaped)

/** Text that begins as something else does, ends as a key does, or holds what begins a comment or a key. @see YAML 1.2.2 §7.3.3 */
const NOT_PLAIN = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-](?:[ \t]|$)|^(?:---|\.\.\.)|:[ \t]|[\t ]#|[\t :-]$|[\t\n]/

const FLOW_SIGN = /[[\]{},]/

/** Plain text that YAML's core schema reads as a number, a boolean or null. @see YAML 1.2.2 §10.3.2 */
const OTHER_TYPE =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|)$/

function quoted(text: string): string {
  const isPrintable = !UNPRINTABLE.test(text) && !text.includes('\n')
  if (isPrintable && text.includes('"') && !text.includes("'")) return `'${text}'`
  return escapeUnprintable(JSON.stringify(text))
}

/** A text, number, boolean or null on one line, without quotes where it reads back as the same. `inFlow`: inside brackets. */
export function formatScalar(value: unknown, inFlow: boolean): string {
  if (typeof value !== 'string') return String(value)
  if (NOT_PLAIN.test(value) || UNPRINTABLE.test(value) || OTHER_TYPE.test(value)) return quoted(value)
  return inFlow && FLOW_SIGN.test(value) ? quoted(value) : value
}
