import type { LiveOverride } from '../report/live/types.ts'
import { clockTime } from '../values/clock-time.ts'
import { button, createList, el, type Part, setText } from './dom.ts'

/** Selectors of overrides as `/recover` takes them back: an alarm's is told without its qualifier nowhere. */
export function createOverrides(recover: (selector: string) => void): Part<readonly LiveOverride[]> {
  const list = el('ul', { class: 'plain' })
  const keyOf = ({ action, selector, since }: LiveOverride) => `${since} ${action} ${selector}`
  const show = createList<LiveOverride>(list, keyOf, ({ action, selector, reason }) => {
    const until = el('span', { class: 'soft small' })
    const element = el(
      'li',
      { class: 'check', 'data-look': 'warn' },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, '!'),
      el(
        'div',
        { class: 'grow' },
        el('p', {}, el('b', {}, action), ' ', el('span', { class: 'name' }, selector)),
        el('p', { class: 'small soft' }, reason ?? 'no reason given', ' · ', until),
      ),
      button({ class: 'quiet', 'aria-label': `recover ${selector}` }, () => recover(selector), 'recover'),
    )
    return {
      element,
      update: (next) => {
        const ends = next.until === null ? 'until recovered' : `until ${clockTime(Date.parse(next.until))}`
        setText(until, next.targets.length === 0 ? 'not in the plan now' : ends)
      },
    }
  })
  const element = el('section', { 'aria-labelledby': 'overrides' }, el('h2', { id: 'overrides' }, 'Said by hand'), list)
  element.hidden = true
  return {
    element,
    update: (overrides) => {
      element.hidden = overrides.length === 0
      show(overrides)
    },
  }
}
