import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as bind from '../../src/formats/bind/read.ts'
import { writeBind } from '../../src/formats/bind/write.ts'
import * as route53 from '../../src/formats/change-batch/read.ts'
import { writeChangeBatch } from '../../src/formats/change-batch/write.ts'
import * as cloudformation from '../../src/formats/cloudformation/read.ts'
import { writeCloudFormation } from '../../src/formats/cloudformation/write.ts'
import * as terraform from '../../src/formats/terraform/read.ts'
import { writeTerraform } from '../../src/formats/terraform/write.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { alignedSettings } from '../../src/verify/aligned-settings.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createDifference } from '../../src/verify/difference.ts'
import { exportContext } from '../support/export.ts'
import { deploymentOf, examplePlans, importAll } from '../support/importing.ts'
import { randomPlans } from '../support/random-plans.ts'
import { answersOf } from '../support/route53-answers.ts'
import { anyWidePlan, textOfWidePlan } from '../support/wide-plans.ts'

/** What differs between two plans, as short lines. */
function changesBetween(before: Deployment, after: Deployment): readonly string[] {
  const settings = alignedSettings(before, after, [])
  const { steps, finish } = createDifference(...settings, {
    ...DEFAULT_ANALYST_OPTIONS,
    compare: new Set(['values', 'share', 'ttl']),
  })
  for (const _ of steps());
  return finish().groups.flatMap(({ questions, changes, ttl }) => [
    ...changes.map(
      ({ before: was, after: is, cuts }) =>
        `${questions[0]?.name} ${questions[0]?.type}: ${was} > ${is} after ${cuts[0]?.map(({ id }) => id).join()}`,
    ),
    ...(ttl ? [`${questions[0]?.name} ttl: ${ttl.before} > ${ttl.after}`] : []),
  ])
}

const FORMATS = [
  ['what AWS answers', (plan: Deployment) => answersOf(plan), route53],
  ['change batches', writer(writeChangeBatch), route53],
  ['Terraform', writer(writeTerraform), terraform],
  ['CloudFormation', writer(writeCloudFormation), cloudformation],
  ['zone files', writer(writeBind), bind],
] as const

function writer(write: typeof writeTerraform) {
  return (plan: Deployment) => {
    const { files } = write(plan, exportContext(plan, { includeApex: true }))
    return [...files].map(([name, text]) => ({ name, text }))
  }
}

describe.each(FORMATS)('a plan and its way through %s', (format, write, reader) => {
  // CloudFormation has no disabled checks.
  const isSaid = (watch: string) => format !== 'CloudFormation' || (watch !== 'disabled' && watch !== 'off')
  const changesOf = async (text: string) => {
    const before = await deploymentOf(text)
    const { text: imported } = await importAll(reader, write(before))
    return changesBetween(before, await deploymentOf(imported))
  }

  test.each(examplePlans())('answer alike in every state: %s', async (_name, text) => {
    expect(await changesOf(text)).toEqual([])
  })

  test('answer alike in every state: random plans', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, async (text) => {
        expect(await changesOf(text)).toEqual([])
      }),
      { numRuns: 15, seed: 41 },
    )
    await fc.assert(
      fc.asyncProperty(anyWidePlan, async (plan) => {
        // AWS is told neither the state of an alarm, nor which of two endpoints stands at one address.
        const endpoints = plan.endpoints.map((endpoint) => ({
          ...endpoint,
          twin: false,
          watch: isSaid(endpoint.watch) ? endpoint.watch : ('http' as const),
        }))
        expect(await changesOf(textOfWidePlan({ ...plan, endpoints, alarmState: 'OK' }))).toEqual([])
      }),
      { numRuns: 15, seed: 42 },
    )
  })
})
