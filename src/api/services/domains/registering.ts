import { isAdjustable, limits } from '../../../route53/limits.ts'
import { getName } from '../../../values/name.ts'
import { type Account, type HostedZone, withZone } from '../../account.ts'
import { ApiError, invalidInput } from '../../errors.ts'
import { apexSets, newNameServers } from '../../zones.ts'
import { availabilityOf } from './availability.ts'
import { begin, type Call, type DomainAction, getDomain } from './call.ts'
import { CONTACT_ROLES, type Contact, type Nameserver, type RegisteredDomain, type Role } from './objects.ts'
import { addYears, elsewhere, PRICES, type Registrable, registrable, withDomain, withoutDomain } from './registry.ts'
import { domainShape, registerShape, renewShape, transferShape } from './shapes.ts'

const NEEDED = ['FirstName', 'LastName', 'AddressLine1', 'City', 'CountryCode', 'PhoneNumber', 'Email'] as const

/** Refuses a contact that registries would not take. */
export function checkContact(contact: Contact, role: Role): void {
  const missing = NEEDED.filter((member) => (contact[member] ?? '') === '')
  if (missing.length > 0) throw invalidInput(`The ${role} contact lacks ${missing.join(', ')}`)
  if (!/^[^@\s]+@[^@\s]+$/.test(contact.Email ?? ''))
    throw invalidInput(`The ${role} contact's Email is no address of a mailbox: ${contact.Email}`)
}

interface WrittenContacts {
  readonly AutoRenew?: boolean
  readonly AdminContact: Contact
  readonly RegistrantContact: Contact
  readonly TechContact: Contact
  readonly BillingContact?: Contact
  readonly PrivacyProtectAdminContact?: boolean
  readonly PrivacyProtectRegistrantContact?: boolean
  readonly PrivacyProtectTechContact?: boolean
  readonly PrivacyProtectBillingContact?: boolean
}

/** Contacts and who of them is hidden; hidden where nothing is said and the registry can. */
function contactsOf(written: WrittenContacts, { tld }: Registrable): Pick<RegisteredDomain, 'contacts' | 'hidden'> {
  const contacts: { [R in Role]?: Contact } = {}
  for (const role of CONTACT_ROLES) {
    const contact = written[`${role}Contact`]
    if (contact === undefined) continue
    checkContact(contact, role)
    contacts[role] = contact
  }
  const asked = CONTACT_ROLES.filter((role) => written[`PrivacyProtect${role}Contact`] === true)
  if (!tld.canHide && asked.length > 0)
    throw new ApiError('TLDRulesViolation', `Privacy protection is not available for .${tld.tld}`)
  const hidden = CONTACT_ROLES.filter((role) => tld.canHide && written[`PrivacyProtect${role}Contact`] !== false)
  return { contacts, hidden }
}

/** Refuses one more domain than the account may have, where quotas hold. */
function checkLimit({ domains }: Account, { settings }: Call): void {
  const own = [...domains.values()].filter(({ givenTo }) => givenTo === undefined)
  if (own.length < limits.domainsPerAccount || (isAdjustable('domainsPerAccount') && !settings.strictQuotas)) return
  throw new ApiError('DomainLimitExceeded', `An account has at most ${limits.domainsPerAccount} domains`)
}

const YEARS_MAX = 10

function checkYears(years: number, { tld }: Registrable): void {
  if (years < tld.yearsMin || years > YEARS_MAX)
    throw new ApiError(
      'TLDRulesViolation',
      `A .${tld.tld} domain is registered for ${tld.yearsMin} to ${YEARS_MAX} years`,
    )
}

/** A hosted zone as Route 53 makes one for a new domain. @see R6.28 */
function registrarZone(account: Account, { name }: Registrable, operationId: string, call: Call): HostedZone {
  const zone = getName(`${name}.`)
  const nameServers = newNameServers(account, zone)
  return {
    id: call.ids.zone(),
    name: zone,
    callerReference: `RISWorkflow-RD:${operationId}`,
    comment: 'HostedZone created by Route53 Registrar',
    authorized: [],
    signing: false,
    keys: new Map(),
    nameServers,
    sets: apexSets(zone, nameServers),
  }
}

const serversOf = ({ nameServers }: HostedZone): readonly Nameserver[] =>
  nameServers.map((name) => ({ Name: name.replace(/\.$/, '') }))

type Arriving = Pick<RegisteredDomain, 'name' | 'autoRenew' | 'contacts' | 'hidden' | 'nameservers'> & {
  readonly years: number
  readonly canLock: boolean
}

