import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { put } from '../../src/values/put.ts'
import { alignedSettings } from '../../src/verify/aligned-settings.ts'
import type { Difference } from '../../src/verify/difference.ts'
import { differenceOf, settingFor } from '../support/differences.ts'
import { deploymentOf } from '../support/importing.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'
import { anyWidePlan, textOfWidePlan } from '../support/wide-plans.ts'

/** Record sets by name and type. */
function groupsOf(recordSets: readonly RecordSet[]): readonly (readonly RecordSet[])[] {
  const groups = new Map<string, RecordSet[]>()
  for (const recordSet of recordSets) put(groups, `${recordSet.name} ${recordSet.type}`, recordSet)
  return [...groups.values()]
}

/** So much that weights of 7 and less stay within 255. */
const SCALE = 36

/** With weights that can be scaled. */
const withSmallWeights = (deployment: Deployment): Deployment => ({
  ...deployment,
  zones: deployment.zones.map((zone) => ({
    ...zone,
    recordSets: zone.recordSets.map((recordSet) =>
      recordSet.policy.kind === 'weighted'
        ? { ...recordSet, policy: { ...recordSet.policy, weight: recordSet.policy.weight % 8 } }
        : recordSet,
    ),
  })),
})

/** The same plan with its checks renamed, its zones' groups in another order, and its weights scaled. */
function rewritten(deployment: Deployment): Deployment {
  const renamed = (id: string) => `${id}-renamed`
  const zones = deployment.zones.map((zone) => ({
    ...zone,
    recordSets: groupsOf(zone.recordSets)
      .toReversed()
      .flatMap((group) => {
        const isWeighted = group.every(({ policy }) => policy.kind === 'weighted')
        return (isWeighted ? group.toReversed() : group).map((recordSet) => ({
          ...recordSet,
          ...(recordSet.healthCheckId === undefined ? {} : { healthCheckId: renamed(recordSet.healthCheckId) }),
          ...(isWeighted && recordSet.policy.kind === 'weighted'
            ? { policy: { ...recordSet.policy, weight: SCALE * recordSet.policy.weight } }
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

const REVERSED = { worse: 'better', better: 'worse', moved: 'moved' } as const

/** Who gets what instead of what in how many states, from the one plan to the other or, `back`, the other way. */
function movesOf({ groups }: Difference, back = false): readonly string[] {
  const moves = new Map<string, bigint>()
  for (const { questions, kinds, changes } of groups)
    for (const { name, type } of questions)
      for (const { direction, before, after, states } of changes) {
        const said = back ? [REVERSED[direction], after, before] : [direction, before, after]
        const key = [name, type, ...said].join(' | ')
        moves.set(key, (moves.get(key) ?? 0n) + BigInt(kinds.length) * states)
      }
  return [...moves].map(([move, states]) => `${move} | ${states}`).sort()
}

describe('on random plans', () => {
  test('renaming checks, reordering and scaling weights change nothing', () => {
    fc.assert(
      fc.property(anyMortalPlan, (plan) => {
        const deployment = withSmallWeights(withoutExternal(mortalCase(plan).deployment))
        expect(differenceOf(settingFor(deployment), settingFor(rewritten(deployment))).groups).toEqual([])
      }),
      { numRuns: 60, seed: 21 },
    )
  })

  test('the way back is the same states, worse for better', () => {
    const directions = new Set<string>()
    fc.assert(
      fc.property(anyMortalPlan, anyMortalPlan, (one, other) => {
        const [a, b] = [settingFor(mortalCase(one).deployment), settingFor(mortalCase(other).deployment)]
        const there = differenceOf(a, b)
        for (const { changes } of there.groups) for (const { direction } of changes) directions.add(direction)
        expect(movesOf(differenceOf(b, a), true)).toEqual(movesOf(there))
      }),
      { numRuns: 15, seed: 22 },
    )
    expect([...directions].sort()).toEqual(['better', 'moved', 'worse'])
  })

  test('also between plans of different endpoints, about one world', async () => {
    await fc.assert(
      fc.asyncProperty(anyWidePlan, anyWidePlan, async (one, other) => {
        const [a, b] = [await deploymentOf(textOfWidePlan(one)), await deploymentOf(textOfWidePlan(other))]
        const there = differenceOf(...alignedSettings(a, b, []))
        expect(movesOf(differenceOf(...alignedSettings(b, a, [])), true)).toEqual(movesOf(there))
      }),
      { numRuns: 5, seed: 23 },
    )
  })

  test('there is none between a plan and itself', async () => {
    await fc.assert(
      fc.asyncProperty(anyWidePlan, async (plan) => {
        const deployment = await deploymentOf(textOfWidePlan(plan))
        expect(differenceOf(settingFor(deployment), settingFor(deployment)).groups).toEqual([])
        expect(differenceOf(...alignedSettings(deployment, deployment, [])).groups).toEqual([])
      }),
      { numRuns: 30, seed: 24 },
    )
  })
})
