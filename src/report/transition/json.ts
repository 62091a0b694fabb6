import type { Decision } from '../../decide/decision.ts'
import type { RecordSet } from '../../model/record-set.ts'
import type { SetChange } from '../../route53/zone-transition.ts'
import type { Truth } from '../../simulate/truth.ts'
import type { AnswerChange } from '../../transition/answer-changes.ts'
import type { Gap } from '../../transition/between.ts'
import { ZERO } from '../../values/fraction.ts'
import { displayName } from '../../values/name.ts'
import { answersJson } from '../answers.ts'
import type { Examined } from './text.ts'
import { fieldChanges, fieldsOf } from './words.ts'

/** Batches change belief at most: nothing is known to be down in truth. */
const NOTHING_DOWN: Truth = { deadValues: () => [], deadShare: () => ZERO }

const identity = ({ name, type, setIdentifier }: RecordSet) => ({
  name: displayName(name),
  type,
  ...(setIdentifier === undefined ? {} : { set_identifier: setIdentifier }),
})

function changeJson(change: SetChange): object {
  const { action, recordSet } = change
  const fields =
    action === 'UPSERT'
      ? fieldChanges(change)
      : fieldsOf(recordSet).map(({ name, value }) => ({ name, [action === 'CREATE' ? 'after' : 'before']: value }))
  return { action, ...identity(recordSet), fields }
}

const failsOpen = ({ outcomes }: Decision) => outcomes.some(({ failOpen }) => failOpen)

const answerJson = ({ question: { name, type }, clients, isEverybody, down, before, after }: AnswerChange): object => ({
  name: displayName(name),
  type,
  clients,
  everybody: isEverybody,
  down,
  before: answersJson(before, type, NOTHING_DOWN),
  after: answersJson(after, type, NOTHING_DOWN),
  fail_open: { before: failsOpen(before), after: failsOpen(after) },
})

const gapJson = ({ question: { name, type }, what, clients, down }: Gap): object => ({
  name: displayName(name),
  type,
  what,
  clients,
  ...(down === undefined ? {} : { down }),
})

/** What `notes` holds of a difference to what is at AWS. */
export const transitionsToJson = (all: readonly Examined[]): readonly object[] =>
  all.map(({ transition: { zone, hostedZoneId, batches, staying }, between }) => ({
    zone: displayName(zone.name),
    zone_id: hostedZoneId ?? null,
    compared: between.compared,
    checks: between.checks,
    safe: between.gaps.length === 0,
    batches: batches.map(({ file, rollback, changes }, index) => ({
      file,
      rollback,
      changes: changes.map(changeJson),
      answers: between.answers.filter(({ batch }) => batch === index).map(answerJson),
      gaps: between.gaps.filter(({ batch }) => batch === index).map(gapJson),
    })),
    ending: between.ending.map(({ name, type }) => ({ name: displayName(name), type })),
    staying: staying.map(identity),
  }))
