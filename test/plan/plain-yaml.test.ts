import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '../../src/plan/json-source.ts'
import { readPlainYaml } from '../../src/plan/plain-yaml/source.ts'
import type { PlanPath } from '../../src/plan/positions.ts'
import type { Source } from '../../src/plan/source.ts'
import { readYaml } from '../../src/plan/yaml-source.ts'
import { plansOfTheDocs } from '../support/plans.ts'
import { examples, yamlText } from '../support/yaml-texts.ts'

/** All paths of a value. */
function* pathsOf(value: unknown, path: PlanPath = []): Generator<PlanPath> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value))
    yield* pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key])
}

/** Everything that a source says, with the place of each of its values and of two that it does not have. */
const allOf = ({ value, diagnostics, fatal, ignores, locator }: Source) => ({
  fatal,
  diagnostics,
  ignores,
  value: JSON.stringify(value, (_, part: unknown) => (Object.is(part, -0) ? '-0' : part)),
  places: Array.from(pathsOf(value), (path) =>
    [path, [...path, 'nowhere'], [...path, 0]].map((each) => [each, locator.locate(each)]),
  ),
})

/** True if plain YAML was read, and then as the yaml package reads it. */
function agrees(text: string): boolean {
  const file = { name: 'plan.yaml', text }
  const plain = readPlainYaml(file)
  if (plain === undefined) return false
  expect(allOf(plain)).toEqual(allOf(readYaml(file)))
  return true
}

test('examples and plans of the docs are read as the yaml package reads them', () => {
  const all = [...examples, ...plansOfTheDocs()]
  const notPlain = all.filter(([, text]) => !agrees(text)).map(([name]) => name)
  const withAnchors = all.filter(([, text]) => /: &\w/.test(text)).map(([name]) => name)
  expect(notPlain).toEqual(withAnchors)
})

test('whatever it reads, the yaml package reads alike: values, places and ignores', () => {
  let read = 0
  fc.assert(
    fc.property(yamlText, (text) => {
      if (agrees(text)) read += 1
    }),
    { numRuns: 50_000 },
  )
  expect(read).toBeGreaterThan(5_000)
}, 120_000)

test('JSON is read as JSON, and as the yaml package reads it', () => {
  const texts = fc
    .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, 2))
    .map(([value, indent]) => JSON.stringify(value, null, indent))
  let read = 0
  fc.assert(
    fc.property(texts, (text) => {
      if (!agrees(text)) return
      read += 1
      const file = { name: 'plan.json', text }
      const [plain, json] = [readPlainYaml(file), readJson(file)]
      expect(plain?.value).toEqual(json?.value)
      for (const path of pathsOf(plain?.value)) expect(plain?.locator.locate(path)).toEqual(json?.locator.locate(path))
    }),
    { numRuns: 2_000 },
  )
  expect(read).toBeGreaterThan(1_000)
}, 120_000)

test.each([
  ['anchors and aliases', 'a: &x 1\nb: *x\n'],
  ['tags', 'a: !t 1\n'],
  ['block scalars', 'a: |\n  text\n'],
  ['text over several lines', 'a: one\n  two\n'],
  ['quotes over several lines', 'a: "one\n  two"\n'],
  ['tabs', 'a:\t1\n'],
  ['Windows line ends', 'a: 1\r\n'],
  ['repeated keys', 'a: 1\na: 2\n'],
  ['keys without a value', 'a:\nb: 1\n'],
  ['explicit keys', '? a\n: 1\n'],
  ['several documents', 'a: 1\n---\nb: 2\n'],
  ['directives', '%YAML 1.2\n---\na: 1\n'],
  ['numbers in other forms', 'a: 0x1f\n'],
  ['maps without an end', 'a: {b: 1\n'],
  ['lines that stand too far right', 'a: 1\n  b: 2\n'],
  ['a list', '- a\n'],
  ['a word', 'a\n'],
  ['nothing', ''],
  ['deep nesting', `a: ${'['.repeat(60)}${']'.repeat(60)}\n`],
])('leaves %s to the yaml package', (_what, text) => {
  expect(readPlainYaml({ name: 'plan.yaml', text })).toBeUndefined()
})
