import type { Token } from './lexer.ts'

/** Records that one zone may generate; Route 53 takes 10,000 without asking. @see R1.51 */
export const GENERATED_MAX = 65_536

/** The numbers of a range `start-stop[/step]`; undefined for what is none, or is too long. */
export function rangeOf(text: string): readonly number[] | undefined {
  const [, first, last, stride = '1'] = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(text) ?? []
  const [start, stop, step] = [Number(first), Number(last), Number(stride)]
  if (first === undefined || stop < start || step === 0 || (stop - start) / step >= GENERATED_MAX) return undefined
  return Array.from({ length: Math.floor((stop - start) / step) + 1 }, (_, index) => start + index * step)
}

/** A number in one of the bases of `${offset,width,base}`; `n` and `N` are nibbles from the right, with dots. */
function inBase(value: number, width: number, base: string): string {
  switch (base) {
    case 'o':
      return value.toString(8).padStart(width, '0')
    case 'x':
      return value.toString(16).padStart(width, '0')
    case 'X':
      return value.toString(16).toUpperCase().padStart(width, '0')
    case 'n':
    case 'N': {
      const digits = value.toString(16).padStart(Math.ceil(width / 2), '0')
      const nibbles = Array.from(digits).toReversed().join('.')
      return base === 'N' ? nibbles.toUpperCase() : nibbles
    }
    default:
      return value.toString().padStart(width, '0')
  }
}

const WIDTH_MAX = 255

/** A word of the template for one number: `$` is the number, `\$` a dollar sign. */
export function substitute(token: Token, value: number): Token {
  const text = token.text.replace(
    /\\\$|\$\{(-?\d{1,9})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}|\$/g,
    (written, offset: string | undefined, width: string | undefined, base: string | undefined) => {
      if (written === '\\$') return '$'
      if (offset === undefined) return `${value}`
      return inBase(Math.max(0, value + Number(offset)), Math.min(Number(width ?? 0), WIDTH_MAX), base ?? 'd')
    },
  )
  return { text, range: token.range }
}
