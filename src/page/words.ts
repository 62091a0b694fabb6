import { answerText } from '../report/event-words.ts'
import type { ClientAnswers, LiveBranch, RecordState } from '../report/live/types.ts'
import { plainStyle } from '../report/style.ts'

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
