import { Document, isMap, isPair, isScalar, isSeq, type Node, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { printable } from '../values/printable.ts'
import type { PlanDocument } from './document.gen.ts'
import type { PlanPath } from './positions.ts'

/** A sentence above a part of the plan. */
export interface PlanComment {
  readonly path: PlanPath
  readonly text: string
}

const FLOW_WIDTH_MAX = 112
const FLOW_HEIGHT_MAX = 2
const INDENT = 2
/** Sections whose entries get a line each; below them what fits stands on one line. */
const BLOCK_DEPTH = 2

/** What no plan may hold as it is, and what a terminal would take for more than text: as escapes, which only quoted scalars have. */
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function quoteUnprintable(node: unknown): void {
  if (!isScalar(node) || typeof node.value !== 'string') return
  if (node.value.search(UNPRINTABLE) >= 0) node.type = Scalar.QUOTE_DOUBLE
}

/** How deep maps and lists nest in a node, and about how wide it is on one line. */
function measure(node: unknown): { readonly height: number; readonly width: number } {
  if (isScalar(node)) return { height: 0, width: String(node.value).length + 2 }
  if (isPair(node)) {
    const [key, value] = [measure(node.key), measure(node.value)]
    return { height: value.height, width: key.width + value.width }
  }
  if (!isMap(node) && !isSeq(node)) return { height: 0, width: 0 }
  const inner = (node.items as readonly unknown[]).map(measure)
  return {
    height: 1 + Math.max(0, ...inner.map(({ height }) => height)),
    width: 4 + inner.reduce((sum, { width }) => sum + width, 0),
  }
}

const holdsComment = (path: PlanPath, comments: readonly PlanComment[]) =>
  comments.some(
    (comment) => path.length < comment.path.length && path.every((segment, at) => comment.path[at] === segment),
  )

/** What stands on one line, and what over several: sections always spread, small things never. */
function layOut(
  node: Node | null,
  path: PlanPath,
  indent: number,
  keyWidth: number,
  comments: readonly PlanComment[],
): void {
  if (!isMap(node) && !isSeq(node)) return
  const { height, width } = measure(node)
  const fits = height <= FLOW_HEIGHT_MAX && width + indent + keyWidth <= FLOW_WIDTH_MAX && !holdsComment(path, comments)
  if (path.length >= BLOCK_DEPTH && fits && !(path.length === 3 && path[0] === 'zones' && path[2] !== 'name_servers')) {
    node.flow = true
    return
  }
  if (isSeq(node)) {
    for (const [index, item] of (node as YAMLSeq<Node>).items.entries())
      layOut(item, [...path, index], indent + INDENT, 0, comments)
    return
  }
  for (const { key, value } of (node as YAMLMap<Scalar<string>, Node | null>).items)
    layOut(value, [...path, key.value], indent + INDENT, key.value.length, comments)
}

function addComment(document: Document, { path, text }: PlanComment): void {
  const lines = text.split('\n').map((line) => ` ${printable(line)}`)
  const outer = document.getIn(path.slice(0, -1), true)
  const pair = isMap(outer) ? outer.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined
  const key = pair?.key
  if (isScalar(key)) key.commentBefore = [key.commentBefore, ...lines].filter(Boolean).join('\n')
}

const WIDTH_OF_COMMENTS = 110

/** A sentence over as many comment lines as it takes. */
export function wrapComment(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= WIDTH_OF_COMMENTS) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

/**
 * A plan as YAML text: sections spread out, what is small on one line, comments above what they are about. Reading it
 * gives the document back.
 */
export function printPlan(plan: PlanDocument, head: readonly string[], comments: readonly PlanComment[]): string {
  const document = new Document(plan, { aliasDuplicateObjects: false })
  const visit = (node: unknown): void => {
    if (isPair(node)) {
      visit(node.key)
      visit(node.value)
    } else if (isMap(node) || isSeq(node)) for (const item of node.items) visit(item)
    else quoteUnprintable(node)
  }
  visit(document.contents)
  if (isMap(document.contents)) {
    for (const [index, pair] of document.contents.items.entries())
      if (index > 0 && isScalar(pair.key)) pair.key.spaceBefore = true
    layOut(document.contents, [], 0, 0, comments)
  }
  for (const comment of comments) addComment(document, { ...comment, text: wrapComment(comment.text) })
  const body = document.toString({ lineWidth: 0, flowCollectionPadding: true, singleQuote: null })
  const lines = head.flatMap((text) => wrapComment(text).split('\n')).map((line) => `# ${printable(line)}`.trimEnd())
  return `${[...lines, ...(lines.length > 0 ? [''] : [])].join('\n')}${lines.length > 0 ? '\n' : ''}${body}`.replace(
    UNPRINTABLE,
    escaped,
  )
}
