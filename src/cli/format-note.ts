import type { Note, NoteSeverity } from '../formats/format.ts'
import type { Span } from '../model/origin.ts'
import { placeText } from '../report/place.ts'
import type { Style } from '../report/style.ts'
import { printable } from '../values/printable.ts'
import type { System } from './system.ts'
import { type ColorChoice, openStyle } from './terminal.ts'

const paint = (severity: NoteSeverity, { bad, warn, quiet }: Style) =>
  severity === 'lost' ? bad : severity === 'approx' ? warn : quiet

/** One line about what an export or import could not carry over as it is, with its place in the plan. @see engines.md E-1 */
export const formatNote = ({ severity, code, message }: Note, style: Style, place?: Span): string => {
  const where = place && severity !== 'info' ? `   ${placeText(place)}` : ''
  return `${paint(severity, style)(`${severity}[${code}]`)} ${printable(message)}${where}\n`
}

/** Notes on stderr, a line each. */
export async function printNotes(
  notes: readonly Note[],
  color: ColorChoice | undefined,
  system: System,
  placeOf: (note: Note) => Span | undefined = () => undefined,
): Promise<void> {
  const style = await openStyle(system, system.stderr, color)
  for (const note of notes) system.stderr.write(formatNote(note, style, placeOf(note)))
}
