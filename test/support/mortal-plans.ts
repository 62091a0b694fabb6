import fc from 'fast-check'
import type { Deployment, Endpoint } from '../../src/model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../../src/model/health-check.ts'
import type { VariableKind } from '../../src/model/invariant.ts'
import { anyDraft, type Case, caseOf, type Draft } from '../oracle/plans.ts'
import { NOWHERE } from './deployment.ts'

/** Which of a plan's addresses and resources can fail, and who watches them. */
interface Mortality {
  readonly picks: readonly number[]
  readonly watched: readonly (readonly number[])[]
  readonly placed: readonly number[]
  readonly owned: readonly number[]
  readonly behind: readonly number[]
  readonly assumed: readonly boolean[]
  readonly kinds: readonly VariableKind[]
}

const MORTALS = 4
const REGIONS = ['us-east-1', 'eu-west-1'] as const

const anyMortality: fc.Arbitrary<Mortality> = fc.record({
  picks: fc.array(fc.nat(999), { minLength: 1, maxLength: MORTALS }),
  watched: fc.array(fc.uniqueArray(fc.nat(MORTALS), { maxLength: 2 }), { minLength: 12, maxLength: 12 }),
  placed: fc.array(fc.nat(2), { minLength: MORTALS, maxLength: MORTALS }),
  owned: fc.array(fc.nat(3), { minLength: MORTALS, maxLength: MORTALS }),
  behind: fc.uniqueArray(fc.nat(MORTALS - 1), { maxLength: 3 }),
  assumed: fc.array(fc.constantFrom(false, false, false, true), { minLength: MORTALS, maxLength: MORTALS }),
  kinds: fc.constantFrom<VariableKind[][]>([], [], ['region'], ['check'], ['blind'], ['checker']),
})

export interface MortalPlan {
  readonly draft: Draft
  readonly mortality: Mortality
}

export const anyMortalPlan: fc.Arbitrary<MortalPlan> = fc.record({ draft: anyDraft, mortality: anyMortality })

/** A random plan in which some addresses, host names and resources are endpoints that can fail. */
export function mortalCase({ draft, mortality }: MortalPlan): Case & { readonly kinds: readonly VariableKind[] } {
  const plain = caseOf(draft)
  const texts = [
    ...new Set(
      plain.deployment.zones.flatMap(({ recordSets }) =>
        recordSets.flatMap(({ type, data }) =>
          data.kind === 'alias'
            ? plain.deployment.zones.some(({ id }) => id === data.hostedZoneId)
              ? []
              : [`resource ${data.dnsName}`]
            : type === 'A' || type === 'CNAME'
              ? data.values.map(({ text }) => `${type} ${text}`)
              : [],
        ),
      ),
    ),
  ]
  const chosen = [
    ...new Set(mortality.picks.flatMap((pick) => (texts.length > 0 ? [texts[pick % texts.length] ?? ''] : []))),
  ]
  const nameOf = (index: number) => `e${index}`
  const endpoints = chosen.map((text, index): Endpoint => {
    const [kind, value = ''] = text.split(' ')
    const region = REGIONS[mortality.placed[index] ?? 2]
    const checks = [...plain.deployment.healthChecks.keys()]
    const check =
      (mortality.owned[index] ?? 3) < 2 ? checks[(mortality.picks[index] ?? 0) % Math.max(1, checks.length)] : undefined
    return {
      name: nameOf(index),
      type: kind === 'resource' ? 'application-load-balancer' : 'value',
      ...(kind === 'A' ? { ipv4: value } : { dnsName: nameOfText(plain.deployment, value) }),
      ...(region === undefined ? {} : { region }),
      ...(check === undefined ? {} : { healthCheckId: check }),
      targets:
        kind === 'resource' ? mortality.behind.filter((at) => at !== index && at < chosen.length).map(nameOf) : [],
      minHealthyTargets: 1,
      addresses: { A: [], AAAA: [] },
      labels: new Map(),
      assumeUp: mortality.assumed[index] ?? false,
      at: NOWHERE,
    }
  })
  const watch = (check: HealthCheck, position: number): HealthCheck => {
    if (!isEndpointCheck(check)) return check
    const watches = (mortality.watched[position % mortality.watched.length] ?? [])
      .filter((at) => at < chosen.length)
      .map(nameOf)
    const { ipAddress: _, ...rest } = check
    return { ...rest, watches, regions: position % 2 === 0 ? ['us-east-1', 'eu-west-1', 'sa-east-1'] : [] }
  }
  const healthChecks = new Map(
    [...plain.deployment.healthChecks].map(([id, check], position) => [id, watch(check, position)]),
  )
  const deployment: Deployment = {
    ...plain.deployment,
    healthChecks,
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
  }
  return { ...plain, deployment, kinds: mortality.kinds }
}

/** Of an alias target or a CNAME's value, as the plan holds it. */
function nameOfText({ zones }: Deployment, text: string) {
  for (const { recordSets } of zones)
    for (const { data } of recordSets) {
      if (data.kind === 'alias' && data.dnsName === text) return data.dnsName
      const target = data.kind === 'values' ? data.values.find((value) => value.text === text)?.target : undefined
      if (target) return target
    }
  throw new Error(`no ${text} in the plan`)
}
