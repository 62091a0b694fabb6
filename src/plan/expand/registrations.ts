import type { ContactRole, DomainContact, Registration } from '../../model/deployment.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import type { PlanDomain, PlanDomainContact } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { absoluteName } from './names.ts'
import { keyAt, membersAt, originAt, valueAt } from './origin.ts'
import { present } from './present.ts'
import { parseValues } from './values.ts'

const ROLES: readonly ContactRole[] = ['registrant', 'admin', 'tech', 'billing']

const contactOf = ({ email, verified = true }: PlanDomainContact): DomainContact => ({ email, isVerified: verified })

const contactsOf = ({ contacts }: PlanDomain): Registration['contacts'] =>
  contacts &&
  Object.fromEntries(
    ROLES.flatMap((role) => {
      const contact = contacts[role]
      return contact === undefined ? [] : [[role, contactOf(contact)]]
    }),
  )

/** All or none: of a list with a broken member nothing follows. */
function allOf<T>(items: readonly (T | undefined)[] | undefined): readonly T[] | undefined {
  const whole = items?.filter((item) => item !== undefined)
  return whole === undefined || whole.length < (items?.length ?? 0) ? undefined : whole
}

function dsOf(context: Context, { ds }: PlanDomain, path: PlanPath): readonly Rdata[] | undefined {
  if (ds === undefined || ds.length === 0) return ds && []
  const written = {
    texts: ds,
    pathOf: () => [...path, 'ds'],
    placeOf: (index: number) => valueAt([...path, 'ds', index]),
  }
  const { values } = parseValues(context, 'DS', written, 'plain')
  return values.length === 0 ? undefined : values
}

/** The registrations of `domains:`. Name servers with a broken one among them are reported and left out, and DS records that are broken. */
export function expandRegistrations(context: Context): readonly Registration[] {
  return Object.entries(context.document.domains ?? {}).flatMap(([key, domain]) => {
    const path = ['domains', key]
    const name = absoluteName(context, keyAt(path), key)
    if (name === undefined) return []
    const servers = allOf(
      domain.name_servers?.map((text, index) => absoluteName(context, valueAt([...path, 'name_servers', index]), text)),
    )
    const { expires, auto_renew = true, transfer_lock = true, privacy = true } = domain
    const members = {
      nameServers: 'name_servers',
      expires: 'expires',
      autoRenew: 'auto_renew',
      transferLock: 'transfer_lock',
      contacts: 'contacts',
      ds: 'ds',
    }
    return [
      present({
        name,
        nameServers: servers?.length === 0 ? undefined : servers,
        expires,
        autoRenew: auto_renew,
        transferLock: transfer_lock,
        privacy,
        contacts: contactsOf(domain),
        ds: dsOf(context, domain, path),
        at: originAt(context.positions, path, membersAt(path, members)),
      }),
    ]
  })
}
