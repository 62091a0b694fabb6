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
