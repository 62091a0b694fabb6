import { isOverloaded, type LoadChange } from '../simulate/overload.ts'
import { countOf, formatInteger } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { compare, type Fraction, fraction, multiply, toNumber } from '../values/fraction.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { put } from '../values/put.ts'
import { recordTitle } from './record-words.ts'
import type { Style } from './style.ts'
import { secondsJson } from './timeline-json.ts'

/** What an endpoint with a capacity carries for some questions that put the same on it. */
interface LoadLine {
  readonly endpoint: string
  readonly load: Fraction
  readonly capacity: Fraction
  readonly isOver: boolean
  readonly records: readonly string[]
}

/** From this share of its capacity on, an endpoint that carries more than before is worth a line. */
const NEARLY_FULL = fraction(9, 10)

const inWords = (names: readonly string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** `1,000`, `12.5`, `0.4`: requests a second, whole from ten on. */
export const loadNumber = (load: Fraction): string => {
  const number = toNumber(load)
  return number >= 10 ? formatInteger(Math.round(number)) : String(Math.round(number * 10) / 10)
}

const titleOf = ({ name, type }: LoadChange) => printable(recordTitle(name, type))

/** Overloaded endpoints first; then those that got more and are nearly full. */
function linesOf(loads: readonly LoadChange[]): readonly LoadLine[] {
  const lines = new Map<string, LoadLine & { records: string[] }>()
  for (const change of loads)
    for (const each of change.endpoints) {
      const { endpoint, load, capacity, before } = each
      const isOver = isOverloaded(each)
      const isNearlyFull = compare(load, before) > 0 && compare(load, multiply(capacity, NEARLY_FULL)) >= 0
      if (!isOver && !isNearlyFull) continue
      const key = `${endpoint}\n${load.numerator}/${load.denominator}`
      const line = lines.get(key) ?? { endpoint, load, capacity, isOver, records: [] }
      line.records.push(titleOf(change))
      lines.set(key, line)
    }
  return [...lines.values()].sort((a, b) => Number(b.isOver) - Number(a.isOver))
}

const namesIn = (loads: readonly { readonly endpoint: string }[]) =>
  inWords(loads.map(({ endpoint }) => printable(endpoint)))

/** What follows from overload, for one question; undefined where nothing is overloaded. */
function consequence({ cascade: { rounds, isEndless }, flap }: LoadChange): string | undefined {
  const [first, ...then] = rounds
  if (!first) return undefined
  const follow = then.map((round) => `, then ${namesIn(round)}`).join('')
  const end = isEndless
    ? 'nothing is left then, and Route 53 answers with all of them again'
    : 'what is left carries the load'
  const isOne = flap?.endpoints.length === 1
  const circle = flap
    ? `; if ${inWords(flap.endpoints.map(printable))} ${isOne ? 'recovers once idle, it goes' : 'recover once idle, they go'} in and out of the answers, once in about ${formatDuration(flap.periodSeconds)}`
    : ''
  return `if overload takes down ${namesIn(first)}${follow}: ${end}${circle}`
}

const RECORDS_SHOWN_MAX = 2

function recordsText(records: readonly string[]): string {
  const shown = records.slice(0, RECORDS_SHOWN_MAX)
  return records.length > shown.length
    ? `${shown.join(', ')} and ${records.length - shown.length} more`
    : inWords(shown)
}

/** One sentence for each endpoint that carries too much, or nearly; then what follows. Plain text. */
export function loadSentences(
  loads: readonly LoadChange[],
): readonly { readonly isOver: boolean; readonly text: string }[] {
  const sentences = linesOf(loads).map(({ endpoint, load, capacity, isOver, records }) => ({
    isOver,
    text: isOver
      ? `${printable(endpoint)} gets ${loadNumber(load)} req/s, above its capacity of ${loadNumber(capacity)} (${recordsText(records)})`
      : `${printable(endpoint)} now carries ${loadNumber(load)} req/s of ${loadNumber(capacity)} capacity (${recordsText(records)})`,
  }))
  const consequences = new Map<string, string[]>()
  for (const change of loads) {
    const text = consequence(change)
    if (text !== undefined) put(consequences, text, titleOf(change))
  }
  const follow = [...consequences].map(([text, records]) => ({
    isOver: true,
    text: consequences.size === 1 ? text : `${recordsText(records)}: ${text}`,
  }))
  return [...sentences, ...follow]
}

const SENTENCES_SHOWN_MAX = 8

/** Lines with their signs, not yet wrapped. */
export function loadLines(loads: readonly LoadChange[], { bad, warn, symbols }: Style): readonly string[] {
  const sentences = loadSentences(loads)
  const lines = sentences
    .slice(0, SENTENCES_SHOWN_MAX)
    .map(({ isOver, text }) => `${isOver ? bad(symbols.bad) : warn(symbols.warning)} ${text}`)
  const more = sentences.length - lines.length
  return more > 0 ? [...lines, `${symbols.ellipsis} and ${countOf(more, 'more sentence')} on load`] : lines
}

/** For machine output, in plan order. */
export const loadsJson = (loads: readonly LoadChange[]): readonly object[] =>
  loads.map(({ zone, name, type, endpoints, cascade, flap }) => ({
    zone: displayName(zone.name),
    name: displayName(name),
    type,
    endpoints: endpoints.map((each) => ({
      endpoint: each.endpoint,
      before: toNumber(each.before),
      after: toNumber(each.load),
      capacity: toNumber(each.capacity),
      overloaded: isOverloaded(each),
    })),
    cascade: cascade.rounds.map((round) => round.map(({ endpoint }) => endpoint)),
    endless: cascade.isEndless,
    ...(flap ? { flapping: flap.endpoints, flap_period: secondsJson(flap.periodSeconds) } : {}),
  }))
