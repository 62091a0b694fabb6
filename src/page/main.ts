import { eventWords } from '../report/event-words.ts'
import type { LiveQuestion } from '../report/live/question.ts'
import { createRates } from '../report/live/rates.ts'
import { plainStyle } from '../report/style.ts'
import { createChecks } from './checks.ts'
import { createDialog } from './dialog.ts'
import { el, setText } from './dom.ts'
import { createEventLog } from './events.ts'
import { follow } from './follow.ts'
import { createHeader } from './header.ts'
import { createOverrides } from './overrides.ts'
import { createRecords, type OpenTrees } from './records.ts'
import { openServer, Refused } from './server.ts'
import { createTokenForm } from './token.ts'
import { createToolbar } from './toolbar.ts'

/** Rates are counted so often, and everything else is looked at again. */
const POLL_MS = 2000
/** Many events at once are one question, so long after the first. */
const GATHER_MS = 150

const server = openServer()
const rates = createRates()
const open: OpenTrees = new Map()
let question: Omit<LiveQuestion, 'trees'> = { search: '', only: 'all', records: 0, checks: 0 }

const announcer = el('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' })
const dialog = createDialog({ send: server.post, onDone: (words) => say(words) })
const token = createTokenForm((text) => {
  server.useToken(text)
  unlock()
})
const header = createHeader(rates)
const records = createRecords({
  ask: dialog.ask,
  rates,
  open,
  onOffset: (offset) => ask({ records: offset }),
  onOpen: () => void refresh(),
})
const checks = createChecks(dialog.ask, (offset) => ask({ checks: offset }))
const overrides = createOverrides((selector) => void recover(selector))
const log = createEventLog()
document.body.append(
  header.element,
  createToolbar((search, only) => ask({ search, only, records: 0, checks: 0 })),
  el('main', {}, records.element, el('div', { class: 'side' }, overrides.element, checks.element, log.element)),
  announcer,
  dialog.element,
  token.element,
)

function say(words: string): void {
  setText(announcer, words)
}

let unlock = () => {}
let locked: Promise<void> | undefined
let tries = 0

/** Asks for the token; however many wait, it is asked for once. */
function waitForToken(): Promise<void> {
  locked ??= new Promise<void>((resolve) => {
    token.ask(tries > 0)
    tries += 1
    unlock = () => {
      locked = undefined
      resolve()
    }
  })
  return locked
}

let asking = false
let again = false

/** Asks the server and shows what it says; calls during a question are one more question after it. */
async function refresh(): Promise<void> {
  if (asking) {
    again = true
    return
  }
  asking = true
  do {
    again = false
    try {
      const trees = [...open].map(([key, client]) => ({ key, client }))
      const shown = await server.live({ ...question, trees })
      header.update(shown)
      records.update(shown)
      checks.at(Date.parse(shown.started), Date.parse(shown.at))
      checks.update(shown.checks)
      overrides.update(shown.overrides)
      rates.sweep(Date.parse(shown.at))
      document.title = `${shown.totals.unhealthy > 0 ? '✗' : '✓'} ${shown.plan.name}`
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await waitForToken()
      // Whoever follows the events says that the connection is lost.
    }
  } while (again)
  asking = false
}

function ask(change: Partial<typeof question>): void {
  question = { ...question, ...change }
  void refresh()
}

async function recover(selector: string): Promise<void> {
  try {
    await server.post('/recover', { selector })
    say(`recover ${selector}: done`)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  }
}

let gathering = false
let isReplay = true

function gather(): void {
  if (gathering) return
  gathering = true
  setTimeout(() => {
    gathering = false
    isReplay = false
    void refresh()
  }, GATHER_MS)
}

setInterval(() => {
  if (document.visibilityState === 'visible') void refresh()
}, POLL_MS)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresh()
})
header.connection('connecting')
void refresh()
void follow(server, {
  onEvent: (event) => {
    log.add(event)
    if (event.type === 'health' && !isReplay) say(eventWords(event, plainStyle))
    gather()
  },
  onConnection: (now) => {
    header.connection(now)
    if (now === 'live') gather()
  },
  onLocked: waitForToken,
})
