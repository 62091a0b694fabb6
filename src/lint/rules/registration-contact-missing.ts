import type { ContactRole } from '../../model/deployment.ts'
import { displayName } from '../../values/name.ts'
import type { Finding, LintRule } from '../rule.ts'
import { listed } from '../words.ts'

const NEEDED: readonly ContactRole[] = ['registrant', 'admin', 'tech']

/** Says nothing of domains whose contacts the plan does not give. */
export const registrationContactMissing: LintRule = {
  id: 'registration-contact-missing',
  severity: 'warning',
  summary: 'domain without one of its contacts, or whose registrant has not confirmed the address',
  rules: ['R6.28'],
  why:
    'Mails about expiry, transfers and failed payments go to the contacts. A registrant who does not follow the link of ' +
    'the mail that asks for it within 3 to 15 days is suspended, and no name in the domain resolves.',
  bad: `version: 1
domains:
  example.com: { contacts: { registrant: { email: domains@example.net, verified: false }, admin: { email: domains@example.net } } }
`,
  good: `version: 1
domains:
  example.com:
    contacts: { registrant: { email: domains@example.net }, admin: { email: domains@example.net }, tech: { email: noc@example.net } }
`,
  *check({ deployment: { registrations = [] } }): Iterable<Finding> {
    for (const { name, contacts, at } of registrations) {
      if (contacts === undefined) continue
      const missing = NEEDED.filter((role) => contacts[role] === undefined)
      if (missing.length > 0)
        yield {
          at: at.field('contacts'),
          message: `${displayName(name)} has no ${listed(missing)} contact`,
          hint: 'Route 53 registers with all of registrant, admin and tech; they may be the same',
        }
      if (contacts.registrant?.isVerified === false)
        yield {
          at: at.field('contacts'),
          message: `the registrant of ${displayName(name)} has not confirmed the address: the domain gets suspended`,
          hint: 'follow the link of the mail; aws route53domains resend-contact-reachability-email sends it again',
        }
    }
  },
}
