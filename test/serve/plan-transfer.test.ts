import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/model/deployment.ts'
import { DEFAULT_VERIFY_SETTINGS } from '../../src/model/invariant.ts'
import type { Origin } from '../../src/model/origin.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { createAssembly, sliceDeployment } from '../../src/serve/plan-transfer.ts'
import { fuzzedPlan } from '../support/fuzzed-plans.ts'

const isOrigin = (value: unknown): value is Origin =>
  typeof value === 'object' && value !== null && 'span' in value && typeof value.span === 'function'

/** The same value with every origin as the place that it says. */
function placed(value: unknown): unknown {
  if (isOrigin(value)) return value.span()
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, placed(item)]))
  if (Array.isArray(value)) return value.map(placed)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, placed(item)]))
}

/** What a server needs of a deployment: it runs no tests and proves nothing, and who checked the plan has looked at its registrations. */
const served = ({ registrations: _, ...deployment }: Deployment): Deployment => ({
  ...deployment,
  // Whatever else they are made of is the plan's, and stays behind.
  references: deployment.references.map(({ kind, name, at }) => ({ kind, name, at })),
  scenarios: [],
  cases: [],
  invariants: [],
  verify: DEFAULT_VERIFY_SETTINGS,
})

/** Through the same algorithm as between threads. */
function transferred(deployment: Deployment): Deployment {
  const assembly = createAssembly()
  for (const slice of sliceDeployment(deployment)) assembly.take(structuredClone(slice))
  return assembly.deployment
}

const examples = readdirSync('examples').filter((name) => name.endsWith('.yaml'))

describe('a deployment that crosses from thread to thread', () => {
  test.each(examples)('%s is the same', async (name) => {
    const { deployment } = await loadPlan([{ name, text: readFileSync(`examples/${name}`, 'utf8') }])
    expect(deployment).toBeDefined()
    if (deployment) expect(placed(transferred(deployment))).toEqual(placed(served(deployment)))
  })

  test('as are plans that somebody has damaged, as far as they can be expanded', async () => {
    let expanded = 0
    for (let index = 0; index < 300; index += 1) {
      const text = Buffer.from(fuzzedPlan(1, index)).toString()
      const { deployment } = await loadPlan([{ name: `plan ${index}`, text }])
      if (deployment === undefined) continue
      expanded += 1
      expect(placed(transferred(deployment)), `index ${index}`).toEqual(placed(served(deployment)))
    }
    expect(expanded).toBeGreaterThan(50)
  })

  test('slices are small, whatever the size of the plan', async () => {
    const records = Array.from(
      { length: 2500 },
      (_, index) => `      h${index}: { A: { ttl: 60, values: [192.0.2.1] } }`,
    )
    const text = `version: 1\nzones:\n  example.com:\n    records:\n${records.join('\n')}\n`
    const { deployment } = await loadPlan([{ name: 'large', text }])
    const sizes = [...(deployment ? sliceDeployment(deployment) : [])].map((slice) =>
      'objects' in slice ? slice.objects.length : 0,
    )
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2502)
    expect(Math.max(...sizes)).toBe(500)
  })
})
