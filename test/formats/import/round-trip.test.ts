import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPlan } from '../../../src/cli/read-plan.ts'
import * as route53 from '../../../src/formats/change-batch/read.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { loadPlan } from '../../../src/plan/load.ts'
import { anyDraft, caseOf } from '../../oracle/plans.ts'
import { deploymentOf, examplePlans, importAll, knownToAws } from '../../support/importing.ts'
import { randomPlans } from '../../support/random-plans.ts'
import { answersOf, awsIds, setsOf } from '../../support/route53-answers.ts'

describe("what AWS answers about a plan's objects is the plan again", () => {
  test.each(examplePlans())('%s', async (_name, text) => {
    const before = await deploymentOf(text)
    const { diagnostics, notes, text: imported } = await importAll(route53, answersOf(before))
    expect({ diagnostics, notes }).toEqual({ diagnostics: [], notes: [] })
    const after = await checkPlan([{ name: 'imported.yaml', text: imported }])
    expect(after.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(after.document?.zones && JSON.stringify(after.document)).not.toContain('record_sets')
    expect(after.deployment && knownToAws(after.deployment)).toEqual(knownToAws(before))
  })

  test('random plans', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, async (text) => {
        const before = await deploymentOf(text)
        const { diagnostics, text: imported } = await importAll(route53, answersOf(before))
        expect(diagnostics).toEqual([])
        const after = await deploymentOf(imported)
        expect(knownToAws(after)).toEqual(knownToAws(before))
        // A plan that came from an import says the same again.
        const { text: again } = await importAll(route53, answersOf(after))
        expect(again).toBe(imported)
      }),
      { numRuns: 60 },
    )
  })
})

test('whatever record sets zones have, trees of aliases that nobody wrote as a plan too, they come back', async () => {
  await fc.assert(
    fc.asyncProperty(anyDraft, async (draft) => {
      const { zones } = caseOf(draft).deployment
      const files = draft.zones.flatMap(({ id, name, isPrivate, records }) => [
        {
          name: `${id}-zone.json`,
          text: JSON.stringify({ HostedZone: { Id: id, Name: name, Config: { PrivateZone: isPrivate } } }),
        },
        { name: `${id}.json`, text: JSON.stringify({ ResourceRecordSets: records }) },
      ])
      const { diagnostics, text } = await importAll(route53, files)
      expect(diagnostics).toEqual([])
      const { deployment } = await loadPlan([{ name: 'plan.yaml', text }])
      const made = deployment && awsIds(deployment)
      for (const [index, zone] of zones.entries()) {
        const after = deployment?.zones[index]
        const isOwn = ({ name, type }: RecordSet) => name !== zone.name || (type !== 'SOA' && type !== 'NS')
        expect(after && made && setsOf({ ...after, recordSets: after.recordSets.filter(isOwn) }, made)).toEqual(
          setsOf({ ...zone, recordSets: zone.recordSets.filter(isOwn) }, new Map()),
        )
      }
    }),
    { numRuns: 80 },
  )
})
