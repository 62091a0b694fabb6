import { describe, expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read.ts'
import { findingLines } from '../support/findings.ts'

const read = (text: string) => readPlan([{ name: 'p', text }])

/** What cannot be read at all: one finding, no document. */
async function refusal(text: string): Promise<string> {
  const { diagnostics, document, fatal } = await read(text)
  expect({ document, fatal, count: diagnostics.length }).toEqual({ document: undefined, fatal: true, count: 1 })
  return findingLines(diagnostics).join('\n')
}

const lines = (...all: readonly string[]) => all.join('\n')

describe('text that is no plan', () => {
  test.each([
    ['empty', '', 'plan-syntax p 1:1-1 the plan is empty | begin with version: 1, or run r53sim init'],
    ['blank', ' \n\n', 'plan-syntax p 1:1-1 the plan is empty | begin with version: 1, or run r53sim init'],
    [
      'comments only',
      '# nothing\n',
      'plan-syntax p 1:1-1 the plan is empty | begin with version: 1, or run r53sim init',
    ],
    [
      'binary',
      'version: 1\n\u007fELF\u0002\u0000',
      'plan-syntax p 2:1-2 the file holds the control character U+007F | a plan is text: is this the right file?',
    ],
    [
      'NUL',
      'version: 1\u0000',
      'plan-syntax p 1:11-12 the file holds the control character U+0000 | a plan is text: is this the right file?',
    ],
    [
      'binary in JSON',
      '{"version":1,\u0000}',
      'plan-syntax p 1:14-15 the file holds the control character U+0000 | a plan is text: is this the right file?',
    ],
    [
      'an open list',
      'a: [1, 2\nb: 3',
      'plan-syntax p 2:1-2 a list that began above does not end before here | close it with ]',
    ],
    [
      'an open map',
      '{"version": 1,\n',
      'plan-syntax p 1:14-15 a map that began above does not end before here | close it with }',
    ],
    [
      'an open quotation',
      'a: "x\n',
      'plan-syntax p 1:5-6 a text in quotes that began above does not end | close it with "',
    ],
    ['a tab', 'a:\n\tb: 1', 'plan-syntax p 2:1-2 a tab stands in the indentation | indent with spaces'],
    [
      'two colons',
      'a: b: c',
      'plan-syntax p 1:4-5 YAML: nested mappings are not allowed in compact mappings | begin the next key on a line of its own, or put a value that contains ": " in quotes',
    ],
    [
      'an apex without quotes',
      'r:\n  @: { A: x }',
      'plan-syntax p 2:3-4 a name that begins with @ needs quotes | write "@"',
    ],
    [
      'a wildcard without quotes',
      'r:\n  *: { A: x }',
      'plan-syntax p 2:3-4 a name that begins with * needs quotes | write "*"',
    ],
    [
      'a wildcard with a name',
      'r:\n  *.dev: { A: x }',
      'plan-syntax p 2:3-8 a name that begins with * needs quotes | write "*.dev"',
    ],
    [
      'an alias without its anchor',
      'a: *www',
      'plan-syntax p 1:4-8 there is no anchor &www before this alias | anchors stand before their aliases, in the same file',
    ],
    [
      'a tag',
      'version: 1\na: !Ref x',
      'plan-syntax p 2:4-8 the tag !Ref is not part of the plan language | remove the tag',
    ],
    [
      'two documents',
      'version: 1\n---\nversion: 1',
      'plan-syntax p 3:1-11 a second YAML document begins here | a plan is one document: remove the --- line, or use include',
    ],
    [
      'an older YAML',
      '%YAML 1.1\n---\nversion: 1',
      'plan-syntax p 1:1-1 the file says %YAML 1.1 | plans are YAML 1.2: remove the line',
    ],
  ] as const)('%s', async (_case, text, expected) => {
    expect(await refusal(text)).toBe(expected)
  })
})

describe('bombs', () => {
  const laughs = lines(
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefghi'].map((key, index) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  )
  const chain = (length: number) =>
    lines(...Array.from({ length }, (_, index) => `a${index}: &a${index} [${index === 0 ? 1 : `*a${index - 1}`}]`))
  const used = (times: number) =>
    `version: 1\ndefaults: { ttl: &ttl 60 }\nclients: { ${Array.from({ length: times }, (_, index) => `c${index}: { resolver: { min_ttl: *ttl } }`).join(', ')} }`

  test.each([
    [
      'a billion laughs',
      laughs,
      'plan-syntax p 2:8-10 the anchor &a is used more than 100 times | give what it stands for a name: an endpoint, a health check, a record that others alias',
    ],
    [
      'an anchor inside itself',
      'version: 1\nendpoints: &a { x: *a }',
      'plan-syntax p 2:20-22 aliases lead through more than 50 others | write the value out',
    ],
    [
      'a long chain of aliases',
      chain(60),
      'plan-syntax p 2:10-13 aliases lead through more than 50 others | write the value out',
    ],
  ] as const)('%s', async (_case, text, expected) => {
    expect(await refusal(text)).toBe(expected)
  })

  test.each([
    ['anchors', '&a ', 'plan-syntax p 1:4-6 YAML: a node can have at most one anchor'],
    ['tags', '!a ', 'plan-syntax p 1:4-6 YAML: a node can have at most one tag'],
  ])('two or a hundred thousand %s of one value: the first too many is shown', async (_kind, text, expected) => {
    for (const count of [2, 5, 100_000]) expect(await refusal(`${text.repeat(count)}x`)).toBe(expected)
  })

  test('a map and its first key may each have an anchor and a tag', async () => {
    expect((await readPlan([{ name: 'p', text: '&a !!map\n&b !!str version: &c !!int 1' }])).document).toEqual({
      version: 1,
    })
  })

  test('a hundred uses of an anchor are read, one more is not', async () => {
    expect((await read(used(100))).diagnostics).toEqual([])
    expect(await refusal(used(101))).toMatch(/^plan-syntax p 3:\d+-\d+ the anchor &ttl is used more than 100 times/)
  })

  const nestings = [
    ['lists', (depth: number) => `version: 1\nx: ${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['maps', (depth: number) => `version: 1\nx: ${'{a: '.repeat(depth)}${'}'.repeat(depth)}`],
    [
      'indented maps',
      (depth: number) =>
        lines('version: 1', 'x:', ...Array.from({ length: depth }, (_, at) => `${' '.repeat(at + 1)}a:`)),
    ],
    ['JSON', (depth: number) => `{"version": 1, "x": ${'['.repeat(depth)}${']'.repeat(depth)}}`],
  ] as const
  test.each(nestings)('100 levels of %s are one unknown key', async (_kind, nest) => {
    const { diagnostics, fatal } = await read(nest(100))
    expect(fatal).toBe(false)
    expect(diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'unknown-key "x" is not a key of a plan',
    ])
  })
  test.each(nestings)('20,000 levels of %s are refused before they are parsed', async (kind, nest) => {
    // Indentation makes the text grow with the square of its depth.
    expect(await refusal(nest(kind === 'indented maps' ? 2000 : 20_000))).toMatch(
      /^plan-syntax p \d+:\d+-\d+ maps and lists are nested more than 300 levels deep$/,
    )
  })

  test('100 nested policies are a plan', async () => {
    const nest = (depth: number): string =>
      depth === 0 ? 'web' : `{ failover: { primary: ${nest(depth - 1)}, secondary: web } }`
    const { diagnostics } = await read(`version: 1\nzones: { e.com: { records: { www: { A: ${nest(100)} } } } }`)
    expect(diagnostics).toEqual([])
  })
})

describe('what YAML means here', () => {
  test('the core schema of YAML 1.2: no and 1:30 are text, 010 is ten', async () => {
    const { document } = await read(
      'version: 1\nendpoints: { a: { labels: { no: no, at: 1:30, date: 2027-01-01 }, capacity: 010 } }',
    )
    expect(document?.endpoints?.a).toEqual({ labels: { no: 'no', at: '1:30', date: '2027-01-01' }, capacity: 10 })
  })
  test('keys are text as written', async () => {
    const { document } = await read('version: 1\nendpoints: { 010: {}, 1.0: {}, true: {}, ~: {} }')
    expect(Object.keys(document?.endpoints ?? {})).toEqual(['010', '1.0', 'true', '~'])
  })
  test('a byte order mark is no part of the text', async () => {
    expect(findingLines((await read('\ufeffversion: 2')).diagnostics)).toEqual([
      'plan-schema p 1:10-11 version is 2, not 1 | for example version: 1',
    ])
  })
  test('a list as a key', async () => {
    expect(findingLines((await read('version: 1\n? [a]\n: 1')).diagnostics)).toEqual([
      'plan-schema p 2:3-6 a key is text, not a list or a map',
    ])
  })
  test('line ends of Windows', async () => {
    expect(findingLines((await read('version: 1\r\ndefaults:\r\n  tll: 60\r\n')).diagnostics)).toEqual([
      'unknown-key p 3:3-6 "tll" is not a key of defaults | did you mean "ttl"?',
    ])
  })
})

describe('ignore comments', () => {
  test('on a line, above a line, with several rules; not inside text', async () => {
    const text = lines(
      'version: 1 # r53sim-ignore rule-a: because',
      '# r53sim-ignore rule-b, VER001: two at once',
      '# another comment',
      '',
      'defaults:',
      '  ttl: 60 # r53sim-ignore rule-c',
      'endpoints:',
      '  a: { labels: { b: "# r53sim-ignore no: no", c: d#r53sim-ignore no } }',
      '  b:',
      '    labels:',
      '      b: |',
      '        # r53sim-ignore no: no',
      '  # r53sim-ignore : nothing named',
    )
    const { ignores, diagnostics } = await read(text)
    expect(diagnostics).toEqual([])
    expect(
      ignores.map(({ line, rules, reason, at }) => ({
        line,
        rules,
        reason,
        at: `${at.line}:${at.column}-${at.endColumn}`,
      })),
    ).toEqual([
      { line: 1, rules: ['rule-a'], reason: 'because', at: '1:12-43' },
      { line: 5, rules: ['rule-b', 'VER001'], reason: 'two at once', at: '2:1-44' },
      { line: 6, rules: ['rule-c'], reason: '', at: '6:11-33' },
      { line: 13, rules: [], reason: 'nothing named', at: '13:3-34' },
    ])
  })
})
