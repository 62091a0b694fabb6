import { DIGEST_SHA256 } from '../../../values/dnskey.ts'
import { ascending } from '../../account.ts'
import { invalidInput } from '../../errors.ts'
import { epochSeconds } from '../../protocols/value.ts'
import { type Call, type DomainAction, type DomainResult, getDomain, getMs, ownDomain, page } from './call.ts'
import { CONTACT_ROLES, type DomainOperation, type RegisteredDomain, statusOf } from './objects.ts'
import { registrable } from './registry.ts'
import {
  billingShape,
  domainShape,
  listDomainsShape,
  listOperationsShape,
  lowerDomainShape,
  operationShape,
} from './shapes.ts'

/** EPP's words. */
const statusesOf = ({ isLocked, transfer }: RegisteredDomain): readonly string[] => [
  ...(isLocked ? ['clientTransferProhibited'] : []),
  ...(transfer === undefined ? [] : ['pendingTransfer']),
  ...(isLocked || transfer !== undefined ? [] : ['ok']),
]

export const getDomainDetail: DomainAction = (account, call) => {
  const { at, ...domain } = getDomain(account, call.read(domainShape).DomainName, call)
  return {
    members: {
      DomainName: at.name,
      Nameservers: domain.nameservers,
      AutoRenew: domain.autoRenew,
      ...Object.fromEntries(
        CONTACT_ROLES.flatMap((role) => [
          [`${role}Contact`, domain.contacts[role]],
          [`${role}Privacy`, domain.hidden.includes(role)],
        ]),
      ),
      RegistrarName: 'r53sim',
      CreationDate: epochSeconds(domain.createdMs),
      UpdatedDate: epochSeconds(domain.updatedMs),
      ExpirationDate: epochSeconds(domain.expiresMs),
      StatusList: statusesOf(domain),
      DnssecKeys: domain.signers.map(({ id, algorithm, flags, publicKey, keyTag, digest }) => ({
        Id: id,
        Algorithm: algorithm,
        Flags: flags,
        PublicKey: publicKey,
        KeyTag: keyTag,
        DigestType: DIGEST_SHA256,
        Digest: digest,
      })),
    },
  }
}

type Filter = {
  readonly Name: 'DomainName' | 'Expiry'
  readonly Operator: 'LE' | 'GE' | 'BEGINS_WITH'
  readonly Values: readonly string[]
}

function passes(domain: RegisteredDomain, { Name, Operator, Values: [value = ''] }: Filter): boolean {
  if (Name === 'DomainName') {
    if (Operator !== 'BEGINS_WITH') throw invalidInput(`${Operator} is no operator for DomainName`)
    return domain.name.startsWith(value.toLowerCase())
  }
  if (Operator === 'BEGINS_WITH') throw invalidInput('BEGINS_WITH is no operator for Expiry')
  const limit = getMs(value, 'Expiry') ?? 0
  return Operator === 'LE' ? domain.expiresMs <= limit : domain.expiresMs >= limit
}

export const listDomains: DomainAction = (account, call) => {
  const request = call.read(listDomainsShape)
  const { FilterConditions = [], SortCondition = { Name: 'DomainName', SortOrder: 'ASC' } } = request
  const sign = SortCondition.SortOrder === 'ASC' ? 1 : -1
  const own = [...account.domains.values()]
    .filter((domain) => ownDomain(account, registrable(domain.name), call) !== undefined)
    .filter((domain) => FilterConditions.every((filter) => passes(domain, filter)))
    .sort(
      (a, b) => sign * ((SortCondition.Name === 'Expiry' ? a.expiresMs - b.expiresMs : 0) || ascending(a.name, b.name)),
    )
  const { items, NextPageMarker } = page(own, request, ({ name }) => name)
  const Domains = items.map(({ name, autoRenew, isLocked, expiresMs }) => ({
    DomainName: name,
    AutoRenew: autoRenew,
    TransferLock: isLocked,
    Expiry: epochSeconds(expiresMs),
  }))
  return { members: { Domains, NextPageMarker } }
}

