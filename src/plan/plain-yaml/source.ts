import { IGNORE_WORD, readIgnores } from '../ignores.ts'
import type { PlanFile, Source } from '../source.ts'
import { readDocument } from './block.ts'
import { createLocate } from './places.ts'
import { closeNode, nextLine, openNode, openReader, UNUSUAL } from './reader.ts'

/** Tabs, Windows line ends and byte order marks; where a document begins or ends. */
const UNUSUAL_TEXT = /[\t\r\ufeff]|^(?:---|\.\.\.|%)/m

/** The line that many files open with. */
const OPENING = '---\n'

/**
 * Reads a plan written in the part of YAML that most plans keep to: maps and lists in blocks or brackets, plain and
 * quoted scalars on one line, comments; hence also most JSON. Undefined for everything else, also for what is no YAML:
 * the yaml package reads it. What is read here has the values and places that it has there, in a twentieth of the time.
 *
 * @see YAML 1.2.2, core schema
 */
export function readPlainYaml(file: PlanFile): Source | undefined {
  const { text } = file
  // The end of the line before the first one that counts.
  const begin = text.startsWith(OPENING) ? OPENING.length - 1 : -1
  if (UNUSUAL_TEXT.test(begin < 0 ? text : text.slice(begin))) return undefined
  const reader = openReader(text, text.includes(IGNORE_WORD))
  const whole = openNode(reader, -1, -1)
  reader.at = begin
  if (!nextLine(reader, Number.POSITIVE_INFINITY) || reader.indent !== 0) return undefined
  const value = readDocument(reader)
  if (value === UNUSUAL || reader.indent >= 0 || Array.isArray(value)) return undefined
  closeNode(reader, whole)
  return {
    locator: { file: file.name, text, locate: createLocate(reader) },
    value,
    diagnostics: [],
    fatal: false,
    ignores: reader.comments === undefined ? [] : readIgnores(file, reader.comments),
  }
}
