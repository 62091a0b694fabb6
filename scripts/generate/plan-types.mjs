import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compile } from 'json-schema-to-typescript'

const BANNER = '// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.'

/** Keywords that only narrow a shape which is already said: TypeScript would turn them into noise. */
const narrowing = [
  'oneOf',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'propertyNames',
  'minItems',
  'maxItems',
  'examples',
  'default',
  'errorMessage',
  'patternErrorMessage',
]

const saysOnlyRequired = (schemas) => schemas.every((schema) => Object.keys(schema).join() === 'required')

/** Keys that are named only for the editor's sake, with the values that all keys have. */
const isMapWithKnownKeys = ({ properties, additionalProperties: { $ref } = {} }) =>
  $ref !== undefined && Object.values(properties).every((member) => member.$ref === $ref)

/** The schema as the type generator (draft 4) reads it. */
function simplify(schema) {
  if (Array.isArray(schema)) return schema.map(simplify)
  if (schema === null || typeof schema !== 'object') return schema
  if (typeof schema.$ref === 'string') {
    const target = { $ref: schema.$ref.replace('#/$defs/', '#/definitions/') }
    return schema.description === undefined ? target : { description: schema.description, allOf: [target] }
  }
  const simple = {}
  for (const [key, value] of Object.entries(schema)) {
    if (narrowing.includes(key) || (key === 'anyOf' && saysOnlyRequired(value))) continue
    if (key === 'properties' && isMapWithKnownKeys(schema)) continue
    if (key === 'properties' || key === '$defs')
      simple[key === '$defs' ? 'definitions' : key] = Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, simplify(member)]),
      )
    else if (key === 'prefixItems')
      Object.assign(simple, {
        items: simplify(value),
        additionalItems: false,
        minItems: value.length,
        maxItems: value.length,
      })
    else if (key === 'items' && schema.prefixItems !== undefined) continue
    else if (key === 'const') simple.enum = [value]
    else if (key === 'required' || key === 'enum') simple[key] = value
    else simple[key] = simplify(value)
  }
  return simple
}

/** A plan is never changed after it was read. */
const readonly = (text) =>
  text
    .replace(/^(\s+)((?:[\w$]+|"[^"]+")\??:|\[k: string\]:)/gm, '$1readonly $2')
    .replace(/(\w+|\([^()]*\))\[\]/g, 'readonly $1[]')
    .replace(/([:=]) \[number, number\]/g, '$1 readonly [number, number]')

/** TypeScript's view of the plan. */
export const step = {
  name: 'plan types',
  async run(root) {
    const schema = JSON.parse(await readFile(join(root, 'schemas/plan.schema.json'), 'utf8'))
    const { $id: _, $schema: __, ...rest } = simplify(schema)
    const text = await compile(rest, 'PlanDocument', {
      additionalProperties: false,
      bannerComment: BANNER,
      format: true,
      strictIndexSignatures: false,
      unknownAny: true,
      unreachableDefinitions: false,
      style: { semi: false, singleQuote: true, printWidth: 120 },
    })
    return new Map([['src/plan/document.gen.ts', readonly(text)]])
  },
}
