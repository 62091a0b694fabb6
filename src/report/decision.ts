import type { Decision, Query, Step } from '../decide/decision.ts'
import { type Fault, formatFault } from '../health/faults.ts'
import type { Client } from '../model/client.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Moment } from '../simulate/scenario.ts'
import type { Truth } from '../simulate/truth.ts'
import { formatDuration } from '../values/duration.ts'
import { equals, ONE, toNumber } from '../values/fraction.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { answersJson, answersText, formatShare, sortOutcomes } from './answers.ts'
import { formatJson } from './json.ts'
import { clientText } from './kind-words.ts'
import { percent } from './percent.ts'
import { placeText } from './place.ts'
import { spokenName } from './record-words.ts'
import type { Style } from './style.ts'
import { formatTable } from './table.ts'

/** A moment after something has happened, when not everybody need have noticed. */
export interface ExplainedMoment extends Pick<Moment, 'at' | 'isSettled' | 'settledFrom' | 'answers'> {}

/** One decision with everything that a report of it needs. */
export interface Explained {
  readonly query: Query
  /** How the reader named the client, with what is known of it. */
  readonly client: Client
  readonly clientName?: string
  readonly failed: readonly Fault[]
  readonly decision: Decision
  readonly steps: readonly Step[]
  readonly truth: Truth
  /** The moment that it is of, and what else may be answered then; absent where everything has been noticed. */
  readonly moment?: ExplainedMoment
  /** What is answered if everything that answers now fails as well; absent if nothing can. */
  readonly next?: { readonly failing: readonly string[]; readonly decision: Decision; readonly truth: Truth }
}

interface Node {
  readonly label: string
  readonly text: string
  readonly verdict: string
  readonly children: Node[]
}

const lastKey = ({ branch }: RecordSet) => printable(branch.slice(branch.lastIndexOf('/') + 1))

function verdictOf({ outcome, share, rule }: Step, style: Style): string {
  switch (outcome) {
    case 'chosen':
      return `${style.good(share && !equals(share, ONE) ? `chosen ${formatShare(share)}` : 'chosen')} ${rule}`
    case 'dropped':
      return `${style.bad('dropped')} ${rule}`
    case 'not-needed':
      return style.quiet(`not needed ${rule}`)
    case 'not-candidate':
      return style.quiet(`no candidate ${rule}`)
    case 'fail-open':
      return `${style.warn('fails open')} ${rule}`
    default:
      return rule
  }
}

/** Steps come in walking order; each group hangs below the record that was chosen a level above it. */
function toTree(steps: readonly Step[], style: Style): readonly Node[] {
  const roots: Node[] = []
  const groups: Node[] = []
  const chosen: (Node | undefined)[] = []
  let base = 0
  for (const step of steps) {
    const { depth, outcome, because, recordSet } = step
    const label =
      outcome === 'group'
        ? style.strong(because)
        : recordSet && outcome !== 'followed'
          ? lastKey(recordSet)
          : style.quiet(outcome)
    const node: Node = {
      label: outcome === 'chosen' ? style.strong(label) : label,
      text:
        outcome === 'group'
          ? ''
          : outcome === 'followed'
            ? `${displayName(step.name)}: ${because}`
            : printable(outcome === 'chosen' ? wordsOf(step) : because),
      verdict: outcome === 'group' ? '' : verdictOf(step, style),
      children: [],
    }
    if (outcome === 'followed') base = depth
    if (outcome === 'group') {
      const parent = depth > base ? chosen[depth - 1] : undefined
      ;(parent?.children ?? roots).push(node)
      groups[depth] = node
      continue
    }
    const parent =
      recordSet && outcome !== 'followed'
        ? groups[depth]
        : depth > base
          ? chosen[depth - 1]
          : outcome === 'fail-open' || step.rule === 'R2.35'
            ? groups[depth]
            : undefined
    ;(parent?.children ?? roots).push(node)
    if (outcome === 'chosen') chosen[depth] = node
  }
  return roots
}

function treeRows(nodes: readonly Node[], style: Style, prefix = '', isRoot = true): readonly (readonly string[])[] {
  const { fork, end, down, blank } = style.symbols.tree
  return nodes.flatMap((node, index) => {
    const last = index === nodes.length - 1
    const own = isRoot ? '' : style.quiet(prefix + (last ? end : fork))
    const below = isRoot ? '' : prefix + (last ? blank : down)
    return [[`${own}${node.label}`, node.text, node.verdict], ...treeRows(node.children, style, below, false)]
  })
}

function clientWords({ client, clientName }: Explained): string {
  const { continent, country, subdivision, subnet, region, coordinates } = client
  const place = [
    country === undefined ? continent : subdivision === undefined ? country : `${country}-${subdivision}`,
    region,
    subnet && formatPrefix(subnet),
  ]
  const known = place.filter((word) => word !== undefined)
  if (known.length === 0 && coordinates) known.push(`${coordinates.latitude}, ${coordinates.longitude}`)
  if (clientName !== undefined)
    return ` for ${printable(clientName)}${known.length > 0 ? ` (${known.join(', ')})` : ''}`
  return known.length > 0 ? ` for ${known.join(', ')}` : ''
}

function ttlText({ outcomes }: Decision): string {
  const ttls = [...new Set(outcomes.flatMap(({ from }) => from.map(({ ttlSeconds }) => ttlSeconds)))]
  return ttls.length === 0 ? '' : `, TTL ${ttls.toSorted((a, b) => a - b).join(' or ')}`
}

