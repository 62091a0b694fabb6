import { liveParameters } from '../report/live/question.ts'
import { createRates } from '../report/live/rates.ts'
import { watchScreen } from '../report/live/screen.ts'
import type { LiveDocument } from '../report/live/types.ts'
import type { JsonObject } from '../values/json-members.ts'
import { isJsonObject } from '../values/json-members.ts'
import type { ControlClient } from './control-client.ts'
import { type ExitCode, Failure } from './failure.ts'
import type { System } from './system.ts'
import { type ColorChoice, openStyle } from './terminal.ts'

/** Rates are counted so often. */
const POLL_MS = 2000
/** Many events at once are one redraw, so long after the first. */
const GATHER_MS = 100
/** Trees that a screen can hold. */
const TREES_MAX = 12
const EVENTS_KEPT = 20

/** The other screen without a cursor, and back (xterm, DEC private modes 1049 and 25). */
const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const TO_LINE_END = '\u001b[K'
const TO_SCREEN_END = '\u001b[J'

const isLive = (value: unknown): value is LiveDocument => isJsonObject(value) && value.schema === 'r53sim/live/v1'

/** What the server says, with the trees of the records that come first. */
async function askLive(client: ControlClient, keys: readonly string[]): Promise<LiveDocument> {
  const trees = keys.map((key) => ({ key, client: 0 }))
  const document: unknown = await client.get(
    `/live?${liveParameters({ search: '', only: 'all', records: 0, checks: 0, trees })}`,
  )
  if (!isLive(document)) throw new Failure('the server does not say how its records stand', 'it is of another version')
  return document
}

const routedKeys = ({ records }: LiveDocument) =>
  records.rows
    .filter(({ policy }) => policy !== 'simple')
    .slice(0, TREES_MAX)
    .map(({ key }) => key)

/** The live view on a terminal, until q or Ctrl-C; the terminal is left as it was, whatever happens. */
export async function watchOnScreen(
  client: ControlClient,
  color: ColorChoice | undefined,
  system: System,
): Promise<ExitCode> {
  const { stdout } = system
  const style = await openStyle(system, stdout, color)
  const rates = createRates()
  const events: JsonObject[] = []
  const over = new AbortController()
  let code: ExitCode = 0
  let keys: readonly string[] = routedKeys(await askLive(client, []))
  let isWaiting = false
  let fault: unknown

  async function draw(): Promise<void> {
    const document = await askLive(client, keys)
    keys = routedKeys(document)
    if (over.signal.aborted) return
    // A terminal that does not know its size says 0.
    const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 }
    const lines = watchScreen(document, { events, rates, style, size })
    stdout.write(HOME + lines.map((line) => line + TO_LINE_END).join('\r\n') + TO_SCREEN_END)
  }
  /** Draws soon; calls until then are one. */
  function redraw(): void {
    if (isWaiting) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      draw().catch((error) => {
        fault ??= error
        over.abort()
      })
    }, GATHER_MS)
  }
  function end(how: ExitCode): void {
    code = how
    over.abort()
  }

  const stopKeys = system.onKeys((typed) => {
    if (typed.includes('\u0003')) end(130)
    else if (/q/i.test(typed)) end(0)
  })
  const stopListening = system.onInterrupt(() => end(130))
  const timer = setInterval(redraw, POLL_MS)
  stdout.write(ENTER)
  redraw()
  try {
    await client.follow(
      (event) => {
        events.push(event)
        if (events.length > EVENTS_KEPT) events.shift()
        redraw()
      },
      over.signal,
      EVENTS_KEPT,
    )
  } finally {
    clearInterval(timer)
    over.abort()
    stopKeys()
    stopListening()
    stdout.write(LEAVE)
  }
  if (fault !== undefined) throw fault
  return code
}
