import { applyBatch as applyChanges, titled } from '../route53/change-batch.ts'
import { limits } from '../route53/limits.ts'
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

/**
 * Changes of what a traffic policy instance has made. Its record set can be deleted, which leaves the instance without
 * records; nothing else is done to it but by the instance.
 *
 * @see ResourceRecordSet, Route 53 API Reference
 */
function ownedProblems(sets: HostedZone['sets'], changes: readonly ReadChange[]): readonly string[] {
  const hidden = new Set(
    [...sets.values()].flatMap(({ set: { name }, expansion = [] }) =>
      expansion.flatMap(({ set }) => (set.name === name ? [] : [setKey(set.name, set.type)])),
    ),
  )
  return changes.flatMap(({ action, stored: { api, set }, key }) => {
    const owner = sets.get(key)?.api.TrafficPolicyInstanceId
    const given = api.TrafficPolicyInstanceId
    if (owner === undefined && given === undefined && !hidden.has(setKey(set.name, set.type))) return []
    if (action !== 'DELETE')
      return [`Tried to change resource record set ${titled(set)} but it belongs to a traffic policy instance`]
    return owner === undefined || given === undefined || given === owner
      ? []
      : [`Tried to delete resource record set ${titled(set)} but the values provided do not match the current values`]
  })
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
  problems.push(...ownedProblems(zone.sets, read))
  const known = new Map(
    [...zone.sets.values(), ...read.map(({ stored }) => stored)].map((stored) => [stored.set, stored]),
  )
  const recordSets = [...zone.sets.values()].map(({ set }) => set)
  const asked = read.map(({ action, stored }) => ({ action, recordSet: stored.set }))
  const applied = applyChanges({ ...zone, recordSets }, asked, surroundings.isOwnZone)
  if (!applied.ok) problems.push(...applied.problems)
  if (!applied.ok || problems.length > 0) throw invalidChangeBatch([...new Set(problems)])
  return new Map(
    applied.recordSets.flatMap((set) => {
      const stored = known.get(set)
      return stored === undefined ? [] : [[setKey(set.name, set.type, set.setIdentifier), stored]]
    }),
  )
}
