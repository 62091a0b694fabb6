import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Span } from '../../src/model/origin.ts'

const spanText = ({ line, column, endLine, endColumn }: Span) =>
  line === endLine ? `${line}:${column}-${endColumn}` : `${line}:${column}-${endLine}:${endColumn}`

/** Whole findings, one line each: `rule file line:column-end message | hint | related place`. */
export const findingLines = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ rule, severity, at, message, hint, related = [] }) =>
    [
      `${severity === 'error' ? '' : `${severity} `}${rule} ${at.file} ${spanText(at)} ${message}`,
      ...(hint === undefined ? [] : [hint]),
      ...related.map((place) => `${place.message} ${place.at.file} ${spanText(place.at)}`),
    ].join(' | '),
  )
