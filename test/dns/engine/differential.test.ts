import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../src/decide/compile.ts'
import type { DecisionGraph } from '../../../src/decide/graph.ts'
import { createView, withHealth } from '../../../src/dns/view.ts'
import { believe } from '../../../src/health/believe.ts'
import { applyFaults, type Fault } from '../../../src/health/faults.ts'
import { loadPlan } from '../../../src/plan/load.ts'
import { type DomainName, labelBytes, parentOf, ROOT } from '../../../src/values/name.ts'
import { query } from '../../support/dns.ts'
import { EDNS_SHAPES, ednsTail, pairOf } from '../../support/engine.ts'

const folder = join(import.meta.dirname, '../../../examples')

async function graphOf(file: string): Promise<DecisionGraph> {
  const { deployment } = await loadPlan([{ name: file, text: readFileSync(join(folder, file), 'utf8') }])
  if (deployment === undefined) throw new Error(`${file} cannot be read`)
  return compile(deployment)
}

const octetsOf = (name: DomainName) => [...labelBytes(name).flatMap((label) => [label.length, ...label]), 0]

/** Every name of the plan, every name its values point at, and below each of them names that clients make up. */
function namesOf({ zones }: DecisionGraph): readonly (readonly number[])[] {
  const names = new Set<DomainName>([ROOT])
  for (const { names: nodes } of zones)
    for (const [name, { groups }] of nodes) {
      names.add(name)
      for (const { members } of groups.values())
        for (const { leaf } of members) for (const { target } of leaf?.values ?? []) if (target) names.add(target)
    }
  for (const name of [...names]) for (let at = name; at !== ROOT; at = parentOf(at)) names.add(at)
  const known = [...names].map(octetsOf)
  const below = (labels: readonly string[]) =>
    known.map((name) => [...labels.flatMap((label) => [label.length, ...Buffer.from(label)]), ...name])
  return [...known, ...below(['Q']), ...below(['no', 'Such']), ...below(['*']), ...below(['x'.repeat(63)])].filter(
    ({ length }) => length <= 255,
  )
}

const TYPES = [1, 2, 5, 6, 12, 15, 16, 28, 33, 43, 46, 47, 48, 52, 65, 99, 128, 255, 257, 252, 65_280]
const ADDRESSES = ['198.51.100.1', '2001:db8:7::1', '10.0.1.7', '::ffff:203.0.113.9']

/** Calm, the two ends of what can fail, and single failures in between. */
function statesOf({ deployment }: DecisionGraph): readonly (readonly Fault[])[] {
  const all = [...deployment.endpoints.keys()].map((name): Fault => ({ kind: 'endpoint', name }))
  return [[], all, ...all.slice(0, 2).map((fault) => [fault]), []]
}

const mixedCase = (message: Uint8Array) =>
  message.map((octet, at) => (octet >= 0x61 && octet <= 0x7a && at > 12 && at % 2 ? octet - 0x20 : octet))

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

describe.each(files)('%s', (file) => {
  test('the engine says what the general path says, whoever asks for what and however, before and after changes of health', async () => {
    const graph = await graphOf(file)
    const { deployment } = graph
    const healthOf = (faults: readonly Fault[]) => believe(deployment, applyFaults(deployment, faults))
    const pair = pairOf(createView(graph, healthOf([])))
    const names = namesOf(graph)
    for (const [state, faults] of statesOf(graph).entries()) {
      if (state > 0) pair.view = withHealth(pair.view, healthOf(faults))
      for (const [index, name] of names.entries())
        for (const [position, type] of TYPES.entries()) {
          // Every name meets every type, and over all names every type meets every shape from every address.
          const turn = index + position + state
          const shape = EDNS_SHAPES[turn % EDNS_SHAPES.length]
          const message = query({ id: turn, flags: turn % 3 === 0 ? 0x0110 : 0, name, type, tail: ednsTail(shape) })
          for (let again = 0; again < 3; again += 1)
            pair.compare(again === 2 ? mixedCase(message) : message, ADDRESSES[turn % ADDRESSES.length])
        }
    }
    pair.counts()
    expect(pair.coverage.ready).toBeGreaterThan(pair.coverage.left / 2)
  })
})
