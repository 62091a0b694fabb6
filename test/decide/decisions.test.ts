import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import type { Decision, LeafAnswer, Step } from '../../src/decide/decision.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import { resourceKey } from '../../src/route53/alias-services.ts'
import { add, equals, type Fraction, formatFraction, fraction, ONE } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { clientOf, deploymentOf, type WorkedDecision, wholeValue } from '../support/decisions.ts'
import { rdata } from '../support/deployment.ts'

const { decisions }: { decisions: readonly WorkedDecision[] } = JSON.parse(
  readFileSync('test/data/decisions.json', 'utf8'),
)

function run(example: WorkedDecision): { decision: Decision; steps: readonly Step[] } {
  const deployment = deploymentOf(example)
  const resources = new Map(
    Object.entries(example.targets).map(([name, healthy]) => [resourceKey(getName(name)), healthy]),
  )
  const health = believe(deployment, { ...CALM, observations: new Map(Object.entries(example.health)), resources })
  const steps: Step[] = []
  const query = { name: getName(example.query.name), type: example.query.type }
  const decision = decide(compile(deployment), health, query, clientOf(example.query), (step) => steps.push(step))
  return { decision, steps }
}

const bare = (name: string) => name.replace(/\.$/, '')

const valuesOf = (leaf: LeafAnswer): readonly string[] =>
  leaf.resource ? [`alias:${bare(leaf.resource)}`] : leaf.values.map(({ text }) => text)

const canonical = (type: string, value: string): string => {
  if (value.startsWith('alias:')) return `alias:${bare(resourceKey(getName(value.slice(6))))}`
  const known = RECORD_TYPES.find((candidate) => candidate === type)
  return known ? (rdata(known, wholeValue(value))[0]?.text ?? '') : value
}

/** Merges equal value sets; keys are texts so that two distributions compare whole. */
function distributionOf(decision: Decision, query: string): Map<string, string> {
  const shares = new Map<string, Fraction>()
  if (decision.kind !== 'answer') return new Map()
  for (const { share, take, from, type } of decision.outcomes) {
    const suffix = type !== undefined && type !== query ? ` ${type}` : ''
    const key =
      take < from.length
        ? `choose ${take} of ${from
            .map((leaf) => valuesOf(leaf).toSorted().join(' '))
            .toSorted()
            .join(', ')}`
        : [...new Set(from.flatMap(valuesOf))].toSorted().join(' ') + suffix
    const known = shares.get(key)
    shares.set(key, known ? add(known, share) : share)
  }
  return new Map([...shares].map(([key, share]) => [key, formatFraction(share)]))
}

function expectedOf({ expect: { answers }, query: { type: queryType } }: WorkedDecision): Map<string, string> {
  return new Map(
    answers.map(({ values, choose, from, probability, type }) => {
      const suffix = type === undefined ? '' : ` ${type}`
      const texts = (list: readonly string[]) =>
        list
          .map((value) => canonical(type ?? queryType, value))
          .toSorted()
          .join(' ')
      const key = from ? `choose ${choose} of ${from.map(texts).toSorted().join(', ')}` : texts(values ?? []) + suffix
      return [key, probability]
    }),
  )
}

/** R5.7 of the file's README: chain steps as owner and target, each once. */
const chainOf = ({ outcomes }: Decision) => [
  ...new Set(outcomes.flatMap(({ chain }) => chain.map(({ owner, target }) => `${bare(owner)} -> ${bare(target)}`))),
]

describe('worked decisions', () => {
  test('the table is whole', () => {
    expect(decisions.length).toBeGreaterThanOrEqual(182)
    expect(new Set(decisions.map(({ id }) => id)).size).toBe(decisions.length)
  })

  test.each(decisions.map((example) => [example.id, example.title, example] as const))(
    '%s %s',
    (_id, _title, example) => {
      const { decision, steps } = run(example)
      expect({ rcode: decision.rcode, outcome: decision.kind }).toEqual({
        rcode: example.expect.rcode,
        outcome: example.expect.outcome,
      })
      expect(distributionOf(decision, example.query.type)).toEqual(expectedOf(example))
      expect(chainOf(decision)).toEqual((example.expect.chain ?? []).map(([owner, target]) => `${owner} -> ${target}`))
      for (const { ttl, values = [], type = example.query.type } of example.expect.answers) {
        if (ttl === undefined) continue
        const wanted = values.map((value) => canonical(type, value)).toSorted()
        const leaves = decision.outcomes
          .flatMap(({ from }) => from)
          .filter((leaf) => valuesOf(leaf).every((value) => wanted.includes(value)))
        expect(leaves.map(({ ttlSeconds }) => ttlSeconds)).toContain(ttl)
      }
      if (example.expect.referral)
        expect(decision.outcomes[0]?.cut?.data).toMatchObject({
          values: example.expect.referral.map((name) => ({ text: name })),
        })
      expect(steps.length).toBeGreaterThan(0)
      if (decision.kind !== 'refused')
        expect(
          equals(
            decision.outcomes.reduce((sum, { share }) => add(sum, share), fraction(0)),
            ONE,
          ),
        ).toBe(true)
    },
  )
})
