/** A value of gdnsd's configuration language. @see gdnsd.config(5) */
export type Vscf = string | number | readonly Vscf[] | { readonly [key: string]: Vscf }

/** Quoted text in which nothing is syntax: all but plain characters are decimal escapes. */
export const quoteVscf = (text: string): string =>
  `"${Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9 !%&*+,./:=?@_~-]/.test(character) ? character : `\\${byte.toString().padStart(3, '0')}`
  }).join('')}"`

const isList = (value: Vscf): value is readonly Vscf[] => Array.isArray(value)

/** One value; members of an object on lines of their own. */
export function formatVscf(value: Vscf, indent = ''): string {
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'string') return quoteVscf(value)
  if (isList(value)) return `[ ${value.map((item) => formatVscf(item)).join(', ')} ]`
  return `{\n${formatMembers(value, `${indent}  `)}${indent}}`
}

export const formatMembers = (members: { readonly [key: string]: Vscf }, indent = ''): string =>
  Object.entries(members)
    .map(([key, value]) => `${indent}${quoteVscf(key)} => ${formatVscf(value, indent)}\n`)
    .join('')
