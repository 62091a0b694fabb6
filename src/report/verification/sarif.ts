import type { Span } from '../../model/origin.ts'
import { type Finding, VERIFY_RULES, type VerifyRule } from '../../verify/finding.ts'
import { isExhaustive } from '../../verify/verify.ts'
import { type SarifFinding, sarifLog } from '../findings/sarif.ts'
import type { VerificationFormat } from './format.ts'
import { findingDiagnostic, reachOf } from './words.ts'

const descriptorOf = (id: VerifyRule) => {
  const { severity, summary } = VERIFY_RULES[id]
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: `${summary}. docs/verification.md says exactly what is proved.` },
    defaultConfiguration: { level: severity },
    properties: { tags: ['dns', 'route53'], precision: 'very-high' },
  }
}

/** The failed set, and the decision step by step as a code flow. */
function more(finding: Finding, locationOf: (span: Span) => object): object {
  const { failed, kinds, invariant } = finding
  const example = finding.example?.()
  const steps = example
    ?.trace()
    .flatMap(({ recordSet, because, rule }) => (recordSet ? [{ recordSet, text: `${because} (${rule})` }] : []))
  return {
    ...(steps && steps.length > 0
      ? {
          codeFlows: [
            {
              threadFlows: [
                {
                  locations: steps.map(({ recordSet, text }) => ({
                    location: { ...locationOf(recordSet.at.span()), message: { text } },
                  })),
                },
              ],
            },
          ],
        }
      : {}),
    properties: {
      failed: failed.map(({ id }) => id),
      classes: kinds.map(({ label }) => label),
      ...(invariant === undefined ? {} : { invariant }),
    },
  }
}

/** For services that track findings: SARIF 2.1.0, with the failed set and the trace of each counterexample. */
export const verificationToSarif: VerificationFormat = (verification, context) => {
  const { findings } = verification
  const { argument, files, version, repositoryPath, maxFailures } = context
  const isWhole = isExhaustive(verification) && maxFailures === undefined
  const found = new Set(findings.map(({ rule }) => rule))
  return sarifLog(
    findings.map(
      (finding): SarifFinding => ({
        ...findingDiagnostic(finding, argument),
        more: (locationOf) => more(finding, locationOf),
      }),
    ),
    {
      files: files.map(({ name }) => name),
      rules: [...found].sort().map(descriptorOf),
      version,
      repositoryPath,
      ...(isWhole ? {} : { notice: reachOf(verification, maxFailures) }),
    },
  )
}
