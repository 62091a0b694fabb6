import { dsDigest, keyTag } from '../../../values/dnskey.ts'
import { parseAddress } from '../../../values/ip-prefix.ts'
import { getName, isAtOrBelow, parseName } from '../../../values/name.ts'
import { ApiError, invalidInput } from '../../errors.ts'
import { begin, type DomainAction, getDomain } from './call.ts'
import { CONTACT_ROLES, type Contact, type Nameserver, type Role } from './objects.ts'
import { checkContact } from './registering.ts'
import { type Registrable, withDomain } from './registry.ts'
import { contactsShape, domainShape, nameserversShape, privacyShape, signerIdShape, signerShape } from './shapes.ts'

const setAutoRenew =
  (autoRenew: boolean): DomainAction =>
  (account, call) => {
    const { at, ...domain } = getDomain(account, call.read(domainShape).DomainName, call)
    const type = autoRenew ? 'ENABLE_AUTORENEW' : 'DISABLE_AUTORENEW'
    const begun = begin(account, call, { type, domain: at.name })
    // It answers nothing, but is listed as an operation.
    return { account: withDomain(begun.account, { ...domain, autoRenew, updatedMs: call.nowMs }) }
  }

export const enableDomainAutoRenew = setAutoRenew(true)
export const disableDomainAutoRenew = setAutoRenew(false)

const setLock =
  (isLocked: boolean): DomainAction =>
  (account, call) => {
    const { at, ...domain } = getDomain(account, call.read(domainShape).DomainName, call)
    if (!at.tld.canLock) throw new ApiError('TLDRulesViolation', `The registry of .${at.tld.tld} has no transfer lock`)
    const begun = begin(account, call, { type: 'DOMAIN_LOCK', domain: at.name })
    return {
      account: withDomain(begun.account, { ...domain, isLocked, updatedMs: call.nowMs }),
      members: begun.members,
    }
  }

export const enableDomainTransferLock = setLock(true)
export const disableDomainTransferLock = setLock(false)

/** Another owner: registries ask both. */
const isOtherOwner = (before: Contact | undefined, after: Contact | undefined): boolean =>
  after !== undefined &&
  (['FirstName', 'LastName', 'OrganizationName', 'Email'] as const).some((member) => before?.[member] !== after[member])

