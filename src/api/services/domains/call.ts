import type { Account } from '../../account.ts'
import type { ApiSettings } from '../../action.ts'
import { ApiError, invalidInput } from '../../errors.ts'
import type { Ids } from '../../ids.ts'
import type { ApiMembers } from '../../protocols/value.ts'
import type { Shape } from '../../shape.ts'
import { type DomainOperation, type OperationType, type RegisteredDomain, statusOf } from './objects.ts'
import { type Registrable, registrable, withOperation } from './registry.ts'

/** A request as operations see it. */
export interface Call {
  readonly read: <T>(shape: Shape<T>) => T
  readonly nowMs: number
  readonly ids: Ids
  /** Something that nobody can guess. */
  readonly secret: () => string
  readonly settings: ApiSettings
}

export interface DomainResult {
  /** Absent where nothing changed. */
  readonly account?: Account
  readonly members?: ApiMembers
}

/** One operation: values in, values out; refuses with an `ApiError`. */
export type DomainAction = (account: Account, call: Call) => DomainResult

/** Of the account that asks, and arrived. */
export const ownDomain = (
  { domains }: Account,
  { name }: Registrable,
  { nowMs }: Call,
): RegisteredDomain | undefined => {
  const domain = domains.get(name)
  return domain !== undefined && domain.givenTo === undefined && nowMs >= domain.arrivesMs ? domain : undefined
}

/** The domain that a request is about, and what it is registered as. */
export function getDomain(account: Account, text: string, call: Call): RegisteredDomain & { readonly at: Registrable } {
  const at = registrable(text)
  const domain = ownDomain(account, at, call)
  if (domain === undefined) throw invalidInput(`Domain ${at.name} not found in account ${call.settings.accountId}`)
  return { ...domain, at }
}

/** Operations that may be on their way at once, in an account: ours, AWS does not say. */
const RUNNING_MAX = 50

/** The domain's operation of that type that has not come to an end. */
export const runningOperation = (
  { domainOperations }: Account,
  domain: string,
  type: OperationType,
  nowMs: number,
): DomainOperation | undefined =>
  [...domainOperations.values()].find((operation) => {
    const status = statusOf(operation, nowMs)
    return (
      operation.domain === domain && operation.type === type && (status === 'SUBMITTED' || status === 'IN_PROGRESS')
    )
  })

export interface Beginning {
  readonly type: OperationType
  readonly domain: string
  readonly price?: number
  /** Waits for somebody: then it is done when that answers. */
  readonly waits?: boolean
}

/** The account with an operation set going; refuses one that is under way already, and too many. @see R6.28 */
export function begin(account: Account, { nowMs, ids, settings }: Call, { waits = false, ...rest }: Beginning) {
  if (runningOperation(account, rest.domain, rest.type, nowMs) !== undefined)
    throw new ApiError('DuplicateRequest', `The request is already in progress for the domain ${rest.domain}`)
  const running = [...account.domainOperations.values()].filter(
    (operation) => !operation.waits && operation.failure === undefined && nowMs < operation.doneMs,
  )
  if (running.length >= RUNNING_MAX)
    throw new ApiError('OperationLimitExceeded', `At most ${RUNNING_MAX} operations run at once in an account`)
  const operation: DomainOperation = {
    ...rest,
    id: ids.uuid(),
    submittedMs: nowMs,
    doneMs: nowMs + settings.syncDelayMs,
    waits,
  }
  return { account: withOperation(account, operation), operation, members: { OperationId: operation.id } }
}

/** The seconds since 1970 that a request says, as milliseconds. */
export function getMs(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,11}(?:\.\d{1,9})?$/.test(text)) throw invalidInput(`${name} is no time: ${text}`)
  return Number(text) * 1000
}

/** A page of items from the one after the marker, which is what `keyOf` says of the last one before. */
export function page<T>(
  items: readonly T[],
  { Marker: marker, MaxItems: size = 20 }: { readonly Marker?: string; readonly MaxItems?: number },
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly NextPageMarker: string | undefined } {
  const before = marker === undefined ? -1 : items.findIndex((item) => keyOf(item) === marker)
  if (marker !== undefined && before < 0) throw invalidInput(`Marker ${marker} is none of ours`)
  const shown = items.slice(before + 1, before + 1 + size)
  const last = shown.at(-1)
  const hasMore = before + 1 + size < items.length
  return { items: shown, NextPageMarker: hasMore && last !== undefined ? keyOf(last) : undefined }
}
