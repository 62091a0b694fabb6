import { describe, expect, test } from 'vitest'
import { formatFraction } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { transitionsOf } from '../../src/verify/differing.ts'
import { distributionOf } from '../../src/verify/distribution-text.ts'
import { diffOf } from '../support/differences.ts'
import { cases, clientOf, settingOf, variableId } from '../support/verify-cases.ts'

describe('worked differences', () => {
  test.each(cases.filter((example) => example.expect.diff).map((example) => [example.id, example] as const))(
    '%s',
    (_id, example) => {
      const [before, after] = [settingOf(example), settingOf(example, example.record_sets_after)]
      const names = new Map(example.variables.map((variable) => [variableId(variable), variable.id]))
      for (const { query, client, ...expected } of example.expect.diff ?? []) {
        const [name = '', type = ''] = query.split(' ')
        const asker = example.clients.find(({ id }) => id === client)
        if (!asker) throw new Error(`no client ${client}`)
        const asked = [before, after].map((setting) => {
          const [zone] = setting.graph.zones
          if (!zone) throw new Error('no zone')
          return { setting, question: { zone: zone.zone, name: getName(name), type }, client: clientOf(example, asker) }
        })
        const result = createAnalyst(DEFAULT_ANALYST_OPTIONS).analyse(asked, (analysis) => {
          const {
            engine: { sets },
            cone,
            minimal,
          } = analysis
          const scale = 2 ** (example.variables.length - cone.variables.length)
          const cuts = (set: Parameters<typeof minimal>[0]) =>
            minimal(set)
              .list({ limit: 100 })
              .map((cut) => cut.map((index) => names.get(cone.variables[index]?.id ?? '')).sort())
          const transitions = transitionsOf(analysis) ?? []
          const all = sets.any(transitions.map(({ when }) => when))
          const shares = (draws: Parameters<typeof distributionOf>[1], side: number) =>
            Object.fromEntries(
              distributionOf(analysis, draws, side).map(([text, share]) => [text, formatFraction(share)]),
            )
          return {
            changed_states: Number(sets.size(all)) * scale,
            minimal: cuts(all),
            transitions: transitions.map(({ before: was, after: is, when }) => ({
              before: shares(was, 0),
              after: shares(is, 1),
              states: Number(sets.size(when)) * scale,
              minimal: cuts(when),
            })),
          }
        })
        expect({ ...result, transitions: result.transitions.toSorted((a, b) => b.states - a.states) }).toEqual(expected)
      }
    },
  )
})

const pair = (primary: string, secondary: string) => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: ${primary}, secondary: ${secondary} } } }
`

describe('a difference', () => {
  test('is nothing where plans are equivalent, however they are written', async () => {
    const nested = pair('a', 'b').replace('primary: a', 'primary: { weighted: { only: { weight: 7, endpoint: a } } }')
    expect((await diffOf(pair('a', 'b'), nested)).groups).toEqual([])
  })

  test('names the direction: worse, moved, better', async () => {
    const dropped = pair('a', 'b').replace('secondary: b', 'secondary: { endpoint: b, health_check: false }')
    const [group] = (await diffOf(pair('a', 'b'), dropped)).groups
    expect(
      group?.changes.map(({ direction, before, after, cuts }) => [
        direction,
        before,
        after,
        cuts.map((cut) => cut.map(({ name }) => name)),
      ]),
    ).toEqual([['moved', '192.0.2.1', '192.0.2.2', [['a', 'b']]]])
    const lost = await diffOf(pair('a', 'b'), pair('a', 'a'))
    expect(lost.groups[0]?.changes[0]).toMatchObject({ direction: 'worse', before: '192.0.2.2', after: '192.0.2.1' })
    const won = await diffOf(pair('a', 'a'), pair('a', 'b'))
    expect(won.groups[0]?.changes.at(-1)).toMatchObject({
      direction: 'better',
      before: '192.0.2.1',
      after: '192.0.2.2',
    })
  })

  test('of two dead answers the one that could be avoided is worse, and the other way better', async () => {
    const planOf = (body: string) => `version: 1
health_checks: { watch: { type: HTTP, ip_address: 192.0.2.2 } }
endpoints:
  a: { ipv4: 192.0.2.1 }
  b: { ipv4: 192.0.2.2, health_check: watch }
  c: { ipv4: 192.0.2.3 }
