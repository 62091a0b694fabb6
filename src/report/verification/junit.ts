import type { Question } from '../../simulate/questions.ts'
import { put } from '../../values/put.ts'
import { type Finding, VERIFY_RULES, type VerifyRule } from '../../verify/finding.ts'
import { isExhaustive, type Verification } from '../../verify/verify.ts'
import { recordTitle } from '../record-words.ts'
import { xmlAttributes as attributes, escapeXml } from '../xml.ts'
import type { VerificationContext, VerificationFormat } from './format.ts'
import { findingDiagnostic, reachOf } from './words.ts'

/** What is promised of each record, with the rules that say it is not kept. */
const PROMISES: readonly (readonly [name: string, rules: readonly VerifyRule[]])[] = [
  ['every kind of client gets an answer', ['VER003']],
  ['survives failures', ['VER001', 'VER002']],
  ['nothing dead is answered while something live could be', ['VER004']],
  ['everything is used and nobody overloaded', ['VER006', 'VER008']],
]

function testCase(
  classname: string,
  name: string,
  findings: readonly Finding[],
  skipped: string | undefined,
  { argument }: VerificationContext,
): string {
  const open = `    <testcase${attributes({ classname, name, time: 0 })}`
  const bad = findings.filter(({ severity }) => severity === 'error')
  const said = findings.map((finding) => {
    const { message, hint = '' } = findingDiagnostic(finding, argument)
    return { title: `${finding.rule} ${VERIFY_RULES[finding.rule].summary}`, message, text: `${message}\n${hint}` }
  })
  const [first] = said
  if (bad.length > 0 && first)
    return `${open}>\n      <failure${attributes({ type: first.title, message: first.message })}>${escapeXml(said.map(({ text }) => text).join('\n'))}</failure>\n    </testcase>\n`
  if (skipped !== undefined) return `${open}>\n      <skipped${attributes({ message: skipped })}/>\n    </testcase>\n`
  if (!first) return `${open}/>\n`
  return `${open}>\n      <system-out>${escapeXml(said.map(({ text }) => text).join('\n'))}</system-out>\n    </testcase>\n`
}

interface Suite {
  readonly name: string
  readonly cases: readonly { readonly name: string; readonly findings: readonly Finding[] }[]
}

const keyOf = ({ zone, name, type }: Question) => `${zone.id} ${name} ${type}`

/** A suite for each record, one for the invariants, one for what is about the plan as a whole. */
function suitesOf({ questions, findings, invariants }: Verification): readonly Suite[] {
  const plain = findings.filter(({ invariant }) => invariant === undefined)
  const byQuestion = new Map<string, Finding[]>()
  for (const finding of plain) if (finding.question) put(byQuestion, keyOf(finding.question), finding)
  return [
    ...questions.map((question) => {
      const mine = byQuestion.get(keyOf(question)) ?? []
      return {
        name: recordTitle(question.name, question.type),
        cases: PROMISES.map(([name, rules]) => ({ name, findings: mine.filter(({ rule }) => rules.includes(rule)) })),
      }
    }),
    ...(invariants.length === 0
      ? []
      : [
          {
            name: 'invariants',
            cases: invariants.map(({ invariant: { id } }) => ({
              name: id,
              findings: findings.filter((finding) => finding.invariant === id),
            })),
          },
        ]),
    {
      name: 'plan',
      cases: [{ name: 'every record is used', findings: plain.filter(({ rule }) => rule === 'VER007') }],
    },
  ]
}

/** For build servers: a suite for each record and one for the invariants, a case for each promise; what is not proved in full is skipped. */
export const verificationToJunit: VerificationFormat = (verification, context) => {
  const skipped = isExhaustive(verification) ? undefined : reachOf(verification, context.maxFailures)
  const suites = suitesOf(verification).map(({ name, cases }) => {
    const failures = cases.filter(({ findings }) => findings.some(({ severity }) => severity === 'error')).length
    const counts = {
      tests: cases.length,
      failures,
      errors: 0,
      skipped: skipped === undefined ? 0 : cases.length - failures,
      time: 0,
    }
    const body = cases.map((each) => testCase(name, each.name, each.findings, skipped, context)).join('')
    return { counts, text: `  <testsuite${attributes({ name, ...counts })}>\n${body}  </testsuite>\n` }
  })
  const sum = (key: 'tests' | 'failures' | 'skipped') => suites.reduce((total, { counts }) => total + counts[key], 0)
  const total = { tests: sum('tests'), failures: sum('failures'), errors: 0, skipped: sum('skipped'), time: 0 }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'r53sim verify', ...total })}>\n${suites.map(({ text }) => text).join('')}</testsuites>\n`
}