function origins({ decision }: Explained, style: Style): string {
  const records = new Set(sortOutcomes(decision.outcomes).flatMap(({ from }) => from.map(({ recordSet }) => recordSet)))
  const rows = [...records].slice(0, 12).map((recordSet) => {
    const ttl = recordSet.ttlSource === undefined ? '' : `TTL ${recordSet.ttlSeconds} from ${recordSet.ttlSource}`
    return [printable(recordSet.branch), ttl, style.quiet(placeText(recordSet.at.span()))]
  })
  return formatTable([{ title: '' }, { title: '' }, { title: '' }], rows, { width: style.width, indent: 2 })
}

/** When it is, how sure the answer is, and what else the DNS servers may give. */
function momentText({ moment, truth }: Explained, style: Style): string {
  if (moment === undefined) return ''
  const [likeliest, ...others] = moment.answers
  const time = `after ${formatDuration(moment.at)}`
  if (moment.isSettled || likeliest === undefined) return `  ${style.quiet(`${time}, settled`)}\n`
  const until = Number.isFinite(moment.settledFrom)
    ? `settled from ${formatDuration(moment.settledFrom)}`
    : 'never settled'
  const rest = others.map(
    ({ decision, probability }) => `${answersText(decision, truth, style)} (${percent(probability)})`,
  )
  const or = rest.length === 0 ? '' : `, or ${rest.join(', or ')}`
  return `  ${style.quiet(`${time}, ${percent(likeliest.probability)} likely${or}; ${until}`)}\n`
}

/** Verdict, the tree of reasons, where the answer stands in the plan, and what comes next. */
export function decisionToText(explained: Explained, style: Style): string {
  const { query, decision, truth, steps, next } = explained
  const head = `${style.strong(`${spokenName(query.name)} ${query.type}`)}${clientWords(explained)} ${style.symbols.arrow} ${answersText(decision, truth, style)}${ttlText(decision)}\n`
  const columns = [{ title: '' }, { title: '', shrink: true as const }, { title: '' }]
  const tree = formatTable(columns, treeRows(toTree(steps, style), style), { width: style.width })
  const open = decision.outcomes.some(({ failOpen }) => failOpen)
  const after = next
    ? `If ${next.failing.map(printable).join(' and ')} ${next.failing.length === 1 ? 'fails' : 'fail'} too: ${answersText(next.decision, next.truth, style)}. `
    : ''
  return `${head}${momentText(explained, style)}\n${tree}\n${origins(explained, style)}${after}${open ? style.warn('It fails open: what is answered is believed unhealthy.') : 'Nothing is failing open.'}\n`
}

/** Both halves of a reason. */
const wordsOf = ({ because, health }: Step) => (health === undefined ? because : `${because}; ${health}`)

function stepJson(step: Step): object {
  const { rule, outcome, recordSet, share, depth, name, type } = step
  const span = recordSet?.at.span()
  return {
    rule,
    ...(recordSet ? { record: recordSet.branch } : {}),
    outcome,
    because: wordsOf(step),
    depth,
    name: displayName(name),
    type,
    ...(share ? { share: toNumber(share) } : {}),
    ...(span ? { at: `${span.file}:${span.line}:${span.column}` } : {}),
  }
}

/** `r53sim/decision/v1` as cli.md gives it. */
export function decisionToJson(explained: Explained): string {
  const { query, client, clientName, failed, decision, steps, truth } = explained
  const chains = decision.outcomes.flatMap(({ chain }) =>
    chain.map(({ owner, target, leaf }) => ({
      name: displayName(owner),
      target: displayName(target),
      ttl: leaf.ttlSeconds,
      record: leaf.recordSet.branch,
    })),
  )
  const chain = [...new Map(chains.map((step) => [`${step.name} ${step.target}`, step])).values()]
  return formatJson('decision', {
    question: {
      ...(decision.zone ? { zone: displayName(decision.zone.name) } : {}),
      name: displayName(query.name),
      type: query.type,
    },
    client: { ...(clientName === undefined ? {} : { name: clientName }), ...clientJson(client) },
    failed: failed.map(formatFault),
    ...momentJson(explained),
    rcode: decision.rcode,
    outcome: decision.kind,
    depends_on_client: decision.dependsOnClient,
    answers: answersJson(decision, query.type, truth),
    chain,
    trace: steps.map(stepJson),
  })
}

function momentJson({ moment, query, truth }: Explained): object {
  if (moment === undefined) return {}
  const { at, isSettled, settledFrom, answers } = moment
  return {
    at,
    settled: isSettled,
    ...(Number.isFinite(settledFrom) ? { settled_from: settledFrom } : {}),
    possible: answers.map(({ decision, probability }) => ({
      answers: answersJson(decision, query.type, truth),
      probability,
    })),
  }
}

function clientJson(client: Client): object {
  const { continent, country, subdivision, region, coordinates, subnet, latencyMs } = client
  const text = clientText(client)
  return {
    ...(continent === undefined ? {} : { continent }),
    ...(country === undefined ? {} : { country }),
    ...(subdivision === undefined ? {} : { subdivision }),
    ...(region === undefined ? {} : { region }),
    ...(coordinates === undefined ? {} : { latitude: coordinates.latitude, longitude: coordinates.longitude }),
    ...(subnet === undefined ? {} : { subnet: formatPrefix(subnet) }),
    ...(latencyMs === undefined ? {} : { latency: Object.fromEntries(latencyMs) }),
    ...(text === '' ? {} : { text }),
  }
}
