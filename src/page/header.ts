import { type Rates, rateText } from '../report/live/rates.ts'
import type { LiveDocument } from '../report/live/types.ts'
import { factsOf, verdictOf } from '../report/live/words.ts'
import { el, type Part, setText } from './dom.ts'
import type { Connection } from './follow.ts'

const CONNECTIONS: Readonly<Record<Connection, readonly [look: string, words: string]>> = {
  connecting: ['soft', '○ connecting…'],
  live: ['good', '● live'],
  lost: ['bad', '✗ connection lost, trying again…'],
}

/** Verdict first, then what it is about. */
export function createHeader(rates: Rates): Part<LiveDocument> & { connection(now: Connection): void } {
  const plan = el('h1', { class: 'name' }, 'r53sim')
  const link = el('p', { class: 'connection', role: 'status' })
  const sign = el('span', { class: 'sign', 'aria-hidden': 'true' })
  const words = el('span')
  const verdict = el('p', { class: 'verdict' }, sign, words)
  const facts = el('p', { class: 'soft small facts' })
  const refused = el('p', { class: 'problem' })
  refused.hidden = true
  const element = el('header', {}, el('div', { class: 'top' }, plan, link), verdict, facts, refused)
  return {
    element,
    connection: (now) => {
      const [look, text] = CONNECTIONS[now]
      link.dataset.look = look
      setText(link, text)
    },
    update: (document) => {
      const { plan: served, totals, at, refused: kept } = document
      const { look, sign: mark, words: text } = verdictOf(document)
      verdict.dataset.look = look
      setText(plan, served.name)
      setText(sign, mark)
      setText(words, text)
      const rate = rateText(rates.rate('', totals.queries, Date.parse(at)))
      setText(facts, factsOf(document, rate).join(' · '))
      refused.hidden = kept === null
      setText(refused, kept === null ? '' : `✗ the plan as it is now is not served: ${kept.message}`)
    },
  }
}
