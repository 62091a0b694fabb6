import type { LiveCheck, Page } from '../report/live/types.ts'
import { stripWords } from '../report/live/words.ts'
import type { Ask } from './dialog.ts'
import { button, createList, el, hiddenText, type Part, setText } from './dom.ts'
import { createPager } from './pager.ts'
import { drawStrip } from './strip.ts'

const whyOf = ({ because, last_probe, disabled, inverted }: LiveCheck): string =>
  [disabled ? 'disabled' : '', inverted ? 'inverted' : '', because ?? last_probe?.message ?? '']
    .filter((word) => word !== '')
    .join(' · ')

interface Times {
  startedMs: number
  nowMs: number
}

function createCheck(check: LiveCheck, ask: Ask, times: Times): Part<LiveCheck> {
  const sign = el('span', { class: 'sign', 'aria-hidden': 'true' })
  const said = hiddenText('')
  const since = el('p', { class: 'soft small' })
  const why = el('p', { class: 'soft small why' })
  const strip = el('span', { class: 'strip-place' })
  const act = button(
    { class: 'quiet', 'aria-label': `act on check ${check.check}` },
    () => ask({ selector: `check:${check.check}`, title: `check ${check.check}` }),
    'act',
  )
  const element = el(
    'li',
    { class: 'check' },
    sign,
    el(
      'div',
      { class: 'grow' },
      el('p', {}, el('b', { class: 'name' }, check.check), ' ', el('span', { class: 'soft small' }, check.type), said),
      since,
      why,
    ),
    strip,
    act,
  )
  return {
    element,
    update: (next) => {
      element.dataset.look = next.healthy ? 'good' : 'bad'
      setText(sign, next.healthy ? '✓' : '✗')
      setText(said, next.healthy ? ' healthy' : ' unhealthy')
      setText(since, stripWords(next, times.nowMs))
      setText(why, whyOf(next))
      why.hidden = why.textContent === ''
      strip.replaceChildren(drawStrip(next, times.startedMs, times.nowMs))
    },
  }
}

/** All checks with what became of them lately. */
export function createChecks(
  ask: Ask,
  onOffset: (offset: number) => void,
): Part<Page<LiveCheck>> & { at(startedMs: number, nowMs: number): void } {
  const times: Times = { startedMs: 0, nowMs: 0 }
  const pager = createPager('checks', onOffset)
  const none = el('p', { class: 'soft' }, 'none')
  const list = el('ul', { class: 'plain' })
  const show = createList<LiveCheck>(
    list,
    ({ check }) => check,
    (check) => createCheck(check, ask, times),
  )
  return {
    element: el(
      'section',
      { 'aria-labelledby': 'checks' },
      el('h2', { id: 'checks' }, 'Health checks'),
      none,
      list,
      pager.element,
    ),
    at: (startedMs, nowMs) => Object.assign(times, { startedMs, nowMs }),
    update: (page) => {
      none.hidden = page.matched > 0
      list.hidden = page.matched === 0
      show(page.rows)
      pager.update(page)
    },
  }
}
