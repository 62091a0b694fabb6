import { eventWords, timeIn } from '../report/event-words.ts'
import { plainStyle } from '../report/style.ts'
import type { JsonObject } from '../values/json-members.ts'
import { el } from './dom.ts'

/** Lines kept; the server has more. */
const LINES_MAX = 200

const signOf = (event: JsonObject): readonly [look: string, sign: string] => {
  if (event.type === 'health') return event.healthy === false ? ['bad', '✗'] : ['good', '✓']
  if (event.type === 'answer') return ['soft', '→']
  if (event.type === 'reload') return event.outcome === 'kept' ? ['bad', '✗'] : ['soft', '↻']
  return ['warn', '!']
}

/** What happened, newest first. */
export function createEventLog(): { readonly element: HTMLElement; add(event: JsonObject): void } {
  const list = el('ol', { class: 'plain events', reversed: true })
  const none = el('p', { class: 'soft' }, 'nothing has happened yet')
  const box = el('div', { class: 'scroll', role: 'region', 'aria-label': 'event log', tabindex: '0' }, none, list)
  return {
    element: el('section', { 'aria-labelledby': 'events' }, el('h2', { id: 'events' }, 'Events'), box),
    add: (event) => {
      none.hidden = true
      const [look, sign] = signOf(event)
      list.prepend(
        el(
          'li',
          { 'data-look': look },
          el(
            'time',
            { class: 'soft number', datetime: typeof event.at === 'string' ? event.at : '' },
            timeIn(event, 'at'),
          ),
          el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
          el('span', {}, eventWords(event, plainStyle)),
        ),
      )
      while (list.childElementCount > LINES_MAX) list.lastElementChild?.remove()
    },
  }
}
