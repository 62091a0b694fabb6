import { el, setText } from './dom.ts'

/** Asks for the token of the control port; it stays in this page's memory. */
export function createTokenForm(onToken: (token: string) => void): {
  readonly element: HTMLElement
  ask(isWrong: boolean): void
} {
  const input = el('input', {
    id: 'token',
    type: 'password',
    autocomplete: 'off',
    required: true,
    'aria-describedby': 'token-hint',
  })
  const hint = el(
    'p',
    { id: 'token-hint', class: 'soft small' },
    'What serve was started with as --control-token. It is kept in this page alone, and gone with it.',
  )
  const problem = el('p', { class: 'problem', role: 'alert' })
  const form = el(
    'form',
    {},
    el('h2', { id: 'token-title' }, 'This server asks for a token'),
    el('p', { class: 'field' }, el('label', { for: 'token' }, 'Token'), input),
    hint,
    problem,
    el('p', { class: 'buttons' }, el('button', { type: 'submit', class: 'main' }, 'Open')),
  )
  const element = el('dialog', { 'aria-labelledby': 'token-title' }, form)
  // Nothing can be shown without it: Escape has nowhere to go.
  element.addEventListener('cancel', (event) => event.preventDefault())
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const token = input.value.trim()
    input.value = ''
    element.close()
    onToken(token)
  })
  return {
    element,
    ask: (isWrong) => {
      setText(problem, isWrong ? 'That is another token.' : '')
      if (!element.open) element.showModal()
    },
  }
}