function arrive({ years, canLock, ...rest }: Arriving, call: Call): RegisteredDomain {
  const { nowMs, settings } = call
  return {
    ...rest,
    createdMs: nowMs,
    updatedMs: nowMs,
    expiresMs: addYears(nowMs, years),
    arrivesMs: nowMs + settings.syncDelayMs,
    isLocked: canLock,
    signers: [],
    authCode: call.secret(),
  }
}

export const registerDomain: DomainAction = (account, call) => {
  const wanted = call.read(registerShape)
  const at = registrable(wanted.DomainName)
  const begun = begin(account, call, {
    type: 'REGISTER_DOMAIN',
    domain: at.name,
    price: PRICES.registration * wanted.DurationInYears,
  })
  const availability = availabilityOf(account, at, call)
  if (availability !== 'AVAILABLE') throw invalidInput(`The domain ${at.name} cannot be registered: ${availability}`)
  checkYears(wanted.DurationInYears, at)
  checkLimit(account, call)
  const contacts = contactsOf(wanted, at)
  const zone = registrarZone(account, at, begun.operation.id, call)
  const domain = arrive(
    {
      ...contacts,
      name: at.name,
      autoRenew: wanted.AutoRenew ?? true,
      nameservers: serversOf(zone),
      years: wanted.DurationInYears,
      canLock: at.tld.canLock,
    },
    call,
  )
  return { account: withDomain(withZone(begun.account, zone), domain), members: begun.members }
}

export const transferDomain: DomainAction = (account, call) => {
  const wanted = call.read(transferShape)
  const at = registrable(wanted.DomainName)
  const { DurationInYears: years = 1 } = wanted
  const begun = begin(account, call, { type: 'TRANSFER_IN_DOMAIN', domain: at.name, price: PRICES.transfer * years })
  if (account.domains.has(at.name))
    throw invalidInput(`The domain ${at.name} is registered with Amazon Route 53 already`)
  const other = elsewhere(at)
  if (other === undefined || other.availability === 'RESERVED')
    throw invalidInput(`The domain ${at.name} is not registered with anybody, so there is nothing to transfer`)
  if (other.isLocked)
    throw new ApiError(
      'TLDRulesViolation',
      `The domain ${at.name} has status clientTransferProhibited at its registrar`,
    )
  if (wanted.AuthCode !== other.authCode) throw invalidInput(`The authorization code of ${at.name} is wrong`)
  checkLimit(account, call)
  const contacts = contactsOf(wanted, at)
  const zone = wanted.Nameservers === undefined ? registrarZone(account, at, begun.operation.id, call) : undefined
  const arrived = arrive(
    {
      ...contacts,
      name: at.name,
      autoRenew: wanted.AutoRenew ?? true,
      nameservers: zone === undefined ? (wanted.Nameservers ?? []) : serversOf(zone),
      years,
      canLock: at.tld.canLock,
    },
    call,
  )
  const next = zone === undefined ? begun.account : withZone(begun.account, zone)
  return { account: withDomain(next, arrived), members: begun.members }
}

const DAY_MS = 86_400_000

export const renewDomain: DomainAction = (account, call) => {
  const { DomainName, DurationInYears: years = 1, CurrentExpiryYear } = call.read(renewShape)
  const { at, ...domain } = getDomain(account, DomainName, call)
  const year = new Date(domain.expiresMs).getUTCFullYear()
  if (year !== CurrentExpiryYear)
    throw invalidInput(`The domain ${at.name} expires in ${year}, not in ${CurrentExpiryYear}`)
  if (call.nowMs >= domain.expiresMs + (at.tld.lateRenewalDays + 1) * DAY_MS)
    throw new ApiError('TLDRulesViolation', `It is too late to renew ${at.name}`)
  const expiresMs = addYears(domain.expiresMs, years)
  if (expiresMs > addYears(call.nowMs, YEARS_MAX))
    throw new ApiError(
      'TLDRulesViolation',
      `A .${at.tld.tld} domain may not be registered for more than ${YEARS_MAX} years ahead`,
    )
  const begun = begin(account, call, { type: 'RENEW_DOMAIN', domain: at.name, price: PRICES.renewal * years })
  return {
    account: withDomain(begun.account, { ...domain, expiresMs, updatedMs: call.nowMs }),
    members: begun.members,
  }
}

export const deleteDomain: DomainAction = (account, call) => {
  const { at, ...domain } = getDomain(account, call.read(domainShape).DomainName, call)
  if (!at.tld.canDelete)
    throw new ApiError(
      'TLDRulesViolation',
      `The registry of .${at.tld.tld} deletes no domain: disable its renewal and let it expire`,
    )
  if (domain.isLocked) throw invalidInput(`The domain ${at.name} is locked: disable its transfer lock first`)
  const begun = begin(account, call, { type: 'DELETE_DOMAIN', domain: at.name })
  return { account: withoutDomain(begun.account, domain), members: begun.members }
}
