import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { projectRoot } from './cli.ts'

const folder = join(projectRoot, 'schemas')

/** All published schemas, so that one may refer to another by its id. */
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
for (const name of readdirSync(folder).sort())
  if (name !== 'plan.schema.json') ajv.addSchema(JSON.parse(readFileSync(join(folder, name), 'utf8')), name)

/** What is wrong with a document by `schemas/<kind>.schema.json`; nothing if it fits. */
export function schemaErrors(kind: string, document: unknown): readonly string[] {
  const validate = ajv.getSchema(`${kind}.schema.json`)
  if (validate === undefined) return [`there is no schema ${kind}`]
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
