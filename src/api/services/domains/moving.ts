import type { Account } from '../../account.ts'
import { ApiError, invalidInput } from '../../errors.ts'
import { begin, type Call, type DomainAction, getDomain } from './call.ts'
import type { DomainOperation, RegisteredDomain } from './objects.ts'
import { registrable, withDomain, withOperation, withoutDomain } from './registry.ts'
import { acceptShape, domainShape, pushShape, toAccountShape } from './shapes.ts'

export const retrieveDomainAuthCode: DomainAction = (account, call) => ({
  members: { AuthCode: getDomain(account, call.read(domainShape).DomainName, call).authCode },
})

export const transferToAccount: DomainAction = (account, call) => {
  const { DomainName, AccountId } = call.read(toAccountShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  if (AccountId === call.settings.accountId)
    throw invalidInput(`The domain ${at.name} is in account ${AccountId} already`)
  const begun = begin(account, call, { type: 'INTERNAL_TRANSFER_OUT_DOMAIN', domain: at.name, waits: true })
  const transfer = { accountId: AccountId, password: call.secret(), operationId: begun.operation.id }
  return {
    account: withDomain(begun.account, { ...domain, transfer }),
    members: { ...begun.members, Password: transfer.password },
  }
}

interface Waiting {
  readonly domain: RegisteredDomain
  readonly transfer: NonNullable<RegisteredDomain['transfer']>
  readonly operation: DomainOperation
}

/** The move that waits for an answer: whoever asks, this server stands for both accounts. */
function getWaiting(account: Account, text: string): Waiting {
  const { name } = registrable(text)
  const domain = account.domains.get(name)
  const transfer = domain?.transfer
  const operation = transfer && account.domainOperations.get(transfer.operationId)
  if (domain === undefined || transfer === undefined || operation === undefined)
    throw invalidInput(`No transfer of ${name} to another account waits for an answer`)
  return { domain, transfer, operation }
}

const ended = (operation: DomainOperation, { nowMs }: Call, failure?: string): DomainOperation => ({
  ...operation,
  waits: false,
  doneMs: nowMs,
  ...(failure === undefined ? {} : { failure }),
})

export const acceptTransfer: DomainAction = (account, call) => {
  const { DomainName, Password } = call.read(acceptShape)
  const { domain, transfer, operation } = getWaiting(account, DomainName)
  if (Password !== transfer.password) throw invalidInput(`The password for ${domain.name} is wrong`)
  const begun = begin(account, call, { type: 'INTERNAL_TRANSFER_IN_DOMAIN', domain: domain.name })
  const { transfer: _, ...moved } = domain
  const next = withOperation(begun.account, ended(operation, call))
  return {
    account: withDomain(next, { ...moved, givenTo: transfer.accountId, updatedMs: call.nowMs }),
    members: begun.members,
  }
}

const endTransfer =
  (failure: string): DomainAction =>
  (account, call) => {
    const { domain, operation } = getWaiting(account, call.read(domainShape).DomainName)
    const { transfer: _, ...kept } = domain
    return {
      account: withDomain(withOperation(account, ended(operation, call, failure)), kept),
      members: { OperationId: operation.id },
    }
  }

export const cancelTransfer = endTransfer('The transfer was cancelled')
export const rejectTransfer = endTransfer('The other account rejected the transfer')

/** Registries whose domains their holders push to another registrar, instead of that pulling them. */
const PUSHED = /(?:^|\.)uk$/

export const pushDomain: DomainAction = (account, call) => {
  const { at, ...domain } = getDomain(account, call.read(pushShape).DomainName, call)
  if (!PUSHED.test(at.tld.tld))
    throw new ApiError('UnsupportedTLD', `Domains of .${at.tld.tld} are not pushed: the other registrar asks for them`)
  const begun = begin(account, call, { type: 'PUSH_DOMAIN', domain: at.name })
  return { account: withoutDomain(begun.account, domain) }
}
