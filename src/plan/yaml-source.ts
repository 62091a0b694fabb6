import {
  type Alias,
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { type Comment, IGNORE_WORD, readIgnores } from './ignores.ts'
import type { Located, PlanPath, Range } from './positions.ts'
import { createObject, createReport, fatalSource, NESTING_MAX, type PlanFile, type Source, tooDeep } from './source.ts'
import { explainAlias, explainSyntax } from './yaml-problems.ts'

/** plan.md, Errors: uses of one anchor in the plan as it reads with all aliases written out, and aliases inside what aliases name. */
const EXPANSIONS_MAX = 100
const ALIAS_LEVELS_MAX = 50
/** Values reached through aliases: a hundred copies of a large text would fill the memory. */
const EXPANDED_VALUES_MAX = 1_000_000

const SCALAR_FOLLOWS = '\u001f'

type Composed = { readonly contents: Node | null; readonly comments: readonly Comment[] }

/** The text as one YAML document; a fatal source where it is not YAML, or nests so deep that composing it would overflow the stack. */
function compose(file: PlanFile): Composed | Source {
  const { text } = file
  const isCommented = text.includes(IGNORE_WORD)
  const comments: Comment[] = []
  const parser = new Parser()
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false })
  const documents = []
  let previous = ''
  for (const lexeme of new Lexer().lex(text)) {
    if (isCommented && lexeme.startsWith('#') && previous !== SCALAR_FOLLOWS)
      comments.push({ text: lexeme, offset: parser.offset })
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
    if (parser.stack.length > NESTING_MAX) return tooDeep(file, [parser.offset - 1, parser.offset])
    previous = lexeme
  }
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end(true, text.length))
  const [document, second] = documents
  const problem = document?.errors[0]
  if (problem !== undefined) return syntaxProblem(file, problem)
  if (second !== undefined)
    return fatalSource(
      file,
      rangeOf(second.contents),
      'a second YAML document begins here',
      'a plan is one document: remove the --- line, or use include',
    )
  if (document?.directives.yaml.version === '1.1')
    return fatalSource(file, [0, 0], 'the file says %YAML 1.1', 'plans are YAML 1.2: remove the line')
  const tag = document?.warnings[0]
  if (tag !== undefined) return syntaxProblem(file, tag)
  return { contents: document?.contents ?? null, comments }
}

function syntaxProblem(file: PlanFile, { code, message, pos }: YAMLError): Source {
  const [start, end] = pos
  const [text, hint] = explainSyntax(code, message, file.text, start)
  return fatalSource(file, [start, end], text, hint)
}

const rangeOf = (node: Node | null | undefined): Range => [node?.range?.[0] ?? 0, node?.range?.[1] ?? 0]

/** A key as written: `010` stays `010`; undefined where it is not text. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  return key.type === 'PLAIN' && key.source !== undefined ? key.source : String(key.value)
}

/** What a composed document says besides its text. */
interface Meaning {
  /** The anchored node that each alias names. */
  readonly targets: ReadonlyMap<Alias, Node>
  /** The members of a map by key, the first of equal keys. */
  readonly pairsOf: (map: YAMLMap) => ReadonlyMap<string, Pair>
}

function indexPairs(targets: ReadonlyMap<Alias, Node>): Meaning['pairsOf'] {
  const known = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  return (map) => {
    let pairs = known.get(map)
    if (pairs === undefined) {
      const byKey = new Map<string, Pair>()
      for (const pair of map.items) {
        const text = keyText(isAlias(pair.key) ? targets.get(pair.key) : pair.key)
        if (text !== undefined && !byKey.has(text)) byKey.set(text, pair)
      }
      known.set(map, byKey)
      pairs = byKey
    }
    return pairs
  }
}

interface Built extends Meaning {
  readonly value: unknown
  readonly diagnostics: readonly Diagnostic[]
  /** Why the value is not to be used. */
  readonly problem: Source | undefined
}

