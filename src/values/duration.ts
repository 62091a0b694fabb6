const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86400 } as const

/** A count of seconds that can be one: finite and not negative. */
const seconds = (value: number) => (Number.isFinite(value) && value >= 0 ? Math.abs(value) : undefined)

/**
 * Text or number to seconds: `90`, `90s`, `5m`, `1h30m`, `1d`, fractions included (`0.5`, `1.5h`).
 * Undefined for anything else: signs, blanks, other units, what is not finite.
 */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number') return seconds(value)
  if (/^\d+(\.\d+)?$/.test(value)) return seconds(Number(value))
  if (!/^(\d+(\.\d+)?[smhd])+$/.test(value)) return undefined
  let sum = 0
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)) {
    sum +=
      Number(amount) *
      (unit === 'm' ? UNIT_SECONDS.m : unit === 'h' ? UNIT_SECONDS.h : unit === 'd' ? UNIT_SECONDS.d : UNIT_SECONDS.s)
  }
  return seconds(sum)
}

const UNIT_WORDS: ReadonlyMap<string, keyof typeof UNIT_SECONDS> = new Map([
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((word) => [word, 's'] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((word) => [word, 'm'] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((word) => [word, 'h'] as const),
  ...['d', 'day', 'days'].map((word) => [word, 'd'] as const),
])

/** Longer texts are no durations. */
const WRITTEN_LENGTH_MAX = 40

/** A duration that `parseDuration` takes for one in words, capitals or with blanks: `5 min`, `1 Hour`, `90S`. Undefined for anything else, and for what needs no change. */
export function tidyDuration(text: string): string | undefined {
  // A capital M alone is minutes to some and months to others.
  if (text.length > WRITTEN_LENGTH_MAX || /\d\s*M(?![A-Za-z])/.test(text)) return undefined
  const parts = [...text.toLowerCase().matchAll(/\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gy)]
  if (parts.map(([whole]) => whole).join('').length !== text.length) return undefined
  const units = parts.map(([, amount = '', word = '']) => [amount, UNIT_WORDS.get(word)] as const)
  if (units.length === 0 || units.some(([, unit]) => unit === undefined)) return undefined
  const tidy = units.map(([amount, unit]) => `${amount}${unit}`).join('')
  return tidy === text ? undefined : tidy
}

/** Seconds for people: `45 s`, `2 min 7 s`, `1 h 5 min`; fractions are rounded to whole seconds. */
export function formatDuration(duration: number): string {
  const whole = Math.round(duration)
  if (whole < 60) return `${whole} s`
  const parts = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([amount]) => amount > 0)
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ')
}
