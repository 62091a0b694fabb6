import type { Decision, Outcome } from '../decide/decision.ts'
import type { EndpointCheck } from '../model/health-check.ts'
import { formatShare, sortOutcomes } from '../report/answers.ts'
import { recordTitle } from '../report/record-words.ts'
import type { Style } from '../report/style.ts'
import type { AnswerChange } from '../serve/changes.ts'
import type { HealthChange } from '../serve/live-state.ts'
import { add, equals, type Fraction, ONE } from '../values/fraction.ts'
import { printable } from '../values/printable.ts'
import type { System } from './system.ts'

/** Why a check is now seen otherwise, as its last probe said it. */
export interface ProbeWord {
  readonly check: EndpointCheck
  readonly passed: boolean
  readonly message: string
}

const NOTHING = { nodata: 'no data', nxdomain: 'no such name', referral: 'referral', refused: 'refused' } as const

function outcomeWords({ kind, take, from }: Outcome): string {
  const values = [...new Set(from.flatMap((leaf) => leaf.values.map(({ text }) => printable(text))))]
  if (kind !== 'answer' || values.length === 0) return kind === 'answer' ? NOTHING.nodata : NOTHING[kind]
  return `${take < from.length ? `${take} of ` : ''}${values.join(' ')}`
}

/** `192.0.2.10`, or `192.0.2.20 95 % · 192.0.2.21 5 %`. */
function answerWords({ outcomes }: Decision, style: Style): string {
  const shares = new Map<string, Fraction>()
  for (const outcome of sortOutcomes(outcomes)) {
    const words = outcomeWords(outcome)
    const known = shares.get(words)
    shares.set(words, known === undefined ? outcome.share : add(known, outcome.share))
  }
  return [...shares]
    .map(([words, share]) => (equals(share, ONE) ? words : `${words} ${formatShare(share)}`))
    .join(` ${style.symbols.dot} `)
}

function answerLine({ group, kind, before, after }: AnswerChange, style: Style): string {
  const clients = kind.label === 'all' ? '' : ` ${printable(kind.label)}`
  const [was, is] = [answerWords(before, style), answerWords(after, style)]
  return `answer ${recordTitle(group.name, group.type)}${clients} ${was} ${style.symbols.arrow} ${is}`
}

/** `after 3 failures: connection refused`; undefined for what was not probed. */
export function probeWords(word: ProbeWord | undefined): string | undefined {
  if (word === undefined) return undefined
  const { check, passed, message } = word
  const count = check.failureThreshold
  const results = passed ? (count === 1 ? 'success' : 'successes') : count === 1 ? 'failure' : 'failures'
  return `after ${count} ${results}: ${printable(message)}`
}

/**
 * One line for each check, resource and answer that changed, in this order. `words` has the probe that tipped a check,
 * for those that were probed.
 */
export function changeLines(
  { checks, resources, answers }: HealthChange,
  words: ReadonlyMap<string, ProbeWord>,
  style: Style,
): readonly string[] {
  const status = (healthy: boolean) => (healthy ? style.good('healthy') : style.bad('unhealthy'))
  return [
    ...checks.map(({ name, healthy }) => {
      const because = probeWords(words.get(name))
      return `check ${printable(name)} ${status(healthy)}${because === undefined ? '' : ` ${because}`}`
    }),
    ...resources.map(({ name, healthy }) => `resource ${printable(name)} ${status(healthy)}`),
    ...answers.map((change) => answerLine(change, style)),
  ]
}

const FAILURE_LINE_EVERY_MS = 1000

/** Says that a query could not be answered, at most once a second: what clients send must not fill a disk. */
export function failureReporter(system: System): (error: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = system.monotonicMs()
    if (now - saidAt < FAILURE_LINE_EVERY_MS) return
    saidAt = now
    const message = error instanceof Error ? error.message : String(error)
    system.stderr.write(`r53sim: a query could not be answered: ${printable(message)}. Please report this.\n`)
  }
}
