import type { Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { canonicalJson } from '../../values/digest.ts'
import { put } from '../../values/put.ts'
import type { Live } from '../format.ts'
import { callerReference, healthCheckConfig } from './health-checks.ts'
import { liveZone } from './live-zone.ts'
import { type Json, renderPlain } from './reference.ts'

/** A check's settings as the API has them, children by their ids at AWS or their names. */
export type CheckConfig = { readonly [member: string]: Json }

/** A check of the plan, and the one at AWS that it is. */
export interface CheckMatch {
  readonly check: HealthCheck
  /** As the plan has it. */
  readonly config: CheckConfig
  /** Absent where AWS has none, or where no file says so. */
  readonly there?: { readonly awsId: string; readonly name: string; readonly config: CheckConfig }
  /**
   * `same`: nothing to do, as far as the files say. `create`: AWS has none. `update`: other settings, which AWS can
   * change. `replace`: settings that AWS cannot change, so that a new one takes its place. `fixed`: the same, but the
   * plan insists on that very check.
   */
  readonly action: 'same' | 'create' | 'update' | 'replace' | 'fixed'
}

const identityOf = (zone: Zone, { name, type, setIdentifier }: RecordSet) =>
  JSON.stringify([zone.id, name, type, setIdentifier])

/** The checks that AWS has on the record sets that a check of the plan is on, by the plan's check. */
function liveNeighbours(deployment: Deployment, live: Deployment): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const zone of deployment.zones) {
    const there = liveZone(zone, live)
    const checks = new Map(
      (there?.recordSets ?? []).map((recordSet) => [identityOf(zone, recordSet), recordSet.healthCheckId]),
    )
    for (const recordSet of zone.recordSets) {
      const other = checks.get(identityOf(zone, recordSet))
      if (recordSet.healthCheckId === undefined || other === undefined) continue
      found.set(recordSet.healthCheckId, (found.get(recordSet.healthCheckId) ?? new Set()).add(other))
    }
  }
  return found
}

/** Settings that UpdateHealthCheck does not take, and whether the check looks at an address or a name. @see R3.28 */
export const LASTING: readonly string[] = ['Type', 'RequestInterval', 'MeasureLatency', 'RoutingControlArn']

const canBecome = (there: CheckConfig, wanted: CheckConfig): boolean =>
  LASTING.every((member) => there[member] === wanted[member]) &&
  (there.IPAddress === undefined) === (wanted.IPAddress === undefined)

const isConfig = (json: Json): json is CheckConfig => typeof json === 'object' && !Array.isArray(json)

/** The settings as JSON; lists whose order means nothing are sorted. */
function configOf(check: HealthCheck, child: (id: string) => string): CheckConfig {
  const json = renderPlain(healthCheckConfig(check, child))
  if (!isConfig(json)) throw new Error('unreachable: settings are an object')
  return Object.fromEntries(
    Object.entries(json).map(([member, value]) => [
      member,
      Array.isArray(value) ? value.toSorted((a, b) => (`${a}` < `${b}` ? -1 : 1)) : value,
    ]),
  )
}

const isCalculated = ({ type }: HealthCheck) => type === 'CALCULATED'

/**
 * Finds each check of the plan at AWS: by its id where that is known, else by caller reference, by equal settings (of
 * several that are alike one of the same name, or that stands where the plan's does), or by its name, if it is ours or
 * on records of these zones.
 *
 * @see engines.md 2.4, 2.5, R3.28
 */
export function matchChecks(
  deployment: Deployment,
  live: Live,
  ids: ReadonlyMap<string, string>,
): ReadonlyMap<string, CheckMatch> {
  const described = [...live.deployment.healthChecks.values()].flatMap((check) => {
    const { awsId, id } = check
    return awsId === undefined || live.undescribed.has(id) ? [] : [{ check, awsId }]
  })
  const liveIds = new Map([...live.deployment.healthChecks.values()].map(({ id, awsId }) => [id, awsId ?? id]))
  const theirs = new Map(described.map(({ check, awsId }) => [awsId, configOf(check, (id) => liveIds.get(id) ?? id)]))
  const bySettings = new Map<string, (typeof described)[number][]>()
  for (const each of described) {
    const text = canonicalJson(theirs.get(each.awsId) ?? {})
    put(bySettings, text, each)
  }
  const byReference = new Map(described.map((each) => [live.callerReference(each.check.id), each]))
  const byName = new Map(described.map((each) => [each.check.id, each]))
  const byId = new Map(described.map((each) => [each.awsId, each]))
  const used = new Set(live.deployment.zones.flatMap(({ recordSets }) => recordSets.map((set) => set.healthCheckId)))
  const neighbours = liveNeighbours(deployment, live.deployment)
  const taken = new Set<string>()
  const matches = new Map<string, CheckMatch>()
  const idOf = (name: string): string => matches.get(name)?.there?.awsId ?? name

  function find(check: HealthCheck, config: CheckConfig) {
    const same = bySettings.get(canonicalJson(config)) ?? []
    return (
      byReference.get(callerReference(check, deployment.healthChecks)) ??
      same.find(({ check: { id } }) => id === check.id) ??
      same.find(({ check: { id } }) => neighbours.get(check.id)?.has(id)) ??
      same.find(({ awsId }) => !taken.has(awsId)) ??
      same[0] ??
      [byName.get(check.id)].find(
        (other) =>
          other !== undefined &&
          !taken.has(other.awsId) &&
          (used.has(check.id) || live.callerReference(check.id)?.startsWith('r53sim-')),
      )
    )
  }

  function match(check: HealthCheck): CheckMatch {
    const config = configOf(check, idOf)
    const known = ids.get(`check:${check.id}`) ?? check.awsId
    const found = known === undefined ? find(check, config) : byId.get(known)
    if (found === undefined) {
      const there = known === undefined ? {} : { there: { awsId: known, name: check.id, config } }
      return { check, config, ...there, action: known === undefined ? 'create' : 'same' }
    }
    taken.add(found.awsId)
    const there = { awsId: found.awsId, name: found.check.id, config: theirs.get(found.awsId) ?? {} }
    if (canonicalJson(there.config) === canonicalJson(config)) return { check, config, there, action: 'same' }
    if (canBecome(there.config, config)) return { check, config, there, action: 'update' }
    return { check, config, there, action: known === undefined ? 'replace' : 'fixed' }
  }
  const all = [...deployment.healthChecks.values()]
  for (const check of [...all.filter((each) => !isCalculated(each)), ...all.filter(isCalculated)])
    matches.set(check.id, match(check))
  return matches
}
