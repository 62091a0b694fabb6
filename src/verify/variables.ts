import type { Fault } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Deployment, Endpoint } from '../model/deployment.ts'
import type { VariableKind } from '../model/invariant.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { globMatcher, isGlob } from '../values/glob.ts'
import { lazy } from '../values/lazy.ts'
import { put } from '../values/put.ts'

/** One thing that may fail or not; the states are the sets of failed variables. @see verification.md §1.1 */
export interface Variable {
  /** `endpoint:euw1`, `region:us-east-1`, `blind:web`. */
  readonly id: string
  readonly kind: VariableKind
  readonly name: string
  /** What is wrong while it has failed. */
  readonly faults: readonly Fault[]
  /** What to write behind `--fail` for it, the shortest that is clear. */
  readonly selectors: readonly string[]
  /** Chance of being failed at any moment, where it is known. */
  readonly probability?: number
}

/** A variable in the making. */
interface Draft extends Omit<Variable, 'probability' | 'selectors'> {
  readonly selectors: () => readonly string[]
}

/** All variables of a plan, and which of them touch what. */
export interface Variables {
  readonly all: readonly Variable[]
  /** Position in `all`, by id. */
  readonly positions: ReadonlyMap<string, number>
  /** The endpoint's own and its common causes. */
  readonly ofEndpoint: (name: string) => readonly Variable[]
  readonly ofCheck: (id: string) => Variable | undefined
  readonly blinding: (id: string) => Variable | undefined
  /** False if no region's checkers can fail. */
  readonly hasCheckers: boolean
  /** The checkers of that region. */
  readonly ofChecker: (region: string) => Variable | undefined
}

export interface VariableChoice {
  /** Kinds besides endpoints and resources, which always can fail. */
  readonly kinds: ReadonlySet<VariableKind>
  /** By selector as written; a common cause, check or checker region that is named here can fail too. */
  readonly probabilities: ReadonlyMap<string, number>
}

/** Of `mtbf` and `mttr`, both in seconds: the share of time it is down. @see time-model.md A1 */
function fromRepairTimes({ mtbfSeconds, mttrSeconds }: Endpoint): number | undefined {
  if (mtbfSeconds === undefined || mttrSeconds === undefined || mtbfSeconds + mttrSeconds === 0) return undefined
  return mttrSeconds / (mtbfSeconds + mttrSeconds)
}

/** Endpoints by region and by `label=value`; not those that are assumed up. */
function membersOf(deployment: Deployment): { regions: Map<string, string[]>; labels: Map<string, string[]> } {
  const regions = new Map<string, string[]>()
  const labels = new Map<string, string[]>()
  for (const { name, region, labels: own, assumeUp } of deployment.endpoints.values()) {
    if (assumeUp) continue
    if (region !== undefined) put(regions, region, name)
    for (const [key, value] of own) put(labels, `${key}=${value}`, name)
  }
  return { regions, labels }
}

const PREFIX = { region: 'region', label: 'label', check: 'check', blind: 'blind', checker: 'checker' } as const

/** What stands behind `KIND:` in a selector, if it is of that kind. */
const namedBy = (selector: string, kind: string) =>
  selector.startsWith(`${kind}:`) ? selector.slice(kind.length + 1) : undefined

/** Chances by variable id; a later selector wins, so that `endpoint:*` may come before the exceptions. */
function chancesOf(deployment: Deployment, { probabilities }: VariableChoice, ids: readonly string[]) {
  const chances = new Map<string, number>()
  for (const [selector, p] of probabilities) {
    const kind = Object.values(PREFIX).find((each) => namedBy(selector, each) !== undefined)
    if (kind !== undefined && kind !== 'check') {
      const matches = globMatcher(selector)
      for (const id of ids) if (matches(id)) chances.set(id, p)
      continue
    }
    const selection = resolveSelector(deployment, selector)
    for (const { kind: of, name } of selection.ok ? selection.faults : []) {
      chances.set(`${of}:${name}`, p)
      if (of === 'endpoint') chances.set(`target:${name}`, p)
    }
  }
  return chances
}

/** Names that something besides an endpoint, and its own check, may have. */
const otherNames = ({ zones, healthChecks, alarms }: Deployment): ReadonlySet<string> =>
  new Set([
    ...[...healthChecks.values()].flatMap(({ id, inline }) => (inline ? [] : [id])),
    ...alarms.keys(),
    ...zones.flatMap(({ recordSets }) => recordSets.flatMap(({ setIdentifier }) => setIdentifier ?? [])),
  ])