zones: { example.com: { records: { www: { A: ${body} } } } }
`
    const alone = planOf('{ endpoint: c }')
    const blind = planOf(
      '{ failover: { primary: { endpoint: a, health_check: watch }, secondary: { endpoint: b, health_check: false } } }',
    )
    const statesOf = async (before: string, after: string, meant: string) =>
      (await diffOf(before, after)).groups
        .flatMap(({ changes }) => changes.filter(({ direction }) => direction === meant))
        .reduce((sum, { states }) => sum + states, 0n)
    // After a, b, or both; and after c with a or with b, where the other one lives and is not answered.
    expect(await statesOf(alone, blind, 'worse')).toBe(5n)
    expect(await statesOf(blind, alone, 'better')).toBe(5n)
  })

  const planOf = (body: string) => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
  u: { ipv4: 192.0.2.3 }
  v: { ipv4: 192.0.2.4 }
  twin: { ipv4: 192.0.2.4 }
zones: { example.com: { records: { ${body} } } }
`
  const mixed = (one: string, other: string, share = 1) =>
    planOf(
      `www: { A: { weighted: { p: { weight: ${share}, endpoint: ${one} }, q: { weight: 1, endpoint: ${other} } } } }`,
    )
  const only = (name: string) => planOf(`www: { A: { endpoint: ${name} } }`)

  test.each([
    // Half of the answers was dead, now all of them.
    ['a new outage', mixed('u', 'v'), only('u'), 'worse', '192.0.2.3 1/2, 192.0.2.4 1/2 > 192.0.2.3', ['u']],
    ['an outage that is gone', only('u'), mixed('u', 'v'), 'better', '192.0.2.3 > 192.0.2.3 1/2, 192.0.2.4 1/2', ['u']],
    // Nothing was dead, now half of it.
    ['a new dead share', only('u'), mixed('u', 'v'), 'worse', '192.0.2.3 > 192.0.2.3 1/2, 192.0.2.4 1/2', ['v']],
    [
      'a dead share that is gone',
      mixed('u', 'v'),
      only('u'),
      'better',
      '192.0.2.3 1/2, 192.0.2.4 1/2 > 192.0.2.3',
      ['v'],
    ],
    [
      'one endpoint for another at its address',
      only('v'),
      only('twin'),
      'worse',
      'the same answer > the same answer',
      ['twin'],
    ],
    [
      'half an answer that hangs on another endpoint at the address',
      mixed('u', 'v'),
      mixed('u', 'twin'),
      'worse',
      'the same answer > the same answer',
      ['twin'],
    ],
    [
      'one endpoint of two at an address',
      mixed('v', 'twin'),
      only('v'),
      'worse',
      'the same answer > the same answer',
      ['v'],
    ],
  ])('%s', async (_title, before, after, direction, change, failed) => {
    const changes = (await diffOf(before, after)).groups.flatMap((group) => group.changes)
    expect(
      changes.map((each) => [each.direction, `${each.before} > ${each.after}`, each.cuts[0]?.map(({ name }) => name)]),
    ).toContainEqual([direction, change, failed])
  })

  test('shares of the same values are compared only where shares are', async () => {
    const [before, after] = [mixed('u', 'v'), mixed('u', 'v', 3)]
    expect((await diffOf(before, after, ['values'])).groups).toEqual([])
    expect((await diffOf(before, after, ['share'])).groups).toHaveLength(1)
    expect((await diffOf(before, only('u'), ['share'])).groups).toEqual([])
  })

  test('clients and names that only the old plan tells apart', async () => {
    const areas = planOf('www: { A: { geolocation: { EU: u, default: v } } }, gone: { A: { endpoint: u } }')
    const { groups } = await diffOf(areas, only('v'))
    expect(
      groups.map(({ questions, kinds, changes }) => [
        questions.map(({ name }) => name),
        kinds.map(({ label }) => label),
        changes.map(({ before, after }) => `${before} > ${after}`),
      ]),
    ).toEqual([
      [['www.example.com.'], ['EU'], ['192.0.2.3 > 192.0.2.4', '192.0.2.3 > 192.0.2.4', '192.0.2.3 > 192.0.2.4']],
      [['gone.example.com.'], ['all'], ['192.0.2.3 > (none)', '192.0.2.3 > (none)']],
    ])
  })

  test('sees a name that a wildcard covered before', async () => {
    const wild = pair('a', 'b').replace('records:\n', 'records:\n      "*": { A: [192.0.2.9] }\n')
    const difference = await diffOf(wild, wild.replace('records:\n', 'records:\n      new: { TXT: [hello] }\n'))
    expect(
      difference.groups.map(({ questions, changes }) => [
        questions.map(({ name, type }) => `${name} ${type}`),
        changes.map(({ before, after }) => [before, after]),
      ]),
    ).toEqual([
      [['new.example.com. A'], [['192.0.2.9', '(none)']]],
      [['new.example.com. TXT'], [['(none)', '"hello"']]],
    ])
  })
})
