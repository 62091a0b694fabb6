import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Span } from '../../src/model/origin.ts'
import { readJson } from '../../src/plan/json-source.ts'
import { loadPlan } from '../../src/plan/load.ts'
import type { PlanPath, Positions } from '../../src/plan/positions.ts'
import { readPlan } from '../../src/plan/read.ts'
import { readYaml } from '../../src/plan/yaml-source.ts'
import { plansOfTheDocs } from '../support/plans.ts'

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

/** Values such as plans hold, with keys that trip up careless code, and keys of the language so that some of it fits. */
const keys = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 8 }) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...[
        'version',
        'endpoints',
        'zones',
        'records',
        'e.com',
        'www',
        'A',
        'failover',
        'weighted',
        'primary',
        'endpoint',
      ],
      ...[
        'values',
        'alias',
        'ttl',
        'weight',
        'cases',
        'include',
        'health_check',
        '__proto__',
        'constructor',
        'toString',
      ],
      ...['hasOwnProperty', '0', '-1', '~', 'a/b', '', '*', '@', '<<'],
    ),
  },
)
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, depthSize: 'medium' },
    fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('web', '60s', 'www', '192.0.2.1')),
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 5, minKeys: 2 }),
  ),
}))
const objects = fc.dictionary(keys, values, { maxKeys: 6 })

/** Every path of a value. */
function* pathsOf(value: unknown, path: PlanPath = []): Generator<PlanPath> {
  yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value))
    yield* pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key])
}

const sliceOf = (positions: Positions, { file, line, column, endLine, endColumn }: Span) =>
  line === endLine ? positions.lineText(file, line)?.slice(column - 1, endColumn - 1) : undefined

describe('reading', () => {
  test('any value as a plan gives findings, never an exception; what is left is expanded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          values,
          objects.map((object) => ({ ...object, version: 1 })),
        ),
        async (value) => {
          const { fatal, document, deployment, diagnostics } = await loadPlan([
            { name: 'p', text: JSON.stringify(value) },
          ])
          expect(fatal || document === undefined || deployment !== undefined).toBe(true)
          expect(document !== undefined || diagnostics.length > 0).toBe(true)
          expect(Reflect.get(Object.prototype, 'polluted')).toBeUndefined()
        },
      ),
      { numRuns: 600 },
    )
  })

  test('any text gives findings, never an exception', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'version: 1\n',
            'a',
            ': ',
            '- ',
            '\n',
            '  ',
            '{',
            '}',
            '[',
            ']',
            ',',
            '"',
            "'",
            '&a ',
            '*a',
            '|\n',
            '#',
            '!x ',
            '? ',
            '---\n',
            '%',
            '<<',
          ),
          { maxLength: 30 },
        )
        .map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const { document, diagnostics } = await loadPlan([{ name: 'p', text: written }])
        expect(document !== undefined || diagnostics.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('a text cut short anywhere gives findings, never an exception', async () => {
    for (const [, plan] of plansOfTheDocs())
      for (let length = 0; length < plan.length; length += 67)
        expect((await loadPlan([{ name: 'p', text: plan.slice(0, length) }])).positions).toBeDefined()
  })
})

describe('JSON and YAML', () => {
  test('a text that is both reads the same both ways, values and places', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 2), (object, indent) => {
        const file = { name: 'p', text: JSON.stringify(object, null, indent) }
        const [json, yaml] = [readJson(file), readYaml(file)]
        expect(json?.value).toEqual(yaml.value)
        expect(plain(json?.value)).toEqual(plain(object))
        expect(json?.diagnostics).toEqual(yaml.diagnostics)
        for (const path of pathsOf(object)) {
          expect(json?.locator.locate(path)).toEqual(yaml.locator.locate(path))
          const beyond = [...path, 'nothing here']
          expect(json?.locator.locate(beyond)).toEqual(yaml.locator.locate(beyond))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('keys that stand twice are found in both, with the same value left', () => {
    const pairs = fc.array(fc.tuple(keys, fc.nat(9)), { maxLength: 6 })
    fc.assert(
      fc.property(pairs, (members) => {
        const text = `{${members.map(([key, value]) => `${JSON.stringify(key)}: {"x": ${value}}`).join(', ')}}`
        const [json, yaml] = [readJson({ name: 'p', text }), readYaml({ name: 'p', text })]
        expect(json?.value).toEqual(yaml.value)
        expect(json?.diagnostics).toEqual(yaml.diagnostics)
        expect(json?.diagnostics).toHaveLength(members.length - new Set(members.map(([key]) => key)).size)
      }),
    )
  })

  test('a value written as block YAML is the same plan', async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (object) => {
        const messages = async (text: string) =>
          (await readPlan([{ name: 'p', text }])).diagnostics.map(({ rule, message }) => `${rule} ${message}`).sort()
        expect(await messages(stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }))).toEqual(
          await messages(JSON.stringify(object)),
        )
      }),
      { numRuns: 150 },
    )
  })
})

test('the place of every key and scalar in the plans of the docs shows that key and scalar', async () => {
  for (const [, text] of plansOfTheDocs()) {
    const { document, positions } = await readPlan([{ name: 'p', text }])
    for (const path of pathsOf(document)) {
      const key = path.at(-1)
      expect(positions.has(path)).toBe(true)
      if (typeof key === 'string') expect(sliceOf(positions, positions.keySpan(path))?.replaceAll('"', '')).toBe(key)
      let value: unknown = document
      for (const segment of path) value = Reflect.get(Object(value), segment)
      if (typeof value === 'string')
        expect(sliceOf(positions, positions.valueSpan(path))?.replace(/^(["'])(.*)\1$/, '$2')).toBe(value)
    }
  }
})
