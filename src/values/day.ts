/** Days of the calendar as text, `2027-03-01`, in UTC: they compare as text. */

const DAY_MS = 86_400_000

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The day of a moment, milliseconds since 1970. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day so many days later, or before where negative. */
export const addDays = (day: string, days: number): string => dayOf(msOf(day) + days * DAY_MS)

/** How many days `to` is after `from`; negative where before. */
export const daysBetween = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / DAY_MS)
