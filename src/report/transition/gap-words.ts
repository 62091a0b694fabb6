import type { ZoneTransition } from '../../route53/zone-transition.ts'
import type { Gap } from '../../transition/between.ts'
import { countOf } from '../../values/count.ts'
import { put } from '../../values/put.ts'
import { placeText } from '../place.ts'
import { recordTitle } from '../record-words.ts'
import { some } from './words.ts'

const WHAT: Readonly<Record<Gap['what'], string>> = {
  empty: 'get no answer',
  'fail-open': 'get records that Route 53 believes unhealthy',
  foreign: 'get values of neither the zone before nor the plan',
}

/** Gaps that differ only in the name, as one. */
export function alikeGaps(gaps: readonly Gap[]): readonly (readonly [Gap, ...Gap[]])[] {
  const found = new Map<string, [Gap, ...Gap[]]>()
  for (const gap of gaps) {
    const key = JSON.stringify([gap.batch, gap.what, gap.clients, gap.down])
    put(found, key, gap)
  }
  return [...found.values()]
}

/** Where the plan says what a name is to be; nothing for what goes. */
function placeOf({ recordSets }: ZoneTransition['zone'], { name, type }: Gap['question']): string {
  const set = recordSets.find((each) => each.name === name && each.type === type)
  return set === undefined ? '' : ` (${placeText(set.at.span())})`
}

/** Which clients get what, between which batches, and what to do about it. No final full stop. */
export function gapWords({ zone, batches }: ZoneTransition, [gap, ...more]: readonly [Gap, ...Gap[]]): string {
  const { question, clients, what, down, batch } = gap
  const who = clients.includes('all') ? 'clients' : `clients ${some(clients)}`
  const when = down === undefined ? '' : ` while health check ${down} is unhealthy`
  const others = more.length === 0 ? '' : ` and ${countOf(more.length, 'other name')}`
  return (
    `${recordTitle(question.name, question.type)}${placeOf(zone, question)}${others}: between ${batches[batch]?.file ?? ''} and ` +
    `${batches[batch + 1]?.file ?? ''} ${who} ${WHAT[what]}${when}; send the second at once after the first, or go by way of ` +
    'a plan that changes fewer of the names and values that belong together here'
  )
}
