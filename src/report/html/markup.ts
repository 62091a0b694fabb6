import { printable } from '../../values/printable.ts'

/** Text that is HTML already. Only `html` makes some: whatever else stands in a page was escaped by it. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | undefined | readonly Part[]

const isList = (part: Part): part is readonly Part[] => Array.isArray(part)

/** Control characters and half characters become visible; what HTML gives a meaning becomes a reference, in text and in quoted attributes alike. */
const escapeHtml = (text: string): string =>
  printable(text)
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    // A number stays on the line of its unit.
    .replace(/(\d) (?=(?:s|min|h|d|%)(?![\w]))/g, '$1\u00a0')

function toMarkup(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'object') return isList(part) ? part.map(toMarkup).join('') : part.markup
  return escapeHtml(String(part))
}

/**
 * A piece of a page: what stands between the tags of the template is escaped unless it is such a piece itself, in text
 * and inside double quotes. Never for the inside of `script` and `style`, names of tags and attributes, or URLs.
 */
export const html = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: pieces.map((piece, index) => piece + toMarkup(parts[index])).join(''),
})

export const NOTHING: Markup = { markup: '' }