export const updateDomainContact: DomainAction = (account, call) => {
  const { DomainName, ...wanted } = call.read(contactsShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  const given = CONTACT_ROLES.flatMap((role): readonly (readonly [Role, Contact])[] => {
    const contact = wanted[`${role}Contact`]
    return contact === undefined ? [] : [[role, contact]]
  })
  if (given.length === 0) throw invalidInput('At least one contact has to be given')
  for (const [role, contact] of given) checkContact(contact, role)
  const type = isOtherOwner(domain.contacts.Registrant, wanted.RegistrantContact)
    ? 'CHANGE_DOMAIN_OWNER'
    : 'UPDATE_DOMAIN_CONTACT'
  const begun = begin(account, call, { type, domain: at.name })
  const contacts = { ...domain.contacts, ...Object.fromEntries(given) }
  return { account: withDomain(begun.account, { ...domain, contacts, updatedMs: call.nowMs }), members: begun.members }
}

export const updateDomainContactPrivacy: DomainAction = (account, call) => {
  const { DomainName, ...wanted } = call.read(privacyShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  if (CONTACT_ROLES.every((role) => wanted[`${role}Privacy`] === undefined))
    throw invalidInput('At least one of the contacts has to be given')
  if (!at.tld.canHide) throw new ApiError('TLDRulesViolation', `Privacy protection is not available for .${at.tld.tld}`)
  const begun = begin(account, call, { type: 'CHANGE_PRIVACY_PROTECTION', domain: at.name })
  const hidden = CONTACT_ROLES.filter((role) => wanted[`${role}Privacy`] ?? domain.hidden.includes(role))
  return { account: withDomain(begun.account, { ...domain, hidden, updatedMs: call.nowMs }), members: begun.members }
}

const SERVERS_MIN = 2
const SERVERS_MAX = 6

/** Name servers as the registry keeps them: addresses exactly for those that are below the domain itself. */
function checkedServers(servers: readonly Nameserver[], { name }: Registrable): readonly Nameserver[] {
  if (servers.length < SERVERS_MIN || servers.length > SERVERS_MAX)
    throw invalidInput(`A domain has ${SERVERS_MIN} to ${SERVERS_MAX} name servers, not ${servers.length}`)
  const domain = getName(`${name}.`)
  const kept = servers.map(({ Name, GlueIps = [] }) => {
    const parsed = parseName(Name)
    if (!parsed.ok) throw invalidInput(`Invalid name server ${Name}: ${parsed.problem.message}`)
    const wrong = GlueIps.find((address) => parseAddress(address) === undefined)
    if (wrong !== undefined) throw invalidInput(`${wrong} is no address`)
    const needsGlue = isAtOrBelow(parsed.name, domain)
    if (needsGlue !== GlueIps.length > 0)
      throw invalidInput(
        needsGlue
          ? `The name server ${Name} is below ${name} and so needs glue addresses`
          : `The name server ${Name} is not below ${name} and so takes no glue addresses`,
      )
    const server = parsed.name.replace(/\.$/, '')
    return needsGlue ? { Name: server, GlueIps } : { Name: server }
  })
  if (new Set(kept.map(({ Name }) => Name)).size < kept.length) throw invalidInput('A name server stands twice')
  return kept
}

export const updateDomainNameservers: DomainAction = (account, call) => {
  const { DomainName, Nameservers } = call.read(nameserversShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  const nameservers = checkedServers(Nameservers, at)
  const begun = begin(account, call, { type: 'UPDATE_NAMESERVER', domain: at.name })
  return {
    account: withDomain(begun.account, { ...domain, nameservers, updatedMs: call.nowMs }),
    members: begun.members,
  }
}

/** Keys that a domain may have at its registry: ours, AWS says only that there is a limit. */
const SIGNERS_MAX = 4
const PROTOCOL = 3
/** Secure entry point, and without. @see RFC 4034 §2.1.1 */
const FLAGS: readonly number[] = [256, 257]
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export const associateDelegationSigner: DomainAction = (account, call) => {
  const { DomainName, SigningAttributes } = call.read(signerShape)
  const { Algorithm: algorithm, Flags: flags, PublicKey: written = '' } = SigningAttributes
  const { at, ...domain } = getDomain(account, DomainName, call)
  const publicKey = written.replace(/\s+/g, '')
  if (algorithm === undefined || flags === undefined || publicKey === '')
    throw invalidInput('Algorithm, Flags and PublicKey are all needed')
  if (!FLAGS.includes(flags)) throw invalidInput(`Flags is ${flags}, not one of ${FLAGS.join(', ')}`)
  if (!BASE64.test(publicKey)) throw invalidInput('PublicKey is not base64')
  if (domain.signers.some((signer) => signer.publicKey === publicKey))
    throw invalidInput(`The domain ${at.name} has that key already`)
  if (domain.signers.length >= SIGNERS_MAX)
    throw new ApiError('DnssecLimitExceeded', `A domain has at most ${SIGNERS_MAX} keys`)
  const dnskey = Uint8Array.of(flags >>> 8, flags & 0xff, PROTOCOL, algorithm, ...Buffer.from(publicKey, 'base64'))
  const begun = begin(account, call, { type: 'ADD_DNSSEC', domain: at.name })
  const signer = {
    id: begun.operation.id,
    algorithm,
    flags,
    publicKey,
    keyTag: keyTag(dnskey),
    digest: dsDigest(getName(`${at.name}.`), dnskey),
  }
  const signers = [...domain.signers, signer]
  return { account: withDomain(begun.account, { ...domain, signers, updatedMs: call.nowMs }), members: begun.members }
}

export const disassociateDelegationSigner: DomainAction = (account, call) => {
  const { DomainName, Id } = call.read(signerIdShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  const signers = domain.signers.filter(({ id }) => id !== Id)
  if (signers.length === domain.signers.length) throw invalidInput(`The domain ${at.name} has no key with the id ${Id}`)
  const begun = begin(account, call, { type: 'REMOVE_DNSSEC', domain: at.name })
  return { account: withDomain(begun.account, { ...domain, signers, updatedMs: call.nowMs }), members: begun.members }
}