const operationMembers = (operation: DomainOperation, nowMs: number) => ({
  OperationId: operation.id,
  Status: statusOf(operation, nowMs),
  Type: operation.type,
  DomainName: operation.domain,
  SubmittedDate: epochSeconds(operation.submittedMs),
  LastUpdatedDate: epochSeconds(operation.waits || nowMs < operation.doneMs ? operation.submittedMs : operation.doneMs),
  ...(operation.failure === undefined ? {} : { Message: operation.failure }),
  ...(operation.waits ? { StatusFlag: 'PENDING_ACCEPTANCE' } : {}),
})

function getOperation({ domainOperations }: Parameters<DomainAction>[0], call: Call): DomainOperation {
  const { OperationId } = call.read(operationShape)
  const operation = domainOperations.get(OperationId)
  if (operation === undefined) throw invalidInput(`Operation ${OperationId} not found`)
  return operation
}

export const getOperationDetail: DomainAction = (account, call) => ({
  members: operationMembers(getOperation(account, call), call.nowMs),
})

/** No mail is sent, so none is to be sent again: it only refuses what does not wait for one. */
export const resendOperationAuthorization: DomainAction = (account, call) => {
  const operation = getOperation(account, call)
  if (statusOf(operation, call.nowMs) !== 'IN_PROGRESS')
    throw invalidInput(`Operation ${operation.id} waits for no authorization`)
  return {}
}

export const listOperations: DomainAction = ({ domainOperations }, call) => {
  const request = call.read(listOperationsShape)
  const { Status, Type, SortOrder = 'DESC' } = request
  const since = getMs(request.SubmittedSince, 'SubmittedSince') ?? 0
  const sign = SortOrder === 'ASC' ? 1 : -1
  const wanted = [...domainOperations.values()]
    .filter(({ submittedMs }) => submittedMs >= since)
    .filter((operation) => Status === undefined || Status.includes(statusOf(operation, call.nowMs)))
    .filter(({ type }) => Type === undefined || Type.includes(type))
    .sort((a, b) => sign * (a.submittedMs - b.submittedMs || ascending(a.id, b.id)))
  const { items, NextPageMarker } = page(wanted, request, ({ id }) => id)
  return { members: { Operations: items.map((each) => operationMembers(each, call.nowMs)), NextPageMarker } }
}

export const viewBilling: DomainAction = ({ domainOperations }, call) => {
  const request = call.read(billingShape)
  const from = getMs(request.Start, 'Start') ?? 0
  const to = getMs(request.End, 'End') ?? Number.POSITIVE_INFINITY
  if (to < from) throw invalidInput('End is before Start')
  const billed = [...domainOperations.values()].filter(
    ({ price, failure, submittedMs }) =>
      price !== undefined && failure === undefined && submittedMs >= from && submittedMs <= to,
  )
  const { items, NextPageMarker } = page(billed, request, ({ id }) => id)
  const BillingRecords = items.map(({ id, domain, type, submittedMs, price }) => ({
    DomainName: domain,
    Operation: type,
    InvoiceId: id,
    BillDate: epochSeconds(submittedMs),
    Price: price,
  }))
  return { members: { NextPageMarker, BillingRecords } }
}

/** The domain of operations that may leave its name out, and then mean nothing here. */
function reachable(account: Parameters<DomainAction>[0], call: Call) {
  const { domainName } = call.read(lowerDomainShape)
  if (domainName === undefined) throw invalidInput('domainName has to be given')
  return getDomain(account, domainName, call)
}

/** Nobody gets mail from here, so addresses count as confirmed. */
export const getContactReachabilityStatus: DomainAction = (account, call): DomainResult => ({
  members: { domainName: reachable(account, call).at.name, status: 'DONE' },
})

export const resendContactReachabilityEmail: DomainAction = (account, call) => {
  const { at, contacts } = reachable(account, call)
  return {
    members: { domainName: at.name, emailAddress: contacts.Registrant?.Email, isAlreadyVerified: true },
  }
}
