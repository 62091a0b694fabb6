import type { Span } from '../../model/origin.ts'
import { countFindings } from '../diagnostics.ts'
import { formatJson } from '../json.ts'
import type { FindingsFormat } from './format.ts'

const spanJson = ({ file, line, column, endLine, endColumn }: Span) => ({ file, line, column, endLine, endColumn })

/** For programs: `r53sim/findings/v1`, the findings of all plans in one list. */
export const findingsToJson: FindingsFormat = (plans) => {
  const diagnostics = plans.flatMap((plan) => plan.diagnostics)
  const { error, warning, note } = countFindings(diagnostics)
  return formatJson('findings', {
    files: [...new Set(plans.flatMap(({ files }) => files.map(({ name }) => name)))],
    errors: error,
    warnings: warning,
    notes: note,
    findings: diagnostics.map(({ rule, severity, message, hint, at, related = [], fix }) => ({
      rule,
      severity,
      message,
      hint: hint ?? null,
      ...(fix === undefined ? {} : { fixable: true }),
      ...spanJson(at),
      related: related.map((other) => ({ message: other.message, ...spanJson(other.at) })),
    })),
  })
}
