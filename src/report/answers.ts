import type { Decision, LeafAnswer, Outcome } from '../decide/decision.ts'
import type { Truth } from '../simulate/truth.ts'
import { add, compare, equals, type Fraction, ONE, toNumber } from '../values/fraction.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import type { Style } from './style.ts'

/** One answer of a distribution as machine output has it (cli.md). */
export type AnswerJson =
  | {
      readonly values: readonly string[]
      readonly ttl?: number
      readonly type?: string
      readonly probability: number
      readonly record?: string
      readonly alias_target?: string
      readonly down: readonly string[]
    }
  | {
      readonly choose: number
      readonly from: readonly (readonly string[])[]
      readonly probability: number
      readonly down: readonly string[]
    }

const valuesOf = ({ values }: LeafAnswer): readonly string[] => values.map(({ text }) => text)

const textKey = ({ from }: Outcome) => from.flatMap(valuesOf).toSorted().join(' ')

/** Most likely first; ties by values. */
export const sortOutcomes = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.toSorted(
    (a, b) => compare(b.share, a.share) || (textKey(a) < textKey(b) ? -1 : textKey(a) > textKey(b) ? 1 : 0),
  )

function answerJson({ share, take, from, type, chain }: Outcome, queryType: string, truth: Truth): AnswerJson {
  const probability = toNumber(share)
  const down = [...new Set(from.flatMap(truth.deadValues))]
  if (take < from.length) return { choose: take, from: from.map(valuesOf), probability, down }
  const [first] = from
  const resource = first?.resource
  return {
    values: [...new Set(from.flatMap(valuesOf))],
    ...(first ? { ttl: Math.min(...from.map(({ ttlSeconds }) => ttlSeconds)) } : {}),
    ...(type === undefined || type === queryType ? {} : { type }),
    probability,
    ...(first
      ? { record: from.length === 1 || chain.length > 0 ? first.recordSet.branch : groupBranch(first.recordSet.branch) }
      : {}),
    ...(resource === undefined ? {} : { alias_target: displayName(resource).replace(/\.$/, '') }),
    down,
  }
}

/** The record that a multivalue member belongs to. */
const groupBranch = (branch: string) => branch.slice(0, Math.max(0, branch.lastIndexOf('/'))) || branch

/** The whole distribution, most likely first; nothing when there is no answer at all. */
export function answersJson({ kind, outcomes }: Decision, queryType: string, truth: Truth): readonly AnswerJson[] {
  if (kind !== 'answer') return []
  return sortOutcomes(outcomes).map((outcome) => answerJson(outcome, queryType, truth))
}

/** `95 %`, `0.4 %`, `< 0.1 %`: a share for people. */
export function formatShare(share: Fraction): string {
  const percent = toNumber(share) * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  return `${percent >= 10 || Number.isInteger(percent) ? Math.round(percent * 10) / 10 : Math.round(percent * 100) / 100} %`
}

const VALUES_SHOWN_MAX = 8

function leavesText({ take, from }: Outcome, truth: Truth, style: Style): string {
  const dead = new Set(from.flatMap(truth.deadValues))
  const texts = [...new Set(from.flatMap(valuesOf))].map(
    (text) => `${printable(text)}${dead.has(text) ? ` ${style.bad('(down)')}` : ''}`,
  )
  const more =
    texts.length > VALUES_SHOWN_MAX ? ` ${style.symbols.ellipsis} and ${texts.length - VALUES_SHOWN_MAX} more` : ''
  return `${take < from.length ? `${take} of ` : ''}${texts.slice(0, VALUES_SHOWN_MAX).join(' ')}${more}`
}

const NO_ANSWER = {
  answer: '',
  nodata: 'no data',
  nxdomain: 'no such name',
  referral: 'referral',
  refused: 'refused',
} as const

/** `192.0.2.20 95 % · 192.0.2.21 5 %`, the endpoint's name behind a single answer, `(down)` behind what is. */
export function answersText(decision: Decision, truth: Truth, style: Style): string {
  if (decision.kind !== 'answer') return NO_ANSWER[decision.kind]
  const merged = new Map<string, { outcome: Outcome; share: Fraction }>()
  for (const outcome of sortOutcomes(decision.outcomes)) {
    const key = `${outcome.kind} ${outcome.take} ${textKey(outcome)}`
    const known = merged.get(key)
    merged.set(key, { outcome, share: known ? add(known.share, outcome.share) : outcome.share })
  }
  const parts = [...merged.values()].map(({ outcome, share }) => {
    const text = outcome.from.length === 0 ? NO_ANSWER[outcome.kind] : leavesText(outcome, truth, style)
    const endpoint = outcome.from.length === 1 ? outcome.from[0]?.recordSet.data.endpoint : undefined
    const name = endpoint !== undefined && merged.size === 1 ? ` (${printable(endpoint)})` : ''
    return `${text}${name}${equals(share, ONE) ? '' : ` ${formatShare(share)}`}`
  })
  return parts.join(` ${style.symbols.dot} `)
}
