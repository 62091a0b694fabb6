import type { RegistrationCourse, RegistrationEvent } from '../simulate/registrations.ts'
import { formatDuration } from '../values/duration.ts'
import { displayName } from '../values/name.ts'
import type { Style } from './style.ts'
import { formatTable } from './table.ts'

/** What an event means, in one sentence without its day. */
export function eventWords({ kind }: RegistrationEvent, { cached, tld }: RegistrationCourse): string {
  switch (kind) {
    case 'reminder':
      return 'Route 53 writes to the registrant for the first time'
    case 'automatic-renewal':
      return 'Route 53 renews it; if that payment fails:'
    case 'expiry':
      return tld.deletedDays < 0 ? 'expires' : 'expires: from here the registrar may suspend it'
    case 'last-renewal':
      return 'last day on which Route 53 renews it'
    case 'deleted':
      return 'deleted from Route 53, and no longer delegated: new lookups get NXDOMAIN'
    case 'gone':
      return `resolves for nobody: caches held the delegation for ${formatDuration(cached.delegation)}${cached.answer === 0 ? '' : `, then an answer for ${formatDuration(cached.answer)}`}`
    case 'last-restoration':
      return 'last day on which the registry restores it'
    case 'released':
      return 'anybody may register it'
  }
}

/** `example.com expires 2027-03-01 and renews by itself`. */
export const courseTitle = ({ name, expires, autoRenew }: RegistrationCourse): string =>
  `${displayName(name)} expires ${expires} and ${autoRenew ? 'renews by itself' : 'does not renew by itself'}`

/** Days that lose names. */
const isHard = ({ kind }: RegistrationEvent) => kind === 'deleted' || kind === 'gone' || kind === 'released'

/** Each registration day by day, if nobody renews it; nothing without any. @see R6.30, R6.31 */
export function registrationsToText(courses: readonly RegistrationCourse[], style: Style): string {
  return courses
    .map((course) => {
      const rows = course.events.map((event) => {
        const words = eventWords(event, course)
        return [event.day, isHard(event) ? style.bad(words) : words]
      })
      const columns = [{ title: '' }, { title: '', shrink: true as const }]
      return `\nif nobody renews it: ${style.name(courseTitle(course))}   R6.30\n${formatTable(columns, rows, { width: style.width, indent: 2 })}`
    })
    .join('')
}

export const registrationsJson = (courses: readonly RegistrationCourse[]): readonly object[] =>
  courses.map(({ name, expires, autoRenew, events, stops, cached }) => ({
    domain: displayName(name),
    expires,
    auto_renew: autoRenew,
    events: events.map(({ day, kind }) => ({ day, kind })),
    stops,
    cached_seconds: cached,
  }))
