import { AUTO_RENEWAL_DAYS, findTld, type TldRules } from '../../../route53/tlds.ts'
import { parseName } from '../../../values/name.ts'
import { type Account, withEntry, withoutEntry } from '../../account.ts'
import { ApiError, invalidInput } from '../../errors.ts'
import { uuidOf } from '../../ids.ts'
import type { DomainOperation, OperationType, RegisteredDomain } from './objects.ts'

/** A registrable domain as a request names it. */
export interface Registrable {
  /** Without its final dot, lower case. */
  readonly name: string
  /** The label that is registered. */
  readonly label: string
  readonly tld: TldRules
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** True for labels that registries take. */
export const isLabel = (label: string): boolean => LABEL.test(label)

/** The domain that a request names; refuses what is no name, or below a top-level domain that is not here. */
export function registrable(text: string): Registrable {
  const parsed = parseName(text)
  if (!parsed.ok) throw invalidInput(`Invalid domain name ${text}: ${parsed.problem.message}`)
  const name = parsed.name.toLowerCase().replace(/\.$/, '')
  const tld = findTld(parsed.name)
  if (tld === undefined) throw new ApiError('UnsupportedTLD', `Amazon Route 53 does not register domains like ${name}`)
  return { name, label: name.slice(0, name.indexOf('.')), tld }
}

/** A domain that somebody has registered elsewhere, by the beginning of its label: so clients meet what they will meet. */
export interface Elsewhere {
  readonly availability: 'UNAVAILABLE' | 'UNAVAILABLE_PREMIUM' | 'RESERVED'
  readonly isLocked: boolean
  readonly authCode: string
}

/** What others have in the simulated registry. */
export function elsewhere({ label }: Registrable): Elsewhere | undefined {
  const authCode = `auth-${label}`
  if (label.startsWith('locked-')) return { availability: 'UNAVAILABLE', isLocked: true, authCode }
  if (label.startsWith('taken-')) return { availability: 'UNAVAILABLE', isLocked: false, authCode }
  if (label.startsWith('premium-')) return { availability: 'UNAVAILABLE_PREMIUM', isLocked: true, authCode }
  if (label.startsWith('reserved-')) return { availability: 'RESERVED', isLocked: true, authCode }
  return undefined
}

/** Example prices, in USD and the same for all: what AWS charges is in its price list. */
export const PRICES = { registration: 12, renewal: 12, transfer: 12, ownership: 0, restoration: 60 } as const
export const CURRENCY = 'USD'

const DAY_MS = 86_400_000

/** The same day some years later; 29 February becomes 1 March where there is none. */
export function addYears(ms: number, years: number): number {
  const date = new Date(ms)
  return date.setUTCFullYear(date.getUTCFullYear() + years)
}

export const withDomain = (account: Account, domain: RegisteredDomain): Account => ({
  ...account,
  domains: withEntry(account.domains, domain.name, domain),
})

/** The account without a registration and its tags. */
export const withoutDomain = (account: Account, { name }: RegisteredDomain): Account => ({
  ...account,
  domains: withoutEntry(account.domains, name),
  tags: withoutEntry(account.tags, tagsKey(name)),
})

/** Where the tags of a domain are kept among all others. */
export const tagsKey = (name: string): string => `domain/${name}`

const OPERATIONS_MAX = 10_000

export function withOperation(account: Account, operation: DomainOperation): Account {
  const operations = new Map(account.domainOperations).set(operation.id, operation)
  const [oldest] = operations.keys()
  if (operations.size > OPERATIONS_MAX && oldest !== undefined) operations.delete(oldest)
  return { ...account, domainOperations: operations }
}

/** An operation that the registry begins by itself; its id follows from what it is. */
const ownOperation = (type: OperationType, domain: string, atMs: number, price?: number): DomainOperation => ({
  id: uuidOf('domain operation', `${type} ${domain} ${atMs}`),
  type,
  domain,
  submittedMs: atMs,
  doneMs: atMs,
  waits: false,
  ...(price === undefined ? {} : { price }),
})

/** Days in which another account has to answer. @see R6.28 */
const ANSWER_DAYS = 3

function withoutLateTransfer(account: Account, domain: RegisteredDomain, nowMs: number): Account {
  const { transfer, ...rest } = domain
  const operation = transfer && account.domainOperations.get(transfer.operationId)
  if (operation === undefined || nowMs < operation.submittedMs + ANSWER_DAYS * DAY_MS) return account
  const failure = `The other account did not accept within ${ANSWER_DAYS} days`
  return withOperation(withDomain(account, rest), { ...operation, waits: false, failure })
}

function renewed(account: Account, { name }: RegisteredDomain, nowMs: number): Account {
  let next = account
  for (let domain = next.domains.get(name); domain?.autoRenew; domain = next.domains.get(name)) {
    const chargedMs = domain.expiresMs - AUTO_RENEWAL_DAYS * DAY_MS
    if (nowMs < chargedMs) break
    next = withDomain(next, { ...domain, expiresMs: addYears(domain.expiresMs, 1), updatedMs: chargedMs })
    next = withOperation(next, ownOperation('RENEW_DOMAIN', name, chargedMs, PRICES.renewal))
  }
  return next
}

function expired(account: Account, domain: RegisteredDomain, nowMs: number): Account {
  const { deletedDays } = registrable(domain.name).tld
  const deletedMs = domain.expiresMs + deletedDays * DAY_MS
  if (domain.autoRenew || nowMs < deletedMs) return account
  return withOperation(withoutDomain(account, domain), ownOperation('EXPIRE_DOMAIN', domain.name, deletedMs))
}

/**
 * The account as time has left it: domains renew by themselves, or expire and are deleted, and moves to other accounts
 * that nobody answers come to nothing. The same account where nothing was due.
 *
 * @see R6.28, R6.30
 */
export function passTime(account: Account, nowMs: number): Account {
  let next = account
  for (const { name } of account.domains.values())
    for (const step of [withoutLateTransfer, renewed, expired]) {
      const domain = next.domains.get(name)
      if (domain !== undefined) next = step(next, domain, nowMs)
    }
  return next
}
