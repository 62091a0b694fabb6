import { AUTO_RENEWAL_DAYS, tldRulesOf } from '../../route53/tlds.ts'
import { addDays, dayOf, daysBetween } from '../../values/day.ts'
import { displayName } from '../../values/name.ts'
import type { Finding, LintRule } from '../rule.ts'

/** What holds on a day follows from the clock, where there is one; `auto_renew: false` is found on every day. */
export const registrationNotRenewed: LintRule = {
  id: 'registration-not-renewed',
  severity: 'warning',
  summary: 'domain that does not renew by itself, or should have by now',
  rules: ['R6.30'],
  why:
    'A domain that expires takes every name in it along, for everybody, whatever fails over. Route 53 charges an ' +
    'automatic renewal 35 days before, so a date nearer than that says that the renewal has failed.',
  bad: `version: 1
domains:
  example.com: { expires: 2099-03-01, auto_renew: false }
`,
  good: `version: 1
domains:
  example.com: { expires: 2099-03-01, auto_renew: true }
`,
  *check({ deployment: { registrations = [] }, nowMs }): Iterable<Finding> {
    const today = nowMs === undefined ? undefined : dayOf(nowMs)
    for (const { name, expires, autoRenew, at } of registrations) {
      const shown = displayName(name)
      const left = today === undefined || expires === undefined ? undefined : daysBetween(today, expires)
      if (expires !== undefined && left !== undefined && left < 0) {
        const last = addDays(expires, tldRulesOf(name).lateRenewalDays)
        yield {
          at: at.field('expires'),
          message: `${shown} expired on ${expires}`,
          hint:
            today !== undefined && today <= last
              ? `renew it by ${last}, the last day that Route 53 still does`
              : 'if it was renewed, write the new date; else ask AWS Support to restore it',
        }
      } else if (!autoRenew)
        yield {
          at: at.field('autoRenew'),
          message: `${shown} does not renew by itself${expires === undefined ? '' : `: it expires on ${expires}`}`,
          hint: 'set auto_renew: true, and at AWS enable-domain-auto-renew',
        }
      else if (left !== undefined && left < AUTO_RENEWAL_DAYS)
        yield {
          at: at.field('expires'),
          message: `${shown} expires on ${expires}, in ${left} days: it should have renewed by itself ${AUTO_RENEWAL_DAYS} days before`,
          hint: 'look at the payment and at the mails to the registrant; if it was renewed, write the new date',
        }
    }
  },
}
