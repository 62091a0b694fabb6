import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeChangeBatch } from '../../../src/formats/change-batch/write.ts'
import type { ExportContext } from '../../../src/formats/format.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { getName } from '../../../src/values/name.ts'
import { deployment, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { alias, below, SAMPLE_ZONE_ID, values } from '../../support/sample-zone.ts'
import { schemaErrors } from '../../support/schemas.ts'

interface Change {
  readonly Action: string
  readonly ResourceRecordSet: {
    readonly Name: string
    readonly Type: string
    readonly ResourceRecords?: readonly { readonly Value: string }[]
    readonly AliasTarget?: { readonly DNSName: string }
  }
}

function write(recordSets: readonly RecordSet[], more: Partial<ExportContext> = {}) {
  const plan = deployment([zone(getName('example.com.'), SAMPLE_ZONE_ID, recordSets)])
  const { files, refusals } = writeChangeBatch(plan, exportContext(plan, more))
  const documents = [...files]
    .filter(([name]) => name.endsWith('.change-batch.json'))
    .map(([, text]) => JSON.parse(text))
  const batches: readonly (readonly Change[])[] = documents.map(({ Changes }) => Changes)
  return { files, documents, batches, refusals }
}

const addresses = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`)
const hosts = (count: number) => addresses(count).map((address, index) => below(`h${index}`, values('A', address)))
const text = (length: number) => `"${'x'.repeat(length - 2)}"`
const ofText = (length: number, count: number) =>
  Array.from({ length: count }, (_, index) => below(`t${index}`, values('TXT', text(length))))
const member = (index: number, address: string) =>
  below('m', values('A', address), { setIdentifier: `s${index}`, policy: { kind: 'weighted', weight: 1 } })

const sizes = (batches: readonly (readonly Change[])[]) => batches.map(({ length }) => length)

describe('limits on both sides', () => {
  test.each([
    // claim                                             record sets                             options               changes a batch
    ['500 UPSERTs fit', hosts(500), {}, [500]],
    ['501 do not', hosts(501), {}, [500, 1]],
    ['1000 CREATEs fit', hosts(1000), { createOnly: true }, [1000]],
    ['1001 do not', hosts(1001), { createOnly: true }, [1000, 1]],
    ['63 texts of 250 characters between quotes fit', ofText(252, 63), {}, [63]],
    ['64 do not', ofText(252, 64), {}, [63, 1]],
    ['exactly 32000 characters, counted twice, fit', ofText(250, 64), {}, [64]],
    ['250 more do not', ofText(250, 65), {}, [64, 1]],
    ['32000 characters in CREATEs fit', ofText(200, 160), { createOnly: true }, [160]],
    ['one more does not', [...ofText(200, 159), below('z', values('TXT', text(201)))], { createOnly: true }, [159, 1]],
    ['an alias counts as one element', [...hosts(499), below('a', alias('h0.example.com.'))], {}, [500]],
  ] as const)('%s', (_claim, recordSets, options, expected) => {
    const { batches, documents, refusals } = write(recordSets, options)
    expect({ sizes: sizes(batches), refusals }).toEqual({ sizes: expected, refusals: [] })
    for (const document of documents) expect(schemaErrors('change-batch', document)).toEqual([])
  })

  test('file names and comments count the parts', () => {
    const { files, documents } = write(hosts(1001))
    expect([...files.keys()].slice(0, 3)).toEqual(
      ['001', '002', '003'].map((part) => `example.com.${part}.change-batch.json`),
    )
    expect(documents.map(({ Comment }) => Comment.slice(14))).toEqual(['part 1 of 3', 'part 2 of 3', 'part 3 of 3'])
  })
})

describe('groups', () => {
  test('a group is never cut: it goes whole into the next batch', () => {
    const group = addresses(100).map((address, index) => member(index, address))
    expect(sizes(write([...hosts(450), ...group]).batches)).toEqual([450, 100])
  })

  test('a group that no request takes is an error that names it, and there are no files of its zone', () => {
    const { files, refusals } = write([...hosts(3), ...addresses(501).map((address, index) => member(index, address))])
    expect(refusals).toEqual([
      {
        code: 'group-too-large',
        path: 'm.example.com.',
        message:
          'm.example.com. A does not fit into one change batch: it counts as 1002 records and 9580 characters, the limits are 1000 and 32000',
      },
    ])
    expect([...files.keys()]).toEqual(['plan.health-checks.json', 'plan.bundle.json'])
  })

  test('an alias stays with its target while both fit into one request', () => {
    const pair = [below('zz', values('A', '192.0.2.1')), below('a', alias('zz.example.com.'))]
    const { batches } = write([...hosts(499), ...pair])
    expect(batches[0]?.slice(0, 2).map(({ ResourceRecordSet: { Name } }) => Name)).toEqual([
      'zz.example.com.',
      'a.example.com.',
    ])
    expect(sizes(batches)).toEqual([500, 1])
  })

  test('a family too large for one request is cut between groups, the target first', () => {
    const aliases = Array.from({ length: 600 }, (_, index) => below(`a${index}`, alias('zz.example.com.')))
    const { batches, refusals } = write([...aliases, below('zz', values('A', '192.0.2.1'))])
    expect(refusals).toEqual([])
    expect(sizes(batches)).toEqual([500, 101])
    expect(batches[0]?.[0]?.ResourceRecordSet.Name).toBe('zz.example.com.')
  })

  test('an alias circle, which is an error elsewhere, ends', () => {
    expect(sizes(write([below('a', alias('b.example.com.')), below('b', alias('a.example.com.'))]).batches)).toEqual([
      2,
    ])
  })
})

test('whatever the aliases: nothing is missing or doubled, limits hold, targets come first, groups stay whole', () => {
  const group = fc.record({
    members: fc.integer({ min: 1, max: 40 }),
    characters: fc.integer({ min: 20, max: 250 }),
    target: fc.option(fc.nat(), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(group, { maxLength: 40 }), (groups) => {
      const recordSets = groups.flatMap(({ members, characters, target }, index) =>
        Array.from({ length: members }, (_, number) => {
          const routed = { setIdentifier: `${number}`, policy: { kind: 'weighted', weight: 1 } } as const
          const data = values('TXT', text(characters))
          const isAlias = number === 0 && target !== undefined && index > 0
          // Only to earlier groups: no circles. The names run against the order of the targets.
          const name = `n${99 - index}`
          return isAlias
            ? below(name, alias(`n${99 - (target % index)}.example.com.`), { type: 'TXT', ...routed })
            : below(name, data, routed)
        }),
      )
      const { batches, refusals } = write(recordSets)
      expect(refusals).toEqual([])
      const seen = new Map<string, number>()
      for (const [part, changes] of batches.entries()) {
        const sets = changes.map(({ ResourceRecordSet }) => ResourceRecordSet)
        const inBatch = new Set<string>()
        const elements = sets.reduce((sum, { ResourceRecords }) => sum + (ResourceRecords?.length ?? 1), 0)
        const count = sets
          .flatMap(({ ResourceRecords = [] }) => ResourceRecords)
          .reduce((sum, { Value }) => sum + Value.length, 0)
        expect(elements * 2).toBeLessThanOrEqual(1000)
        expect(count * 2).toBeLessThanOrEqual(32000)
        for (const { Name, AliasTarget } of sets) {
          expect(seen.get(Name) ?? part).toBe(part)
          inBatch.add(Name)
          seen.set(Name, part)
          if (AliasTarget) expect(seen.has(AliasTarget.DNSName)).toBe(true)
        }
      }
      expect(batches.flat()).toHaveLength(recordSets.length)
      expect(new Set(batches.flat().map((change) => JSON.stringify(change))).size).toBe(recordSets.length)
    }),
    { numRuns: 60 },
  )
})
