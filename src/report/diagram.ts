import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { DomainName } from '../values/name.ts'
import { put } from '../values/put.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import { allRecordTrees, type Branch, type RecordFilter, type RecordTree } from './record-tree.ts'
import {
  answerWords,
  branchWords,
  checkWords,
  findAliasTarget,
  policyOf,
  recordTitle,
  spokenName,
  ttlWords,
} from './record-words.ts'

/** A box: plain lines of text. */
interface Node {
  readonly id: string
  readonly lines: readonly string[]
  /** The zone whose frame it stands in. */
  readonly zone: Zone
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
}

interface Diagram {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}

const ANSWERS_MAX = 6

function leafLines(deployment: Deployment, recordSet: RecordSet, ellipsis: string): readonly string[] {
  const answers = answerWords(deployment, recordSet)
  const more = answers.length > ANSWERS_MAX ? [`${ellipsis} and ${answers.length - ANSWERS_MAX} more`] : []
  const facts = [...checkWords(deployment, recordSet), ttlWords(recordSet)].filter((words) => words !== '')
  return [...answers.slice(0, ANSWERS_MAX), ...more, ...facts]
}

/** Boxes for records, nested policies and answers; an alias to another record shown is an arrow to it. */
function drawDiagram(deployment: Deployment, keep: RecordFilter | undefined): Diagram {
  const nodes: Node[] = []
  const edges: Edge[] = []
  const trees = allRecordTrees(deployment, keep)
  const keyOf = (zone: Zone, name: DomainName, type: RecordType) => `${zone.id} ${type} ${name}`
  const roots = new Map(trees.map(({ zone, name, type }, index) => [keyOf(zone, name, type), `r${index}`]))
  const add = (zone: Zone, lines: readonly string[], id = `n${nodes.length}`) => {
    nodes.push({ id, lines, zone })
    return id
  }
  const rootOfAlias = ({ data, type }: RecordSet) =>
    data.kind === 'alias' ? roots.get(`${data.hostedZoneId} ${type} ${data.dnsName}`) : undefined
  const drawBranch = (tree: RecordTree, branch: Branch, from: string) => {
    const { recordSet, nested } = branch
    const label = branchWords(branch, tree.branches)
      .filter((words) => words !== '')
      .join('  ')
    const known = findAliasTarget(deployment, recordSet) && rootOfAlias(recordSet)
    const to = nested
      ? add(tree.zone, [policyOf(nested), ...checkWords(deployment, recordSet)])
      : (known ?? add(tree.zone, leafLines(deployment, recordSet, '…')))
    edges.push({ from, to, label })
    for (const below of nested?.branches ?? []) drawBranch(nested ?? tree, below, to)
  }
  for (const tree of trees) {
    const policy = policyOf(tree)
    const title = [recordTitle(tree.name, tree.type), ...(policy === 'simple' ? [] : [policy])]
    const root = add(tree.zone, title, roots.get(keyOf(tree.zone, tree.name, tree.type)))
    for (const branch of tree.branches) drawBranch(tree, branch, root)
  }
  return { nodes, edges }
}

function byZone({ nodes }: Diagram): ReadonlyMap<Zone, readonly Node[]> {
  const zones = new Map<Zone, Node[]>()
  for (const node of nodes) {
    put(zones, node.zone, node)
  }
  return zones
}

/**
 * Text as a Mermaid label in double quotes: everything but letters, digits and a few harmless signs as numbered
 * entities, so that no text is markup, HTML, a list or the end of the label.
 */
const mermaidText = (text: string) =>
  text.replace(/[^\p{L}\p{N} ._:/,()=-]|(?<=^\d+)\.(?=\s)|^-/gu, (character) => `#${character.codePointAt(0)};`)

/** A Mermaid flow chart, one frame a zone. */
export function formatMermaid(deployment: Deployment, keep?: RecordFilter): string {
  const diagram = drawDiagram(deployment, keep)
  const frames = [...byZone(diagram)].map(([zone, nodes], index) => {
    const boxes = nodes.map(({ id, lines }) => `    ${id}["${lines.map(mermaidText).join('<br/>')}"]\n`)
    return `  subgraph z${index}["${mermaidText(spokenName(zone.name))}"]\n${boxes.join('')}  end\n`
  })
  const arrows = diagram.edges.map(({ from, to, label }) =>
    label === '' ? `  ${from} --> ${to}\n` : `  ${from} -->|"${mermaidText(label)}"| ${to}\n`,
  )
  return `flowchart LR\n${frames.join('')}${arrows.join('')}`
}

/** Text inside a DOT string: Graphviz reads backslash escapes and HTML entities in labels. */
const dotText = (text: string) => text.replaceAll('&', '&amp;').replace(/[\\"]/g, (character) => `\\${character}`)

/** A Graphviz digraph, one cluster a zone. */
export function formatDot(deployment: Deployment, keep?: RecordFilter): string {
  const diagram = drawDiagram(deployment, keep)
  const frames = [...byZone(diagram)].map(([zone, nodes], index) => {
    const boxes = nodes.map(({ id, lines }) => `    ${id} [label="${lines.map(dotText).join('\\n')}"]\n`)
    return `  subgraph cluster_z${index} {\n    label="${dotText(spokenName(zone.name))}"\n${boxes.join('')}  }\n`
  })
  const arrows = diagram.edges.map(({ from, to, label }) =>
    label === '' ? `  ${from} -> ${to}\n` : `  ${from} -> ${to} [label="${dotText(label)}"]\n`,
  )
  return `digraph r53sim {\n  rankdir=LR\n  node [shape=box, fontname="sans-serif"]\n${frames.join('')}${arrows.join('')}}\n`
}
