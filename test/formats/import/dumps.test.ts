import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkPlan } from '../../../src/cli/read-plan.ts'
import * as route53 from '../../../src/formats/change-batch/read.ts'
import { writeDifference } from '../../../src/formats/change-batch/write-live.ts'
import type { Deployment } from '../../../src/model/deployment.ts'
import { canonicalJson } from '../../../src/values/digest.ts'
import { RECORD_TYPES } from '../../../src/values/rdata/rdata.ts'
import { parseRdata } from '../../../src/values/rdata/registry.ts'
import { exportContext } from '../../support/export.ts'
import { expectGolden } from '../../support/golden.ts'
import { importAll } from '../../support/importing.ts'
import { liveOf } from '../../support/live.ts'
import { awsIds, setsOf } from '../../support/route53-answers.ts'

const folder = 'test/data/dumps'

/** What `aws route53` printed, by the names that its files have. */
const filesOf = (shape: string) =>
  readdirSync(join(folder, shape))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, text: readFileSync(join(folder, shape, name), 'utf8') }))

interface ApiSet {
  readonly Name: string
  readonly Type: string
  readonly ResourceRecords?: readonly { readonly Value: string }[]
  readonly AliasTarget?: { readonly DNSName: string }
  readonly GeoProximityLocation?: { readonly Bias?: number }
  readonly TrafficPolicyInstanceId?: string
}

/** A record set as AWS printed it, with what AWS takes for the same written one way: case, final dots, the order of values, a bias of 0. */
function inOneForm({ ResourceRecords, GeoProximityLocation, ...set }: ApiSet): string {
  const values = (ResourceRecords ?? []).map(({ Value }) => {
    const type = RECORD_TYPES.find((each) => each === set.Type)
    const parsed = type === undefined ? undefined : parseRdata(type, Value)
    return parsed?.ok ? parsed.rdata.text : Value
  })
  const { Bias, ...place } = GeoProximityLocation ?? {}
  return canonicalJson({
    ...set,
    ...(values.length === 0 ? {} : { ResourceRecords: values.sort().map((Value) => ({ Value })) }),
    ...(GeoProximityLocation === undefined ? {} : { GeoProximityLocation: { ...place, ...(Bias ? { Bias } : {}) } }),
  })
}

const printedSets = (shape: string): readonly string[] =>
  filesOf(shape)
    .flatMap(({ text }) => text.trim().split(/\n(?=\{)/))
    .flatMap((text): readonly ApiSet[] => JSON.parse(text).ResourceRecordSets ?? [])
    .filter(({ TrafficPolicyInstanceId }) => TrafficPolicyInstanceId === undefined)
    .map(inOneForm)
    .sort()

const expandedSets = (deployment: Deployment) => {
  const { cidrCollections, zones } = deployment
  const ids = new Map([
    ...awsIds(deployment),
    ...[...cidrCollections.values()].map(({ id, name }) => [name, id] as const),
  ])
  return zones.flatMap((zone) => setsOf(zone, ids)).sort()
}

const shapes = readdirSync(folder, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []))

describe('dumps as people have them', () => {
  test("each is told of in the folder's README", () => {
    const told = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, name]) => name,
    )
    expect(told).toEqual(shapes)
  })

  describe.each(shapes)('%s', (shape) => {
    test('becomes a plan that reads as one written by hand', async () => {
      const { diagnostics, text } = await importAll(route53, filesOf(shape))
      expect(diagnostics).toEqual([])
      expectGolden(`../dumps/${shape}/plan.yaml`, text)
      const { diagnostics: findings } = await checkPlan([{ name: 'plan.yaml', text }])
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    })

    test('the plan has the record sets of the dump, and nothing is left to change at AWS', async () => {
      const { text } = await importAll(route53, filesOf(shape))
      const { deployment } = await checkPlan([{ name: 'plan.yaml', text }])
      if (deployment === undefined) throw new Error('the plan has no meaning')
      expect(expandedSets(deployment)).toEqual(printedSets(shape))
      const live = await liveOf(filesOf(shape))
      const { files, refusals, notes } = writeDifference(
        deployment,
        exportContext(deployment, { live, prune: true }),
        live,
      )
      expect({ files: [...files], refusals }).toEqual({ files: [], refusals: [] })
      expect(notes.map(({ code }) => code)).toContain('no-difference')
    })
  })
})
