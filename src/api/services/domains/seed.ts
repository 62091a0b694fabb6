import type { ContactRole, Registration } from '../../../model/deployment.ts'
import { findTld } from '../../../route53/tlds.ts'
import { displayName } from '../../../values/name.ts'
import { uuidOf } from '../../ids.ts'
import { CONTACT_ROLES, type RegisteredDomain, type Role } from './objects.ts'
import { addYears } from './registry.ts'

const withoutDot = (name: string) => name.replace(/\.$/, '')

const roleOf: Readonly<Record<Role, ContactRole>> = {
  Admin: 'admin',
  Registrant: 'registrant',
  Tech: 'tech',
  Billing: 'billing',
}

function contactsOf({ contacts = {} }: Registration): RegisteredDomain['contacts'] {
  return Object.fromEntries(
    CONTACT_ROLES.flatMap((role) => {
      const contact = contacts[roleOf[role]]
      return contact === undefined ? [] : [[role, { Email: contact.email }]]
    }),
  )
}

/**
 * A registration of the plan as the registry has it; none where the plan gives no end, or where its top-level domain is
 * not here. DS records are no keys, and so are not among its.
 */
export function seededDomain(registration: Registration): readonly RegisteredDomain[] {
  const { name, expires, autoRenew, transferLock, privacy, nameServers = [] } = registration
  if (expires === undefined || findTld(name) === undefined) return []
  const expiresMs = Date.parse(`${expires}T00:00:00Z`)
  const createdMs = addYears(expiresMs, -1)
  return [
    {
      name: withoutDot(name).toLowerCase(),
      createdMs,
      updatedMs: createdMs,
      arrivesMs: 0,
      expiresMs,
      autoRenew,
      isLocked: transferLock,
      contacts: contactsOf(registration),
      hidden: privacy ? CONTACT_ROLES : [],
      nameservers: nameServers.map((server) => ({ Name: withoutDot(server) })),
      signers: [],
      authCode: uuidOf('authorization code', displayName(name)),
    },
  ]
}
