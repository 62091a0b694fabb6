import type { ClientKind } from '../../decide/client-kinds.ts'
import type { Step } from '../../decide/decision.ts'
import { type Fraction, formatFraction } from '../../values/fraction.ts'
import { displayName } from '../../values/name.ts'
import type { AnswerDetail, StatesDetail } from '../../verify/detail.ts'
import type { Finding } from '../../verify/finding.ts'
import type { Variable } from '../../verify/variables.ts'
import { isExhaustive, type KindResult, type QuestionResult, type Verification } from '../../verify/verify.ts'
import { formatJson } from '../json.ts'
import { clientText } from '../kind-words.ts'
import type { VerificationContext, VerificationFormat } from './format.ts'
import { findingSentence, replayWords } from './words.ts'

const idsOf = (failed: readonly Variable[]) => failed.map(({ id }) => id)

/** Smaller sets first, then by name: one order whatever engine found them. */
const sortedCuts = (cuts: readonly (readonly Variable[])[]) =>
  cuts
    .map((cut) => idsOf(cut).toSorted())
    .toSorted((a, b) => a.length - b.length || (a.join('\n') < b.join('\n') ? -1 : 1))

const distributionJson = (distribution: readonly (readonly [string, Fraction])[]) =>
  Object.fromEntries(distribution.map(([text, share]) => [text, formatFraction(share)]))

function statesJson({ states, cuts, probability }: StatesDetail): object {
  return {
    states: `${states}`,
    cuts: sortedCuts(cuts.list),
    cuts_total: `${cuts.total}`,
    ...(probability === undefined ? {} : { p: probability }),
  }
}

function detailJson(detail: AnswerDetail): object {
  return {
    states: `${detail.states}`,
    answer_ok: detail.normal ? distributionJson(detail.normal) : null,
    distinct_answers: detail.distinctAnswers ?? null,
    relevant: idsOf(detail.relevant).toSorted(),
    monotone: detail.monotone,
    outage: statesJson(detail.outage),
    degraded: statesJson(detail.degraded),
    avoidable: statesJson(detail.avoidable),
    failopen: statesJson(detail.failOpen),
    noanswer: statesJson(detail.noAnswer),
    max_share: Object.fromEntries(
      detail.maxShare.map(({ value, share, failed }) => [value, [formatFraction(share), idsOf(failed).toSorted()]]),
    ),
  }
}

const kindJson = ({ label, named, client, isAssumed }: ClientKind, demand: Fraction | undefined) => ({
  id: label,
  members: named,
  ...(demand === undefined ? {} : { demand: formatFraction(demand) }),
  ...(clientText(client) === '' ? {} : { client: clientText(client) }),
  ...(isAssumed ? { assumed: true } : {}),
})

function resultJson({ kind, demand, survives, smallestOutage, probability, detail }: KindResult): object {
  return {
    class: kindJson(kind, demand),
    survives,
    smallest_outage: smallestOutage ? idsOf(smallestOutage.first) : null,
    ...(probability === undefined ? {} : { p: probability }),
    ...(detail
      ? {
          spofs: sortedCuts(detail.outage.cuts.list.filter(({ length }) => length === 1)).flat(),
          ...detailJson(detail),
        }
      : {}),
  }
}

const questionJson = ({ zone, name, type, kinds, atoms }: QuestionResult) => ({
  zone: displayName(zone.name),
  name: displayName(name),
  type,
  atoms,
  results: kinds.map(resultJson),
})

const stepJson = ({ rule, outcome, because, recordSet }: Step) => ({
  rule,
  outcome,
  because,
  ...(recordSet ? { record: recordSet.branch } : {}),
})

const overloadJson = ({ endpoint, load, capacity, ...states }: NonNullable<Finding['overload']>) => ({
  endpoint,
  load: formatFraction(load),
  capacity: formatFraction(capacity),
  ...statesJson(states),
})

/** One finding, as the document and the line of ndjson have it. */
export function findingJson(finding: Finding, argument: string): object {
  const { rule, severity, message, question, kinds, failed, others, invariant, at } = finding
  const example = finding.example?.()
  const { file, line, column, endLine, endColumn } = at.span()
  return {
    rule,
    severity,
    message: findingSentence(finding),
    what: message,
    ...(invariant === undefined ? {} : { invariant }),
    ...(question ? { name: displayName(question.name), type: question.type } : {}),
    classes: kinds.map(({ label }) => label),
    failed: idsOf(failed),
    other_cuts: others,
    ...(finding.overload ? { overload: overloadJson(finding.overload) } : {}),
    ...(example
      ? { answers: example.answer(), replay: replayWords(example, argument), trace: example.trace().map(stepJson) }
      : {}),
    file,
    line,
    column,
    endLine,
    endColumn,
  }
}

const variableJson = ({ id, kind, name, probability }: Variable) => ({
  id,
  kind,
  name,
  ...(probability === undefined ? {} : { p: probability }),
})

/** What stands at the head of the document and at the end of ndjson. */
export function summaryJson(verification: Verification, options: VerificationContext): object {
  const { findings, hidden, promises, bound, unfinished, sampled, stats, assumedUp } = verification
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  const limits = [bound, options.maxFailures].filter((limit) => limit !== undefined)
  return {
    plan: options.plan,
    engine: options.engine,
    exhaustive: limits.length === 0 && isExhaustive(verification),
    bound: limits.length === 0 ? null : Math.min(...limits),
    unfinished,
    sampled,
    promises,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    hidden,
    assumed_up: assumedUp,
    ...(options.milliseconds === undefined ? {} : { stats: { ...stats, milliseconds: options.milliseconds } }),
  }
}

/** `r53sim/verification/v1`. Shares are exact fractions and counts of states exact integers, both as text. */
export const verificationToJson: VerificationFormat = (verification, options) => {
  const { variables, questions, findings, unused, blast } = verification
  return formatJson('verification', {
    ...summaryJson(verification, options),
    variables: variables.map(variableJson),
    queries: questions.map(questionJson),
    invariants: verification.invariants.map(({ invariant, holds, cases }) => ({
      id: invariant.id,
      holds: holds ?? null,
      cases,
    })),
    never_used: unused.map(({ recordSet, why }) => ({ record: recordSet.branch, type: recordSet.type, why })),
    blast_radius: blast.map(({ variable, share, hurt }) => ({
      variable: variable.id,
      share: formatFraction(share),
      hurt: hurt.map(({ question, kinds }) => ({
        name: displayName(question.name),
        type: question.type,
        classes: kinds.map(({ label }) => label),
      })),
    })),
    findings: findings.map((finding) => findingJson(finding, options.argument)),
  })
}

const escapeCharacter = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const lineOf = (value: object) => `${JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escapeCharacter)}\n`

/** Characters that are written at once: a line each would cost more time in the kernel than here. */
const PIECE_LENGTH = 1 << 16

/** A finding a line, then the summary. The answer and trace of a finding are gone once its line is written. */
export function* verificationToNdjson(verification: Verification, options: VerificationContext): Generator<string> {
  let piece = ''
  for (const finding of verification.findings) {
    piece += lineOf({ kind: 'finding', ...findingJson(finding, options.argument) })
    if (piece.length < PIECE_LENGTH) continue
    yield piece
    piece = ''
  }
  const summary = summaryJson(verification, options)
  yield piece + lineOf({ kind: 'summary', schema: 'r53sim/verification/v1', ...summary })
}
