import type { Note, ZoneTransition } from '../formats/format.ts'
import type { Deployment } from '../model/deployment.ts'
import { type Between, examineTransition, type Gap } from '../transition/between.ts'
import { countOf } from '../values/count.ts'
import { displayName } from '../values/name.ts'

/** Places that one note names. */
const SHOWN_MAX = 5

const some = (all: readonly string[]) =>
  all.length <= SHOWN_MAX ? all.join(', ') : `${all.slice(0, SHOWN_MAX).join(', ')} and ${all.length - SHOWN_MAX} more`

const WHAT: Readonly<Record<Gap['what'], string>> = {
  empty: 'get no answer',
  'fail-open': 'get records that Route 53 believes unhealthy',
  foreign: 'get values of neither the zone before nor the plan',
}

/** Where the plan says what a name is to be; nothing for what goes. */
function placeOf({ recordSets }: ZoneTransition['zone'], { name, type }: Gap['question']): string {
  const set = recordSets.find((each) => each.name === name && each.type === type)
  if (set === undefined) return ''
  const { file, line, column } = set.at.span()
  return ` (${file}:${line}:${column})`
}

/** Gaps that differ only in the name. */
function alike(gaps: readonly Gap[]): readonly (readonly Gap[])[] {
  const found = new Map<string, Gap[]>()
  for (const gap of gaps) {
    const key = JSON.stringify([gap.batch, gap.what, gap.clients, gap.down])
    found.set(key, [...(found.get(key) ?? []), gap])
  }
  return [...found.values()]
}

function gapNote({ zone, batches }: ZoneTransition, gaps: readonly Gap[]): readonly Note[] {
  const [gap] = gaps
  if (gap === undefined) return []
  const { question, clients, what, down, batch } = gap
  const path = displayName(question.name)
  const [sent, next] = [batches[batch]?.file ?? '', batches[batch + 1]?.file ?? '']
  const who = clients.includes('all') ? 'clients' : `clients ${some(clients)}`
  const when = down === undefined ? '' : ` while health check ${down} is unhealthy`
  const more = gaps.length === 1 ? '' : ` and ${countOf(gaps.length - 1, 'other name')}`
  const message =
    `${path} ${question.type}${placeOf(zone, question)}${more}: between ${sent} and ${next} ${who} ${WHAT[what]}${when}; ` +
    `send the second at once after the first, or export in two steps: first a plan that changes only these names`
  return [{ severity: 'approx', code: `between-${what}`, path, message }]
}

function summaryNotes({ zone, batches }: ZoneTransition, { gaps, ending, compared }: Between): readonly Note[] {
  const path = displayName(zone.name)
  const info = (code: string, message: string): Note => ({ severity: 'info', code, path, message })
  const names = ending.map(({ name, type }) => `${displayName(name)} ${type}`)
  const between =
    batches.length === 1
      ? `${path}: one batch, so that clients get the answers before it or those after it`
      : `${path}: ${batches.length} batches; between them every client gets what it got before or gets afterwards ` +
        `(${countOf(compared, 'answer')} compared, with all checks healthy and with each unhealthy by itself)`
  return [
    ...(gaps.length === 0 ? [info('between', between)] : []),
    ...(names.length === 0
      ? []
      : [info('answers-end', `not answered any more, or not for all clients: ${some(names)}`)]),
  ]
}

/** What clients see while a zone becomes what the plan says, batch by batch. */
export const transitionNotes = (deployment: Deployment, transitions: readonly ZoneTransition[]): readonly Note[] =>
  transitions
    .filter(({ batches }) => batches.length > 0)
    .flatMap((transition) => {
      const after = transition.batches.map(({ after }) => after)
      const between = examineTransition(deployment, { ...transition, after })
      return [...alike(between.gaps).flatMap((gaps) => gapNote(transition, gaps)), ...summaryNotes(transition, between)]
    })
