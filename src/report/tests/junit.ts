import { isPassed, type TestResult } from '../../simulate/test-run.ts'
import { placeText } from '../place.ts'
import { xmlAttributes as attributes, escapeXml } from '../xml.ts'
import { missWords, testName } from './words.ts'

/** Where a plan is known to services that hold its repository. */
export interface JunitContext {
  /** The plan, as people name it. */
  readonly plan: string
  readonly repositoryPath: (file: string) => string
}

function testCase(test: TestResult, { plan, repositoryPath }: JunitContext): string {
  const { file, line } = test.at.span()
  const open = `    <testcase${attributes({ classname: plan, name: testName(test), file: repositoryPath(file), line, time: 0 })}`
  if (isPassed(test)) return `${open}/>\n`
  const { problem, results } = test
  const lines = problem
    ? [`${problem.message}: ${problem.hint}`]
    : results.flatMap((result) =>
        result.misses
          .flatMap((miss) => missWords(result, miss))
          .map((words) => `${words}   ${placeText(result.at.span())}`),
      )
  const element = problem ? 'error' : 'failure'
  const type = problem ? 'problem' : 'expectation'
  return `${open}>\n      <${element}${attributes({ type, message: lines[0] ?? '' })}>${escapeXml(lines.join('\n'))}</${element}>\n    </testcase>\n`
}

/** For build servers: JUnit's XML, one suite with a case for each scenario and case of the plan. */
export function testsToJunit(tests: readonly TestResult[], context: JunitContext): string {
  const errors = tests.filter(({ problem }) => problem !== undefined).length
  const failures = tests.filter((test) => !isPassed(test)).length - errors
  const counts = { tests: tests.length, failures, errors, time: 0 }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'r53sim test', ...counts })}>\n`,
    `  <testsuite${attributes({ name: context.plan, ...counts, skipped: 0 })}>\n`,
    ...tests.map((test) => testCase(test, context)),
    '  </testsuite>\n</testsuites>\n',
  ].join('')
}
