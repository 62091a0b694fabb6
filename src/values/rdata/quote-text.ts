import { quoteBytes, route53Style } from './field.ts'

const STRING_BYTES_MAX = 255

const encoder = new TextEncoder()

/**
 * Plain text as one TXT value in Route 53's form: UTF-8 in quotation marks with octal escapes, cut into strings of
 * at most 255 bytes (a cut may fall inside a character, since strings are bytes). Nothing becomes one empty string.
 *
 * @see R1.24, R1.25; engines.md §1.1
 */
export function quoteText(plain: string): string {
  const bytes = encoder.encode(plain)
  const strings: string[] = []
  for (let offset = 0; offset === 0 || offset < bytes.length; offset += STRING_BYTES_MAX)
    strings.push(quoteBytes(bytes.subarray(offset, offset + STRING_BYTES_MAX), route53Style))
  return strings.join(' ')
}
