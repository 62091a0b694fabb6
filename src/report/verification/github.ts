import type { Severity } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import { isExhaustive } from '../../verify/verify.ts'
import { annotation, escapeData, escapeProperty } from '../findings/github.ts'
import type { VerificationFormat } from './format.ts'
import { findingDiagnostic, reachOf } from './words.ts'

/** A run shows so many annotations of one kind; what comes after them is lost without a word. */
const SHOWN_MAX = 10

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** For GitHub Actions: how far the proof reaches if not everywhere, an annotation for each finding, at most ten of a kind, then how many there are beyond. */
export const verificationToGithub: VerificationFormat = (verification, context) => {
  const { argument, repositoryPath, maxFailures, plan } = context
  const isWhole = isExhaustive(verification) && maxFailures === undefined
  const reach = isWhole
    ? ''
    : `::notice file=${escapeProperty(printable(repositoryPath(plan.file)))},title=verify::${escapeData(printable(reachOf(verification, maxFailures)))}\n`
  const kinds = SEVERITIES.map((severity) => {
    const alike = verification.findings.filter((finding) => finding.severity === severity)
    const shownMax = severity === 'note' && !isWhole ? SHOWN_MAX - 1 : SHOWN_MAX
    const shown = alike
      .slice(0, shownMax)
      .map((finding) => annotation(findingDiagnostic(finding, argument), { strict: false, repositoryPath }))
    const rest = alike.length - shown.length
    return shown.join('') + (rest > 0 ? `and ${countOf(rest, `more ${severity}`)}\n` : '')
  })
  return reach + kinds.join('')
}
