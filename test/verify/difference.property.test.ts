import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import type { Difference } from '../../src/verify/difference.ts'
import { put } from '../../src/verify/setting.ts'
import { differenceOf, settingFor } from '../support/differences.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'

/** Record sets by name and type. */
function groupsOf(recordSets: readonly RecordSet[]): readonly (readonly RecordSet[])[] {
  const groups = new Map<string, RecordSet[]>()
  for (const recordSet of recordSets) put(groups, `${recordSet.name} ${recordSet.type}`, recordSet)
  return [...groups.values()]
}

/** The same plan with its checks renamed, its zones' groups in another order, and its weights doubled. */
function rewritten(deployment: Deployment): Deployment {
  const renamed = (id: string) => `${id}-renamed`
  const zones = deployment.zones.map((zone) => ({
    ...zone,
    recordSets: groupsOf(zone.recordSets)
      .toReversed()
      .flatMap((group) => {
        const isWeighted = group.every(({ policy }) => policy.kind === 'weighted' && policy.weight < 128)
        return (isWeighted ? group.toReversed() : group).map((recordSet) => ({
          ...recordSet,
          ...(recordSet.healthCheckId === undefined ? {} : { healthCheckId: renamed(recordSet.healthCheckId) }),
          ...(isWeighted && recordSet.policy.kind === 'weighted'
            ? { policy: { ...recordSet.policy, weight: 2 * recordSet.policy.weight } }
            : {}),
        }))
      }),
  }))
  const healthChecks = new Map(
    [...deployment.healthChecks].map(([id, check]) => [
      renamed(id),
      { ...check, id: renamed(id), ...(check.type === 'CALCULATED' ? { children: check.children.map(renamed) } : {}) },
    ]),
  )
  const endpoints = new Map(
    [...deployment.endpoints].map(([name, endpoint]) => [
      name,
      {
        ...endpoint,
        ...(endpoint.healthCheckId === undefined ? {} : { healthCheckId: renamed(endpoint.healthCheckId) }),
      },
    ]),
  )
  return { ...deployment, zones, healthChecks, endpoints }
}

/** Alarms and controls are variables by name: a renamed one is another one. */
const withoutExternal = (deployment: Deployment): Deployment => ({
  ...deployment,
  healthChecks: new Map(
    [...deployment.healthChecks].map(([id, check]) => [
      id,
      check.type === 'CLOUDWATCH_METRIC' || check.type === 'RECOVERY_CONTROL' ? { ...check, disabled: true } : check,
    ]),
  ),
})

const statesOf = ({ groups }: Difference) =>
  groups.flatMap(({ questions, changes }) =>
    questions.map(({ name, type }) => [`${name} ${type}`, changes.reduce((sum, { states }) => sum + states, 0n)]),
  )

describe('on random plans', () => {
  test('renaming checks, reordering and scaling weights change nothing', () => {
    fc.assert(
      fc.property(anyMortalPlan, (plan) => {
        const deployment = withoutExternal(mortalCase(plan).deployment)
        expect(differenceOf(settingFor(deployment), settingFor(rewritten(deployment))).groups).toEqual([])
      }),
      { numRuns: 60, seed: 21 },
    )
  })

  test('a difference has the same states both ways', () => {
    fc.assert(
      fc.property(anyMortalPlan, anyMortalPlan, (one, other) => {
        const [a, b] = [settingFor(mortalCase(one).deployment), settingFor(mortalCase(other).deployment)]
        const [there, back] = [statesOf(differenceOf(a, b)), statesOf(differenceOf(b, a))]
        const total = (all: ReturnType<typeof statesOf>) => {
          const sums = new Map<unknown, bigint>()
          for (const [name, states] of all) sums.set(name, (sums.get(name) ?? 0n) + BigInt(states ?? 0))
          return [...sums].map(([name, states]) => `${name} ${states}`).sort()
        }
        expect(total(there)).toEqual(total(back))
      }),
      { numRuns: 15, seed: 22 },
    )
  })
})
