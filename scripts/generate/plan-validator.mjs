import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'

const BANNER = '// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.'

const DECLARATION = `${BANNER}
import type { PlanDocument } from './document.gen.ts'

export interface SchemaError {
  readonly keyword: string
  /** JSON pointer into the plan. */
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  /** The key that a rule on keys refuses. */
  readonly propertyName?: string
}

export declare const validate: {
  (value: unknown): value is PlanDocument
  errors?: readonly SchemaError[] | null
}
`

const annotations = new Set(['title', 'description', 'examples', 'default', 'errorMessage', 'patternErrorMessage'])
const schemaMaps = new Set(['properties', '$defs', 'dependentSchemas'])
const schemaLists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const schemas = new Set(['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'])

/** The schema with `change` applied to every schema inside it, from the inside out. */
function mapSchema(schema, change) {
  if (typeof schema !== 'object') return schema
  const inner = (value) => mapSchema(value, change)
  const mapped = {}
  for (const [key, value] of Object.entries(schema)) {
    if (schemaMaps.has(key))
      mapped[key] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inner(member)]))
    else if (schemaLists.has(key)) mapped[key] = value.map(inner)
    else mapped[key] = schemas.has(key) ? inner(value) : value
  }
  return change(mapped)
}

const withoutAnnotations = (schema) =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !annotations.has(key)))

/** Equal parts become one definition, hence one function in the code. */
function shareEqualParts(schema) {
  const counts = new Map()
  mapSchema(schema, (part) => {
    const text = JSON.stringify(part)
    counts.set(text, (counts.get(text) ?? 0) + 1)
    return part
  })
  const shared = new Map()
  const slim = mapSchema(schema, (part) => {
    const text = JSON.stringify(part)
    if (part.type === undefined || counts.get(text) === 1 || counts.get(text) === undefined) return part
    if (!shared.has(text)) shared.set(text, [`shared${shared.size}`, part])
    return { $ref: `#/$defs/${shared.get(text)[0]}` }
  })
  return { ...slim, $defs: { ...slim.$defs, ...Object.fromEntries(shared.values()) } }
}

/** What the code looks up in a schema at run time: enum lists and the names of properties. */
function lookedUp(schema) {
  if (typeof schema !== 'object') return 0
  const kept = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'enum') kept.enum = value
    else if (key === 'properties')
      kept[key] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, lookedUp(member)]))
    else if (schemas.has(key) && lookedUp(value) !== 0) kept[key] = lookedUp(value)
  }
  return Object.keys(kept).length === 0 ? 0 : kept
}

/**
 * ajv's code without what nobody reads (schema paths, parent data, embedded schemas): less than half the size,
 * hence the time to load it.
 */
function slim(code) {
  const slimmed = code
    .replace(
      /^const (schema\d+) = (\{.*\});$/gm,
      (_, name, json) => `const ${name} = ${JSON.stringify(lookedUp(JSON.parse(json)))};`,
    )
    .replace(
      /^const (err\d+) = (\{.*\});\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}$/gm,
      (_, _name, error) => `vErrors = note(vErrors, ${error.replace(/,schemaPath:"[^"]*"/, '')});`,
    )
    .replace(
      /vErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);/g,
      'vErrors = join(vErrors, $1.errors);',
    )
    .replace(/,parentData[^{}]*?,rootData\}/g, '}')
    .replace(/\{instancePath="", parentData[^{}]*?\}=\{\}/g, '{instancePath=""}={}')
  for (const left of ['schemaPath', 'parentData', 'evaluated', 'const err', '.concat('])
    if (slimmed.includes(left)) throw new Error(`ajv's code has another shape than expected: ${left}`)
  return `${slimmed}
function note(errors, error) { if (errors === null) return [error]; errors.push(error); return errors }
function join(errors, more) { if (errors === null) return more; for (const error of more) errors.push(error); return errors }`
}

/** The plan's validator as plain code: nothing of ajv loads at run time. */
export const step = {
  name: 'plan validator',
  async run(root) {
    const written = JSON.parse(await readFile(join(root, 'schemas/plan.schema.json'), 'utf8'))
    const schema = shareEqualParts(mapSchema(written, withoutAnnotations))
    const ajv = new Ajv2020({
      allErrors: true,
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      messages: false,
      inlineRefs: false,
      code: { source: true, esm: true, lines: true },
    })
    // Always on in this dialect, for keywords that the schema does not use.
    Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false })
    ajv.addSchema(schema)
    const { outputFiles } = await build({
      stdin: { contents: slim(standaloneCode(ajv, { validate: schema.$id })), resolveDir: root, loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      banner: { js: BANNER },
      write: false,
      logLevel: 'error',
    })
    return new Map([
      ['src/plan/validate.gen.js', outputFiles[0].text],
      ['src/plan/validate.gen.d.ts', DECLARATION],
    ])
  },
}
