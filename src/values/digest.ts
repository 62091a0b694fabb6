import { createHash } from 'node:crypto'

/** SHA-256 of the UTF-8 text as 64 lower-case hex digits. Pure: only chance and clocks are kept out of the core. @see FIPS 180-4 */
export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The same digest in Base64, as content security policies take it. @see RFC 4648 §4 */
export const sha256Base64 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64')

/** JSON with sorted keys and no blanks: equal values give equal texts, whatever order their members were written in. Members that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}
