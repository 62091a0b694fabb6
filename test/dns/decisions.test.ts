import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { NamedClient } from '../../src/model/client.ts'
import { resourceKey } from '../../src/route53/alias-services.ts'
import { simulatedAddresses } from '../../src/route53/simulated-addresses.ts'
import { addressBytes, type IpPrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { randomStream } from '../../src/values/rng.ts'
import { clientOf, deploymentOf, type WorkedDecision, wholeValue } from '../support/decisions.ts'
import { prefix, rdata } from '../support/deployment.ts'
import { ask, askWith, dotted, flagsOf, lines, subnet, viewOf } from '../support/dns.ts'

const { decisions }: { decisions: readonly WorkedDecision[] } = JSON.parse(
  readFileSync('test/data/decisions.json', 'utf8'),
)

const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, AAAA: 28, DS: 43, TXT: 16, MX: 15 }

/** Where the client of an example that has no address of its own is put. */
const HOME = prefix('100.64.7.0/24')

const optionOf = ({ family, length, ...rest }: IpPrefix) =>
  subnet(family === 4 ? 1 : 2, length, [...addressBytes({ family, length, ...rest })].slice(0, Math.ceil(length / 8)))

/** A value as dns-packet's decoder shows it. */
function shown(type: string, value: string): readonly string[] {
  if (value.startsWith('alias:')) return [...simulatedAddresses(value.slice(6))[type === 'AAAA' ? 'AAAA' : 'A']]
  const known = RECORD_TYPES.find((candidate) => candidate === type)
  const text = known === undefined ? value : (rdata(known, wholeValue(value))[0]?.text ?? value)
  return [text.replace(/\.$/, '')]
}

const DRAWS = 60

describe('worked decisions on the wire', () => {
  test.each(decisions.map((example) => [example.id, example.title, example] as const))(
    '%s %s',
    (_id, _title, example) => {
      const { subnet: own, ...place } = clientOf(example.query)
      const home: NamedClient = { name: 'client', ...place, subnet: own ?? HOME }
      const deployment = { ...deploymentOf(example), clients: new Map([['client', home]]) }
      const resources = new Map(
        Object.entries(example.targets).map(([name, healthy]) => [resourceKey(getName(name)), healthy]),
      )
      const view = viewOf(deployment, { observations: new Map(Object.entries(example.health)), resources })
      const { name, type } = example.query
      const message = askWith({ options: [optionOf(own ?? HOME)] }, { name: dotted(name), type: TYPES[type] ?? 0 })
      const allowed = example.expect.answers.map(({ values = [], choose, from, type: other }) => ({
        values: new Set((from?.flat() ?? values).flatMap((value) => shown(other ?? type, value))),
        count: choose,
      }))
      const rng = randomStream(7, example.id)
      const seen = new Set<string>()
      for (let draw = 0; draw < DRAWS; draw += 1) {
        const packet = ask(message, view, { rng, transport: 'tcp' })
        const isNegative = lines(packet.authorities).some((line) => line.includes(' SOA '))
        const parts = lines(packet.answers).map((line) => line.split(' '))
        const last = parts.at(-1)?.[0]
        const found = new Set(
          parts.filter(([owner]) => !isNegative && owner === last).map((words) => words.slice(3).join(' ')),
        )
        expect(['NOERROR', 'NXDOMAIN', 'REFUSED']).toContain(packet.rcode)
        if (example.expect.outcome !== 'answer') expect(packet.rcode).toBe(example.expect.rcode)
        if (example.expect.outcome === 'referral')
          expect(lines(packet.authorities).map((line) => line.split(' ').at(-1))).toEqual(
            example.expect.referral?.map((server) => server.replace(/\.$/, '')),
          )
        if (example.expect.outcome === 'nodata' || example.expect.outcome === 'nxdomain')
          expect(parts.filter((words) => words[2] === type)).toEqual([])
        expect(packet.flag_aa).toBe(!['referral', 'refused'].includes(example.expect.outcome))
        expect(flagsOf(packet)).not.toContain('tc')
        if (example.expect.outcome !== 'answer') continue
        const match = allowed.findIndex(
          ({ values, count }) =>
            found.size === (count ?? values.size) && [...found].every((value) => values.has(value)),
        )
        expect({ found, match: match >= 0 }).toEqual({ found, match: true })
        seen.add(String(match))
      }
      // Every answer with a share of a tenth or more turns up in sixty draws of this seed.
      const likely = example.expect.answers.flatMap(({ probability }, index) => {
        const [above = 0, below = 1] = probability.split('/').map(Number)
        return above / below >= 0.1 ? [String(index)] : []
      })
      if (example.expect.outcome === 'answer') expect([...seen].toSorted()).toEqual(expect.arrayContaining(likely))
    },
  )
})
