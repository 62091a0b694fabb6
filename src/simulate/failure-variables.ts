import type { Deployment } from '../model/deployment.ts'
import type { Renewal } from './renewal.ts'

/** Something that fails by itself, with all endpoints that fail with it. */
export interface FailureVariable extends Renewal {
  /** `endpoint:web`, `region:us-east-1`. */
  readonly id: string
  readonly endpoints: readonly string[]
  /** `plan`: its own figures; `preset`: the public record of cloud regions. */
  readonly source: 'plan' | 'preset'
}

/**
 * How often a region of a large cloud fails for its users, and for how long: one incident a year (median over 17
 * regions, 2018 to 2020), 111 minutes on average. Confidence B: partial incidents of one provider.
 *
 * @see time-model.md §8
 */
export const REGION_PRESET: Renewal = { mtbfSeconds: 365 * 86_400, mttrSeconds: 111 * 60 }

/**
 * What can fail among some endpoints. An endpoint with `mtbf` or `mttr` fails by itself; those without fall together
 * with all others of their region, as the preset counts incidents of regions. `assume_up` never fails.
 */
export function failureVariables({ endpoints }: Deployment, names: ReadonlySet<string>): readonly FailureVariable[] {
  const variables = new Map<string, FailureVariable>()
  for (const { name, region, mtbfSeconds, mttrSeconds, assumeUp, targets } of endpoints.values()) {
    if (!names.has(name) || assumeUp) continue
    const hasFigures = mtbfSeconds !== undefined || mttrSeconds !== undefined
    // A load balancer without figures is down when its targets are.
    if (!hasFigures && targets.length > 0) continue
    const id = hasFigures || region === undefined ? `endpoint:${name}` : `region:${region}`
    const known = variables.get(id)
    variables.set(id, {
      id,
      endpoints: [...(known?.endpoints ?? []), name],
      mtbfSeconds: mtbfSeconds ?? REGION_PRESET.mtbfSeconds,
      mttrSeconds: mttrSeconds ?? REGION_PRESET.mttrSeconds,
      source: hasFigures ? 'plan' : 'preset',
    })
  }
  return [...variables.values()]
}
