import { readdirSync, readFileSync } from 'node:fs'
import type { ImportOptions, ImportReader } from '../../src/formats/import-format.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import { adoptPlan } from '../../src/plan/adopt.ts'
import { fold } from '../../src/plan/fold/fold.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { printPlan } from '../../src/plan/print.ts'
import type { PlanFile } from '../../src/plan/source.ts'
import { awsIds, checksOf, idsByContent, setsOf } from './route53-answers.ts'

/** A plan's text as what it means; a plan with an error is a mistake of the test. */
export async function deploymentOf(text: string): Promise<Deployment> {
  const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text }])
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (deployment === undefined || errors.length > 0) throw new Error(`${JSON.stringify(errors)} in\n${text}`)
  return deployment
}

/** Everything that comes of an import, the plan's text too. */
export async function importAll(reader: ImportReader, files: readonly PlanFile[], options: ImportOptions = {}) {
  const imported = reader.read(files, options)
  const adopted = await adoptPlan(imported.value, imported.locators)
  const diagnostics = [...imported.diagnostics, ...adopted.diagnostics]
  if (adopted.deployment === undefined) return { ...imported, diagnostics, text: '' }
  const { document, remarks } = fold(adopted.deployment)
  return { ...imported, diagnostics, document, text: printPlan(document, [], remarks) }
}

/** What AWS knows of a deployment: zones with their record sets, checks, collections. */
export function knownToAws(deployment: Deployment, ids = awsIds(deployment)) {
  return {
    zones: deployment.zones.map((zone) => [zone.id, zone.name, zone.vpcs?.map(({ id }) => id), setsOf(zone, ids)]),
    checks: checksOf(deployment, ids),
    collections: [...deployment.cidrCollections.values()].map(({ id, locations }) => [id, [...locations]]),
  }
}

/** Zones by name, checks by what they are. */
export function known(deployment: Deployment) {
  const { zones, ...rest } = knownToAws(deployment, idsByContent(deployment))
  return { ...rest, zones: zones.sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1)) }
}

/** The same with zones by name: whoever makes a zone anew gives it another id. */
export const knownByName = (deployment: Deployment) =>
  JSON.parse(
    deployment.zones.reduce(
      (text, { id, name }) => text.replaceAll(id, name),
      JSON.stringify(known(deployment), (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ),
  )

/** The plans in examples/. */
export const examplePlans = (): readonly (readonly [name: string, text: string])[] =>
  readdirSync('examples')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(`examples/${name}`, 'utf8')])
