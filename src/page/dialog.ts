import type { JsonObject } from '../values/json-members.ts'
import { button, el, setText } from './dom.ts'

/** What an action is about. */
export interface Subject {
  /** As for `r53sim ctl fail`. */
  readonly selector: string
  readonly title: string
}

/** Opens the dialog for something. */
export type Ask = (subject: Subject) => void

export interface DialogOptions {
  /** Sends an action; what it did, or throws with a sentence. */
  readonly send: (path: string, body: object) => Promise<JsonObject>
  readonly onDone: (words: string) => void
}

const ACTIONS = [
  ['fail', 'fail', 'as if it were down'],
  ['drain', 'drain', 'out of the answers while it is up'],
  ['hold', 'hold up', 'healthy, whatever the probes say'],
  ['recover', 'recover', 'takes back what was said of it'],
] as const

const TIMES = [
  ['', 'until it is recovered'],
  ['1m', '1 minute'],
  ['5m', '5 minutes'],
  ['30m', '30 minutes'],
  ['2h', '2 hours'],
] as const

/** Asks what to do, why and for how long, with the keyboard's focus inside until it is said or left. */
export function createDialog({ send, onDone }: DialogOptions): { readonly element: HTMLElement; readonly ask: Ask } {
  let subject: Subject | undefined
  const title = el('h2', { id: 'asked' })
  const reason = el('input', {
    id: 'reason',
    type: 'text',
    maxlength: '200',
    autocomplete: 'off',
    placeholder: 'drill',
  })
  const time = el('select', { id: 'time' }, ...TIMES.map(([value, words]) => el('option', { value }, words)))
  const force = el('input', { id: 'force', type: 'checkbox' })
  const problem = el('p', { class: 'problem', role: 'alert' })
  const choices = ACTIONS.map(([name, words, more]) => {
    const input = el('input', { type: 'radio', name: 'action', value: name })
    const label = el(
      'label',
      { class: 'choice' },
      input,
      el('span', {}, el('b', {}, words), ' ', el('span', { class: 'soft small' }, more)),
    )
    return { name, input, label }
  })
  const forceRow = el(
    'label',
    { class: 'choice', for: 'force' },
    force,
    el('span', {}, 'although somebody is left with nothing healthy'),
  )
  const timeRow = el('p', { class: 'field' }, el('label', { for: 'time' }, 'Until'), time)
  const form = el(
    'form',
    { method: 'dialog' },
    title,
    el('fieldset', {}, el('legend', { class: 'hidden' }, 'What to do'), ...choices.map(({ label }) => label)),
    el('p', { class: 'field' }, el('label', { for: 'reason' }, 'Reason'), reason),
    timeRow,
    forceRow,
    problem,
    el(
      'p',
      { class: 'buttons' },
      button({}, () => element.close(), 'Cancel'),
      el('button', { type: 'submit', class: 'main' }, 'Do it'),
    ),
  )
  const element = el('dialog', { 'aria-labelledby': 'asked' }, form)
  const chosen = () => choices.find(({ input }) => input.checked)?.name ?? 'fail'
  function adapt(): void {
    timeRow.hidden = chosen() === 'recover'
    forceRow.hidden = chosen() !== 'drain'
  }
  form.addEventListener('change', adapt)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (subject === undefined) return
    const action = chosen()
    const body = {
      selector: subject.selector,
      ...(reason.value.trim() === '' ? {} : { reason: reason.value.trim() }),
      ...(action === 'recover' || time.value === '' ? {} : { for: time.value }),
      ...(action === 'drain' && force.checked ? { force: true } : {}),
    }
    try {
      const { note } = await send(`/${action}`, body)
      element.close()
      onDone(`${action} ${subject.title}: done${typeof note === 'string' ? `; ${note}` : ''}`)
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error))
    }
  })
  return {
    element,
    ask: (next) => {
      subject = next
      setText(title, next.title)
      setText(problem, '')
      for (const { input, name } of choices) input.checked = name === 'fail'
      force.checked = false
      adapt()
      element.showModal()
      choices[0]?.input.focus()
    },
  }
}