/** Plain values of the nodes, aliases written out. Of a repeated key the first value counts. */
function build(file: PlanFile, contents: Node): Built {
  const report = createReport(file)
  const diagnostics: Diagnostic[] = []
  const targets = new Map<Alias, Node>()
  const pairsOf = indexPairs(targets)
  const anchors = new Map<string, Node>()
  const uses = new Map<Node, number>()
  let expandedCount = 0
  let problem: Source | undefined
  const stop = (node: Node, message: string, hint?: string) => {
    problem ??= fatalSource(file, rangeOf(node), message, hint)
    return undefined
  }

  /** The node itself, or what the alias names. */
  const resolve = (node: Node, levels: number): Node | undefined => {
    if (!isAlias(node)) {
      if (levels === 0 && 'anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node)
      return node
    }
    const target = targets.get(node) ?? anchors.get(node.source)
    if (target === undefined) return stop(node, ...explainAlias(node.source))
    targets.set(node, target)
    return target
  }

  const buildAlias = (alias: Alias, depth: number, levels: number): unknown => {
    const target = resolve(alias, levels)
    if (target === undefined) return undefined
    const useCount = (uses.get(target) ?? 0) + 1
    uses.set(target, useCount)
    if (useCount > EXPANSIONS_MAX)
      return stop(
        alias,
        `the anchor &${alias.source} is used more than ${EXPANSIONS_MAX} times`,
        'give what it stands for a name: an endpoint, a health check, a record that others alias',
      )
    if (levels >= ALIAS_LEVELS_MAX)
      return stop(alias, `aliases lead through more than ${ALIAS_LEVELS_MAX} others`, 'write the value out')
    return buildNode(target, depth, levels + 1)
  }

  const buildMap = (map: YAMLMap, depth: number, levels: number): unknown => {
    const object = createObject()
    for (const { key, value } of map.items) {
      const keyNode = isNode(key) ? resolve(key, levels) : undefined
      if (problem !== undefined) return undefined
      const text = keyText(keyNode)
      const range = rangeOf(isNode(key) ? key : map)
      if (text === undefined) {
        if (levels === 0) diagnostics.push(report.error('plan-schema', range, 'a key is text, not a list or a map'))
      } else if (!(text in object)) object[text] = isNode(value) ? buildNode(value, depth + 1, levels) : null
      else if (levels === 0) {
        const first = pairsOf(map).get(text)?.key
        diagnostics.push(report.duplicateKey(text, range, isNode(first) ? rangeOf(first) : range))
      }
    }
    return object
  }

  const buildNode = (node: Node, depth: number, levels: number): unknown => {
    if (depth > NESTING_MAX) problem ??= tooDeep(file, rangeOf(node))
    if (levels > 0) expandedCount += 1
    if (expandedCount > EXPANDED_VALUES_MAX)
      stop(node, 'aliases repeat more than a million values', 'write less of the plan with aliases')
    if (problem !== undefined) return undefined
    if (isAlias(node)) return buildAlias(node, depth, levels)
    resolve(node, levels)
    if (isMap(node)) return buildMap(node, depth, levels)
    if (isSeq(node)) return node.items.map((item) => (isNode(item) ? buildNode(item, depth + 1, levels) : null))
    return isScalar(node) ? node.value : null
  }

  const value = buildNode(contents, 0, 0)
  return { value, diagnostics, targets, pairsOf, problem }
}

/** The text of a node without blanks and line breaks behind it; undefined for a value that is not there. */
function trimmedRange(text: string, node: Node): Range | undefined {
  const [start, valueEnd] = rangeOf(node)
  let end = valueEnd
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1
  return end > start ? [start, end] : undefined
}

function createLocate(text: string, contents: Node, { targets, pairsOf }: Meaning) {
  /** What stands for the whole text: its first key. */
  const beginning = (): Range => {
    const first = isMap(contents) ? contents.items[0]?.key : undefined
    return rangeOf(isNode(first) ? first : contents)
  }
  return (path: PlanPath): Located => {
    let [node, key]: [Node, Range | undefined] = [contents, undefined]
    const found = (depth: number): Located => ({
      depth,
      key,
      value: depth === 0 ? beginning() : trimmedRange(text, node),
    })
    for (const [depth, segment] of path.entries()) {
      const named = isAlias(node) ? targets.get(node) : node
      const pair = isMap(named) ? pairsOf(named).get(String(segment)) : undefined
      const item = isSeq(named) && typeof segment === 'number' ? named.items[segment] : undefined
      const next = pair === undefined ? item : pair.value
      if (pair === undefined && item === undefined) return found(depth)
      key = isNode(pair?.key) ? rangeOf(pair.key) : undefined
      if (!isNode(next)) return { depth: depth + 1, key, value: undefined }
      node = next
    }
    return found(path.length)
  }
}

/** Reads a plan written as YAML 1.2 (core schema, no tags, no merge keys). */
export function readYaml(file: PlanFile): Source {
  const composed = compose(file)
  if ('fatal' in composed) return composed
  const { contents, comments } = composed
  const base = { fatal: false, ignores: comments.length === 0 ? [] : readIgnores(file, comments) }
  if (contents === null) {
    const locate = (): Located => ({ depth: 0, key: undefined, value: [0, 0] })
    return { ...base, locator: { file: file.name, text: file.text, locate }, value: undefined, diagnostics: [] }
  }
  const { value, diagnostics, problem, ...meaning } = build(file, contents)
  if (problem !== undefined) return problem
  return {
    ...base,
    locator: { file: file.name, text: file.text, locate: createLocate(file.text, contents, meaning) },
    value,
    diagnostics,
  }
}
