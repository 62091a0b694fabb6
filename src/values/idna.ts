import { domainToASCII } from 'node:url'

/** What an internationalised label may hold of ASCII. Everything else means something else to a host parser. */
const PARSABLE = /^(?:[a-z0-9_-]|[^\0-\x7f])*$/i

const ASCII_LABEL = /^[a-z0-9_-]+$/

/** Keeps the host parser from taking digits as an IPv4 address. */
const LETTERS_BEHIND = '.x'

/**
 * A label with letters beyond ASCII in its Punycode form (`bücher` → `xn--bcher-kva`), by UTS 46 without the
 * transitional mappings. Undefined if it has no such form, or if it would come out as anything but one label of
 * letters, digits, hyphens and underscores (the full stop of another script, a full-width asterisk).
 *
 * @see R1.6
 */
export function labelToAscii(label: string): string | undefined {
  if (!PARSABLE.test(label)) return undefined
  const converted = domainToASCII(label + LETTERS_BEHIND)
  const ascii = converted.slice(0, -LETTERS_BEHIND.length)
  return ASCII_LABEL.test(ascii) ? ascii : undefined
}
