import { formatFault } from '../../health/faults.ts'
import type { Coverage } from '../../simulate/coverage.ts'
import { isPassed, type TestResult } from '../../simulate/test-run.ts'
import { displayName } from '../../values/name.ts'
import { formatJson } from '../json.ts'
import { clientText } from '../kind-words.ts'
import { placeText } from '../place.ts'
import { coveredPercent, ITEM_KINDS } from './text.ts'
import { testName } from './words.ts'

function coverageJson(coverage: Coverage): object {
  const { covered, uncovered } = coverage
  return {
    percent: coveredPercent(coverage),
    kinds: ITEM_KINDS.flatMap((kind) => {
      const seen = covered.filter((item) => item.kind === kind).length
      const all = seen + uncovered.filter(({ item }) => item.kind === kind).length
      return all === 0 ? [] : [{ kind, covered: seen, coverable: all }]
    }),
    uncovered: uncovered.map(({ item, witness }) => ({
      ...item,
      witness: {
        fail: witness.failed.map(formatFault),
        name: displayName(witness.question.name),
        type: witness.question.type,
        ...(clientText(witness.kind.client) === '' ? {} : { client: clientText(witness.kind.client) }),
        answers: witness.answers,
      },
    })),
  }
}

/** `r53sim/tests/v1`: every test in plan order, with what did not hold. */
export function testsToJson(tests: readonly TestResult[], coverage: Coverage): string {
  const passed = tests.filter(isPassed).length
  return formatJson('tests', {
    passed,
    failed: tests.length - passed,
    tests: tests.map((test) => ({
      kind: test.kind,
      name: testName(test),
      passed: isPassed(test),
      at: placeText(test.at.span()),
      ...(test.problem ? { problem: test.problem } : {}),
      expectations: test.results.map(({ index, atSeconds, atTime, misses, at }) => ({
        index,
        ...(atSeconds === undefined ? {} : { at_seconds: atSeconds }),
        ...(atTime === undefined ? {} : { at_time: atTime }),
        passed: misses.length === 0,
        at: placeText(at.span()),
        failures: misses.flatMap(({ client, mismatches, settledAt }) =>
          mismatches.map((mismatch) => ({
            ...(client === '' ? {} : { client }),
            ...mismatch,
            ...(settledAt === undefined ? {} : { settled_at: settledAt }),
          })),
        ),
      })),
    })),
    coverage: coverageJson(coverage),
  })
}
