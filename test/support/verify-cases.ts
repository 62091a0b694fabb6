import { readFileSync } from 'node:fs'
import { compile } from '../../src/decide/compile.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment, Endpoint } from '../../src/model/deployment.ts'
import type { HealthCheck } from '../../src/model/health-check.ts'
import type { VariableKind } from '../../src/model/invariant.ts'
import { resourceKey } from '../../src/route53/alias-services.ts'
import { getName, isAtOrBelow } from '../../src/values/name.ts'
import { createSetting, type Setting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { type ApiCheck, type ApiRecordSet, checkOfApi, recordSetOfApi } from './decisions.ts'
import { deployment, NOWHERE, prefix, zone } from './deployment.ts'

export interface CaseVariable {
  readonly id: string
  readonly kind: 'endpoint' | 'target' | 'region' | 'check' | 'blind' | 'checker_net'
  readonly values?: readonly string[]
  readonly targets?: readonly string[]
  readonly checks?: readonly string[]
  readonly stuck_healthy?: readonly string[]
  readonly p: number
}

export interface CaseStates {
  readonly states: number
  readonly cuts: readonly (readonly string[])[]
  readonly p?: number
}

export interface CaseResult {
  readonly query: string
  readonly client: string
  readonly relevant: readonly string[]
  readonly answer_ok: Readonly<Record<string, string>>
  readonly distinct_answers: number
  readonly outage: CaseStates
  readonly degraded: CaseStates
  readonly avoidable: CaseStates
  readonly failopen: CaseStates
  readonly noanswer: CaseStates
  readonly survives: number
  readonly spofs: readonly string[]
  readonly monotone: boolean
  readonly max_share: Readonly<Record<string, readonly [string, readonly string[]]>>
}

export interface CaseDifference {
  readonly query: string
  readonly client: string
  readonly changed_states: number
  readonly minimal: readonly (readonly string[])[]
  readonly transitions: readonly {
    readonly before: Readonly<Record<string, string>>
    readonly after: Readonly<Record<string, string>>
    readonly states: number
    readonly minimal: readonly (readonly string[])[]
  }[]
}

/** One worked verification. @see verification.md §6 */
export interface VerifyCase {
  readonly id: string
  readonly title: string
  readonly record_sets: readonly ApiRecordSet[]
  readonly record_sets_after?: readonly ApiRecordSet[]
  readonly health_checks: readonly { readonly Id: string; readonly HealthCheckConfig: ApiCheck }[]
  readonly variables: readonly CaseVariable[]
  readonly query: readonly { readonly Name: string; readonly Type: string }[]
  readonly clients: readonly {
    readonly id: string
    readonly country?: string
    readonly continent?: string
    readonly subdivision?: string
    readonly latency?: readonly string[]
    readonly cidr_chain?: readonly string[]
  }[]
  readonly geo_classes?: boolean
  readonly cidr_classes?: readonly string[]
  readonly demand?: Readonly<Record<string, number>>
  readonly capacity?: Readonly<Record<string, number>>
  readonly expect: {
    readonly states: number
    readonly classes: number
    readonly results: readonly CaseResult[]
    readonly never_used: readonly string[]
    readonly overload?: Readonly<Record<string, readonly (readonly string[])[]>>
    readonly geo_classes?: number
    readonly cidr_classes?: readonly string[]
    readonly diff?: readonly CaseDifference[]
  }
}

/** All of them. */
export const { cases }: { readonly cases: readonly VerifyCase[] } = JSON.parse(
  readFileSync('test/data/verify-cases.json', 'utf8'),
)

/** Stands in for a checker network that can be lost: its checks probe from there alone. */
const NET_REGION = 'us-east-1'
const ZONE_ID = 'Z1'

const isEndpoint = ({ kind }: CaseVariable) => kind === 'endpoint' || kind === 'target'

/** `lb1.example.` of `alias:lb1.example.`. */
const targetName = (target: string) => getName(target.replace(/^alias:/, ''))

function endpointsOf({ variables, capacity = {} }: VerifyCase): ReadonlyMap<string, Endpoint> {
  const mortal = variables.filter(isEndpoint).map((variable): Endpoint => {
    const [value] = variable.values ?? []
    const [target] = variable.targets ?? []
    const region = variables.find(
      ({ kind, values = [] }) => kind === 'region' && value !== undefined && values.includes(value),
    )
    const room = value === undefined ? undefined : capacity[value]
    return {
      name: variable.id,
      type: variable.kind === 'target' ? 'application-load-balancer' : 'value',
      ...(value === undefined ? {} : { ipv4: value }),
      ...(target === undefined ? {} : { dnsName: resourceKey(targetName(target)) }),
      ...(region === undefined ? {} : { region: region.id }),
      ...(room === undefined ? {} : { capacity: room }),
      targets: [],
      minHealthyTargets: 1,
      addresses: { A: [], AAAA: [] },
      labels: new Map(),
      assumeUp: false,
      at: NOWHERE,
    }
  })
  return new Map(mortal.map((endpoint) => [endpoint.name, endpoint]))
}

function checksOf({ health_checks, variables }: VerifyCase): readonly HealthCheck[] {
  return health_checks.map(({ Id, HealthCheckConfig }): HealthCheck => {
    const check = checkOfApi(Id, HealthCheckConfig)
    if (check.type === 'CALCULATED' || check.type === 'CLOUDWATCH_METRIC' || check.type === 'RECOVERY_CONTROL')
      return check
    const watches = variables.filter(isEndpoint).flatMap(({ id, checks = [] }) => (checks.includes(Id) ? [id] : []))
    const isFarAway = variables.some(({ kind, checks = [] }) => kind === 'checker_net' && checks.includes(Id))
    return { ...check, watches, regions: isFarAway ? [NET_REGION] : [] }
  })
}

/** A location of the longest chain has the longest block. */
function collectionsOf({ cidr_classes = [], clients }: VerifyCase) {
  const blocks = cidr_classes.toSorted((a, b) => prefix(a).length - prefix(b).length)
  const depths = clients.flatMap(({ cidr_chain = [] }) =>
    cidr_chain.map((location, index) => [location, cidr_chain.length - index] as const),
  )
  return { c1: Object.fromEntries(depths.map(([location, depth]) => [location, [blocks[depth - 1] ?? '']])) }
}

function planOf(example: VerifyCase, recordSets: readonly ApiRecordSet[]): Deployment {
  const apex = getName('example.com.')
  const sets = recordSets.map((recordSet) => recordSetOfApi(recordSet, collectionsOf(example)))
  const outside = sets.filter(({ name }) => !isAtOrBelow(name, apex))
  if (outside.length > 0) throw new Error(`${example.id}: a name outside the zone`)
  return deployment([zone(apex, ZONE_ID, sets)], checksOf(example), { endpoints: endpointsOf(example) })
}

/** The id that the product gives a variable of the table. */
export function variableId({ id, kind, checks = [], stuck_healthy = [] }: CaseVariable): string {
  switch (kind) {
    case 'endpoint':
    case 'target':
      return `endpoint:${id}`
    case 'region':
      return `region:${id}`
    case 'check':
      return `check:${checks[0]}`
    case 'blind':
      return `blind:${stuck_healthy[0]}`
    case 'checker_net':
      return `checker:${NET_REGION}`
  }
}

export function settingOf(example: VerifyCase, recordSets = example.record_sets): Setting {
  const graph = compile(planOf(example, recordSets))
  const probabilities = new Map(example.variables.map((variable) => [variableId(variable), variable.p]))
  return createSetting(graph, variablesOf(graph.deployment, { kinds: new Set<VariableKind>(), probabilities }))
}

export function clientOf(
  example: VerifyCase,
  { country, continent, subdivision, latency, cidr_chain }: VerifyCase['clients'][number],
): Client {
  const [location] = cidr_chain ?? []
  const block = location === undefined ? undefined : collectionsOf(example).c1[location]?.[0]
  return {
    ...(country === undefined ? {} : { country }),
    ...(continent === undefined ? {} : { continent }),
    ...(subdivision === undefined ? {} : { subdivision }),
    ...(latency === undefined ? {} : { latencyMs: new Map(latency.map((region, rank) => [region, rank + 1])) }),
    ...(block === undefined ? {} : { subnet: prefix(block) }),
  }
}
