const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86400 } as const

/** Text or number of seconds to seconds: `90`, `90s`, `5m`, `1h30m`, `1d`. Undefined for anything else, negatives and fractions of a second too small to say included. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  if (!/^(\d+(\.\d+)?[smhd])+$/.test(value)) return undefined
  let seconds = 0
  for (const [, amount = '0', unit] of value.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)) {
    seconds +=
      Number(amount) *
      (unit === 'm' ? UNIT_SECONDS.m : unit === 'h' ? UNIT_SECONDS.h : unit === 'd' ? UNIT_SECONDS.d : 1)
  }
  return seconds
}

/** Seconds for people: `45 s`, `2 min 7 s`, `1 h 5 min`; fractions are rounded to whole seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
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
