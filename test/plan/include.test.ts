import { describe, expect, test } from 'vitest'
import { loadPlan } from '../../src/plan/load.ts'
import { includesOf, type PlanFile, readPlan } from '../../src/plan/read.ts'
import { findingLines } from '../support/findings.ts'

const file = (name: string, ...lines: readonly string[]): PlanFile => ({ name, text: lines.join('\n') })

/** Reads a plan and what it asks for, as a shell does; `folder` is everything that could be read. */
async function gather(main: PlanFile, folder: readonly PlanFile[] = []) {
  const files = [main]
  const asked: string[] = []
  for (let missing = await includesOf(files); missing.length > 0; missing = await includesOf(files)) {
    const found = missing.flatMap(({ name }) => folder.find((given) => given.name === name) ?? [])
    asked.push(...missing.map(({ name, at }) => `${name} ${at.file}:${at.line}:${at.column}`))
    if (found.length === 0) break
    files.push(...found)
  }
  return { files, asked }
}

describe('which files a plan asks for', () => {
  test('names are relative to the file that has them; each is asked for once', async () => {
    const { asked, files } = await gather(file('plans/main.yaml', 'version: 1', 'include: [shared/a.yaml, ./b.yaml]'), [
      file('plans/shared/a.yaml', 'include: [c.yaml, ../b.yaml]'),
      file('plans/b.yaml', '{"include": ["shared/c.yaml"]}'),
      file('plans/shared/c.yaml', 'endpoints: { web: { ipv4: 192.0.2.1 } }'),
    ])
    expect(asked).toEqual([
      'plans/shared/a.yaml plans/main.yaml:2:11',
      'plans/b.yaml plans/main.yaml:2:26',
      'plans/shared/c.yaml plans/shared/a.yaml:1:11',
    ])
    const { document, diagnostics } = await readPlan(files)
    expect(diagnostics).toEqual([])
    expect(Object.keys(document?.endpoints ?? {})).toEqual(['web'])
  })

  test.each([
    ['above the folder', 'plans/main.yaml', '../x.yaml', `"../x.yaml" lies above the first file's folder`],
    [
      'above, after a way down',
      'plans/main.yaml',
      'a/../../x.yaml',
      `"a/../../x.yaml" lies above the first file's folder`,
    ],
    ['absolute', 'plans/main.yaml', '/etc/passwd', '"/etc/passwd" is not relative to this file'],
    ['a drive', 'plans/main.yaml', 'C:\\x.yaml', '"C:\\x.yaml" is not relative to this file'],
    [
      'an address',
      'plans/main.yaml',
      'https://example.com/x.yaml',
      '"https://example.com/x.yaml" is not relative to this file',
    ],
    ['a folder', 'plans/main.yaml', 'zones/', '"zones/" is a folder'],
    ['the file itself', 'plans/main.yaml', 'main.yaml', '"main.yaml" includes itself'],
    ['standard input has no folder', '-', '../x.yaml', `"../x.yaml" lies above the first file's folder`],
  ] as const)('refused: %s', async (_case, name, target, message) => {
    const main = file(name, 'version: 1', `include: ['${target}']`)
    expect(await includesOf([main])).toEqual([])
    const { diagnostics } = await readPlan([main])
    expect(diagnostics.map((found) => `${found.rule} ${found.at.line}:${found.at.column} ${found.message}`)).toEqual([
      `plan-schema 2:11 ${message}`,
    ])
  })

  test('a circle of files is named once', async () => {
    const { files } = await gather(file('a', 'version: 1', 'include: [b]'), [
      file('b', 'include: [c]'),
      file('c', 'include: [a]'),
    ])
    expect(findingLines((await readPlan(files)).diagnostics)).toEqual([
      'plan-schema c 1:11-12 "a" includes itself | a includes b includes c includes a',
    ])
  })

  test('files inside files end after sixteen levels', async () => {
    const folder = Array.from({ length: 40 }, (_, index) => file(`f${index}`, `include: [f${index + 1}]`))
    const { files } = await gather(file('main', 'version: 1', 'include: [f0]'), folder)
    expect(files).toHaveLength(17)
    expect((await readPlan(files)).diagnostics.map(({ at, message }) => `${at.file} ${message}`)).toEqual([
      'f15 files include each other more than 16 levels deep',
    ])
  })

  test('a file that was not given is a finding where it is asked for', async () => {
    const { diagnostics } = await readPlan([file('main', 'version: 1', 'include: [other]')])
    expect(findingLines(diagnostics)).toEqual(['plan-schema main 2:11-16 other was not read'])
  })

  test('latency tables are asked for, and are no plans', async () => {
    const main = file('plans/main.yaml', 'version: 1', 'clients: { lab: { country: FR, latency: { file: lab.csv } } }')
    const { asked, files } = await gather(main, [file('plans/lab.csv', 'client,eu-west-1', 'FR,12')])
    expect(asked).toEqual(['plans/lab.csv plans/main.yaml:2:49'])
    expect(Object.fromEntries((await readPlan(files)).tables)).toEqual({ 'lab.csv': 'client,eu-west-1\nFR,12' })
    const { deployment, diagnostics } = await loadPlan(files)
    expect(diagnostics).toEqual([])
    expect(deployment?.clients.get('lab')?.latencyMs).toEqual(new Map([['eu-west-1', 12]]))
  })

  test('syntax errors of all files come together', async () => {
    const { files } = await gather(file('main', 'version: 1', 'include: [b, c]'), [
      file('b', 'a: ['),
      file('c', '\u0000'),
    ])
    const { diagnostics, fatal } = await readPlan(files)
    expect(fatal).toBe(true)
    expect(diagnostics.map(({ at }) => at.file)).toEqual(['b', 'c'])
  })
})

