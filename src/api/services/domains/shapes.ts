import { flag, integer, listOf, oneOf, required, struct, text } from '../../shape.ts'
import { OPERATION_STATUSES, OPERATION_TYPES } from './objects.ts'

const domainName = text({ max: 255 })
const name = required(domainName)
const operationId = required(text({ max: 255 }))
/** Seconds since 1970, as the protocol sends times; read by `getSeconds`. */
const time = text({ max: 40 })
const marker = text({ max: 4096 })
const pageSize = integer(1, 100)
const years = integer(1, 10)
const short = text({ max: 255 })
const phone = text({ max: 30, pattern: /^(?:\+\d{1,3}\.\d{4,24})?$/ })

export const contactMembers = {
  FirstName: short,
  LastName: short,
  ContactType: oneOf(['PERSON', 'COMPANY', 'ASSOCIATION', 'PUBLIC_BODY', 'RESELLER']),
  OrganizationName: short,
  AddressLine1: short,
  AddressLine2: short,
  City: short,
  State: short,
  CountryCode: text({ pattern: /^[A-Z]{2}$/ }),
  ZipCode: short,
  PhoneNumber: phone,
  Email: text({ max: 254 }),
  Fax: phone,
  ExtraParams: listOf(struct({ Name: required(text({ max: 255 })), Value: required(text({ max: 2048 })) })),
} as const

export const contactShape = struct(contactMembers)

export const nameserverShape = struct({
  Name: required(text({ max: 255, pattern: /^[a-zA-Z0-9_\-.]*$/ })),
  GlueIps: listOf(text({ max: 45 })),
})

const nameservers = listOf(nameserverShape)

export const domainShape = struct({ DomainName: name })
/** Two operations begin the name of that member in lower case, and may leave it out. */
export const lowerDomainShape = struct({ domainName })
export const availabilityShape = struct({ DomainName: name, IdnLangCode: text({ pattern: /^(?:|[A-Za-z]{2,3})$/ }) })
export const transferabilityShape = struct({ DomainName: name, AuthCode: text({ max: 1024 }) })
export const suggestionsShape = struct({
  DomainName: name,
  SuggestionCount: required(integer(1, 50)),
  OnlyAvailable: required(flag),
})

const contacts = {
  AutoRenew: flag,
  AdminContact: required(contactShape),
  RegistrantContact: required(contactShape),
  TechContact: required(contactShape),
  BillingContact: contactShape,
  PrivacyProtectAdminContact: flag,
  PrivacyProtectRegistrantContact: flag,
  PrivacyProtectTechContact: flag,
  PrivacyProtectBillingContact: flag,
} as const

export const registerShape = struct({ DomainName: name, DurationInYears: required(years), ...contacts })
export const transferShape = struct({
  DomainName: name,
  DurationInYears: years,
  Nameservers: nameservers,
  AuthCode: text({ max: 1024 }),
  ...contacts,
})

export const toAccountShape = struct({ DomainName: name, AccountId: required(text({ pattern: /^\d{12}$/ })) })
export const acceptShape = struct({ DomainName: name, Password: required(text()) })
export const pushShape = struct({ DomainName: name, Target: required(text({ min: 1, max: 255 })) })
export const renewShape = struct({
  DomainName: name,
  DurationInYears: years,
  CurrentExpiryYear: required(integer(0, 9999)),
})
export const contactsShape = struct({
  DomainName: name,
  AdminContact: contactShape,
  RegistrantContact: contactShape,
  TechContact: contactShape,
  BillingContact: contactShape,
})
export const privacyShape = struct({
  DomainName: name,
  AdminPrivacy: flag,
  RegistrantPrivacy: flag,
  TechPrivacy: flag,
  BillingPrivacy: flag,
})
export const nameserversShape = struct({ DomainName: name, Nameservers: required(nameservers) })
export const signerShape = struct({
  DomainName: name,
  SigningAttributes: required(
    struct({ Algorithm: integer(0, 255), Flags: integer(0, 65_535), PublicKey: text({ max: 32_768 }) }),
  ),
})
export const signerIdShape = struct({ DomainName: name, Id: required(text()) })
export const operationShape = struct({ OperationId: operationId })

const order = oneOf(['ASC', 'DESC'])
const attribute = oneOf(['DomainName', 'Expiry'])

export const listDomainsShape = struct({
  FilterConditions: listOf(
    struct({
      Name: required(attribute),
      Operator: required(oneOf(['LE', 'GE', 'BEGINS_WITH'])),
      Values: required(listOf(text({ min: 1, max: 1024 }), { min: 1, max: 1 })),
    }),
  ),
  SortCondition: struct({ Name: required(attribute), SortOrder: required(order) }),
  Marker: marker,
  MaxItems: pageSize,
})

export const listOperationsShape = struct({
  SubmittedSince: time,
  Marker: marker,
  MaxItems: pageSize,
  Status: listOf(oneOf(OPERATION_STATUSES), { max: 5 }),
  Type: listOf(oneOf(OPERATION_TYPES), { max: 21 }),
  SortBy: oneOf(['SubmittedDate']),
  SortOrder: order,
})

export const billingShape = struct({ Start: time, End: time, Marker: marker, MaxItems: pageSize })
export const pricesShape = struct({ Tld: text({ min: 2, max: 255 }), Marker: marker, MaxItems: integer(1, 1000) })

const tag = struct({ Key: required(text({ min: 1, max: 128 })), Value: text({ max: 256 }) })
export const updateTagsShape = struct({ DomainName: name, TagsToUpdate: listOf(tag) })
export const deleteTagsShape = struct({
  DomainName: name,
  TagsToDelete: required(listOf(text({ min: 1, max: 128 }))),
})
