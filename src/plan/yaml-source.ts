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
  Parser,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { type Comment, IGNORE_WORD, readIgnores } from './ignores.ts'
import type { Located, PlanPath, Range } from './positions.ts'
import {
  createObject,
  createReport,
  fatalSource,
  NESTING_MAX,
  objectOf,
  type PlanFile,
  type Source,
  tooDeep,
} from './source.ts'
import { createAliases, createPairsOf, keyText, type PairsOf, rangeOf } from './yaml-aliases.ts'
import { explainSyntax } from './yaml-problems.ts'

const SCALAR_FOLLOWS = '\u001f'

/** Anchors and tags in a row: those of a map, and on the next line those of its first key. With more the text is broken there, and a problem for each of thousands would take its time; only the first is shown. */
const PROPERTIES_MAX = 4

type Composed = { readonly contents: Node | null; readonly comments: readonly Comment[] }

/** Tags that the file may have besides YAML's own, each on any kind of value. */
const customTags = (tags: ReadonlyMap<string, string>) =>
  [...tags.keys()].flatMap((tag) => [
    { tag, resolve: (text: string) => text },
    { tag, collection: 'seq' as const },
    { tag, collection: 'map' as const },
  ])

/** The text as one YAML document; a fatal source where it is not YAML, or nests so deep that composing it would overflow the stack. */
function compose(file: PlanFile, tags: ReadonlyMap<string, string>): Composed | Source {
  const { text } = file
  const isCommented = text.includes(IGNORE_WORD)
  const comments: Comment[] = []
  const parser = new Parser()
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, customTags: customTags(tags) })
  const documents = []
  let previous = ''
  let properties = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (isCommented && lexeme.startsWith('#') && previous !== SCALAR_FOLLOWS)
      comments.push({ text: lexeme, offset: parser.offset })
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
    if (parser.stack.length > NESTING_MAX) return tooDeep(file, [parser.offset - 1, parser.offset])
    if (lexeme.startsWith('&') || lexeme.startsWith('!')) properties += 1
    else if (lexeme.trim() !== '') properties = 0
    if (properties > PROPERTIES_MAX) break
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
  const explained = explainSyntax(code, message, file.text, pos)
  // What is missing at the end is shown at the last thing that is there.
  const end = file.text.trimEnd().length
  const range: Range = pos[0] < end ? pos : [Math.max(0, end - 1), end]
  return fatalSource(file, explained.range ?? range, explained.message, explained.hint)
}

interface Built {
  readonly value: unknown
  readonly diagnostics: readonly Diagnostic[]
  readonly targets: ReadonlyMap<Alias, Node>
  readonly pairsOf: PairsOf
  /** Why the value is not to be used. */
  readonly problem: Source | undefined
}

/** Plain values of the nodes, aliases written out. Of a repeated key the first value counts. A value with one of `tags` becomes a map with that one key. */
function build(file: PlanFile, contents: Node, tags: ReadonlyMap<string, string>): Built {
  const report = createReport(file)
  const aliases = createAliases(file)
  const pairsOf = createPairsOf(aliases.targets)
  const diagnostics: Diagnostic[] = []
  let problem: Source | undefined

  const resolve = (node: Node): Node | undefined => {
    const found = aliases.resolve(node)
    if (!('fatal' in found)) return found
    problem ??= found
    return undefined
  }
  /** `levels`: through how many aliases the walk has come; findings are made where the text stands, at level 0. */
  const buildMap = (map: YAMLMap, depth: number, levels: number): unknown => {
    const object = createObject()
    for (const { key, value } of map.items) {
      if (levels === 0 && isNode(key)) aliases.register(key)
      const text = isNode(key) ? keyText(resolve(key)) : undefined
      if (problem !== undefined) return undefined
      if (text !== undefined && !(text in object))
        object[text] = isNode(value) ? buildNode(value, depth + 1, levels) : null
      else if (levels === 0) {
        const range = rangeOf(isNode(key) ? key : map)
        const first = text === undefined ? undefined : pairsOf(map).get(text)?.key
        diagnostics.push(
          text === undefined
            ? report.error('plan-schema', range, 'a key is text, not a list or a map')
            : report.duplicateKey(text, range, isNode(first) ? rangeOf(first) : range),
        )
      }
    }
    return object
  }
  const buildNode = (node: Node, depth: number, levels: number): unknown => {
    if (depth > NESTING_MAX) problem ??= tooDeep(file, rangeOf(node))
    if (levels > 0) problem ??= aliases.countExpanded(node)
    if (problem !== undefined) return undefined
    if (isAlias(node)) {
      const target = resolve(node)
      if (target !== undefined) problem ??= aliases.use(node, target, levels)
      return target === undefined || problem !== undefined ? undefined : buildNode(target, depth, levels + 1)
    }
    if (levels === 0) aliases.register(node)
    const key = node.tag === undefined ? undefined : tags.get(node.tag)
    return key === undefined
      ? buildContent(node, depth, levels)
      : objectOf({ [key]: buildContent(node, depth, levels) })
  }
  const buildContent = (node: Node, depth: number, levels: number): unknown => {
    if (isMap(node)) return buildMap(node, depth, levels)
    if (isSeq(node)) return node.items.map((item) => (isNode(item) ? buildNode(item, depth + 1, levels) : null))
    return isScalar(node) ? node.value : null
  }

  const value = buildNode(contents, 0, 0)
  return { value, diagnostics, targets: aliases.targets, pairsOf, problem }
}

/** The text of a node without blanks and line breaks behind it; undefined for a value that is not there. */
function trimmedRange(text: string, node: Node): Range | undefined {
  const [start, valueEnd] = rangeOf(node)
  let end = valueEnd
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1
  return end > start ? [start, end] : undefined
}

function createLocate(text: string, contents: Node, { targets, pairsOf }: Pick<Built, 'targets' | 'pairsOf'>) {
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

/** Reads a plan written as YAML 1.2 (core schema, no merge keys, no tags but those of `tags`, which turn a value into a map of one key). */
export function readYaml(file: PlanFile, tags: ReadonlyMap<string, string> = new Map()): Source {
  const composed = compose(file, tags)
  if ('fatal' in composed) return composed
  const { contents, comments } = composed
  const base = { fatal: false, ignores: comments.length === 0 ? [] : readIgnores(file, comments) }
  if (contents === null) {
    const locate = (): Located => ({ depth: 0, key: undefined, value: [0, 0] })
    return { ...base, locator: { file: file.name, text: file.text, locate }, value: undefined, diagnostics: [] }
  }
  const { value, diagnostics, problem, ...meaning } = build(file, contents, tags)
  if (problem !== undefined) return problem
  return {
    ...base,
    locator: { file: file.name, text: file.text, locate: createLocate(file.text, contents, meaning) },
    value,
    diagnostics,
  }
}