describe('several files as one plan', () => {
  test('sections, zones and their records merge by key, lists join', async () => {
    const main = file(
      'main',
      'version: 1',
      'include: [b]',
      'endpoints: { a: {} }',
      'zones: { e.com: { comment: x, records: { www: { A: { endpoint: a } } } } }',
      'cases: [{ query: { name: www }, answers: [x] }]',
    )
    const other = file(
      'b',
      'version: 1',
      'endpoints: { b: {} }',
      'zones: { e.com: { records: { www: { AAAA: { endpoint: b } }, api: { A: { endpoint: b } } } }, e.net: {} }',
      'cases: [{ query: { name: api }, answers: [y] }]',
    )
    const { document, diagnostics, positions } = await readPlan([main, other])
    expect(diagnostics).toEqual([])
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      version: 1,
      include: ['b'],
      endpoints: { a: {}, b: {} },
      zones: {
        'e.com': {
          comment: 'x',
          records: { www: { A: { endpoint: 'a' }, AAAA: { endpoint: 'b' } }, api: { A: { endpoint: 'b' } } },
        },
        'e.net': {},
      },
      cases: [
        { query: { name: 'www' }, answers: ['x'] },
        { query: { name: 'api' }, answers: ['y'] },
      ],
    })
    expect(positions.keySpan(['zones', 'e.com', 'records', 'www', 'AAAA'])).toMatchObject({
      file: 'b',
      line: 3,
      column: 37,
    })
    expect(positions.valueSpan(['cases', 1, 'query', 'name'])).toMatchObject({ file: 'b', line: 4, column: 26 })
    expect(positions.valueSpan(['cases', 0, 'query', 'name'])).toMatchObject({ file: 'main', line: 5, column: 26 })
  })

  test('what has one name stands in one file', async () => {
    const main = file(
      'main',
      'version: 1',
      'include: [b]',
      'endpoints: { web: { ipv4: 192.0.2.1 } }',
      'defaults: { ttl: 60 }',
    )
    const other = file(
      'b',
      'version: 2',
      'endpoints: { web: { region: us-east-1 } }',
      'defaults: { ttl: 5m, health_check: { type: TCP } }',
    )
    const { document, diagnostics } = await readPlan([main, other])
    expect(findingLines(diagnostics)).toEqual([
      'duplicate-key b 1:1-8 "version" stands in two files | remove one of the two | first here main 1:1-8',
      'duplicate-key b 2:14-17 "web" stands in two files | remove one of the two | first here main 3:14-17',
      'duplicate-key b 3:13-16 "ttl" stands in two files | remove one of the two | first here main 4:13-16',
    ])
    expect(document?.endpoints?.web).toEqual({ ipv4: '192.0.2.1' })
    expect(document?.defaults).toEqual({ ttl: 60, health_check: { type: 'TCP' } })
  })

  test('a broken item of a joined list moves no other place', async () => {
    const main = file(
      'main',
      'version: 1',
      'include: [b]',
      'cases: [{ query: { name: a } }, { query: { name: b }, answers: [x] }]',
    )
    const other = file('b', 'cases: [5, { query: { name: c }, answers: [y] }]')
    const { document, diagnostics, positions } = await readPlan([main, other])
    expect(diagnostics.map(({ at, message }) => `${at.file}:${at.line}:${at.column} ${message}`)).toEqual([
      'main:3:9 item 1 of cases expects nothing',
      'b:1:9 item 3 of cases is 5, not a map',
    ])
    expect(document?.cases?.map(({ query }) => query.name)).toEqual(['b', 'c'])
    expect(positions.valueSpan(['cases', 0, 'query', 'name'])).toMatchObject({ file: 'main', column: 50 })
    expect(positions.valueSpan(['cases', 1, 'query', 'name'])).toMatchObject({ file: 'b', column: 29 })
  })
})
