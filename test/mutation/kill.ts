import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Mutant } from './mutant.ts'
import { firstFailure } from './run-suite.ts'

const src = join(import.meta.dirname, '../../src')
const pathOf = (by: string) => `test/${by}.test.ts`

/** Tests that each mutant is noticed by the test that it names, and that these tests pass without any. */
export function killAll(mutants: readonly Mutant[]): void {
  test.each([...new Set(mutants.map(({ by }) => pathOf(by)))])('%s passes as things are', async (suite) => {
    expect(await firstFailure(suite)).toBeUndefined()
  })

  describe('is noticed:', () => {
    test.each(mutants.map((mutant) => [mutant.says, mutant] as const))('%s', async (_says, { file, find, put, by }) => {
      const path = join(src, file)
      const text = readFileSync(path, 'utf8')
      expect(text.split(find), `how often this stands in ${file}: ${find}`).toHaveLength(2)
      const failure = await firstFailure(pathOf(by), { path, text: text.replace(find, () => put) })
      expect(failure, `${by} passes all the same`).toBeDefined()
      // Code that does not run says nothing wrong.
      expect(failure?.error).not.toBeInstanceOf(ReferenceError)
    })
  })
}
