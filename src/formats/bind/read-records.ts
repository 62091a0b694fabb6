import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Range } from '../../plan/positions.ts'
import { createReport, type PlanFile } from '../../plan/source.ts'
import type { DomainName } from '../../values/name.ts'
import { type Rdata, RECORD_TYPES, type RecordType } from '../../values/rdata/rdata.ts'
import { typeName, typeNumber } from '../../values/rdata/type-number.ts'
import type { Note } from '../format.ts'
import { GENERATED_MAX, rangeOf, substitute } from './generate.ts'
import { type Line, readLines, type Token } from './lexer.ts'
import { isProblem, readName, readRdata, readSeconds, type WordProblem } from './read-rdata.ts'

/** Where something stands. */
export interface Spot {
  readonly file: PlanFile
  readonly range: Range
}

/** One record of a zone file. */
export interface ZoneRecord extends Spot {
  readonly owner: DomainName
  readonly ttlSeconds: number | undefined
  readonly rdata: Rdata
  /** What stands behind it on its line. */
  readonly comment: string | undefined
}

/** An alias as cli53 writes one: `AWS ALIAS A target zone true`. */
export interface ForeignAlias extends Spot {
  readonly owner: DomainName
  readonly type: RecordType
  readonly target: DomainName
  readonly zone: string
  readonly evaluate: boolean
  readonly comment: string | undefined
}

/** A record that PowerDNS makes the answer of: `LUA A "…"`, or `ALIAS target`, which stands for both kinds of addresses. */
export interface MadeRecord extends Spot {
  readonly owner: DomainName
  readonly word: 'LUA' | 'ALIAS'
  readonly types: readonly string[]
}

export type Item =
  | { readonly kind: 'record'; readonly record: ZoneRecord }
  | { readonly kind: 'alias'; readonly alias: ForeignAlias }
  | { readonly kind: 'made'; readonly made: MadeRecord }
  /** A comment alone on its line. */
  | { readonly kind: 'comment'; readonly text: string; readonly spot: Spot }

/** What a file and those it includes come to. */
export interface ReadItems {
  readonly items: readonly Item[]
  readonly diagnostics: readonly Diagnostic[]
  readonly notes: readonly Note[]
}

/** What directives set; an included file has its own. */
interface State {
  readonly file: PlanFile
  origin: DomainName | undefined
  owner: DomainName | undefined
  defaultTtl: number | undefined
  lastTtl: number | undefined
}

const CLASSES: ReadonlySet<string> = new Set(['IN', 'CH', 'HS', 'CS', 'AWS'])
export const isRecordType = (text: string): text is RecordType => RECORD_TYPES.some((type) => type === text)

/** Records of signed zones that whoever signs makes anew. */
const SIGNING_TYPES: ReadonlySet<string> = new Set([
  ...['RRSIG', 'NSEC', 'NSEC3', 'NSEC3PARAM', 'DNSKEY', 'CDS', 'CDNSKEY', 'ZONEMD', 'SIG', 'KEY', 'NXT'],
  ...['TYPE46', 'TYPE47', 'TYPE48', 'TYPE50', 'TYPE51', 'TYPE59', 'TYPE60', 'TYPE63'],
])

const INCLUDE_DEPTH_MAX = 10

/** Tools that copy Route 53's octal escapes write the asterisk so; nobody writes a 4 as its decimal one. @see engines.md E-4 */
const octalAsterisk = /^\\052(?=\.|$)/
const asterisk = ({ text, range }: Token): Token => ({ text: text.replace(octalAsterisk, '*'), range })

