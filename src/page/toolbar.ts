import { ONLY, type Only } from '../report/live/question.ts'
import { el } from './dom.ts'

const WORDS: Readonly<Record<Only, string>> = { all: 'all', routed: 'routed', trouble: 'with trouble' }

const isOnly = (text: string): text is Only => ONLY.some((one) => one === text)

/** What is looked for; `/` leads here from anywhere. */
export function createToolbar(onChange: (search: string, only: Only) => void): HTMLElement {
  const search = el('input', {
    id: 'search',
    type: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '200',
    placeholder: 'name, type, endpoint, check, address',
    'aria-keyshortcuts': '/',
  })
  const only = el('select', { id: 'only' }, ...ONLY.map((one) => el('option', { value: one }, WORDS[one])))
  const change = () => onChange(search.value, isOnly(only.value) ? only.value : 'all')
  search.addEventListener('input', change)
  only.addEventListener('change', change)
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, select, textarea')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    search.focus()
  })
  return el(
    'form',
    { class: 'toolbar', role: 'search' },
    el('label', { for: 'search', class: 'hidden' }, 'Search records and checks'),
    search,
    el('label', { for: 'only', class: 'soft small' }, 'show '),
    only,
  )
}
