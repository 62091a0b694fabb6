import { toText } from '../../src/cli/read-file.ts'
import { checkPlan, type Plan } from '../../src/cli/read-plan.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Span } from '../../src/model/origin.ts'
import { findingsFormats } from '../../src/report/findings/registry.ts'
import { findingsContext } from './findings-run.ts'

/** What `printable` keeps out of everything that goes to a terminal. */
export const UNPRINTABLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/** Larger than any fuzzed input. */
const BYTES_MAX = 1 << 24

const placesOf = ({ at, related = [], fix }: Diagnostic): readonly Span[] => [
  at,
  ...related.map((other) => other.at),
  ...(fix?.changes.map((change) => change.at) ?? []),
]

/** True if a span begins and ends in its file, and does not end before it begins. */
function isInside({ file, line, column, endLine, endColumn }: Span, lines: ReadonlyMap<string, readonly string[]>) {
  const own = lines.get(file)
  const isPlace = (at: number, offset: number) => {
    const text = own?.[at - 1]
    return text !== undefined && Number.isInteger(offset) && offset >= 1 && offset <= text.length + 1
  }
  const isForward = line < endLine || (line === endLine && column <= endColumn)
  return isPlace(line, column) && isPlace(endLine, endColumn) && isForward
}

function placeProblem({ files, diagnostics }: Plan): string | undefined {
  const lines = new Map(files.map(({ name, text }) => [name, text.split('\n')]))
  for (const diagnostic of diagnostics)
    for (const at of placesOf(diagnostic))
      if (!isInside(at, lines)) return `${diagnostic.rule} is outside of its file: ${JSON.stringify(at)}`
  return undefined
}

function meaningProblem({ fatal, document, deployment, diagnostics }: Plan): string | undefined {
  if (fatal && (document !== undefined || diagnostics.length === 0)) return 'a text that cannot be read has no finding'
  if (!fatal && deployment === undefined && diagnostics.length === 0) return 'nothing is left, and no finding says why'
  if (document !== undefined && deployment === undefined) return 'a document was not expanded'
  const silent = diagnostics.find(({ message }) => message === '' || /undefined|\[object/.test(message))
  return silent && `${silent.rule} says ${JSON.stringify(silent.message)}`
}

const formats = await Promise.all(
  Object.entries(findingsFormats).map(async ([name, load]) => [name, await load()] as const),
)

function outputProblem(plan: Plan): string | undefined {
  for (const [name, write] of formats) {
    const output = write([plan], findingsContext())
    const [raw] = UNPRINTABLE.exec(output) ?? []
    if (raw !== undefined) return `${name} shows U+${raw.charCodeAt(0).toString(16)}`
    if (name === 'json' || name === 'sarif') JSON.parse(output)
  }
  return undefined
}

/**
 * What is wrong with how a file of these bytes is validated, undefined if nothing: it is read or refused, nothing
 * throws, every place is inside the file, and no format shows a raw control character.
 */
export async function brokenLaw(bytes: Uint8Array): Promise<string | undefined> {
  const content = toText(Buffer.from(bytes), BYTES_MAX)
  if (!content.ok) return undefined
  try {
    const plan = await checkPlan([{ name: 'plan.yaml', text: content.text }])
    return meaningProblem(plan) ?? placeProblem(plan) ?? outputProblem(plan)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}
