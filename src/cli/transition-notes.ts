import type { Note } from '../formats/format.ts'
import type { Deployment } from '../model/deployment.ts'
import { alikeGaps, gapWords } from '../report/transition/gap-words.ts'
import type { Examined } from '../report/transition/text.ts'
import type { ZoneTransition } from '../route53/zone-transition.ts'
import { examineTransition } from '../transition/between.ts'
import { displayName } from '../values/name.ts'

/** The transitions in which anything changes or stays behind, with what clients see of them. */
export const examineAll = (deployment: Deployment, transitions: readonly ZoneTransition[]): readonly Examined[] =>
  transitions
    .filter(({ batches, staying }) => batches.length + staying.length > 0)
    .map((transition) => ({ transition, between: examineTransition(deployment, transition) }))

/** What clients get between two batches and at neither end, for machines. */
export const gapNotes = (all: readonly Examined[]): readonly Note[] =>
  all.flatMap(({ transition, between }) =>
    alikeGaps(between.gaps).map(([gap, ...more]) => ({
      severity: 'approx',
      code: `between-${gap.what}`,
      path: displayName(gap.question.name),
      message: gapWords(transition, [gap, ...more]),
    })),
  )
