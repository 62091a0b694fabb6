import { type DomainName, labelsOf } from '../values/name.ts'

/** What registries and Route 53 do with domains of a top-level domain. Days count from expiry. @see R6.30 */
export interface TldRules {
  /** Without dots around it: `com`, `co.uk`. */
  readonly tld: string
  /** The last day on which Route 53 still renews; negative where that ends before expiry. */
  readonly lateRenewalDays: number
  /** Gone from Route 53, and no longer delegated. */
  readonly deletedDays: number
  /** The last day on which the registry restores it; undefined where it never does. */
  readonly restorableDays?: number
  /** Anybody may register it. */
  readonly releasedDays: number
  /** TTL of delegations in the zone above, seconds. */
  readonly delegationTtlSeconds: number
  /** Has a lock against transfers. */
  readonly canLock: boolean
  /** WHOIS can hide contacts. */
  readonly canHide: boolean
  readonly yearsMin: number
  /** May be deleted before it expires. */
  readonly canDelete: boolean
}

const GENERIC = {
  lateRenewalDays: 44,
  deletedDays: 45,
  restorableDays: 75,
  // Five days of pendingDelete (RFC 3915 §3.1).
  releasedDays: 80,
  delegationTtlSeconds: 86_400,
  canLock: true,
  canHide: true,
  yearsMin: 1,
  canDelete: true,
} as const satisfies Omit<TldRules, 'tld'>

const { restorableDays: _, ...WITHOUT_RESTORING } = GENERIC

const uk = {
  ...WITHOUT_RESTORING,
  lateRenewalDays: 90,
  deletedDays: 90,
  releasedDays: 92,
  delegationTtlSeconds: 172_800,
  canLock: false,
  canDelete: false,
} as const
const au = {
  ...WITHOUT_RESTORING,
  lateRenewalDays: 29,
  deletedDays: 29,
  releasedDays: 30,
  canLock: false,
  canHide: false,
  canDelete: false,
} as const
const nz = {
  ...GENERIC,
  lateRenewalDays: 44,
  deletedDays: 44,
  restorableDays: 134,
  releasedDays: 134,
  canLock: false,
  canHide: false,
} as const

/**
 * Top-level domains that Route 53 registers, not all of them, with the deadlines of the developer guide; `com`, `net`,
 * `org` and `io` take those that most generic ones have. TTLs of delegations are assumptions: two days for `com`,
 * `net` and `uk`, a day for the others.
 */
export const tlds: readonly TldRules[] = [
  { ...GENERIC, tld: 'com', delegationTtlSeconds: 172_800 },
  { ...GENERIC, tld: 'net', delegationTtlSeconds: 172_800 },
  ...['org', 'info', 'io', 'dev', 'app', 'cloud', 'store', 'wine', 'zone', 'domains', 'link', 'click'].map((tld) => ({
    ...GENERIC,
    tld,
  })),
  { ...GENERIC, tld: 'sucks', canHide: false },
  { ...GENERIC, tld: 'ai', lateRenewalDays: 45, canHide: false, yearsMin: 2 },
  { ...uk, tld: 'uk' },
  { ...uk, tld: 'co.uk' },
  { ...uk, tld: 'me.uk' },
  { ...uk, tld: 'org.uk' },
  { ...au, tld: 'au' },
  { ...au, tld: 'com.au' },
  { ...au, tld: 'net.au' },
  { ...nz, tld: 'co.nz' },
  {
    ...GENERIC,
    tld: 'co.za',
    lateRenewalDays: -1,
    deletedDays: -1,
    restorableDays: 9,
    releasedDays: 9,
    canHide: false,
  },
]

const byTld: ReadonlyMap<string, TldRules> = new Map(tlds.map((rules) => [rules.tld, rules]))

/** Labels below the registration's own: `example.co.uk.` is `co.uk`. */
const suffixOf = (name: DomainName): string => labelsOf(name).slice(1).join('.')

/** The rules of a registrable domain's top-level domain; undefined for one that is not in the table. */
export const findTld = (name: DomainName): TldRules | undefined => byTld.get(suffixOf(name))

/** As `findTld`; what most of them do stands in for one that is not in the table. */
export const tldRulesOf = (name: DomainName): TldRules => findTld(name) ?? { ...GENERIC, tld: suffixOf(name) }

/** Automatic renewal is charged so many days before expiry. @see R6.30 */
export const AUTO_RENEWAL_DAYS = 35

/** Route 53 writes to the registrant so many days before expiry, the first time. @see R6.30 */
export const FIRST_REMINDER_DAYS = 45
