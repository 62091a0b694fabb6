import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import { type Branch, type RecordFilter, type RecordTree, recordTrees } from './record-tree.ts'
import { answerWords, branchWords, checkWords, policyOf, recordTitle, spokenName, ttlWords } from './record-words.ts'
import type { Style } from './style.ts'
import { padEnd, visibleWidth } from './width.ts'

/** One line: the tree with its label, then columns. `answers` are one text a value. */
interface Line {
  readonly label: string
  readonly answers: readonly string[]
  readonly health: string
  readonly ttl: string
}

/** Labels wider than this push their own line only. */
const LABEL_MAX = 44
const ANSWER_MAX = 48

/** A nested policy looks at its branches unless the plan says otherwise: only that is worth a word. */
function nestedHealth(deployment: Deployment, recordSet: RecordSet): string {
  const { data } = recordSet
  const ignores = data.kind === 'alias' && !data.evaluateTargetHealth ? ['ignores target health'] : []
  return [...checkWords(deployment, recordSet), ...ignores].join(', ')
}

function recordLine(deployment: Deployment, label: string, { recordSet, nested }: Branch): Line {
  if (nested) return { label, answers: [policyOf(nested)], health: nestedHealth(deployment, recordSet), ttl: '' }
  const target = recordSet.data.kind === 'alias' && recordSet.data.evaluateTargetHealth ? ['target health'] : []
  return {
    label,
    answers: answerWords(deployment, recordSet),
    health: [...checkWords(deployment, recordSet), ...target].join(', '),
    ttl: ttlWords(recordSet),
  }
}

function branchLines(
  deployment: Deployment,
  branches: readonly Branch[],
  indent: string,
  style: Style,
): readonly Line[] {
  const { tree } = style.symbols
  const words = branches.map((branch) => branchWords(branch, branches))
  const width = Math.max(...words.map(([name]) => visibleWidth(name)))
  return branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1
    const [name = '', more = ''] = words[index] ?? []
    const label = more === '' ? name : `${padEnd(name, width)}  ${more}`
    const line = recordLine(deployment, `${style.quiet(indent + (isLast ? tree.end : tree.fork))}${label}`, branch)
    const below = indent + (isLast ? tree.blank : tree.down)
    return [line, ...(branch.nested ? branchLines(deployment, branch.nested.branches, below, style) : [])]
  })
}

/** A simple record stands on its own line; a policy is the line, its members stand below. */
function treeLines(
  deployment: Deployment,
  record: RecordTree,
  fork: string,
  indent: string,
  style: Style,
): readonly Line[] {
  const label = `${style.quiet(fork)}${style.strong(recordTitle(record.name, record.type))}`
  const [only] = record.branches
  if (record.branches.length === 1 && only && only.recordSet.policy.kind === 'simple' && !only.nested)
    return [recordLine(deployment, label, only)]
  const policy = { label, answers: [policyOf(record)], health: '', ttl: '' }
  return [policy, ...branchLines(deployment, record.branches, indent, style)]
}

/** As many values as fit, at least one, and how many more there are. */
function fitAnswers(answers: readonly string[], ellipsis: string): string {
  let text = ''
  for (const [index, answer] of answers.entries()) {
    const next = index === 0 ? answer : `${text}, ${answer}`
    if (index > 0 && visibleWidth(next) > ANSWER_MAX) return `${text} ${ellipsis} and ${answers.length - index} more`
    text = next
  }
  return text.length > 2 * ANSWER_MAX ? `${text.slice(0, 2 * ANSWER_MAX)}${ellipsis}` : text
}

/** Widths to align cells to, so that the lines keep to the page. Cells that are wider push their own line only. */
function columnWidths(rows: readonly (readonly string[])[], page: number): readonly number[] {
  const widest = (index: number, limit: number) =>
    Math.max(0, ...rows.map((row) => visibleWidth(row[index] ?? '')).filter((width) => width <= limit))
  const label = widest(0, LABEL_MAX)
  const ttl = widest(3, ANSWER_MAX)
  const room = page - label - ttl - 6
  const health = widest(2, Math.max(0, room - widest(1, ANSWER_MAX)))
  return [label, widest(1, Math.max(0, room - health)), health, 0]
}

function zoneTitle({ name, vpcs }: Zone, style: Style): string {
  const kind = vpcs === undefined ? 'public' : `private to ${vpcs.map(({ id }) => id).join(', ') || 'no VPC'}`
  return `${style.name(spokenName(name))} ${style.quiet(kind)}\n`
}

/** Every record as a tree of the policies that the author nested, with weights, checks, TTLs and where they come from. Zones with nothing to show are left out. */
export function formatTree(deployment: Deployment, style: Style, keep?: RecordFilter): string {
  const { tree, ellipsis } = style.symbols
  const zones = deployment.zones.flatMap((zone) => {
    const records = recordTrees(zone, keep)
    if (records.length === 0) return []
    const lines = records.flatMap((record, index) => {
      const isLast = index === records.length - 1
      return treeLines(deployment, record, isLast ? tree.end : tree.fork, isLast ? tree.blank : tree.down, style)
    })
    const rows = lines.map(({ label, answers, health, ttl }) => [label, fitAnswers(answers, ellipsis), health, ttl])
    const widths = columnWidths(rows, style.width)
    const text = rows.map(
      (row) =>
        `${row
          .map((cell, index) => padEnd(cell, widths[index] ?? 0))
          .filter((cell) => cell !== '')
          .join('  ')
          .trimEnd()}\n`,
    )
    return [zoneTitle(zone, style) + text.join('')]
  })
  return zones.join('\n')
}
