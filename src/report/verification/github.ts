import type { Severity } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { annotation } from '../findings/github.ts'
import type { VerificationFormat } from './format.ts'
import { findingDiagnostic } from './words.ts'

/** A run shows so many annotations of one kind; what comes after them is lost without a word. */
const SHOWN_MAX = 10

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** For GitHub Actions: an annotation for each finding, at most ten of a kind, then how many there are beyond. */
export const verificationToGithub: VerificationFormat = ({ findings }, { argument, repositoryPath }) =>
  SEVERITIES.map((severity) => {
    const alike = findings.filter((finding) => finding.severity === severity)
    const shown = alike
      .slice(0, SHOWN_MAX)
      .map((finding) => annotation(findingDiagnostic(finding, argument), { strict: false, repositoryPath }))
    const rest = alike.length - shown.length
    return shown.join('') + (rest > 0 ? `and ${countOf(rest, `more ${severity}`)}\n` : '')
  }).join('')
