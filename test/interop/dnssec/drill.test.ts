import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { folderWith } from '../../support/cli.ts'
import { type Asked, validatorCases, validatorSuite } from '../../support/validator-suite.ts'

const run = promisify(execFile)

/** Follows the signatures up to the DS of example.com. drill ends with a number on what it does not believe. */
async function ask(drill: string, { zone, port }: Asked, name: string, type: string): Promise<string> {
  const file = join(folderWith({ 'anchor.key': `${zone.anchor}\n` }), 'anchor.key')
  return run(drill, ['-S', '-k', file, '-p', `${port}`, '@127.0.0.1', name, type]).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  )
}

// drill shows no values, and follows no CNAME.
const cases = validatorCases.map(({ shows: _values, ...rest }) => rest)

validatorSuite('drill', cases, ask, (output, { verdict }) => {
  expect(output).toContain(';; Chase successful')
  expect(output.includes('Existence is denied by:')).toBe(verdict === 'denied')
})
