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
  /** JSON pointer into the schema. */
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
}

export declare const validate: {
  (value: unknown): value is PlanDocument
  errors?: readonly SchemaError[] | null
}
`

/** The plan's validator as plain code: nothing of ajv loads at run time. */
export const step = {
  name: 'plan validator',
  async run(root) {
    const schema = JSON.parse(await readFile(join(root, 'schemas/plan.schema.json'), 'utf8'))
    const ajv = new Ajv2020({
      allErrors: true,
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      messages: false,
      inlineRefs: false,
      code: { source: true, esm: true, lines: false },
    })
    const source = standaloneCode(ajv, { validate: ajv.addSchema(schema) && schema.$id })
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: root, loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      minifySyntax: true,
      minifyWhitespace: true,
      minifyIdentifiers: true,
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
