import type { ParameterValue } from '../model/time-parameters.ts'
import type { Assumption } from '../simulate/assumptions.ts'
import type { Style } from './style.ts'
import { indented } from './width.ts'

/** Longer than any answer lives: stands for "no limit". */
const NO_LIMIT = 31_536_000

const UNITS: Readonly<Record<string, string>> = { seconds: ' s', 'requests/s': ' requests/s' }

/** `0.1 s`, `73 %`, `0 to 10 s`, `no limit`. */
export function parameterText({ unit }: Assumption, value: ParameterValue): string {
  if (value === NO_LIMIT || value === Number.POSITIVE_INFINITY) return 'no limit'
  const scale = unit === 'share' ? 100 : 1
  const number = (each: number) => `${Math.round(each * scale * 1e6) / 1e6}`
  const text = typeof value === 'number' ? number(value) : `${number(value[0])} to ${number(value[1])}`
  return `${text}${unit === 'share' ? ' %' : (UNITS[unit] ?? '')}`
}

/** True for a default that changes nothing: no delay, no limit, nobody. */
const isIdle = ({ value }: Assumption) => value === 0 || value === NO_LIMIT || value === Number.POSITIVE_INFINITY

/** What the figures rest on: what the plan states, then defaults that are measured (B) or assumed (C). Those that AWS or another vendor documents (A) go without saying. */
export function assumptionLines(assumptions: readonly Assumption[], style: Style): string {
  const list = (title: string, chosen: readonly Assumption[]) => {
    if (chosen.length === 0) return ''
    const text = chosen.map((each) => `${each.key} ${parameterText(each, each.value)}`).join(', ')
    return indented(`${title}: ${text}`, style, 0)
  }
  const defaults = (confidence: Assumption['confidence']) =>
    assumptions.filter((each) => each.isDefault && each.confidence === confidence && !isIdle(each))
  return [
    list(
      'set here',
      assumptions.filter(({ isDefault }) => !isDefault),
    ),
    list('assumed (C)', defaults('C')),
    list('measured (B)', defaults('B')),
  ]
    .map((text) =>
      text
        .split('\n')
        .map((line) => (line === '' ? line : style.quiet(line)))
        .join('\n'),
    )
    .join('')
}
