import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportWriter } from '../../src/formats/format.ts'
import type { ImportReader } from '../../src/formats/import-format.ts'
import { exportContext } from './export.ts'
import { deploymentOf, examplePlans, importAll, knownByName } from './importing.ts'
import { randomPlans } from './random-plans.ts'

const RANDOM_PLANS = 50

/** What a format that can say everything of AWS's must do: all examples and random plans come back as they were, but for the ids of zones. */
export function describeRoundTrip(format: string, write: ExportWriter['write'], reader: ImportReader): void {
  const comesBack = async (text: string) => {
    const before = await deploymentOf(text)
    const { files, refusals } = write(before, exportContext(before, { includeApex: true }))
    expect(refusals).toEqual([])
    const { diagnostics, text: imported } = await importAll(
      reader,
      [...files].map(([name, content]) => ({ name, text: content })),
    )
    expect(diagnostics).toEqual([])
    expect(knownByName(await deploymentOf(imported))).toEqual(knownByName(before))
  }

  describe(`an export to ${format} comes back whole`, () => {
    test.each(examplePlans())('%s', async (_name, text) => comesBack(text))

    test('random plans', async () => {
      await fc.assert(fc.asyncProperty(randomPlans, comesBack), { numRuns: RANDOM_PLANS })
    })
  })
}
