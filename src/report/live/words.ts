import { countOf } from '../../values/count.ts'
import { formatDuration } from '../../values/duration.ts'
import { answerText } from '../event-words.ts'
import { plainStyle } from '../style.ts'
import type { ClientAnswers, LiveBranch, LiveCheck, LiveDocument, LiveRecord, RecordState } from './types.ts'

/** A sign with the words that it repeats: nothing is said by colour or sign alone. */
export interface Say {
  readonly look: 'good' | 'bad' | 'warn' | 'soft'
  readonly sign: string
  readonly words: string
}

export const RECORD_STATES: Readonly<Record<RecordState, Say>> = {
  healthy: { look: 'good', sign: '✓', words: 'healthy' },
  degraded: { look: 'warn', sign: '!', words: 'degraded' },
  'fail-open': { look: 'bad', sign: '✗', words: 'fails open' },
  'no-answer': { look: 'bad', sign: '✗', words: 'no answer' },
}

/** What came of a branch, and what is known of its health. */
export function branchSay({ outcome, healthy }: LiveBranch): Say {
  switch (outcome) {
    case 'answers':
      return { look: 'good', sign: '✓', words: 'answers' }
    case 'fails-open':
      return { look: 'bad', sign: '✗', words: 'answers though unhealthy' }
    case 'out':
      return { look: 'bad', sign: '✗', words: 'out' }
    default:
      if (healthy === false) return { look: 'bad', sign: '✗', words: 'unhealthy' }
      return { look: 'soft', sign: '·', words: outcome === 'standby' ? 'standby' : 'not asked' }
  }
}

const PERCENT_MIN = 0.001

/** `95 %`, `< 0.1 %`. */
export const shareText = (share: number): string =>
  share > 0 && share < PERCENT_MIN ? '< 0.1 %' : `${Math.round(share * 1000) / 10} %`

export const answersText = (answers: ClientAnswers['answers']): string =>
  answerText(
    answers.map(({ values, probability }) => ({ values, probability })),
    plainStyle,
  )

/** What is said of a check's past goes back so far. */
export const SPAN_MS = 30 * 60_000

/** `healthy for 5 min; 3 changes in 30 min`. */
export function stripWords({ history, healthy }: Pick<LiveCheck, 'history' | 'healthy'>, nowMs: number): string {
  const last = history.at(-1)
  const word = healthy ? 'healthy' : 'unhealthy'
  if (last === undefined) return `${word} since the start`
  const recent = history.filter(({ at }) => Date.parse(at) > nowMs - SPAN_MS).length
  const since = formatDuration(Math.max(0, nowMs - Date.parse(last.at)) / 1000)
  return `${word} for ${since}${recent > 0 ? `; ${recent} ${recent === 1 ? 'change' : 'changes'} in 30 min` : ''}`
}

/** How all checks stand. */
export function verdictOf({ totals }: Pick<LiveDocument, 'totals'>): Say {
  const { checks, unhealthy, troubled } = totals
  if (checks === 0) return { look: 'soft', sign: '·', words: 'no health checks' }
  if (unhealthy === 0) return { look: 'good', sign: '✓', words: `all ${countOf(checks, 'check')} healthy` }
  const words = `${unhealthy} of ${countOf(checks, 'check')} unhealthy · ${countOf(troubled, 'record')} affected`
  return { look: 'bad', sign: '✗', words }
}

/** What the plan is and does, beside the verdict; without the plan's own name. `rate` as text, empty where it is not known. */
export function factsOf({ totals, health, started, at, version }: LiveDocument, rate: string): readonly string[] {
  return [
    ...(rate === '' ? [] : [`${rate} ${rate === '1' ? 'query' : 'queries'}/s`]),
    countOf(totals.zones, 'zone'),
    countOf(totals.records, 'record'),
    `health: ${health}`,
    `up ${formatDuration((Date.parse(at) - Date.parse(started)) / 1000)}`,
    `r53sim ${version}`,
  ]
}

/** How a record stands. */
export function recordWords({ state, checks, unhealthy }: LiveRecord): string {
  if (checks === 0) return 'no checks'
  const { words } = RECORD_STATES[state]
  return unhealthy === 0 ? words : `${words}, ${unhealthy} of ${checks} unhealthy`
}

/** What a record answers, for each kind of client that is shown. */
export function clientWords({ answers, more_clients: more }: LiveRecord): string {
  const parts = answers.map((one) => `${one.client === 'all' ? '' : `${one.client}: `}${answersText(one.answers)}`)
  return [...parts, ...(more > 0 ? [`and ${more} more kinds of client`] : [])].join('   ')
}
