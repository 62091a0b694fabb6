import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { isPlan } from '../../src/plan/quick-check.gen.js'
import { validate } from '../../src/plan/validate.gen.js'
import { plansOfTheDocs } from '../support/plans.ts'

const schema: AnySchemaObject = JSON.parse(readFileSync('schemas/plan.schema.json', 'utf8'))

/** Every schema inside the schema, with a readable place. */
function* parts(part: unknown, at: string): Generator<{ at: string; part: AnySchemaObject }> {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return
  yield { at, part }
  for (const [key, value] of Object.entries(part)) {
    const maps = ['properties', '$defs', 'dependentSchemas']
    const inner = maps.includes(key) ? Object.entries(value) : Array.isArray(value) ? Object.entries(value) : []
    if (['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'].includes(key))
      yield* parts(value, `${at}/${key}`)
    else if (maps.includes(key) || ['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key))
      for (const [name, member] of inner) yield* parts(member, `${at}/${key}/${name}`)
  }
}
const all = [...parts(schema, '#')]
const keys = all.flatMap(({ at, part }) =>
  Object.entries<AnySchemaObject | boolean>(part.properties ?? {})
    .filter(([, member]) => typeof member === 'object' && !/\/(if|then|else|dependentSchemas)\b/.test(at))
    .map(([name, member]) => ({ at: `${at}/properties/${name}`, member })),
)

test('every key has a description and an example, of its own or with what it refers to', () => {
  const resolved = (member: AnySchemaObject | boolean): AnySchemaObject => {
    const own = typeof member === 'object' ? member : {}
    return typeof own.$ref === 'string' ? { ...schema.$defs[own.$ref.slice('#/$defs/'.length)], ...own } : own
  }
  const bare = keys.filter(({ member }) => !resolved(member).description || !resolved(member).examples?.length)
  expect(keys.length).toBeGreaterThan(200)
  expect(bare.map(({ at }) => at)).toEqual([])
})

test('every example in the schema is right by the schema', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema(schema)
  const wrong = all.flatMap(({ at, part }) => {
    const check = ajv.getSchema(`${schema.$id}${at.replaceAll('%', '%25').replaceAll('"', '%22')}`)
    if (check === undefined) throw new Error(`no schema at ${at}`)
    return (part.examples ?? [])
      .filter((example: unknown) => !check(example))
      .map((example: unknown) => `${at} ${JSON.stringify(example)} ${ajv.errorsText(check.errors)}`)
  })
  expect(wrong).toEqual([])
})

test('objects are closed by additionalProperties, which editors understand, and never by unevaluatedProperties', () => {
  expect(JSON.stringify(schema)).not.toContain('unevaluated')
  const open = all.filter(
    ({ part }) => part.type === 'object' && part.properties && part.additionalProperties === undefined,
  )
  expect(open.map(({ at }) => at)).toEqual([])
})

test('the docs have the two plans that these tests read', () => {
  expect(plansOfTheDocs().map(([name]) => name)).toEqual(['Smallest useful plan', 'Everything'])
})

test.each([
  ...plansOfTheDocs(),
  ...readdirSync('examples')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [`examples/${name}`, readFileSync(`examples/${name}`, 'utf8')] as const),
])('%s is right by the schema', (_name, text) => {
  const valid = validate(parse(text))
  expect(validate.errors).toBeNull()
  expect(valid).toBe(true)
})

const ajv = new Ajv2020({ strict: false, strictNumbers: true, allErrors: true })
const reference = ajv.compile(schema)
const places = (errors: readonly { keyword: string; instancePath: string }[] | null | undefined) =>
  [...new Set((errors ?? []).map(({ keyword, instancePath }) => `${instancePath} ${keyword}`))].sort()

const words = all.flatMap(({ part }) => [...(part.enum ?? []), ...(part.examples ?? []), ...(part.required ?? [])])

/** Anything at all, or what may stand somewhere in a plan. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom<unknown>(...words, NaN, Infinity, 2 ** 53, -0, 0.5, '', [], {}),
)

/** A plan of the docs with some of its values replaced by others, some keys renamed or gone. */
const mutated = fc
  .record({
    plan: fc.constantFrom(...plansOfTheDocs().map(([, text]) => parse(text))),
    changes: fc.array(
      fc.record({ at: fc.nat(400), value: anyValue, change: fc.constantFrom('replace', 'rename', 'remove') }),
      { maxLength: 4 },
    ),
  })
  .map(({ plan, changes }) => {
    const root = structuredClone(plan)
    const slots: { holder: Record<string, unknown>; key: string }[] = []
    const collect = (holder: Record<string, unknown>) => {
      for (const key of Object.keys(holder)) {
        slots.push({ holder, key })
        const value = holder[key]
        if (typeof value === 'object' && value !== null) collect(value as Record<string, unknown>)
      }
    }
    collect(root)
    for (const { at, value, change } of changes) {
      const slot = slots[at % slots.length]
      if (slot === undefined) continue
      const { holder, key } = slot
      if (change === 'rename' && !Array.isArray(holder))
        holder[typeof value === 'string' ? value : JSON.stringify(value)] = holder[key]
      if (change === 'replace') holder[key] = value
      else if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
    }
    return root
  })

test('the generated validator says what the schema says', () => {
  fc.assert(
    fc.property(mutated, (value) => {
      expect(validate(value)).toBe(reference(value))
      expect(places(validate.errors)).toEqual(places(reference.errors))
    }),
    { numRuns: 300 },
  )
})

test('the quick check agrees with the validator on every value that may be a part of a plan', () => {
  const verdicts = { true: 0, false: 0 }
  fc.assert(
    fc.property(mutated, (made) => {
      // No text holds a member without a value.
      const value: unknown = JSON.parse(JSON.stringify(made) ?? 'null')
      const verdict = validate(value)
      expect(isPlan(value)).toBe(verdict)
      verdicts[`${verdict}`] += 1
    }),
    { numRuns: 10_000 },
  )
  expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100)
})
