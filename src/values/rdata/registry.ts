import { ROOT } from '../name.ts'
import { a } from './a.ts'
import { aaaa } from './aaaa.ts'
import { caa } from './caa.ts'
import { ds } from './ds.ts'
import { masterStyle, nameOf, type RdataForm, route53Style, type Style } from './field.ts'
import { mx } from './mx.ts'
import { cname, ns, ptr } from './name-only.ts'
import { naptr } from './naptr.ts'
import type { ParsedRdata, Rdata, RdataProblem, RecordType } from './rdata.ts'
import { atEnd, type Cursor, type FieldProblem, quote, skipBlanks, takeWord } from './scan.ts'
import { soa } from './soa.ts'
import { srv } from './srv.ts'
import { sshfp } from './sshfp.ts'
import { https, svcb } from './svcb.ts'
import { spf, txt } from './text.ts'
import { tlsa } from './tlsa.ts'

/** One line per type; a line that is missing does not compile. */
const forms: { readonly [T in RecordType]: RdataForm<T> } = {
  SOA: soa,
  A: a,
  TXT: txt,
  NS: ns,
  CNAME: cname,
  MX: mx,
  NAPTR: naptr,
  PTR: ptr,
  SRV: srv,
  SPF: spf,
  AAAA: aaaa,
  CAA: caa,
  DS: ds,
  TLSA: tlsa,
  SSHFP: sshfp,
  SVCB: svcb,
  HTTPS: https,
}

/** Characters of one value as written. @see R1.24 */
export const VALUE_CHARACTERS_MAX = 4000

/** How values of a type look, in words of the reader: `<preference> <host>`, and one that parses. */
export function rdataForm(type: RecordType): { readonly form: string; readonly example: string } {
  return forms[type]
}

const failure = (problem: RdataProblem): ParsedRdata => ({ ok: false, problem })

function failureOf({ type, form, example }: RdataForm, { rule, message, column, hint }: FieldProblem): ParsedRdata {
  return failure({
    rule: rule ?? 'value-syntax',
    message: `${type}: ${message}`,
    hint: hint ?? `write ${form}, for example ${example}`,
    column,
  })
}

const isProblem = (scanned: Uint8Array | FieldProblem): scanned is FieldProblem => !(scanned instanceof Uint8Array)

/** The fields printed with a blank between them; what is empty leaves nothing behind. */
function printParts({ fields }: RdataForm, parts: readonly Uint8Array[], style: Style): string {
  return fields
    .map((field, index) => field.print(parts[index] ?? new Uint8Array(0), style))
    .filter((text) => text !== '')
    .join(' ')
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const wire = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    wire.set(part, offset)
    offset += part.length
  }
  return wire
}

function rdataOf(form: RdataForm, parts: readonly Uint8Array[]): Rdata {
  const rdata: Rdata = { type: form.type, text: printParts(form, parts, route53Style), wire: joinParts(parts) }
  if (form.target === undefined) return rdata
  const target = nameOf(parts[form.target.field])
  return form.target.rootIsNone && target === ROOT ? rdata : { ...rdata, target }
}

/** The fields of a text in wire form, with the column at which each begins. */
function scanFields(
  { fields, check }: RdataForm,
  cursor: Cursor,
): { readonly parts: readonly Uint8Array[] } | FieldProblem {
  const parts: Uint8Array[] = []
  const columns: number[] = []
  for (const { label, optional, scan } of fields) {
    skipBlanks(cursor)
    columns.push(cursor.index)
    if (atEnd(cursor) && !optional) return { message: `${label} is missing`, column: cursor.index }
    const part = atEnd(cursor) ? new Uint8Array(0) : scan(cursor)
    if (isProblem(part)) return part
    parts.push(part)
  }
  const end = cursor.index
  skipBlanks(cursor)
  const column = cursor.index
  if (!atEnd(cursor)) {
    const word = quote(takeWord(cursor))
    return { message: column === end ? `a blank is missing before ${word}` : `${word} is one field too many`, column }
  }
  const conflict = check?.(parts)
  return conflict ? { ...conflict, column: columns[conflict.field] ?? 0 } : { parts }
}

/**
 * One value as the Route 53 API and plans write it. Blanks around the fields do not matter. The first thing that is
 * wrong is reported, with its column, what is expected and an example.
 *
 * @see R1.10 to R1.26
 */
export function parseRdata(type: RecordType, text: string): ParsedRdata {
  const form: RdataForm = forms[type]
  if (text.length > VALUE_CHARACTERS_MAX)
    return failure({
      rule: 'value-too-long',
      message: `${type}: the value has ${text.length} characters`,
      hint: `a value has at most ${VALUE_CHARACTERS_MAX} characters`,
      column: VALUE_CHARACTERS_MAX,
    })
  const quick = form.shortcut?.(text)
  if (quick) {
    // Written out: a spread copy takes half as much again.
    const { text: canonical, wire, target } = quick
    return {
      ok: true,
      rdata: target === undefined ? { type, text: canonical, wire } : { type, text: canonical, wire, target },
    }
  }
  const scanned = scanFields(form, { text, index: 0 })
  return 'parts' in scanned ? { ok: true, rdata: rdataOf(form, scanned.parts) } : failureOf(form, scanned)
}

/** The fields of wire form, canonical; a text says what is wrong. */
function readFields({ fields, check }: RdataForm, wire: Uint8Array): readonly Uint8Array[] | string {
  const reader = { bytes: wire, offset: 0 }
  const parts: Uint8Array[] = []
  for (const { read } of fields) {
    const part = read(reader)
    if (typeof part === 'string') return part
    parts.push(part)
  }
  if (reader.offset < wire.length) return `${wire.length - reader.offset} octets are left over`
  return check?.(parts)?.message ?? parts
}

/**
 * One value from its wire form (uncompressed, no length before it). Every octet must belong to a field, and the rules
 * of `parseRdata` hold, but for the limit on written characters. The column of a problem is 0.
 */
export function decodeRdata(type: RecordType, wire: Uint8Array): ParsedRdata {
  const form: RdataForm = forms[type]
  const parts = readFields(form, wire)
  return typeof parts === 'string'
    ? failureOf(form, { message: parts, column: 0 })
    : { ok: true, rdata: rdataOf(form, parts) }
}

/**
 * The value as a zone file writes it: decimal escapes, absolute names.
 *
 * @see engines.md §1.1 and §1.2; RFC 1035 §5.1
 */
export function formatMaster({ type, wire }: Rdata): string {
  const form: RdataForm = forms[type]
  const parts = readFields(form, wire)
  if (typeof parts === 'string') throw new Error(`unreachable: a parsed ${type} value does not decode: ${parts}`)
  return printParts(form, parts, masterStyle)
}
