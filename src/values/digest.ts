import { createHash } from 'node:crypto'

/** SHA-256 of the UTF-8 text as 64 lower-case hex digits. Pure: only chance and clocks are kept out of the core. @see FIPS 180-4 */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The same digest in Base64, as content security policies take it. @see RFC 4648 §4 */
export const sha256Base64 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64')

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0)

/** JSON with sorted keys and no blanks: equal values give equal texts, whatever order their members were written in. Members that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let text = ''
  for (const [key, member] of Object.entries(value).sort(byKey))
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  return `{${text}}`
}
