import type { Deployment } from '../model/deployment.ts'
import {
  describeParameter,
  findParameterProblems,
  isParameterKey,
  type ParameterValue,
} from '../model/time-parameters.ts'
import { parseDuration } from '../values/duration.ts'
import { Failure } from './failure.ts'

/** `5`, `90s`, `0-10`, or the name of a preset. */
function readValue(key: string, text: string): ParameterValue | undefined {
  const preset = isParameterKey(key) ? describeParameter(key).presets?.[text] : undefined
  if (preset !== undefined) return preset
  const [from, to, ...rest] = text.split('-').map(parseDuration)
  if (from === undefined || rest.length > 0) return undefined
  return text.includes('-') ? (to === undefined ? undefined : [from, to]) : from
}

/** The deployment with `--set` over the plan's `model:`. A value that the parameter cannot have fails with what it takes. */
export function withSettings(deployment: Deployment, settings: readonly string[]): Deployment {
  const model = new Map(deployment.model)
  for (const setting of settings) {
    const [, key = '', text = ''] = /^([\w.]+)=(.+)$/.exec(setting) ?? []
    const value = readValue(key, text)
    if (key === '' || value === undefined)
      throw new Failure(
        `--set ${setting} is not KEY=NUMBER`,
        'write it like propagation=5, or propagation=0-10 for a range',
      )
    model.set(key, value)
  }
  const [problem] = settings.length > 0 ? findParameterProblems(model) : []
  if (problem) throw new Failure(problem.message, problem.hint)
  return { ...deployment, model }
}
