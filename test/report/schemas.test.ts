import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const folder = join(projectRoot, 'schemas')
/** Forms that others have set: our plan language, and what the AWS command line takes. */
const foreign = ['change-batch', 'plan']
const kinds = readdirSync(folder).map((name) => name.replace('.schema.json', ''))

/** Every schema inside a schema. */
function* schemasIn(value: unknown, path = ''): Generator<readonly [path: string, schema: object]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, below] of Object.entries(value)) {
    if (key === 'properties' && typeof below === 'object' && below !== null)
      for (const [name, member] of Object.entries(below)) {
        if (typeof member === 'object' && member !== null) yield [`${path}/${name}`, member]
        yield* schemasIn(member, `${path}/${name}`)
      }
    else if (key !== 'examples' && key !== 'const' && key !== 'enum') yield* schemasIn(below, `${path}/${key}`)
  }
}

describe.each(kinds.filter((kind) => !foreign.includes(kind)))('the schema of %s', (kind) => {
  const schema = JSON.parse(readFileSync(join(folder, `${kind}.schema.json`), 'utf8'))

  test('has an id, a title and a description, and names its version', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: expect.stringContaining(kind),
      title: expect.any(String),
      description: expect.stringContaining('r53sim'),
      properties: { schema: { const: `r53sim/${kind}/v1` } },
    })
  })

  test('compiles, and refuses what is something else', () => {
    expect(schemaErrors(kind, { schema: 'r53sim/something/v1' })).not.toEqual([])
  })
})

test.each(['findings', 'tree'])('the schema of %s says what every member is', (kind) => {
  const schema: unknown = JSON.parse(readFileSync(join(folder, `${kind}.schema.json`), 'utf8'))
  const silent = [...schemasIn(schema)].filter(([, member]) => !('description' in member || '$ref' in member))
  expect(silent.map(([path]) => path)).toEqual([])
})
