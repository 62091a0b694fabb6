import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { projectRoot } from './cli.ts'

const {
  $schema: _,
  id,
  ...schema
} = JSON.parse(readFileSync(join(projectRoot, 'test/data/sarif/sarif-2.1.0-rtm.5.json'), 'utf8'))

// The schema is of draft 4 and uses nothing that draft 7 reads differently but the name of `id`.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i)
ajv.addFormat('uri-reference', /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})*$/i)
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/)
const validate = ajv.compile({ $id: id, ...schema })

/** What is wrong with a document by the schema of SARIF 2.1.0; nothing if it fits. */
export function sarifErrors(document: unknown): readonly string[] {
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
