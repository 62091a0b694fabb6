import { isAdjustable, limits, type QuotaName } from '../route53/limits.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { type Account, ascending, type Change, type HostedZone, type StoredCheck } from './account.ts'
import { ApiError, invalidInput } from './errors.ts'
import { type Ids, plainId } from './ids.ts'
import type { Shape } from './shape.ts'
import type { World } from './world.ts'
import type { XmlMembers } from './xml.ts'

/** What holds for all requests. */
export interface ApiSettings {
  readonly accountId: string
  /** Milliseconds from PENDING to INSYNC. @see R6.4 */
  readonly syncDelayMs: number
  /** Adjustable quotas are limits too. @see R1.51 */
  readonly strictQuotas: boolean
}

/** A request as actions see it. */
export interface ApiRequest {
  /** From the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: (name: string) => string | undefined
  readonly body: <T>(shape: Shape<T>) => T
  readonly nowMs: number
  readonly ids: Ids
  readonly settings: ApiSettings
  readonly world: World
}

/** What an action makes of an account and says of it. */
export interface ActionResult {
  /** Absent where nothing changed. */
  readonly account?: Account
  readonly members?: XmlMembers
  /** Path of what was made, below the version. */
  readonly location?: string
}

/** One operation of the API: values in, values out; refuses with an `ApiError`. */
export type Action = (account: Account, request: ApiRequest) => ActionResult

/**
 * What an action needs that takes longer than a write may wait for others: worked out from the request and the account
 * that is in force, before it is the action's turn. The account may have changed by then.
 */
export type Prepare = (request: ApiRequest, inForce: Account) => Promise<Action>

export const param = ({ params }: ApiRequest, name: string): string => params[name] ?? ''

/** The zone that a path or a body names. */
export function getZone({ zones }: Account, id: string): HostedZone {
  const zone = zones.get(plainId(id))
  if (zone === undefined) throw new ApiError('NoSuchHostedZone', `No hosted zone found with ID: ${plainId(id)}`)
  return zone
}

export function getCheck({ checks }: Account, id: string): StoredCheck {
  const check = checks.get(id)
  if (check === undefined)
    throw new ApiError('NoSuchHealthCheck', `No health check exists with the specified ID: ${id}`)
  return check
}

/** The domain name that a query or a body says. */
export function getDomain(text: string): DomainName {
  const parsed = parseName(text)
  if (!parsed.ok) throw invalidInput(`Invalid domain name: ${parsed.problem.message}`)
  return parsed.name
}

/** Refuses what would be more than a quota, where it holds. */
export function checkQuota({ settings }: ApiRequest, quota: QuotaName, count: number, code: string): void {
  const most = limits[quota]
  if (count <= most || (isAdjustable(quota) && !settings.strictQuotas)) return
  throw new ApiError(code, `Limits Exceeded: MaximumNumber=${most}`)
}

/** As all times of the API are written. */
export const formatTime = (ms: number): string => new Date(ms).toISOString()

export const changeInfo = ({ id, submittedMs, comment }: Change, status: 'PENDING' | 'INSYNC'): XmlMembers => ({
  Id: `/change/${id}`,
  Status: status,
  SubmittedAt: formatTime(submittedMs),
  Comment: comment,
})

const CHANGES_MAX = 10_000
const CHANGES_KEPT_MS = 24 * 60 * 60 * 1000

/** True for a change that is too old to be asked about. @see api.md §5 */
export const isForgotten = ({ submittedMs }: Change, nowMs: number): boolean => nowMs - submittedMs > CHANGES_KEPT_MS

/** The account with a change of its own to follow, and what is said of it. @see R6.4 */
export function submit(
  account: Account,
  { ids, nowMs, settings }: ApiRequest,
  comment?: string,
): { readonly account: Account; readonly info: XmlMembers } {
  const change: Change = {
    id: ids.change(),
    submittedMs: nowMs,
    insyncMs: nowMs + settings.syncDelayMs,
    ...(comment === undefined ? {} : { comment }),
  }
  const changes = new Map(account.changes).set(change.id, change)
  for (const oldest of changes.values()) {
    if (changes.size <= CHANGES_MAX && !isForgotten(oldest, nowMs)) break
    changes.delete(oldest.id)
  }
  return { account: { ...account, changes }, info: changeInfo(change, 'PENDING') }
}

/** How many items a page has at most: as asked, at most `most`. */
export function pageSize({ query }: ApiRequest, name: string, most: number): number {
  const written = query(name)
  if (written === undefined) return most
  if (!/^\d{1,9}$/.test(written) || Number(written) < 1)
    throw invalidInput(
      `1 validation error detected: Value '${written}' at '${name}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    )
  return Math.min(Number(written), most)
}

export interface Page<T> {
  readonly items: readonly T[]
  /** First of the next page. */
  readonly next: T | undefined
}

/** So many items in the order of their keys, from `marker` on: also where what had that key is gone. */
export function pageByKey<T>(
  items: Iterable<T>,
  size: number,
  marker: string | undefined,
  keyOf: (item: T) => string,
): Page<T> {
  const sorted = [...items].sort((a, b) => ascending(keyOf(a), keyOf(b)))
  return pageFrom(sorted, size, (item) => marker === undefined || keyOf(item) >= marker)
}

/** So many items from the first that `isReached` is true of. */
export function pageFrom<T>(items: readonly T[], size: number, isReached: (item: T) => boolean = () => true): Page<T> {
  const found = items.findIndex(isReached)
  const start = found < 0 ? items.length : found
  return { items: items.slice(start, start + size), next: items[start + size] }
}
