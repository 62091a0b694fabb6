import type { Invariant } from '../model/invariant.ts'
import type { Finding, VerifyRule } from './finding.ts'

const RULES: Partial<Readonly<Record<Invariant['predicate']['kind'], VerifyRule>>> = {
  rto: 'VER009',
  within_capacity: 'VER008',
  blast_radius: 'VER015',
}

const ruleOf = ({ predicate }: Invariant): VerifyRule => RULES[predicate.kind] ?? 'VER010'

/** A finding about an invariant, without an example. */
export const brokenBy = (
  invariant: Invariant,
  message: string,
  about: Partial<Pick<Finding, 'question' | 'kinds' | 'failed' | 'others' | 'example'>> = {},
): Finding => ({
  rule: ruleOf(invariant),
  severity: invariant.severity,
  message,
  at: invariant.at,
  invariant: invariant.id,
  kinds: [],
  failed: [],
  others: 0,
  ...about,
})
