/** An exact rational number in lowest terms, denominator above 0. Shares of answers are fractions until they are printed. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n }
export const ONE: Fraction = { numerator: 1n, denominator: 1n }

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a < 0n ? -a : a, b]
  while (right !== 0n) [left, right] = [right, left % right]
  return left
}

/** `numerator / denominator` in lowest terms; the denominator must be positive. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const [above, below] = [BigInt(numerator), BigInt(denominator)]
  if (below <= 0n) throw new Error(`unreachable: fraction with denominator ${below}`)
  const divisor = greatestCommonDivisor(above, below)
  return divisor === 1n
    ? { numerator: above, denominator: below }
    : { numerator: above / divisor, denominator: below / divisor }
}

/** The shortest decimal that stands for a number, exactly: 0.1 is one tenth. For finite numbers. */
export function fromDecimal(value: number): Fraction {
  const [, sign = '', whole = '0', after = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(`${value}`) ?? []
  const power = Number(exponent) - after.length
  const digits = BigInt(`${sign}${whole}${after}`)
  return power >= 0 ? fraction(digits * 10n ** BigInt(power)) : fraction(digits, 10n ** BigInt(-power))
}

export const add = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export const multiply = (a: Fraction, b: Fraction): Fraction =>
  a === ONE ? b : b === ONE ? a : fraction(a.numerator * b.numerator, a.denominator * b.denominator)

export const equals = (a: Fraction, b: Fraction): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

const bitLength = (value: bigint) => 4 * value.toString(16).length

/** Digits kept of a quotient: more than the 53 bits that a double has. */
const QUOTIENT_BITS = 64

/** Above it a bigint is no double any more; products of many shares get there. */
const LARGE = 2n ** 1000n

/** The nearest double; exact to one unit in the last place for fractions whose parts are below 2^53. Never NaN or infinite for shares. */
export function toNumber({ numerator, denominator }: Fraction): number {
  if (denominator < LARGE && numerator < LARGE) return Number(numerator) / Number(denominator)
  const shift = Math.max(0, bitLength(denominator) - bitLength(numerator) + QUOTIENT_BITS)
  return Number((numerator << BigInt(shift)) / denominator) / 2 ** shift
}

/** `1/4`, or `1` for whole numbers. */
export const formatFraction = ({ numerator, denominator }: Fraction): string =>
  denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
