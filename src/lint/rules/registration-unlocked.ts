import { tldRulesOf } from '../../route53/tlds.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

/** Says nothing of top-level domains without a lock. */
export const registrationUnlocked: LintRule = {
  id: 'registration-unlocked',
  severity: 'warning',
  summary: 'domain that may be transferred away',
  rules: ['R6.28'],
  why: 'Whoever has the authorization code of an unlocked domain can move it to another registrar, and its names with it.',
  bad: `version: 1
domains:
  example.com: { transfer_lock: false }
`,
  good: `version: 1
domains:
  example.com: { transfer_lock: true }
  example.co.uk: { transfer_lock: false }
`,
  *check({ deployment: { registrations = [] } }) {
    for (const { name, transferLock, at } of registrations)
      if (!transferLock && tldRulesOf(name).canLock)
        yield {
          at: at.field('transferLock'),
          message: `${displayName(name)} has no transfer lock`,
          hint: 'set transfer_lock: true, and at AWS enable-domain-transfer-lock',
        }
  },
}
