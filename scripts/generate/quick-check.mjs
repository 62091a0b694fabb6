// A second validator that only says yes or no: a seventh of the other's size, because nothing in it describes errors.
// Good plans need no more, and most of the time that validate takes on a small plan is loading code.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const BANNER = '// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.'

const DECLARATION = `${BANNER}
import type { PlanDocument } from './document.gen.ts'

/** True for what \`validate\` finds nothing wrong with: a value of null-prototype objects, lists and scalars. */
export declare const isPlan: (value: unknown) => value is PlanDocument
`

const annotations = new Set(['title', 'description', 'examples', 'default', 'errorMessage', 'patternErrorMessage'])

const tests = {
  null: (value) => `(${value}===null)`,
  boolean: (value) => `(typeof ${value}=="boolean")`,
  number: (value) => `Number.isFinite(${value})`,
  integer: (value) => `Number.isInteger(${value})`,
  string: (value) => `(typeof ${value}=="string")`,
  array: (value) => `Array.isArray(${value})`,
  object: (value) => `isObject(${value})`,
}

const isAny = (parts) => `(${parts.join('||')})`
const areAll = (parts) => (parts.length === 0 ? 'true' : parts.join('&&'))
const equals = (value) => (constant) => `${value}===${JSON.stringify(constant)}`
const member = (object, key) => (/^[A-Za-z_]\w*$/.test(key) ? `${object}.${key}` : `${object}[${JSON.stringify(key)}]`)

const HAS_MEMBERS = '(object)=>{for(const key in object)return true;return false}'

const definition = (name) => `is_${name}`

/** Writes functions for the parts of a schema; equal parts become one function. */
function createWriter() {
  const functions = new Map()
  /** The name of the function `(value) => body`. */
  const named = (body) => {
    const name = functions.get(body) ?? `check${functions.size}`
    functions.set(body, name)
    return name
  }
  /** One expression that is true for what the schema allows, of something cheap to evaluate. */
  const expression = (schema, value) => {
    if (typeof schema === 'boolean') return String(schema)
    const known = new Set(annotations)
    const take = (keyword, write) => {
      known.add(keyword)
      return schema[keyword] === undefined ? [] : [write(schema[keyword])]
    }
    /** What the keywords about one type say; values of other types pass unless `type` refuses them. */
    const forType = (type, parts) =>
      parts.length === 0 ? [] : schema.type === type ? parts : [isAny([`!${tests[type](value)}`, areAll(parts)])]
    const text = [
      ...take('pattern', (source) => `${named(`new RegExp(${JSON.stringify(source)},"u")`)}.test(${value})`),
      // Characters are counted only where it matters that some are two units long.
      ...take('minLength', (limit) => (limit === 1 ? `${value}!==""` : `[...${value}].length>=${limit}`)),
      ...take('maxLength', (limit) => isAny([`${value}.length<=${limit}`, `[...${value}].length<=${limit}`])),
    ]
    const number = [
      ...take('minimum', (limit) => `${value}>=${limit}`),
      ...take('maximum', (limit) => `${value}<=${limit}`),
    ]
    const list = [
      ...take('minItems', (limit) => `${value}.length>=${limit}`),
      ...take('maxItems', (limit) => `${value}.length<=${limit}`),
      ...take('uniqueItems', () => `new Set(${value}).size===${value}.length`),
      ...take('prefixItems', (items) =>
        areAll(
          items.map((item, index) => isAny([`${value}.length<=${index}`, expression(item, `${value}[${index}]`)])),
        ),
      ),
      ...take('items', (items) => {
        const first = schema.prefixItems?.length ?? 0
        return `${value}.every(${named(`(value,index)=>${isAny([`index<${first}`, expression(items, 'value')])}`)})`
      }),
    ]
    const object = [
      ...take('required', (keys) => areAll(keys.map((key) => `${member(value, key)}!==undefined`))),
      ...take('minProperties', (limit) =>
        limit === 1 ? `${named(HAS_MEMBERS)}(${value})` : `Object.keys(${value}).length>=${limit}`,
      ),
      ...members(schema, value, known),
      ...take('dependentSchemas', (dependent) =>
        areAll(
          Object.entries(dependent).map(([key, part]) =>
            isAny([`${member(value, key)}===undefined`, expression(part, value)]),
          ),
        ),
      ),
    ]
    const parts = [
      ...take('$ref', (reference) => `${definition(reference.slice('#/$defs/'.length))}(${value})`),
      ...take('type', (type) => isAny([type].flat().map((name) => tests[name](value)))),
      ...take('const', equals(value)),
      ...take('enum', (allowed) => isAny(allowed.map(equals(value)))),
      ...forType('string', text),
      ...forType('number', number),
      ...forType('array', list),
      ...forType('object', object),
      ...take('anyOf', (choices) => isAny(choices.map((choice) => expression(choice, value)))),
      ...take('oneOf', (choices) => `${choices.map((choice) => `(${expression(choice, value)})`).join('+')}===1`),
      ...take('not', (part) => `!(${expression(part, value)})`),
      ...take('if', (condition) => {
        const [then, otherwise] = [
          take('then', (part) => expression(part, value)),
          take('else', (part) => expression(part, value)),
        ]
        return `(${expression(condition, value)}?${areAll(then)}:${areAll(otherwise)})`
      }),
    ]
    for (const keyword of Object.keys(schema))
      if (!known.has(keyword)) throw new Error(`the schema uses a keyword that this step does not know: ${keyword}`)
    return areAll(parts)
  }
  /** A call that checks all members of an object. */
  const members = (schema, value, known) => {
    const { properties = {}, additionalProperties = true, propertyNames = true } = schema
    for (const keyword of ['properties', 'additionalProperties', 'propertyNames']) known.add(keyword)
    const cases = new Map()
    for (const [key, part] of Object.entries(properties)) {
      const text = expression(part, 'value')
      cases.set(text, [...(cases.get(text) ?? []), key])
    }
    const others = expression(additionalProperties, 'value')
    const names = expression(propertyNames, 'key')
    if (cases.size === 0 && others === 'true' && names === 'true') return []
    const lines = [...cases].map(
      ([text, keys]) =>
        `${keys.map((key) => `case ${JSON.stringify(key)}:`).join('')}if(!(${text}))return false;break;`,
    )
    const body = `(object)=>{for(const key in object){const value=object[key];if(!(${names}))return false;switch(key){${lines.join('')}default:if(!(${others}))return false}}return true}`
    return [`${named(body)}(${value})`]
  }
  return { expression, functions }
}

function write({ $schema, $id, $defs, ...schema }) {
  const { expression, functions } = createWriter()
  const definitions = Object.entries($defs).map(
    ([name, part]) => `function ${definition(name)}(value){return ${expression(part, 'value')}}`,
  )
  const whole = expression(schema, 'value')
  return [
    'const isObject=(value)=>typeof value=="object"&&value!==null&&!Array.isArray(value);',
    ...definitions,
    ...[...functions].map(([body, name]) => `const ${name}=${body};`),
    `export const isPlan=(value)=>${whole};`,
  ].join('\n')
}

export const step = {
  name: 'quick check',
  async run(root) {
    const schema = JSON.parse(await readFile(join(root, 'schemas/plan.schema.json'), 'utf8'))
    const { outputFiles } = await build({
      stdin: { contents: write(schema), loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      minify: true,
      banner: { js: BANNER },
      write: false,
      logLevel: 'error',
    })
    return new Map([
      ['src/plan/quick-check.gen.js', outputFiles[0].text],
      ['src/plan/quick-check.gen.d.ts', DECLARATION],
    ])
  },
}
