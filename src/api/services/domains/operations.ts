import {
  checkDomainAvailability,
  checkDomainTransferability,
  getDomainSuggestions,
  listPrices,
} from './availability.ts'
import type { DomainAction } from './call.ts'
import {
  associateDelegationSigner,
  disableDomainAutoRenew,
  disableDomainTransferLock,
  disassociateDelegationSigner,
  enableDomainAutoRenew,
  enableDomainTransferLock,
  updateDomainContact,
  updateDomainContactPrivacy,
  updateDomainNameservers,
} from './changing.ts'
import {
  getContactReachabilityStatus,
  getDomainDetail,
  getOperationDetail,
  listDomains,
  listOperations,
  resendContactReachabilityEmail,
  resendOperationAuthorization,
  viewBilling,
} from './looking.ts'
import {
  acceptTransfer,
  cancelTransfer,
  pushDomain,
  rejectTransfer,
  retrieveDomainAuthCode,
  transferToAccount,
} from './moving.ts'
import { deleteDomain, registerDomain, renewDomain, transferDomain } from './registering.ts'
import { deleteTagsForDomain, listTagsForDomain, updateTagsForDomain } from './tags.ts'

/** Every operation by the name that X-Amz-Target has. */
export const domainOperations: ReadonlyMap<string, DomainAction> = new Map([
  ['AcceptDomainTransferFromAnotherAwsAccount', acceptTransfer],
  ['AssociateDelegationSignerToDomain', associateDelegationSigner],
  ['CancelDomainTransferToAnotherAwsAccount', cancelTransfer],
  ['CheckDomainAvailability', checkDomainAvailability],
  ['CheckDomainTransferability', checkDomainTransferability],
  ['DeleteDomain', deleteDomain],
  ['DeleteTagsForDomain', deleteTagsForDomain],
  ['DisableDomainAutoRenew', disableDomainAutoRenew],
  ['DisableDomainTransferLock', disableDomainTransferLock],
  ['DisassociateDelegationSignerFromDomain', disassociateDelegationSigner],
  ['EnableDomainAutoRenew', enableDomainAutoRenew],
  ['EnableDomainTransferLock', enableDomainTransferLock],
  ['GetContactReachabilityStatus', getContactReachabilityStatus],
  ['GetDomainDetail', getDomainDetail],
  ['GetDomainSuggestions', getDomainSuggestions],
  ['GetOperationDetail', getOperationDetail],
  ['ListDomains', listDomains],
  ['ListOperations', listOperations],
  ['ListPrices', listPrices],
  ['ListTagsForDomain', listTagsForDomain],
  ['PushDomain', pushDomain],
  ['RegisterDomain', registerDomain],
  ['RejectDomainTransferFromAnotherAwsAccount', rejectTransfer],
  ['RenewDomain', renewDomain],
  ['ResendContactReachabilityEmail', resendContactReachabilityEmail],
  ['ResendOperationAuthorization', resendOperationAuthorization],
  ['RetrieveDomainAuthCode', retrieveDomainAuthCode],
  ['TransferDomain', transferDomain],
  ['TransferDomainToAnotherAwsAccount', transferToAccount],
  ['UpdateDomainContact', updateDomainContact],
  ['UpdateDomainContactPrivacy', updateDomainContactPrivacy],
  ['UpdateDomainNameservers', updateDomainNameservers],
  ['UpdateTagsForDomain', updateTagsForDomain],
  ['ViewBilling', viewBilling],
])