/** The name of an included file, relative to the file that names it. */
function includedName(from: string, written: string): string {
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : ''
  return `${folder}${written}`.replace(/(^|\/)\.\//g, '$1')
}

/** Reads a zone file with everything it includes, entry by entry; what is wrong with one does not keep the next from being read. */
export function readItems(file: PlanFile, files: readonly PlanFile[], origin: DomainName | undefined): ReadItems {
  const items: Item[] = []
  const diagnostics: Diagnostic[] = []
  const signed = new Set<string>()
  let generated = 0

  const complain = ({ file: where }: State, range: Range, message: string, hint?: string) => {
    diagnostics.push(createReport(where).error('plan-syntax', range, message, hint))
  }
  const complainOf = (state: State, { token, message, hint }: WordProblem) =>
    complain(state, token.range, message, hint)

  function readEntry(state: State, tokens: readonly Token[], owner: DomainName, range: Range, comment?: string): void {
    let [ttl, zoneClass]: [number | undefined, string | undefined] = [undefined, undefined]
    let at = 0
    for (; at < tokens.length; at += 1) {
      const text = tokens[at]?.text ?? ''
      const upper = text.toUpperCase()
      if (zoneClass === undefined && CLASSES.has(upper)) zoneClass = upper
      else if (ttl === undefined && readSeconds(text) !== undefined) ttl = readSeconds(text)
      else break
    }
    const typeToken = tokens[at]
    const last = tokens.at(-1)
    if (typeToken === undefined || last === undefined) {
      complain(state, range, 'the entry has no type', 'write owner, TTL, class, type and value')
      return
    }
    if (ttl !== undefined) state.lastTtl = ttl
    const rest = tokens.slice(at + 1)
    if (zoneClass === 'AWS') {
      readAlias(state, typeToken, rest, owner, range, comment)
      return
    }
    if (zoneClass !== undefined && zoneClass !== 'IN') {
      complain(state, range, `Route 53 has only class IN, not ${zoneClass}`)
      return
    }
    const upper = typeToken.text.toUpperCase()
    const number = typeNumber(upper)
    const type = number === undefined ? upper : typeName(number)
    if (SIGNING_TYPES.has(upper)) {
      signed.add(upper)
      return
    }
    if (upper === 'LUA' || upper === 'ALIAS') {
      const types = upper === 'LUA' ? [rest[0]?.text.toUpperCase() ?? ''] : ['A', 'AAAA']
      items.push({ kind: 'made', made: { owner, word: upper, types, file: state.file, range } })
      return
    }
    if (!isRecordType(type)) {
      complain(
        state,
        typeToken.range,
        number === undefined && !/^[A-Z][A-Z0-9-]*$/.test(upper)
          ? `"${typeToken.text}" is no record type`
          : `Route 53 has no ${type} records`,
        `it has ${RECORD_TYPES.join(', ')}`,
      )
      return
    }
    const rdata = readRdata(type, rest, state.origin, typeToken)
    if (isProblem(rdata)) {
      complainOf(state, rdata)
      return
    }
    const ttlSeconds = ttl ?? state.defaultTtl ?? state.lastTtl
    items.push({ kind: 'record', record: { owner, ttlSeconds, rdata, comment, file: state.file, range } })
  }

  function readAlias(
    state: State,
    word: Token,
    [typeToken, targetToken, zoneToken, flag]: readonly Token[],
    owner: DomainName,
    range: Range,
    comment: string | undefined,
  ): void {
    const type = typeToken?.text.toUpperCase() ?? ''
    if (word.text.toUpperCase() !== 'ALIAS' || !isRecordType(type) || !targetToken || !zoneToken || !flag) {
      complain(state, range, 'this is no alias', 'write AWS ALIAS, type, target, hosted zone id, and true or false')
      return
    }
    const target = readName(targetToken, state.origin)
    if (isProblem(target)) {
      complainOf(state, target)
      return
    }
    const spot = { file: state.file, range }
    const alias = { owner, type, target, zone: zoneToken.text, evaluate: flag.text === 'true', comment, ...spot }
    items.push({ kind: 'alias', alias })
  }

  function generate(state: State, [, rangeToken, lhs, ...rhs]: readonly Token[], range: Range): void {
    const numbers = rangeOf(rangeToken?.text ?? '')
    if (numbers === undefined || lhs === undefined || rhs.length === 0) {
      const hint = 'write $GENERATE start-stop[/step] owner [TTL] [class] type value'
      complain(state, rangeToken?.range ?? range, 'this is no range of numbers', hint)
      return
    }
    generated += numbers.length
    if (generated > GENERATED_MAX) {
      complain(state, range, `the zone generates over ${GENERATED_MAX} records`)
      return
    }
    for (const value of numbers) {
      const owner = readName(substitute(lhs, value), state.origin)
      if (isProblem(owner)) {
        complainOf(state, owner)
        return
      }
      const before = diagnostics.length
      readEntry(
        state,
        rhs.map((token) => substitute(token, value)),
        owner,
        range,
      )
      // One mistake of the template is one mistake.
      if (diagnostics.length > before) return
    }
  }

  function include(state: State, [, nameToken, originToken]: readonly Token[], range: Range, depth: number): void {
    const name = includedName(state.file.name, (nameToken?.text ?? '').replaceAll('"', ''))
    const included = files.find((each) => each.name === name)
    if (nameToken === undefined || included === undefined) {
      const hint = `name it on the command line too: r53sim import ${state.file.name} ${name}`
      complain(state, nameToken?.range ?? range, `the file ${name} is not among those to import`, hint)
      return
    }
    if (depth >= INCLUDE_DEPTH_MAX) {
      complain(state, nameToken.range, `files include each other more than ${INCLUDE_DEPTH_MAX} deep`)
      return
    }
    const inner = originToken === undefined ? state.origin : readName(originToken, state.origin)
    if (inner !== undefined && isProblem(inner)) complainOf(state, inner)
    else readFile({ ...state, file: included, origin: inner }, depth + 1)
  }

  function readDirective(state: State, line: Line & { readonly kind: 'entry' }, depth: number): void {
    const { tokens, range } = line
    const [word, argument] = tokens
    switch (word?.text.toUpperCase()) {
      case '$ORIGIN': {
        const name = argument === undefined ? undefined : readName(argument, state.origin)
        if (name === undefined) complain(state, range, '$ORIGIN names no zone')
        else if (isProblem(name)) complainOf(state, name)
        else state.origin = name
        return
      }
      case '$TTL': {
        const seconds = readSeconds(argument?.text ?? '')
        if (seconds === undefined) complain(state, argument?.range ?? range, '$TTL names no time')
        else state.defaultTtl = seconds
        return
      }
      case '$GENERATE':
        generate(state, tokens, range)
        return
      case '$INCLUDE':
        include(state, tokens, range, depth)
        return
      default:
        complain(state, word?.range ?? range, `there is no directive ${word?.text ?? ''}`)
    }
  }

  function readFile(state: State, depth: number): void {
    for (const line of readLines(state.file.text)) {
      if (line.kind === 'problem') complain(state, line.range, line.message, line.hint)
      else if (line.kind === 'comment')
        items.push({ kind: 'comment', text: line.text, spot: { file: state.file, range: line.range } })
      else readLine(state, line, depth)
    }
  }

  function readLine(state: State, line: Line & { readonly kind: 'entry' }, depth: number): void {
    const { tokens, range, continuesOwner, comment } = line
    const [first] = tokens
    if (first === undefined) return
    if (!continuesOwner && first.text.startsWith('$') && /^\$[A-Z]/i.test(first.text)) {
      readDirective(state, line, depth)
      return
    }
    const owner = continuesOwner
      ? state.owner
      : readName(octalAsterisk.test(first.text) ? asterisk(first) : first, state.origin)
    if (owner === undefined) {
      complain(state, range, 'the entry has no owner, and none stands above it')
      return
    }
    if (isProblem(owner)) {
      complainOf(state, owner)
      return
    }
    state.owner = owner
    readEntry(state, continuesOwner ? tokens : tokens.slice(1), owner, range, comment)
  }

  readFile({ file, origin, owner: undefined, defaultTtl: undefined, lastTtl: undefined }, 0)
  const notes: readonly Note[] = [...signed].map((type) => ({
    severity: 'info',
    code: 'signatures-left-out',
    path: file.name,
    message: `${type} records of ${file.name} are left out: whoever signs the zone makes them anew`,
  }))
  return { items, diagnostics, notes }
}

/** Names of files that others include: they are no zones of their own. */
export const includedFiles = (files: readonly PlanFile[]): ReadonlySet<string> =>
  new Set(
    files.flatMap((file) =>
      [...file.text.matchAll(/^\$INCLUDE[ \t]+"?([^\s";]+)/gim)].map(([, name = '']) => includedName(file.name, name)),
    ),
  )
