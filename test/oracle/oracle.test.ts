import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resourceKey } from '../../src/route53/alias-services.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { clientOf, deploymentOf, type WorkedDecision, wholeValue } from '../support/decisions.ts'
import { rdata } from '../support/deployment.ts'
import { valueShares } from './compare.ts'
import { decideByRules } from './oracle.ts'

const { decisions }: { decisions: readonly WorkedDecision[] } = JSON.parse(
  readFileSync('test/data/decisions.json', 'utf8'),
)

const bare = (name: string) => name.replace(/\.$/, '')

function canonical(type: string, value: string): string {
  if (value.startsWith('alias:')) return `alias:${bare(resourceKey(getName(value.slice(6))))}`
  const known = RECORD_TYPES.find((candidate) => candidate === type)
  return known ? (rdata(known, wholeValue(value))[0]?.text ?? '') : value
}

function expectedOf({ expect: { answers }, query: { type: queryType } }: WorkedDecision): ReadonlyMap<string, string> {
  return new Map(
    answers.map(({ values = [], choose, from, probability, type = queryType }) => {
      const texts = (list: readonly string[]) =>
        list
          .map((value) => canonical(type, value))
          .toSorted()
          .join(' ')
      const suffix = type === queryType ? '' : ` ${type}`
      return [
        from ? `choose ${choose} of ${from.map(texts).toSorted().join(', ')}` : texts(values) + suffix,
        probability,
      ]
    }),
  )
}

describe('the oracle agrees with every worked decision', () => {
  test.each(decisions.map((example) => [example.id, example.title, example] as const))(
    '%s %s',
    (_id, _title, example) => {
      const { health, targets, query } = example
      const resources = new Map(Object.entries(targets).map(([name, healthy]) => [resourceKey(getName(name)), healthy]))
      const decision = decideByRules(
        deploymentOf(example),
        { observations: new Map(Object.entries(health)), resources },
        { name: getName(query.name), type: query.type },
        clientOf(query),
      )
      const { rcode, outcome, chain = [], referral = [] } = example.expect
      expect({ rcode: decision.rcode, outcome: decision.kind }).toEqual({ rcode, outcome })
      expect(valueShares(decision, query.type)).toEqual(expectedOf(example))
      const steps = new Set(decision.ends.flatMap((end) => end.chain))
      expect([...steps]).toEqual(chain.map(([owner, target]) => `${getName(owner)} -> ${getName(target)}`))
      expect(decision.ends.flatMap((end) => end.referral)).toEqual(referral)
      for (const { ttl, values = [], type = query.type } of example.expect.answers) {
        if (ttl === undefined) continue
        const wanted = values.map((value) => canonical(type, value))
        const leaves = decision.ends
          .flatMap((end) => end.leaves)
          .filter((leaf) => leaf.values.every((value) => wanted.includes(value)))
        expect(leaves.map(({ ttlSeconds }) => ttlSeconds)).toContain(ttl)
      }
    },
  )
})
