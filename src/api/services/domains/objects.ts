import type { Shape, StructOf } from '../../shape.ts'
import type { contactMembers, nameserverShape } from './shapes.ts'

type ValueOf<S> = S extends Shape<infer T> ? T : never

/** Contact details as clients send them. */
export type Contact = StructOf<typeof contactMembers>
export type Nameserver = ValueOf<typeof nameserverShape>

export const CONTACT_ROLES = ['Admin', 'Registrant', 'Tech', 'Billing'] as const
export type Role = (typeof CONTACT_ROLES)[number]

export interface DelegationSigner {
  readonly id: string
  readonly algorithm: number
  readonly flags: number
  readonly publicKey: string
  readonly keyTag: number
  readonly digest: string
}

/** A move to another account that waits for its answer. */
export interface AccountTransfer {
  readonly accountId: string
  readonly password: string
  readonly operationId: string
}

/** A registration, of this account or of one that this account gave it to. */
export interface RegisteredDomain {
  /** Without its final dot, lower case. */
  readonly name: string
  /** The account that it was given to; absent for one of this account. */
  readonly givenTo?: string
  readonly createdMs: number
  readonly updatedMs: number
  readonly expiresMs: number
  /** When it is no longer on its way into the account. */
  readonly arrivesMs: number
  readonly autoRenew: boolean
  readonly isLocked: boolean
  readonly contacts: { readonly [R in Role]?: Contact }
  /** Roles that WHOIS hides. */
  readonly hidden: readonly Role[]
  readonly nameservers: readonly Nameserver[]
  readonly signers: readonly DelegationSigner[]
  readonly authCode: string
  readonly transfer?: AccountTransfer
}

export const OPERATION_TYPES = [
  'REGISTER_DOMAIN',
  'DELETE_DOMAIN',
  'TRANSFER_IN_DOMAIN',
  'UPDATE_DOMAIN_CONTACT',
  'UPDATE_NAMESERVER',
  'CHANGE_PRIVACY_PROTECTION',
  'DOMAIN_LOCK',
  'ENABLE_AUTORENEW',
  'DISABLE_AUTORENEW',
  'ADD_DNSSEC',
  'REMOVE_DNSSEC',
  'EXPIRE_DOMAIN',
  'TRANSFER_OUT_DOMAIN',
  'CHANGE_DOMAIN_OWNER',
  'RENEW_DOMAIN',
  'PUSH_DOMAIN',
  'INTERNAL_TRANSFER_OUT_DOMAIN',
  'INTERNAL_TRANSFER_IN_DOMAIN',
  'RELEASE_TO_GANDI',
  'TRANSFER_ON_RENEW',
  'RESTORE_DOMAIN',
] as const
export type OperationType = (typeof OPERATION_TYPES)[number]

/** What a request has set going. */
export interface DomainOperation {
  readonly id: string
  readonly type: OperationType
  readonly domain: string
  readonly submittedMs: number
  /** When it is done; far away where it waits for somebody. */
  readonly doneMs: number
  readonly waits: boolean
  /** Why it came to nothing. */
  readonly failure?: string
  /** What it cost, in USD. */
  readonly price?: number
}

export const OPERATION_STATUSES = ['SUBMITTED', 'IN_PROGRESS', 'ERROR', 'SUCCESSFUL', 'FAILED'] as const
export type OperationStatus = (typeof OPERATION_STATUSES)[number]

/** How far an operation is at a time. @see R6.28 */
export function statusOf({ submittedMs, doneMs, waits, failure }: DomainOperation, nowMs: number): OperationStatus {
  if (failure !== undefined) return 'FAILED'
  if (waits) return 'IN_PROGRESS'
  if (nowMs >= doneMs) return 'SUCCESSFUL'
  return nowMs === submittedMs ? 'SUBMITTED' : 'IN_PROGRESS'
}
