import type { Page } from '../report/live/types.ts'
import { button, el, setText } from './dom.ts'

export interface Pager {
  readonly element: HTMLElement
  update(page: Page<unknown>): void
}

/** Steps through a list that is sent in parts; not there where one part is all. */
export function createPager(what: string, onOffset: (offset: number) => void): Pager {
  let [before, after] = [0, 0]
  const back = button({ 'aria-label': `previous ${what}` }, () => onOffset(before), '‹')
  const next = button({ 'aria-label': `next ${what}` }, () => onOffset(after), '›')
  const place = el('span', { class: 'soft number' })
  const element = el('nav', { class: 'pager', 'aria-label': `pages of ${what}` }, back, place, next)
  return {
    element,
    update: ({ matched, offset, rows }) => {
      element.hidden = rows.length === matched
      const end = offset + rows.length
      setText(place, `${offset + 1} to ${end} of ${matched.toLocaleString('en')}`)
      before = Math.max(0, offset - 50)
      after = end
      // Not `disabled`, which would take the focus away from whoever steps to the end.
      back.setAttribute('aria-disabled', String(offset === 0))
      next.setAttribute('aria-disabled', String(end >= matched))
      if (end >= matched) after = offset
    },
  }
}
