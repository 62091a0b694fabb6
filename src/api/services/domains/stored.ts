import { flag, integer, listOf, oneOf, required, struct, text } from '../../shape.ts'
import { type Entry, entryOf } from '../../stored-shapes.ts'
import { CONTACT_ROLES, type DomainOperation, OPERATION_TYPES, type RegisteredDomain } from './objects.ts'
import { contactShape, nameserverShape } from './shapes.ts'

const word = required(text())
const count = required(integer(0, Number.MAX_SAFE_INTEGER))

export const domainEntry: Entry<RegisteredDomain> = entryOf(
  'Domain',
  struct({
    Name: word,
    GivenTo: text(),
    Created: count,
    Updated: count,
    Expires: count,
    Arrives: count,
    AutoRenew: required(flag),
    Locked: required(flag),
    Contacts: required(
      struct({ Admin: contactShape, Registrant: contactShape, Tech: contactShape, Billing: contactShape }),
    ),
    Hidden: required(listOf(oneOf(CONTACT_ROLES))),
    Nameservers: required(listOf(nameserverShape)),
    Signers: required(
      listOf(struct({ Id: word, Algorithm: count, Flags: count, PublicKey: word, KeyTag: count, Digest: word })),
    ),
    AuthCode: word,
    Transfer: struct({ AccountId: word, Password: word, OperationId: word }),
  }),
  (domain) => ({
    Name: domain.name,
    GivenTo: domain.givenTo,
    Created: domain.createdMs,
    Updated: domain.updatedMs,
    Expires: domain.expiresMs,
    Arrives: domain.arrivesMs,
    AutoRenew: domain.autoRenew,
    Locked: domain.isLocked,
    Contacts: domain.contacts,
    Hidden: domain.hidden,
    Nameservers: domain.nameservers,
    Signers: domain.signers.map(({ id, algorithm, flags, publicKey, keyTag, digest }) => ({
      Id: id,
      Algorithm: algorithm,
      Flags: flags,
      PublicKey: publicKey,
      KeyTag: keyTag,
      Digest: digest,
    })),
    AuthCode: domain.authCode,
    Transfer: domain.transfer && {
      AccountId: domain.transfer.accountId,
      Password: domain.transfer.password,
      OperationId: domain.transfer.operationId,
    },
  }),
  (stored) => ({
    name: stored.Name,
    ...(stored.GivenTo === undefined ? {} : { givenTo: stored.GivenTo }),
    createdMs: stored.Created,
    updatedMs: stored.Updated,
    expiresMs: stored.Expires,
    arrivesMs: stored.Arrives,
    autoRenew: stored.AutoRenew,
    isLocked: stored.Locked,
    contacts: stored.Contacts,
    hidden: stored.Hidden,
    nameservers: stored.Nameservers,
    signers: stored.Signers.map(({ Id, Algorithm, Flags, PublicKey, KeyTag, Digest }) => ({
      id: Id,
      algorithm: Algorithm,
      flags: Flags,
      publicKey: PublicKey,
      keyTag: KeyTag,
      digest: Digest,
    })),
    authCode: stored.AuthCode,
    ...(stored.Transfer && {
      transfer: {
        accountId: stored.Transfer.AccountId,
        password: stored.Transfer.Password,
        operationId: stored.Transfer.OperationId,
      },
    }),
  }),
)

export const domainOperationEntry: Entry<DomainOperation> = entryOf(
  'DomainOperation',
  struct({
    Id: word,
    Type: required(oneOf(OPERATION_TYPES)),
    Domain: word,
    Submitted: count,
    Done: count,
    Waits: required(flag),
    Failure: text(),
    Price: integer(0, Number.MAX_SAFE_INTEGER),
  }),
  ({ id, type, domain, submittedMs, doneMs, waits, failure, price }) => ({
    Id: id,
    Type: type,
    Domain: domain,
    Submitted: submittedMs,
    Done: doneMs,
    Waits: waits,
    Failure: failure,
    Price: price,
  }),
  ({ Id, Type, Domain, Submitted, Done, Waits, Failure, Price }) => ({
    id: Id,
    type: Type,
    domain: Domain,
    submittedMs: Submitted,
    doneMs: Done,
    waits: Waits,
    ...(Failure === undefined ? {} : { failure: Failure }),
    ...(Price === undefined ? {} : { price: Price }),
  }),
)
