import { describe, expect, test } from 'vitest'
import type { Span } from '../../src/model/origin.ts'
import type { PlanPath, Positions } from '../../src/plan/positions.ts'
import { readPlan } from '../../src/plan/read.ts'

/** The text of a span: what a caret would stand under. */
function textOf(positions: Positions, { file, line, column, endLine, endColumn }: Span): string {
  const lines = Array.from({ length: endLine - line + 1 }, (_, index) => positions.lineText(file, line + index) ?? '')
  const last = lines.length - 1
  return lines
    .map((text, index) => text.slice(index === 0 ? column - 1 : 0, index === last ? endColumn - 1 : undefined))
    .join('\n')
}

async function spans(text: string, path: PlanPath) {
  const { positions } = await readPlan([{ name: 'p', text }])
  return {
    key: textOf(positions, positions.keySpan(path)),
    value: textOf(positions, positions.valueSpan(path)),
    has: positions.has(path),
  }
}

const yaml = `version: 1
zones:
  example.com:
    records:
      "@":
        TXT: [first, 'second']
      www:
        A: &www
          failover:
            primary: { endpoint: web, ttl: 60 } # the first
            secondary: sorry
        AAAA: *www
        TXT: |
          block
          text
      none:
`
const www: PlanPath = ['zones', 'example.com', 'records', 'www']
const json = '{\n  "version": 1,\n  "zones": { "a~b/c": { "comment": "x\\"y", "name_servers": [ "n1" , "n2" ] } }\n}\n'

describe('YAML', () => {
  test.each<[string, PlanPath, { key: string; value: string; has: boolean }]>([
    ['a scalar', ['version'], { key: 'version', value: '1', has: true }],
    ['a quoted key', [...www.slice(0, 3), '@'], { key: '"@"', value: "TXT: [first, 'second']", has: true }],
    ['an item', [...www.slice(0, 3), '@', 'TXT', 1], { key: "'second'", value: "'second'", has: true }],
    [
      'a flow map',
      [...www, 'A', 'failover', 'primary'],
      { key: 'primary', value: '{ endpoint: web, ttl: 60 }', has: true },
    ],
    ['an alias', [...www, 'AAAA'], { key: 'AAAA', value: '*www', has: true }],
    ['through an alias', [...www, 'AAAA', 'failover', 'secondary'], { key: 'secondary', value: 'sorry', has: true }],
    ['a block of text', [...www, 'TXT'], { key: 'TXT', value: '|\n          block\n          text', has: true }],
    ['a key without a value', [...www.slice(0, 3), 'none'], { key: 'none', value: 'none', has: true }],
    ['the whole', [], { key: 'version', value: 'version', has: true }],
    [
      'what is not there: its nearest place',
      [...www, 'A', 'failover', 'primary', 'weight'],
      { key: 'primary', value: 'primary', has: false },
    ],
    ['an index in a map', [...www, 0], { key: 'www', value: 'www', has: false }],
    ['beyond a list', [...www.slice(0, 3), '@', 'TXT', 7, 'x'], { key: 'TXT', value: 'TXT', has: false }],
    ['nothing of it', ['nowhere', 'at', 'all'], { key: 'version', value: 'version', has: false }],
  ])('%s', async (_case, path, expected) => {
    expect(await spans(yaml, path)).toEqual(expected)
  })
})

describe('JSON', () => {
  test.each<[string, PlanPath, { key: string; value: string; has: boolean }]>([
    ['a scalar', ['version'], { key: '"version"', value: '1', has: true }],
    ['a key with signs of pointers', ['zones', 'a~b/c', 'comment'], { key: '"comment"', value: '"x\\"y"', has: true }],
    ['an item', ['zones', 'a~b/c', 'name_servers', 1], { key: '"n2"', value: '"n2"', has: true }],
    ['a list', ['zones', 'a~b/c', 'name_servers'], { key: '"name_servers"', value: '[ "n1" , "n2" ]', has: true }],
    ['the whole', [], { key: '"version"', value: '"version"', has: true }],
    [
      'what is not there',
      ['zones', 'a~b/c', 'name_servers', 2],
      { key: '"name_servers"', value: '"name_servers"', has: false },
    ],
  ])('%s', async (_case, path, expected) => {
    expect(await spans(json, path)).toEqual(expected)
  })
})

test('lines are asked for by number', async () => {
  const { positions } = await readPlan([{ name: 'p', text: 'version: 1\r\n# end' }])
  expect([0, 1, 2, 3].map((line) => positions.lineText('p', line))).toEqual([
    undefined,
    'version: 1',
    '# end',
    undefined,
  ])
  expect(positions.lineText('q', 1)).toBeUndefined()
})
