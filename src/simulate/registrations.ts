import type { Deployment, Registration, Zone } from '../model/deployment.ts'
import { AUTO_RENEWAL_DAYS, FIRST_REMINDER_DAYS, type TldRules, tldRulesOf } from '../route53/tlds.ts'
import { addDays } from '../values/day.ts'
import type { DomainName } from '../values/name.ts'

/** What happens to a registration that nobody renews. @see R6.30, R6.31 */
export type RegistrationEventKind =
  /** Route 53 writes to the registrant for the first time. */
  | 'reminder'
  /** Route 53 charges the automatic renewal: what follows is what happens if that fails. */
  | 'automatic-renewal'
  /** From here the registrar may suspend it. */
  | 'expiry'
  /** The last day on which Route 53 renews it. */
  | 'last-renewal'
  /** Gone from Route 53 and from the zone above. */
  | 'deleted'
  /** Caches have let go of it, those that honour TTLs. */
  | 'gone'
  /** The last day on which the registry restores it. */
  | 'last-restoration'
  /** Anybody may register it. */
  | 'released'

export interface RegistrationEvent {
  /** `2027-03-01`, UTC. */
  readonly day: string
  readonly kind: RegistrationEventKind
}

/** A registration that ends, day by day. */
export interface RegistrationCourse {
  readonly name: DomainName
  readonly expires: string
  readonly autoRenew: boolean
  readonly tld: TldRules
  /** In order of time. */
  readonly events: readonly RegistrationEvent[]
  /** From when it may no longer resolve, from when nobody new resolves it, and from when nobody does. */
  readonly stops: { readonly from: string; readonly by: string; readonly everywhere: string }
  /** What caches hold on to after the deletion, seconds: the delegation, and then an answer. */
  readonly cached: { readonly delegation: number; readonly answer: number }
}

const DAY_SECONDS = 86_400

/** The zones that a registration delegates. */
const zonesOf = ({ zones }: Deployment, name: DomainName): readonly Zone[] =>
  zones.filter((zone) => zone.name === name && zone.vpcs === undefined)

/** How long caches go on once the parent no longer delegates the name, seconds. @see R6.31 */
function cachedFor(deployment: Deployment, name: DomainName, { delegationTtlSeconds }: TldRules) {
  const sets = zonesOf(deployment, name).flatMap(({ recordSets }) => recordSets)
  const ttls = (wanted: (set: (typeof sets)[number]) => boolean) =>
    sets.filter(wanted).map(({ ttlSeconds = 0 }) => ttlSeconds)
  const isApexNs = ({ name: owner, type }: (typeof sets)[number]) => owner === name && type === 'NS'
  return {
    delegation: Math.max(delegationTtlSeconds, ...ttls(isApexNs)),
    // Nobody asks for the SOA to reach anything.
    answer: Math.max(0, ...ttls((set) => !isApexNs(set) && set.type !== 'SOA')),
  }
}

/** Events of one day in the order in which they come about. */
const ORDER: readonly RegistrationEventKind[] = [
  'reminder',
  'automatic-renewal',
  'last-renewal',
  'deleted',
  'expiry',
  'gone',
  'last-restoration',
  'released',
]

function courseOf(deployment: Deployment, registration: Registration, expires: string): RegistrationCourse {
  const { name, autoRenew } = registration
  const tld = tldRulesOf(name)
  const cached = cachedFor(deployment, name, tld)
  const after = (days: number) => addDays(expires, days)
  const deleted = after(tld.deletedDays)
  const everywhere = addDays(deleted, Math.ceil((cached.delegation + cached.answer) / DAY_SECONDS))
  const events: readonly RegistrationEvent[] = [
    { day: after(-FIRST_REMINDER_DAYS), kind: 'reminder' },
    ...(autoRenew ? [{ day: after(-AUTO_RENEWAL_DAYS), kind: 'automatic-renewal' } as const] : []),
    { day: expires, kind: 'expiry' },
    { day: after(tld.lateRenewalDays), kind: 'last-renewal' },
    { day: deleted, kind: 'deleted' },
    { day: everywhere, kind: 'gone' },
    ...(tld.restorableDays === undefined
      ? []
      : [{ day: after(tld.restorableDays), kind: 'last-restoration' } as const]),
    { day: after(tld.releasedDays), kind: 'released' },
  ]
  const from = deleted < expires ? deleted : expires
  return {
    name,
    expires,
    autoRenew,
    tld,
    events: events.toSorted(
      (a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
    ),
    stops: { from, by: deleted, everywhere },
    cached,
  }
}

/** What becomes of the plan's registrations if nobody renews them, in plan order; of those whose end it gives. */
export const registrationCourses = (deployment: Deployment): readonly RegistrationCourse[] =>
  (deployment.registrations ?? []).flatMap((registration) =>
    registration.expires === undefined ? [] : [courseOf(deployment, registration, registration.expires)],
  )
