import { type Rates, rateText } from '../report/live/rates.ts'
import type { LiveBranch, LiveTree } from '../report/live/types.ts'
import { answersText, branchSay, shareText } from '../report/live/words.ts'
import type { Ask, Subject } from './dialog.ts'
import { button, el, type Part, setText } from './dom.ts'

/** What can be said to fail or to be drained behind a branch. */
function subjectOf({ endpoint, check }: LiveBranch): Subject | undefined {
  if (endpoint !== null) return { selector: `endpoint:${endpoint}`, title: `endpoint ${endpoint}` }
  return check === null ? undefined : { selector: `check:${check}`, title: `check ${check}` }
}

/** Everything of a tree but its counts: what is drawn anew where it differs. */
const shapeOf = (tree: LiveTree): string => JSON.stringify(tree, (key, value: unknown) => (key === 'given' ? 0 : value))

interface Drawn {
  readonly element: HTMLElement
  /** Where each branch's rate stands, by path. */
  readonly rates: Map<string, HTMLElement>
}

function drawBranch(branch: LiveBranch, path: string, ask: Ask, rates: Drawn['rates']): HTMLElement {
  const { label, detail, answers, policy, because, rule, share, place, branches, check } = branch
  const say = branchSay(branch)
  const subject = subjectOf(branch)
  const rate = el('span', { class: 'rate number' })
  rates.set(path, rate)
  const words = [say.words, share === null ? '' : shareText(share)].filter((word) => word !== '').join(' ')
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'branch', 'data-look': say.look },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, say.sign),
      el(
        'div',
        { class: 'grow' },
        el(
          'p',
          {},
          label === '' ? undefined : el('b', {}, label),
          detail === '' ? undefined : el('span', { class: 'soft' }, ` ${detail}`),
          label + detail === '' ? '' : ' ',
          el('span', { class: 'mono' }, policy ?? answers.join(', ')),
        ),
        el(
          'p',
          { class: 'small' },
          el('span', { class: 'state' }, words),
          el(
            'span',
            { class: 'soft' },
            `${because === '' ? '' : ` · ${because}`}${check === null ? '' : ` · check ${check}`}`,
          ),
          el('span', { class: 'soft place', title: place }, rule === '' ? '' : ` · ${rule}`),
        ),
      ),
      rate,
      subject &&
        button(
          { class: 'quiet', 'aria-label': `act on ${subject.title}`, 'data-focus': path },
          () => ask(subject),
          'act',
        ),
    ),
    branches.length === 0
      ? undefined
      : el('ul', {}, ...branches.map((below, index) => drawBranch(below, `${path}/${index}`, ask, rates))),
  )
}

/** Sets the rate of every branch, deepest included. */
function showRates(
  branches: readonly LiveBranch[],
  path: string,
  key: string,
  drawn: Drawn,
  rates: Rates,
  atMs: number,
): void {
  for (const [index, branch] of branches.entries()) {
    const at = `${path}/${index}`
    const text = rateText(rates.rate(`${key} ${branch.path}`, branch.given, atMs))
    const place = drawn.rates.get(at)
    if (place) setText(place, text === '' ? '' : `${text}/s`)
    showRates(branch.branches, at, key, drawn, rates, atMs)
  }
}

/** A record's decision tree, for a kind of client that the reader chooses. */
export function createTree(
  ask: Ask,
  rates: Rates,
  onClient: (client: number) => void,
): Part<LiveTree> & { at(ms: number): void } {
  let shape = ''
  let atMs = 0
  let drawn: Drawn | undefined
  const element = el('div', { class: 'tree-place' })
  const clients = el('select', { 'aria-label': 'kind of client' })
  clients.addEventListener('change', () => onClient(Number(clients.value)))
  const chooser = el('label', { class: 'soft small client' }, 'for clients ', clients)
  const answers = el('span', { class: 'mono' })
  const head = el('p', { class: 'small answers' }, el('span', { class: 'soft' }, 'answers '), answers)
  const place = el('div')
  element.append(chooser, head, place)
  let offered = ''

  function offer({ clients: labels, client }: LiveTree): void {
    const all = labels.join('\n')
    if (all !== offered)
      clients.replaceChildren(...labels.map((label, index) => el('option', { value: String(index) }, label)))
    offered = all
    if (clients.value !== String(client)) clients.value = String(client)
    chooser.hidden = labels.length < 2
  }
  return {
    element,
    at: (ms) => {
      atMs = ms
    },
    update: (tree) => {
      offer(tree)
      setText(answers, answersText(tree.answers))
      const next = shapeOf(tree)
      if (next !== shape || drawn === undefined) {
        shape = next
        const focused = document.activeElement
        const again = focused instanceof HTMLElement && place.contains(focused) ? focused.dataset.focus : undefined
        const places = new Map<string, HTMLElement>()
        const list = el('ul', { class: 'tree', 'aria-label': `decision tree of ${tree.name} ${tree.type}` })
        list.append(...tree.branches.map((branch, index) => drawBranch(branch, `/${index}`, ask, places)))
        drawn = { element: list, rates: places }
        place.replaceChildren(list)
        if (again !== undefined) place.querySelector<HTMLElement>(`[data-focus="${CSS.escape(again)}"]`)?.focus()
      }
      showRates(tree.branches, '', tree.key, drawn, rates, atMs)
    },
  }
}
