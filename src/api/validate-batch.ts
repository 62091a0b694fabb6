import { limits } from '../route53/limits.ts'
import { finalProblems } from '../route53/zone-rules.ts'
import { canonicalJson } from '../values/digest.ts'
import { isAtOrBelow } from '../values/name.ts'
import { type HostedZone, type StoredSet, setKey } from './account.ts'
import { invalidChangeBatch } from './errors.ts'
import { readRecordSet } from './record-set.ts'
import type { ApiChange } from './shapes.ts'
import { validateRequest } from './validate-request.ts'

/** What a batch is checked against beside its zone. */
export interface BatchSurroundings {
  readonly checkName: (id: string) => string
  readonly isOwnZone: (id: string) => boolean
}

/** @see R1.52 */
function limitProblems(changes: readonly ApiChange[]): readonly string[] {
  let [records, characters] = [0, 0]
  for (const { Action, ResourceRecordSet: set } of changes) {
    const times = Action === 'UPSERT' ? limits.upsertMultiplier : 1
    const values = set.ResourceRecords ?? []
    records += times * (set.AliasTarget === undefined ? values.length : 1)
    characters += times * values.reduce((sum, { Value }) => sum + Value.length, 0)
  }
  return [
    ...(records > limits.changeBatchRecords
      ? [`Number of records limit of ${limits.changeBatchRecords} exceeded.`]
      : []),
    ...(characters > limits.changeBatchValueChars
      ? [`Number of characters limit of ${limits.changeBatchValueChars} exceeded.`]
      : []),
  ]
}

interface ReadChange {
  readonly action: ApiChange['Action']
  readonly stored: StoredSet
  readonly key: string
}

function readChanges(
  changes: readonly ApiChange[],
  zone: HostedZone,
  { checkName }: BatchSurroundings,
  problems: string[],
): readonly ReadChange[] {
  return changes.flatMap(({ Action: action, ResourceRecordSet: api }) => {
    if ((api.ResourceRecords?.length ?? 0) > limits.valuesPerRecord)
      problems.push(`Number of values of ${api.Type} ${api.Name} exceeds the limit of ${limits.valuesPerRecord}.`)
    const { stored, problems: wrong } = readRecordSet(api, checkName)
    problems.push(...wrong)
    if (stored === undefined) return []
    const { name, type, setIdentifier } = stored.set
    if (isAtOrBelow(name, zone.name)) return [{ action, stored, key: setKey(name, type, setIdentifier) }]
    problems.push(`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`)
    return []
  })
}

/** Texts that are equal where two record sets say the same, in whatever order and spelling. @see R6.3 */
function meaningOf({ set: { policy, data, ttlSeconds } }: StoredSet): string {
  const { kind, ...rest } = policy
  const said =
    data.kind === 'alias'
      ? { zone: data.hostedZoneId, name: data.dnsName, health: data.evaluateTargetHealth }
      : data.values.map(({ text }) => text).sort()
  return canonicalJson({ kind, rest, said, ttlSeconds })
}

const titled = ({ set: { name, type, setIdentifier } }: StoredSet) =>
  `[name='${name}', type='${type}'${setIdentifier === undefined ? '' : `, set-identifier='${setIdentifier}'`}]`

/** What a change does to the working copy; what is wrong with it. */
function applyChange(sets: Map<string, StoredSet>, { action, stored, key }: ReadChange): string | undefined {
  const known = sets.get(key)
  if (known?.api.TrafficPolicyInstanceId !== undefined)
    return `Tried to change resource record set ${titled(stored)} but it belongs to a traffic policy instance`
  switch (action) {
    case 'CREATE':
      if (known !== undefined) return `Tried to create resource record set ${titled(stored)} but it already exists`
      break
    case 'DELETE':
      if (known === undefined) return `Tried to delete resource record set ${titled(stored)} but it was not found`
      if (meaningOf(known) !== meaningOf(stored))
        return `Tried to delete resource record set ${titled(stored)} but the values provided do not match the current values`
      sets.delete(key)
      return undefined
    case 'UPSERT':
      break
  }
  sets.set(key, stored)
  return undefined
}

/** Records that are changed more than once, other than taken away and then made anew. */
function conflictProblems(changes: readonly ReadChange[]): readonly string[] {
  const actions = new Map<string, string>()
  const conflicting = new Map<string, StoredSet>()
  for (const { action, key, stored } of changes) {
    const before = actions.get(key)
    actions.set(key, before === undefined ? action : `${before} ${action}`)
    if (before !== undefined && !(before === 'DELETE' && action !== 'DELETE')) conflicting.set(key, stored)
  }
  return [...conflicting.values()].map(
    ({ set: { type, name } }) =>
      `The request contains an invalid set of changes for a resource record set '${type} ${name}'`,
  )
}

/**
 * The record sets of a zone after a batch; refused as a whole, with all that is wrong, in Route 53's order of looking.
 *
 * @see R6.1 to R6.6
 */
export function applyBatch(
  zone: HostedZone,
  changes: readonly ApiChange[],
  surroundings: BatchSurroundings,
): HostedZone['sets'] {
  validateRequest(changes)
  const tooMuch = limitProblems(changes)
  if (tooMuch.length > 0) throw invalidChangeBatch(tooMuch)
  const problems: string[] = []
  const read = readChanges(changes, zone, surroundings, problems)
  const conflicts = conflictProblems(read)
  if (conflicts.length > 0) throw invalidChangeBatch([...problems, ...conflicts])
  const sets = new Map(zone.sets)
  for (const change of read) {
    const problem = applyChange(sets, change)
    if (problem !== undefined) problems.push(problem)
  }
  const touched = read.flatMap(({ action, stored, key }) =>
    action !== 'DELETE' && sets.get(key) === stored ? [stored.set] : [],
  )
  const recordSets = [...sets.values()].map(({ set }) => set)
  problems.push(...finalProblems(zone, recordSets, touched, surroundings.isOwnZone))
  if (problems.length > 0) throw invalidChangeBatch([...new Set(problems)])
  return sets
}
