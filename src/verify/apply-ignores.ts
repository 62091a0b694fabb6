import { type Ignore, ignoreKey, ignoreKeys, isProofRule } from '../model/ignore.ts'
import { type Finding, VERIFY_RULES } from './finding.ts'
import { isExhaustive, type Verification } from './verify.ts'

const idle = ({ line, at }: Ignore, rule: string): Finding => ({
  rule: 'VER016',
  severity: VERIFY_RULES.VER016.severity,
  message: `there is no finding ${rule} on line ${line} to hide: remove the comment`,
  at: { span: () => at, field: () => at },
  kinds: [],
  failed: [],
  others: 0,
})

/**
 * The verification without the findings that comments hide, which it counts. `isWhole` says that nothing was left out:
 * only then a comment that hides nothing is a finding.
 */
export function applyIgnores(verification: Verification, ignores: readonly Ignore[], isWhole: boolean): Verification {
  const proofs = ignores
    .map((ignore) => ({ ...ignore, rules: ignore.rules.filter(isProofRule) }))
    .filter(({ rules, reason }) => rules.length > 0 && reason !== '')
  if (proofs.length === 0) return verification
  const hiding = ignoreKeys(proofs)
  const hidden = new Set<string>()
  const kept = verification.findings.filter(({ at, rule }) => {
    const key = ignoreKey(at.span(), rule)
    if (!hiding.has(key)) return true
    hidden.add(key)
    return false
  })
  const isComplete = isWhole && isExhaustive(verification)
  const left = isComplete
    ? proofs.flatMap((ignore) =>
        ignore.rules.filter((rule) => !hidden.has(ignoreKey(ignore, rule))).map((rule) => idle(ignore, rule)),
      )
    : []
  return { ...verification, findings: [...kept, ...left], hidden: verification.findings.length - kept.length }
}
