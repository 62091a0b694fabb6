import type { Predicate } from '../../model/invariant.ts'
import type { Problem } from '../scope.ts'
import type { Setting } from '../setting.ts'
import { alwaysAnswer, answerIn, neverAnswer } from './answers.ts'
import type { Check } from './predicate.ts'
import { probability } from './probability.ts'
import { rto } from './rto.ts'
import { share } from './share.ts'
import { noFailOpen, survives } from './states.ts'

/** What a predicate checks of each question and kind of client; undefined for those that look at several at once. */
export function checkOf(predicate: Predicate, setting: Setting): Check | Problem | undefined {
  switch (predicate.kind) {
    case 'never_answer':
      return neverAnswer(predicate, setting)
    case 'always_answer':
      return alwaysAnswer(predicate, setting)
    case 'answer_in':
      return answerIn(predicate, setting)
    case 'survives':
      return survives(predicate, setting)
    case 'no_fail_open':
      return noFailOpen(predicate, setting)
    case 'share':
      return share(predicate, setting)
    case 'rto':
      return rto(predicate, setting)
    case 'probability':
      return probability(predicate, setting)
    case 'blast_radius':
    case 'same_as':
    case 'within_capacity':
    case 'reachable':
      return undefined
  }
}
