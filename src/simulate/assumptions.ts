import {
  type Confidence,
  describeParameter,
  type ParameterKey,
  type ParameterValue,
  parameterKeys,
  type TimeSettings,
} from '../model/time-parameters.ts'

/** A value that the figures rest on. */
export interface Assumption {
  readonly key: ParameterKey
  readonly value: ParameterValue
  readonly default: ParameterValue
  readonly isDefault: boolean
  readonly unit: string
  /** Of the default; what a plan states is its author's. */
  readonly confidence: Confidence
  readonly source: string
}

const same = (a: ParameterValue, b: ParameterValue) => JSON.stringify(a) === JSON.stringify(b)

/** Every parameter of the time model with its value, in the order of the table. @see time-model.md §2 */
export const assumptionsOf = (settings: TimeSettings): readonly Assumption[] =>
  parameterKeys.map((key) => {
    const { default: usual, unit, confidence, source } = describeParameter(key)
    const value = settings.get(key) ?? usual
    return { key, value, default: usual, isDefault: same(value, usual), unit, confidence, source }
  })
