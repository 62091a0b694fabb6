import type { Coverage, Item, ItemKind, Witness } from '../../simulate/coverage.ts'
import { isPassed, type TestResult } from '../../simulate/test-run.ts'
import { countOf } from '../../values/count.ts'
import { displayName } from '../../values/name.ts'
import { printable } from '../../values/printable.ts'
import { put } from '../../values/put.ts'
import { clientText } from '../kind-words.ts'
import { placeText } from '../place.ts'
import type { Style } from '../style.ts'
import { padEnd, wrapWords } from '../width.ts'
import { missWords, testName } from './words.ts'

export interface TestsTextOptions {
  readonly onlyFailures: boolean
  /** Lists what no test has seen. */
  readonly listUncovered: boolean
  /** Per cent that must be covered; a floor that is not reached is said. */
  readonly failUnder?: number
}

const NAME_WIDTH_MAX = 56

function testText(test: TestResult, width: number, style: Style): string {
  const { results, problem } = test
  const { good, bad } = style.symbols
  const failed = results.filter(({ misses }) => misses.length > 0)
  const name = style.name(padEnd(testName(test), width))
  if (isPassed(test)) return `${style.good(good)} ${name}  ${countOf(results.length, 'expectation')}\n`
  const sign = style.bad(bad)
  const indented = (text: string) =>
    wrapWords(text, style.width - 4)
      .map((line) => `    ${line.trimEnd()}\n`)
      .join('')
  if (problem)
    return `${sign} ${name}\n${indented(`${printable(problem.message)}: ${printable(problem.hint)}   ${placeText(test.at.span())}`)}`
  const lines = failed.flatMap((result) =>
    result.misses
      .flatMap((miss) => missWords(result, miss))
      .map((words) => `${words}   ${placeText(result.at.span())}`),
  )
  return `${sign} ${name}  ${results.length - failed.length} of ${results.length}\n${lines.map(indented).join('')}`
}

const KIND_WORDS: Readonly<Record<ItemKind, readonly [one: string, several: string]>> = {
  record: ['record', 'records'],
  branch: ['branch', 'branches'],
  'fail-open': ['fail-open group', 'fail-open groups'],
  'step-back': ['step back', 'steps back'],
  check: ['check status', 'check statuses'],
  client: ['kind of client', 'kinds of client'],
  rule: ['rule', 'rules'],
}

export const ITEM_KINDS: readonly ItemKind[] = ['record', 'branch', 'fail-open', 'step-back', 'check', 'client', 'rule']

/** Covered per cent, rounded down so that 100 means all; 100 where nothing can happen. */
export function coveredPercent({ covered, uncovered }: Coverage): number {
  const all = covered.length + uncovered.length
  return all === 0 ? 100 : Math.floor((100 * covered.length) / all)
}

/** The line that, below `cases:`, would cover an item. */
function caseLine({ failed, question, kind, answers }: Witness): string {
  const [client] = kind.named
  const members = [
    ...(failed.length > 0
      ? [`fail: [${failed.map(({ kind: of, name }) => JSON.stringify(`${of}:${name}`)).join(', ')}]`]
      : []),
    `query: { name: ${JSON.stringify(displayName(question.name))}, type: ${question.type}${client === undefined ? '' : `, client: ${JSON.stringify(client)}`} }`,
    answers.length > 0 ? `answers: [${answers.map((text) => JSON.stringify(text)).join(', ')}]` : 'rcode: NOERROR',
  ]
  const asker = clientText(kind.client)
  const who = client === undefined && asker !== '' ? `   # needs one of clients: ${asker}` : ''
  return printable(`- { ${members.join(', ')} }${who}`)
}

const countOfKind = (items: readonly Item[], kind: ItemKind) => items.filter((item) => item.kind === kind).length

function coverageText(coverage: Coverage, { listUncovered, failUnder }: TestsTextOptions, style: Style): string {
  const { covered, uncovered } = coverage
  const percent = coveredPercent(coverage)
  const missing = uncovered.map(({ item }) => item)
  const never = ITEM_KINDS.flatMap((kind) => {
    const count = countOfKind(missing, kind)
    return count === 0 ? [] : [`${count} ${KIND_WORDS[kind][count === 1 ? 0 : 1]}`]
  })
  const floor = failUnder !== undefined && percent < failUnder ? `, below the floor of ${failUnder} %` : ''
  const head = `coverage ${percent} %${floor}${never.length > 0 ? `: never ${never.join(', ')}` : ''}`
  if (!listUncovered) return `${head}${never.length > 0 ? `   ${style.quiet('--coverage lists them')}` : ''}\n`
  const table = ITEM_KINDS.flatMap((kind) => {
    const [seen, not] = [countOfKind(covered, kind), countOfKind(missing, kind)]
    return seen + not === 0 ? [] : [`  ${padEnd(KIND_WORDS[kind][1], 18)}${seen} of ${seen + not}\n`]
  })
  const byCase = new Map<string, string[]>()
  for (const { item, witness } of uncovered) {
    const line = caseLine(witness)
    put(byCase, line, `${KIND_WORDS[item.kind][0]} ${printable(item.label)}`)
  }
  const lines = [...byCase].map(
    ([line, items]) =>
      `\n  ${line}\n${wrapWords(items.join(`, `), style.width - 6)
        .map((words) => `      ${words.trimEnd()}\n`)
        .join('')}`,
  )
  const cases = lines.length > 0 ? `\nnever seen, below the case that sees it:\n${lines.join('').slice(1)}` : ''
  return `${head}\n${table.join('')}${cases}`
}

/** The screen of `test`: a line for each test, what a failed one got, and how much of the plan all of them have seen. */
export function testsToText(
  tests: readonly TestResult[],
  coverage: Coverage,
  options: TestsTextOptions,
  style: Style,
): string {
  const shown = options.onlyFailures ? tests.filter((test) => !isPassed(test)) : tests
  const width = Math.min(NAME_WIDTH_MAX, Math.max(0, ...shown.map((test) => testName(test).length)))
  const failed = tests.filter((test) => !isPassed(test)).length
  const counts =
    failed === 0
      ? `${style.good(style.symbols.good)} ${countOf(tests.length, 'test')} passed`
      : `${style.bad(style.symbols.bad)} ${failed} of ${countOf(tests.length, 'test')} failed`
  const body = shown.map((test) => testText(test, width, style)).join('')
  return `${body}${counts}. ${coverageText(coverage, options, style)}`.replace(/ +\n/g, '\n')
}