/** A function that gives the shortest selector that means an endpoint and nothing else. */
function endpointSelectors(deployment: Deployment): (name: string) => string {
  const others = lazy(() => otherNames(deployment))
  return (name) => {
    const long = `endpoint:${name}`
    if (isGlob(name) || name.includes(':')) return long
    if (!others().has(name)) return name
    const selection = resolveSelector(deployment, name)
    const [only, ...more] = selection.ok ? selection.faults : []
    return only?.kind === 'endpoint' && only.name === name && more.length === 0 ? name : long
  }
}

/**
 * The variables of a plan: every endpoint and resource that is not assumed up, alarms and routing controls that no
 * endpoint stands behind, and the chosen other kinds. Labels are those that `probabilities` names, or all of them where
 * it names none.
 */
export function variablesOf(deployment: Deployment, choice: VariableChoice): Variables {
  const { regions, labels } = membersOf(deployment)
  const isNamed = (kind: string, name: string) =>
    [...choice.probabilities.keys()].some((selector) => {
      const pattern = namedBy(selector, kind)
      return pattern !== undefined && globMatcher(pattern)(name)
    })
  const isChosen = (kind: VariableKind, name: string) => choice.kinds.has(kind) || isNamed(kind, name)
  const namesLabels = [...choice.probabilities.keys()].some((selector) => namedBy(selector, 'label') !== undefined)
  const selectorOf = endpointSelectors(deployment)
  const drafts: Draft[] = []
  const endpointFaults = (names: readonly string[]): readonly Fault[] =>
    names.map((name) => ({ kind: 'endpoint', name }))
  const cause = (kind: 'region' | 'label', key: string, members: readonly string[]) => {
    const id = `${kind}:${key}`
    const whole = resolveSelector(deployment, id)
    const isWhole = whole.ok && whole.faults.length === members.length
    drafts.push({
      id,
      kind,
      name: key,
      faults: endpointFaults(members),
      selectors: () => (isWhole ? [id] : members.map(selectorOf)),
    })
  }
  for (const [region, members] of regions) if (isChosen('region', region)) cause('region', region, members)
  for (const [label, members] of labels)
    if (namesLabels ? isNamed('label', label) : choice.kinds.has('label')) cause('label', label, members)
  for (const { name, type, assumeUp } of deployment.endpoints.values())
    if (!assumeUp)
      drafts.push({
        id: `endpoint:${name}`,
        kind: type === 'value' ? 'endpoint' : 'target',
        name,
        faults: endpointFaults([name]),
        selectors: () => [selectorOf(name)],
      })
  const single = (kind: 'check' | 'blind' | 'checker', name: string, isExternal = false) =>
    (isExternal || isChosen(kind, name)) &&
    drafts.push({ id: `${kind}:${name}`, kind, name, faults: [{ kind, name }], selectors: () => [`${kind}:${name}`] })
  const owned = new Set([...deployment.endpoints.values()].flatMap(({ healthCheckId }) => healthCheckId ?? []))
  for (const { id, type } of deployment.healthChecks.values()) {
    // Nothing else in the plan would ever raise such an alarm, or turn such a switch off.
    const isExternal = type === 'RECOVERY_CONTROL' || (type === 'CLOUDWATCH_METRIC' && !owned.has(id))
    single('check', id, isExternal)
    single('blind', id)
  }
  for (const region of checkerRegionCodes) single('checker', region)

  const chances = chancesOf(
    deployment,
    choice,
    drafts.map(({ id }) => id),
  )
  const all = drafts.map((draft): Variable => {
    const endpoint =
      draft.kind === 'endpoint' || draft.kind === 'target' ? deployment.endpoints.get(draft.name) : undefined
    const probability = chances.get(draft.id) ?? (endpoint && fromRepairTimes(endpoint))
    const { id, kind, name, faults, selectors } = draft
    const words = lazy(selectors)
    return {
      id,
      kind,
      name,
      faults,
      // Names are compared with all others of the plan for it: only where something is printed.
      get selectors() {
        return words()
      },
      ...(probability === undefined ? {} : { probability }),
    }
  })
  return indexVariables(all)
}

/** The same variables, to look up by what they touch. */
export function indexVariables(all: readonly Variable[]): Variables {
  const ofEndpoints = new Map<string, Variable[]>()
  const single = new Map<string, Variable>()
  for (const variable of all)
    for (const { kind, name } of variable.faults) {
      if (kind !== 'endpoint') {
        single.set(`${kind}:${name}`, variable)
        continue
      }
      put(ofEndpoints, name, variable)
    }
  const NONE: readonly Variable[] = []
  return {
    all,
    positions: new Map(all.map(({ id }, position) => [id, position])),
    ofEndpoint: (name) => ofEndpoints.get(name) ?? NONE,
    ofCheck: (id) => single.get(`check:${id}`),
    blinding: (id) => single.get(`blind:${id}`),
    hasCheckers: all.some(({ faults }) => faults.some(({ kind }) => kind === 'checker')),
    ofChecker: (region) => single.get(`checker:${region}`),
  }
}
