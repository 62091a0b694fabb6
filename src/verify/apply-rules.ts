import type { Severity } from '../model/diagnostic.ts'
import { sortFindings } from './finding.ts'
import type { Verification } from './verify.ts'

/**
 * The verification with severities as the plan's `rules:` have them, and without what they switch off. An invariant
 * says its own severity.
 *
 * @see verification.md §4
 */
export function applyRules(verification: Verification, rules: ReadonlyMap<string, Severity | 'off'>): Verification {
  const findings = verification.findings.flatMap((finding) => {
    const configured = finding.invariant === undefined ? rules.get(finding.rule) : undefined
    if (configured === undefined) return [finding]
    return configured === 'off' ? [] : [{ ...finding, severity: configured }]
  })
  return { ...verification, findings: sortFindings(findings) }
}
