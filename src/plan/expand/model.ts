import { findMixProblem, findParameterProblem, type ParameterValue } from '../../model/time-parameters.ts'
import type { Context } from './context.ts'
import { valueAt } from './origin.ts'

const rangeOf = (value: number | readonly number[]): ParameterValue => {
  if (typeof value === 'number') return value
  const [from = 0, to = from] = value
  return [from, to]
}

/** The parameters of the time model that the plan sets. Values that a parameter cannot have are reported and left out. @see time-model.md §2 */
export function expandModel({ document, report }: Context): ReadonlyMap<string, ParameterValue> {
  const model = new Map<string, ParameterValue>()
  for (const [key, written] of Object.entries<number | readonly number[]>({ ...document.model })) {
    const value = rangeOf(written)
    const problem = findParameterProblem(key, value)
    if (problem) report('plan-schema', valueAt(['model', key]), problem.message, { hint: problem.hint })
    else model.set(key, value)
  }
  const mixed = findMixProblem(model)
  if (!mixed) return model
  report('plan-schema', valueAt(['model', mixed.key]), mixed.message, { hint: mixed.hint })
  return new Map([...model].filter(([key]) => !key.startsWith('client.mix.')))
}
