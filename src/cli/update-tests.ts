import { loadPlan } from '../plan/load.ts'
import type { PlanPath } from '../plan/positions.ts'
import { type Rewrite, rewriteValues } from '../plan/rewrite-values.ts'
import { isPassed, type TestResult } from '../simulate/test-run.ts'
import { Failure } from './failure.ts'
import { type Plan, type SourceFile, STDIN_NAME } from './read-plan.ts'
import type { System } from './system.ts'

/** Where a test's expectation stands in the plan. */
const pathOf = ({ kind, id = '', index = 0 }: TestResult, expectation: number): PlanPath =>
  kind === 'case' ? ['cases', index] : ['scenarios', id, 'expect', expectation]

/** What failed expectations would have to say; a claim that nothing but its author can put right has no entry. */
function rewritesOf(tests: readonly TestResult[]): readonly Rewrite[] {
  return tests.flatMap((test) =>
    test.results.flatMap(({ index, misses, actual }) => {
      const claims = new Set(misses.flatMap(({ mismatches }) => mismatches.map(({ claim }) => claim)))
      return [...actual].flatMap(([key, becomes]) => {
        // `share/192.0.2.1` is the member of that name below the claim.
        const [claim = '', ...rest] = key.split('/')
        if (becomes === undefined || !claims.has(claim)) return []
        return [{ path: [...pathOf(test, index), claim, ...(rest.length > 0 ? [rest.join('/')] : [])], becomes }]
      })
    }),
  )
}

/** True where a build server runs us: there a test says what is wrong and changes nothing. */
export const isBuildServer = ({ env }: System): boolean => env.CI !== undefined && !/^(|0|false)$/i.test(env.CI)

/** Writes into the plan what its failed tests got, and says how much. The files as they are now. */
export async function updateTests(
  system: System,
  { files }: Pick<Plan, 'files'>,
  tests: readonly TestResult[],
): Promise<{ readonly files: readonly SourceFile[]; readonly written: number }> {
  if (tests.every(isPassed)) return { files, written: 0 }
  if (files.some(({ name }) => name === STDIN_NAME))
    throw new Failure('--update cannot write to standard input', 'name a file')
  const { positions } = await loadPlan(files)
  const rewritten = rewriteValues(files, positions, rewritesOf(tests))
  const changed = rewritten.files.filter(({ text }, index) => text !== files[index]?.text)
  const problem = system.rewriteFiles(new Map(changed.map(({ name, text }) => [name, text])))
  if (problem !== undefined) throw new Failure(problem, 'no file was changed')
  return { files: rewritten.files, written: rewritten.written.length }
}
