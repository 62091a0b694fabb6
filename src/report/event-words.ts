import { clockTime } from '../values/clock-time.ts'
import { type JsonObject, objectsIn, textIn, textsIn } from '../values/json-members.ts'
import { printable } from '../values/printable.ts'
import type { Style } from './style.ts'

/** A member of a document as text that may go to a terminal. */
export const safeIn = (object: JsonObject | undefined, key: string): string => printable(textIn(object, key))

/** The clock time of a member that is an instant (`12:04:31`), empty for what is none. */
export function timeIn(object: JsonObject, key: string): string {
  const milliseconds = Date.parse(textIn(object, key))
  return Number.isNaN(milliseconds) ? '' : clockTime(milliseconds)
}

type AnswerWords = Pick<Style, 'symbols'>

/** `192.0.2.10`, or `192.0.2.20 95 % · 192.0.2.21 5 %`: answers as documents of a running server have them. */
export function answerText(answers: readonly JsonObject[], { symbols }: AnswerWords): string {
  const words = answers.map((answer) => {
    const values = textsIn(answer, 'values').map(printable).join(' ') || 'no data'
    const percent = Math.round(Number(answer.probability) * 1000) / 10
    return percent === 100 ? values : `${values} ${percent} %`
  })
  return words.join(` ${symbols.dot} `) || 'no data'
}

const spoken = (name: string) => (name.length > 1 ? name.replace(/\.$/, '') : name)

/** What an event (`schemas/event.schema.json`) says, without its time. */
export function eventWords(event: JsonObject, style: Pick<Style, 'symbols' | 'good' | 'bad'>): string {
  switch (event.type) {
    case 'health': {
      const because = safeIn(event, 'because')
      const word = event.healthy === false ? style.bad('unhealthy') : style.good('healthy')
      return `${safeIn(event, 'kind')} ${safeIn(event, 'name')} ${word}${because ? ` ${because}` : ''}`
    }
    case 'answer': {
      const client = safeIn(event, 'client')
      const title = `${spoken(safeIn(event, 'name'))} ${safeIn(event, 'record_type')}${client === 'all' ? '' : ` ${client}`}`
      const [before, after] = [objectsIn(event, 'before'), objectsIn(event, 'after')]
      return `answer ${title} ${answerText(before, style)} ${style.symbols.arrow} ${answerText(after, style)}`
    }
    case 'override': {
      const [reason, until] = [safeIn(event, 'reason'), timeIn(event, 'until')]
      const more = `${reason ? ` (${reason})` : ''}${until && event.change === 'set' ? ` until ${until}` : ''}`
      return `${safeIn(event, 'action')} ${safeIn(event, 'selector')} ${safeIn(event, 'change')}${more}`
    }
    case 'alarm': {
      const state = safeIn(event, 'state')
      const word = state === 'ALARM' ? style.bad(state) : state === 'OK' ? style.good(state) : state
      return `alarm ${safeIn(event, 'name')} ${word}: ${safeIn(event, 'reason')}`
    }
    case 'instance':
      return `instance ${safeIn(event, 'instance')} ${safeIn(event, 'change')}`
    case 'reload':
      return `reload ${safeIn(event, 'outcome')}${event.message === undefined ? '' : `: ${safeIn(event, 'message')}`}`
    default:
      return safeIn(event, 'type')
  }
}
