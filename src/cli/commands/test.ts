import { runInNewContext } from 'node:vm'
import type { Command } from 'commander'
import { compile } from '../../decide/compile.ts'
import type { Deployment } from '../../model/deployment.ts'
import { coveredPercent, testsToText } from '../../report/tests/text.ts'
import { testName } from '../../report/tests/words.ts'
import { type Coverage, coverageOf } from '../../simulate/coverage.ts'
import { runTests } from '../../simulate/run-tests.ts'
import { createRun, isPassed, type TestIdentity, type TestResult } from '../../simulate/test-run.ts'
import { countOf } from '../../values/count.ts'
import type { CommonOptions, Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { checkPlan, type ExpandedPlan, openPlan } from '../read-plan.ts'
import { createRepositoryPath } from '../repository-path.ts'
import type { System } from '../system.ts'
import { openStyle, startProgress } from '../terminal.ts'

interface TestOptions extends CommonOptions {
  readonly onlyFailures?: boolean
  readonly filter?: string
  readonly update?: boolean
  readonly coverage?: boolean
  readonly failUnder?: number
  readonly format?: 'text' | 'json' | 'junit'
}

export const examples: readonly Example[] = [
  ['r53sim test plan.yaml', 'its scenarios and cases, and how much of the plan they have seen'],
  ['r53sim test plan.yaml --coverage --fail-under 90', 'what no test has seen, each with a case that would'],
  ['r53sim test plan.yaml --format junit', 'for a build server'],
]

const percent = (text: string): number => {
  const number = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || number > 100) throw new Failure(`--fail-under ${text} is no number from 0 to 100`)
  return number
}

export function define(command: Command): void {
  command
    .argument('[plan]', 'plan file')
    .option('--only-failures', 'say nothing of tests that pass')
    .option('--filter <regexp>', 'only tests whose name it finds')
    .option('--coverage', 'list what no test has seen, each with a case that sees it')
    .option('--fail-under <percent>', 'exit 1 if less of the plan has been seen', percent)
    .option('--update', 'write into the plan what failed tests got; refused where CI is set')
    .addOption(
      command.createOption('--format <format>', 'how to print it').choices(['text', 'json', 'junit']).default('text'),
    )
}

const FILTER_CHARACTERS_MAX = 1000
const FILTER_MS = 1000

/** Whether a regular expression finds something in a test's name. Some take for ever: after a second it is refused. */
function createFilter(pattern: string | undefined): (test: TestIdentity) => boolean {
  if (pattern === undefined) return () => true
  if (pattern.length > FILTER_CHARACTERS_MAX)
    throw new Failure(`--filter has more than ${FILTER_CHARACTERS_MAX} characters`)
  try {
    new RegExp(pattern, 'u')
  } catch {
    throw new Failure(
      `--filter ${pattern} is no regular expression`,
      'write a part of the name, or escape .*+?()[]{}|^$\\',
    )
  }
  return (test) => {
    try {
      const found: unknown = runInNewContext(
        'new RegExp(pattern, "u").test(name)',
        { pattern, name: testName(test) },
        { timeout: FILTER_MS },
      )
      return found === true
    } catch {
      throw new Failure(`--filter ${pattern} takes too long`, 'avoid repeats inside repeats')
    }
  }
}

interface Outcome {
  readonly tests: readonly TestResult[]
  readonly coverage: Coverage
}

function runAll(deployment: Deployment, isWanted: (test: TestIdentity) => boolean): Outcome {
  const run = createRun(compile(deployment))
  const tests = runTests(run, isWanted)
  return { tests, coverage: coverageOf(run.graph, run.seen()) }
}

/** Writes what failed tests got, says so on stderr, and runs them again. */
async function update(
  plan: ExpandedPlan,
  before: Outcome,
  isWanted: (test: TestIdentity) => boolean,
  system: System,
): Promise<Outcome> {
  const { updateTests } = await import('../update-tests.ts')
  const {
    files: [main, ...others],
    written,
  } = await updateTests(system, plan, before.tests)
  if (main === undefined || written === 0) return before
  system.stderr.write(`wrote ${countOf(written, 'value')}\n`)
  const { deployment } = await checkPlan([main, ...others])
  return deployment ? runAll(deployment, isWanted) : before
}

export async function run([path]: readonly [string?], options: TestOptions, system: System): Promise<ExitCode> {
  const { isBuildServer } = options.update ? await import('../update-tests.ts') : { isBuildServer: () => false }
  if (isBuildServer(system))
    throw new Failure('--update changes the plan, and CI is set', 'run it where you work and commit what it writes')
  const isWanted = createFilter(options.filter)
  const plan = await openPlan(path, options, system)
  const { scenarios, cases } = plan.deployment
  if (scenarios.length + cases.length === 0)
    throw new Failure(
      `${plan.name} has no scenarios and no cases`,
      'docs/plan.md shows how to write them; r53sim init --template full has some',
    )
  const progress = startProgress(system, 'testing', options.color)
  const first = runAll(plan.deployment, isWanted)
  if (first.tests.length === 0) throw new Failure(`no test has a name like ${options.filter ?? ''}`)
  const { tests, coverage } = options.update ? await update(plan, first, isWanted, system) : first
  progress.stop()
  const { failUnder, coverage: listUncovered = false, onlyFailures = false } = options
  switch (options.format) {
    case 'json': {
      const { testsToJson } = await import('../../report/tests/json.ts')
      system.stdout.write(testsToJson(tests, coverage))
      break
    }
    case 'junit': {
      const { testsToJunit } = await import('../../report/tests/junit.ts')
      system.stdout.write(testsToJunit(tests, { plan: plan.name, repositoryPath: createRepositoryPath(system) }))
      break
    }
    default:
      system.stdout.write(
        testsToText(
          tests,
          coverage,
          { onlyFailures, listUncovered, ...(failUnder === undefined ? {} : { failUnder }) },
          await openStyle(system, system.stdout, options.color),
        ),
      )
  }
  const isBelow = failUnder !== undefined && coveredPercent(coverage) < failUnder
  return tests.every(isPassed) && !isBelow ? 0 : 1
}
