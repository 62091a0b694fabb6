import type { LeafAnswer } from '../../decide/decision.ts'
import type { Deployment } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { equals, ONE } from '../../values/fraction.ts'
import { formatShare } from '../answers.ts'
import { placeText } from '../place.ts'
import { type Branch, type RecordTree, recordSetsOf } from '../record-tree.ts'
import { answerWords, branchWords, policyOf, recordTitle } from '../record-words.ts'
import { type Seen, seenIn } from '../seen-steps.ts'
import { unicodeSymbols as symbols } from '../style.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import type { Moment } from './moments.ts'

type Look = 'chosen' | 'dead' | 'failopen' | 'dropped' | 'idle'

interface NodeState {
  readonly look: Look
  readonly symbol: string
  readonly words: string
  readonly rule?: string
}

/** True if nothing that the record set answers is live. */
function isDead({ data }: RecordSet, { decision, truth, down }: Moment): boolean {
  if (data.endpoint !== undefined) return down.has(data.endpoint)
  const leaf = decision.outcomes.flatMap(({ from }) => from).find((each: LeafAnswer) => each.recordSet.data === data)
  return leaf !== undefined && leaf.values.length > 0 && truth.deadValues(leaf).length === leaf.values.length
}

function stateOf(recordSet: RecordSet, seen: Seen | undefined, moment: Moment): NodeState {
  const { good, bad, warning, same } = symbols
  const dead = isDead(recordSet, moment)
  const but = dead ? ', though it is down' : ''
  if (!seen) return { look: 'idle', symbol: dead ? bad : same, words: dead ? 'not asked; it is down' : 'not asked' }
  const { outcome, because, health, rule, share } = seen.step
  switch (outcome) {
    case 'chosen': {
      // Multivalue records stand in one answer together.
      const isPart = share !== undefined && !equals(share, ONE) && recordSet.policy.kind !== 'multivalue'
      const part = isPart ? ` ${formatShare(share)}` : ''
      if (dead) return { look: 'dead', symbol: bad, words: `answers${part}${but}`, rule }
      if (seen.failsOpen)
        return {
          look: 'failopen',
          symbol: warning,
          words: `answers${part}: nothing is healthy, so it fails open`,
          rule,
        }
      return { look: 'chosen', symbol: good, words: `answers${part}`, rule }
    }
    case 'dropped':
      return { look: 'dropped', symbol: bad, words: `out: ${because}`, rule }
    case 'not-needed':
      return {
        look: 'idle',
        symbol: dead ? bad : same,
        words: dead ? 'not needed; it is down' : `not needed${health === undefined ? '' : `: ${health}`}`,
      }
    default:
      return { look: 'idle', symbol: same, words: because }
  }
}

function branchNode(
  branch: Branch,
  siblings: readonly Branch[],
  seen: ReadonlyMap<RecordSet, Seen>,
  moment: Moment,
  deployment: Deployment,
): Markup {
  const { recordSet, nested } = branch
  const { look, symbol, words, rule } = stateOf(recordSet, seen.get(recordSet), moment)
  const name = branchWords(branch, siblings)
    .filter((word) => word !== '')
    .join(' ')
  const answers = nested ? policyOf(nested) : answerWords(deployment, recordSet).join(', ')
  return html`<li><span class="node ${look}"><span aria-hidden="true">${symbol}</span> ${name === '' ? NOTHING : html`<b>${name}</b> `}<span class="mono">${answers}</span> ${symbols.dash} ${words}${rule === undefined ? NOTHING : html` <span class="soft">${rule}</span>`} <span class="soft mono">${placeText(recordSet.at.span())}</span></span>${
    nested ? branches(nested, seen, moment, deployment) : NOTHING
  }</li>`
}

const branches = (
  tree: RecordTree,
  seen: ReadonlyMap<RecordSet, Seen>,
  moment: Moment,
  deployment: Deployment,
): Markup =>
  html`<ul>${tree.branches.map((branch) => branchNode(branch, tree.branches, seen, moment, deployment))}</ul>`

/** The decision trees of one moment: that of the record, then those that aliases and CNAMEs lead to. */
export function treesMarkup(trees: readonly RecordTree[], moment: Moment, deployment: Deployment): Markup {
  const seen = seenIn(moment.steps)
  const shown = trees.filter((tree) => recordSetsOf(tree).some((recordSet) => seen.has(recordSet)))
  return html`<ul class="tree">${shown.map(
    (tree) =>
      html`<li><b>${recordTitle(tree.name, tree.type)}</b> <span class="soft">${policyOf(tree)}</span>${branches(tree, seen, moment, deployment)}</li>`,
  )}</ul>`
}
