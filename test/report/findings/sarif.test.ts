import { describe, expect, test } from 'vitest'
import { allRules } from '../../../src/lint/registry.ts'
import { findingsToSarif } from '../../../src/report/findings/sarif.ts'
import { checkPlans, findingsContext, troubled } from '../../support/findings-run.ts'
import { sarifErrors } from '../../support/sarif.ts'

interface Place {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string; readonly index: number }
    readonly region: {
      readonly startLine: number
      readonly startColumn: number
      readonly endLine: number
      readonly endColumn: number
    }
  }
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
  readonly artifacts: readonly { readonly location: object }[]
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly level: string
    readonly message: { readonly text: string }
    readonly locations: readonly [Place]
    readonly relatedLocations?: readonly (Place & { readonly message: { readonly text: string } })[]
  }[]
}

async function runOf(texts: Readonly<Record<string, string>>): Promise<Run> {
  const document = JSON.parse(findingsToSarif(await checkPlans(texts), findingsContext()))
  expect(sarifErrors(document)).toEqual([])
  expect(document.runs).toHaveLength(1)
  return document.runs[0]
}

/** What a reader sees marked: columns are JavaScript's. */
const marked = (text: string, { physicalLocation: { region } }: Place) =>
  region.startLine === region.endLine
    ? text.split('\n')[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1)
    : undefined

describe('a run', () => {
  test('without findings fits the schema and lists its files', async () => {
    const good = 'version: 1\nzones: { example.com: { records: { www: { A: [192.0.2.10] } } } }\n'
    expect(await runOf({ 'a.yaml': good, 'b c.yaml': good })).toMatchObject({
      tool: { driver: { name: 'r53sim', semanticVersion: '1.2.3', rules: [] } },
      columnKind: 'utf16CodeUnits',
      artifacts: [
        { location: { uri: 'plans/a.yaml', uriBaseId: '%SRCROOT%', index: 0 } },
        { location: { uri: 'plans/b%20c.yaml', uriBaseId: '%SRCROOT%', index: 1 } },
      ],
      results: [],
    })
  })

  test('tells the rule, the level, what to do and where, in columns of UTF-16', async () => {
    const { results, tool } = await runOf({ 'plan.yaml': troubled })
    const told = results.map(({ ruleId, level, locations: [place] }) => [ruleId, level, marked(troubled, place)])
    expect(told).toEqual([
      ['weight-single', 'warning', '10'],
      ['undefined-endpoint', 'error', 'wbe'],
      ['cname-coexists', 'error', 'CNAME'],
      ['undefined-endpoint', 'error', `"[click](https://example.net) ::error::%0A,: ]]> <b> & ' \\u0001"`],
    ])
    expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(told.map(([rule]) => rule))
    expect(results[1]?.message).toEqual({ text: 'there is no endpoint "wbe"\ndid you mean "web"?' })
    const [related] = results[2]?.relatedLocations ?? []
    expect(related?.message).toEqual({ text: 'TXT here' })
    expect(related && marked(troubled, related)).toBe('TXT')
  })

  test('what a plan says is no link and no control character', async () => {
    const { results } = await runOf({ 'plan.yaml': troubled })
    expect(results[3]?.message.text).toMatch(/"\[click\] \(https:\/\/example\.net\) ::error::%0A,: .* \\u\{1\}"$/)
  })

  test('names are percent-encoded, whatever they hold', async () => {
    const { artifacts } = await runOf({ 'c:/d?#%é\ud800.yaml': 'version: 2\n' })
    expect(artifacts.map(({ location }) => Reflect.get(location, 'uri'))).toEqual([
      'plans/c%3A/d%3F%23%25%C3%A9%EF%BF%BD.yaml',
    ])
  })
})

test('every rule has help that fits the schema', async () => {
  const { results, tool } = await runOf(Object.fromEntries(allRules.map(({ id, bad }) => [`${id}.yaml`, bad])))
  expect(new Set(results.map(({ ruleId }) => ruleId))).toEqual(new Set(allRules.map(({ id }) => id)))
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(allRules.map(({ id }) => id))
  expect(tool.driver.rules.find(({ id }) => id === 'weight-single')).toEqual({
    id: 'weight-single',
    shortDescription: { text: 'weighted group of one record' },
    fullDescription: { text: 'One record gets every answer, whatever its weight.' },
    help: {
      text: 'One record gets every answer, whatever its weight.\nR2.25 Shares follow the weights\n',
      markdown: expect.stringMatching(/\*\*warning\*\*: weighted.*\nOne record.*R2\.25 Shares.*```yaml\nversion: 1\n/s),
    },
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['dns', 'route53'], precision: 'very-high', rules: ['R2.25'] },
  })
  // Errata 01 of the schema asks for it.
  for (const { locations, relatedLocations = [] } of results)
    for (const { physicalLocation } of [...locations, ...relatedLocations])
      expect(physicalLocation.region.startLine).toBeGreaterThan(0)
})
