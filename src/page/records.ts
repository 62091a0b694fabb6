import { type Rates, rateText } from '../report/live/rates.ts'
import type { LiveDocument, LiveRecord } from '../report/live/types.ts'
import { clientWords, RECORD_STATES, recordWords } from '../report/live/words.ts'
import type { Ask } from './dialog.ts'
import { button, createList, el, type Part, setText } from './dom.ts'
import { createPager } from './pager.ts'
import { createTree } from './tree.ts'

/** Trees that are open, with the kind of client that each is shown for. */
export type OpenTrees = Map<string, number>

export interface RecordsOptions {
  readonly ask: Ask
  readonly rates: Rates
  readonly open: OpenTrees
  readonly onOffset: (offset: number) => void
  /** The server is to be asked anew: another tree is open. */
  readonly onOpen: () => void
}

/** Plans with no more records than that begin with the trees of the first that are routed. */
const OPEN_AT_FIRST_MAX = 30
const OPENED_AT_FIRST_MAX = 2

interface Row {
  readonly record: LiveRecord
  readonly tree: LiveDocument['trees'][number] | undefined
  readonly atMs: number
}

function createRow(key: string, { ask, rates, open, onOpen }: RecordsOptions): Part<Row> {
  const sign = el('span', { class: 'sign', 'aria-hidden': 'true' })
  const name = el('b', { class: 'name' })
  const type = el('span', { class: 'soft' })
  const state = el('span', { class: 'state small' })
  const answers = el('span', { class: 'mono small line' })
  const rate = el('span', { class: 'rate number' })
  const tree = createTree(ask, rates, (client) => {
    open.set(key, client)
    onOpen()
  })
  const toggle = button(
    { class: 'row' },
    () => {
      if (open.has(key)) open.delete(key)
      else open.set(key, 0)
      onOpen()
    },
    sign,
    el('span', { class: 'grow' }, el('span', { class: 'title' }, name, ' ', type, ' ', state), answers),
    rate,
    el('span', { class: 'fold', 'aria-hidden': 'true' }, '›'),
  )
  toggle.addEventListener('keydown', (event) => {
    const step =
      event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : undefined
    const other = step && element[step]?.querySelector('button')
    if (!other) return
    event.preventDefault()
    other.focus()
  })
  const element = el('li', { class: 'record' }, toggle, tree.element)
  return {
    element,
    update: ({ record, tree: grown, atMs }) => {
      const say = RECORD_STATES[record.state]
      const isOpen = open.has(key)
      element.dataset.look = say.look
      setText(sign, say.sign)
      setText(name, record.name)
      setText(type, `${record.type} · ${record.policy}`)
      setText(state, recordWords(record))
      setText(answers, clientWords(record))
      const perSecond = rateText(rates.rate(record.key, record.queries, atMs))
      setText(rate, perSecond === '' ? '' : `${perSecond}/s`)
      toggle.setAttribute('aria-expanded', String(isOpen))
      tree.element.hidden = !isOpen || grown === undefined
      tree.at(atMs)
      if (grown) tree.update(grown)
    },
  }
}

/** The records of the plan, each with its tree where it is opened. */
export function createRecords(options: RecordsOptions): Part<LiveDocument> {
  const { open, onOffset, onOpen } = options
  const pager = createPager('records', onOffset)
  const none = el('p', { class: 'soft' }, 'nothing fits')
  const list = el('ul', { class: 'plain panel' })
  const show = createList<Row>(
    list,
    ({ record }) => record.key,
    ({ record }) => createRow(record.key, options),
  )
  let isFirst = true
  return {
    element: el(
      'section',
      { 'aria-labelledby': 'records' },
      el('h2', { id: 'records' }, 'Records'),
      none,
      list,
      pager.element,
    ),
    update: ({ records, trees, at }) => {
      const atMs = Date.parse(at)
      none.hidden = records.matched > 0
      list.hidden = records.matched === 0
      show(records.rows.map((record) => ({ record, tree: trees.find(({ key }) => key === record.key), atMs })))
      pager.update(records)
      if (isFirst && records.matched <= OPEN_AT_FIRST_MAX) {
        for (const { key, policy } of records.rows)
          if (policy !== 'simple' && open.size < OPENED_AT_FIRST_MAX) open.set(key, 0)
        if (open.size > 0) onOpen()
      }
      isFirst = false
    },
  }
}
