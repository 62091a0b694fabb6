import { type DomainName, displayName, isAtOrBelow, parseName, ROOT } from '../../values/name.ts'
import { type Context, isFreeKey, type Remark } from './context.ts'
import type { Place } from './origin.ts'

/** `name` without its final dot, for sentences and hints. */
const dotless = (name: DomainName) => displayName(name).slice(0, -1)

/** An absolute name at `place`, with or without the final dot; undefined and reported if it is none. @see R1.1 to R1.6 */
export function absoluteName(context: Context, place: Place, text: string): DomainName | undefined {
  const parsed = parseName(text)
  if (parsed.ok) return parsed.name
  const { rule, message, hint, column } = parsed.problem
  context.reportWithin(rule, place, text, column, message, hint)
  return undefined
}

/**
 * The name that a record's key, or an alias to a record, stands for: `@` the apex, relative to the zone, or absolute
 * with a final dot. A relative name that repeats the zone's name is reported and taken as what it must mean, so that
 * nothing else complains.
 *
 * @see R1.1, R1.8; plan.md "Branches"
 */
export function recordNameAt(context: Context, place: Place, text: string, zone: DomainName): DomainName | undefined {
  if (text === '@') return zone
  const parsed = parseName(text, zone)
  if (!parsed.ok) {
    const { rule, message, hint, column } = parsed.problem
    context.reportWithin(rule, place, text, column, message, hint)
    return undefined
  }
  if (text.endsWith('.')) {
    if (isAtOrBelow(parsed.name, zone)) return parsed.name
    const message = `${displayName(parsed.name)} is not in the zone ${displayName(zone)}`
    const hint = `names of this zone end in ${displayName(zone)}; without the final dot "${text.slice(0, -1)}" is relative to it`
    context.report('name-outside-zone', place, message, { hint })
    return undefined
  }
  if (zone === ROOT) return parsed.name
  // A relative name has the zone's behind its own labels.
  const alone = parsed.name.slice(0, -zone.length) as DomainName
  if (!isAtOrBelow(alone, zone)) return parsed.name
  const message = `"${text}" repeats the zone's name: it stands for ${displayName(parsed.name)}`
  const hint = `write "${relativeName(alone, zone)}", or "${text}." with a final dot`
  context.report('name-repeats-zone', place, message, { hint, meant: withoutZone(context, place, text, zone) })
  return alone
}

/** What is left of the text without the zone's name, if that is free and stands for the same name. */
function withoutZone(context: Context, place: Place, text: string, zone: DomainName): Remark['meant'] {
  const suffix = `.${dotless(zone)}`
  if (!`.${text}`.toLowerCase().endsWith(suffix)) return undefined
  const becomes = `.${text}`.slice(1, -suffix.length) || '@'
  return place.part === 'value' || isFreeKey(context, place.path, becomes) ? { was: text, becomes } : undefined
}

/** The branch label of a name that was not written as a plan key: relative to its zone, `@` for the apex. */
export function relativeName(name: DomainName, zone: DomainName): string {
  if (name === zone) return '@'
  if (!isAtOrBelow(name, zone)) return displayName(name)
  return zone === ROOT ? dotless(name) : displayName(name).slice(0, -displayName(zone).length - 1)
}
