import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const isPlain = (text) =>
  /^[A-Za-z0-9_/.][\w/.:-]*$/.test(text) && Number.isNaN(Number(text)) && !/^(true|false|null)$|:$/.test(text)

/** A value as one line of YAML. */
function yaml(value) {
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`
  if (typeof value !== 'object')
    return typeof value === 'string' && !isPlain(value) ? JSON.stringify(value) : String(value)
  const members = Object.entries(value).map(
    ([key, member]) => `${isPlain(key) ? key : JSON.stringify(key)}: ${yaml(member)}`,
  )
  return `{ ${members.join(', ')} }`
}

const listed = (words, last) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`

function range({ minimum, maximum }, what) {
  if (minimum !== undefined && maximum !== undefined) return `${what} from ${minimum} to ${maximum}`
  if (minimum !== undefined) return minimum === 0 ? `${what}, 0 or more` : `${what}, at least ${minimum}`
  return what
}

const typeWords = {
  string: () => 'text',
  boolean: () => 'true or false',
  integer: (schema) => range(schema, 'an integer'),
  number: (schema) => range(schema, 'a number'),
  array: () => 'a list',
  object: () => 'a map',
}

/** What the value has to be, as the end of "is 5, not …". */
function expected(schema, definitions) {
  const said = schema.errorMessage ?? schema.patternErrorMessage
  if (said !== undefined) return said.replace(/^Expected /, '')
  if (schema.$ref !== undefined) return expected(definitions[schema.$ref.slice('#/$defs/'.length)], definitions)
  if (schema.const !== undefined) return yaml(schema.const)
  if (schema.enum !== undefined) return listed(schema.enum.map(yaml), 'or')
  if (schema.type === undefined && schema.anyOf !== undefined)
    return listed([...new Set(schema.anyOf.map((option) => expected(option, definitions)))], 'or')
  return listed(
    [schema.type].flat().map((type) => typeWords[type](schema)),
    'or',
  )
}

const requiredOf = (schemas) => schemas?.flatMap(({ required = [] }) => required) ?? []

/** Every part of the schema that a path can lead to, by the name of its definition and the way from there; `plan` is the whole. */
function collect(schema) {
  const shapes = new Map()
  const idOf = (part, name) => {
    if (part.$ref !== undefined) return part.$ref.slice('#/$defs/'.length)
    add(name, part)
    return name
  }
  const memberOf = (part, name) => [idOf(part, name), ...(part.examples === undefined ? [] : [yaml(part.examples[0])])]
  const add = (id, part) => {
    if (shapes.has(id)) return
    const shape = { title: part.title, expected: expected(part, schema.$defs), types: part.type && [part.type].flat() }
    shapes.set(id, shape)
    if (part.enum?.every((value) => typeof value === 'string')) shape.allowed = part.enum
    if (part.const !== undefined) shape.types = [typeof part.const]
    if (part.examples !== undefined) shape.example = yaml(part.examples[0])
    if (part.properties !== undefined)
      shape.keys = Object.fromEntries(
        Object.entries(part.properties).map(([key, member]) => [key, memberOf(member, `${id}.${key}`)]),
      )
    if (part.additionalProperties) shape.values = memberOf(part.additionalProperties, `${id}.*`)
    if (part.items) shape.items = memberOf(part.items, `${id}[]`)
    if (part.prefixItems) shape.tuple = part.prefixItems.map((item, index) => memberOf(item, `${id}[${index}]`))
    if (part.type === undefined && part.anyOf !== undefined)
      shape.options = part.anyOf.map((option, index) => idOf(option, `${id}|${index}`))
    const choice = requiredOf(part.oneOf)
    const some = part.type === undefined ? [] : requiredOf(part.anyOf)
    if (choice.length > 0) shape.oneOf = choice
    if (some.length > 0) shape.someOf = some
  }
  add('plan', schema)
  for (const [name, part] of Object.entries(schema.$defs)) add(name, part)
  return shapes
}

const literalOf = (value) => {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`
  if (typeof value === 'string') return literal(value)
  return `{ ${Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : literal(key)}: ${literalOf(member)}`)
    .join(', ')} }`
}

/** What findings need to know of the language: which keys stand where, what is expected, an example. */
export const step = {
  name: 'plan shapes',
  async run(root) {
    const schema = JSON.parse(await readFile(join(root, 'schemas/plan.schema.json'), 'utf8'))
    const rows = [...collect(schema)].map(([id, shape]) => `  [${literal(id)}, ${literalOf(shape)}],\n`)
    return new Map([
      [
        'src/plan/shapes.gen.ts',
        `// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.
import type { Shape } from './shape.ts'

export const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
${rows.join('')}])
`,
      ],
    ])
  },
}
