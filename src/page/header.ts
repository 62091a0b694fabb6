import type { LiveDocument } from '../report/live/types.ts'
import { countOf } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { el, type Part, setText } from './dom.ts'
import type { Connection } from './follow.ts'
import { type Rates, rateText } from './rates.ts'

const CONNECTIONS: Readonly<Record<Connection, readonly [look: string, words: string]>> = {
  connecting: ['soft', '○ connecting…'],
  live: ['good', '● live'],
  lost: ['bad', '✗ connection lost, trying again…'],
}

function verdictOf({ totals }: LiveDocument): readonly [look: string, sign: string, words: string] {
  const { checks, unhealthy, troubled } = totals
  if (checks === 0) return ['soft', '·', 'no health checks']
  if (unhealthy === 0) return ['good', '✓', `all ${countOf(checks, 'check')} healthy`]
  return ['bad', '✗', `${unhealthy} of ${countOf(checks, 'check')} unhealthy · ${countOf(troubled, 'record')} affected`]
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
      const { plan: served, totals, health, started, at, version, refused: kept } = document
      const atMs = Date.parse(at)
      const [look, mark, text] = verdictOf(document)
      verdict.dataset.look = look
      setText(plan, served.name)
      setText(sign, mark)
      setText(words, text)
      const rate = rateText(rates.rate('', totals.queries, atMs))
      setText(
        facts,
        [
          ...(rate === '' ? [] : [`${rate} ${rate === '1' ? 'query' : 'queries'}/s`]),
          countOf(totals.zones, 'zone'),
          countOf(totals.records, 'record'),
          `health: ${health}`,
          `up ${formatDuration((atMs - Date.parse(started)) / 1000)}`,
          `r53sim ${version}`,
        ].join(' · '),
      )
      refused.hidden = kept === null
      setText(refused, kept === null ? '' : `✗ the plan as it is now is not served: ${kept.message}`)
    },
  }
}
