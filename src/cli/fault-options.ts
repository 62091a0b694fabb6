import type { Fault, Observed } from '../health/faults.ts'
import { resolveSelector } from '../health/selectors.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Observation } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { type DomainName, parseName } from '../values/name.ts'
import { Failure } from './failure.ts'
import type { System } from './system.ts'

/** Faults that `--fail` or `--recover` name, each once. An unknown or ambiguous name fails with what to type. */
export function resolveFaults(texts: readonly string[], deployment: Deployment): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (const text of texts) {
    const selection = resolveSelector(deployment, text)
    if (!selection.ok) throw new Failure(selection.message, selection.hint)
    for (const fault of selection.faults) faults.set(`${fault.kind}:${fault.name}`, fault)
  }
  return [...faults.values()]
}

const OBSERVED_BYTES_MAX = 16 * 1024 * 1024

const STATES: ReadonlySet<string> = new Set(['OK', 'ALARM', 'INSUFFICIENT_DATA', 'On', 'Off'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0

function parseState(value: unknown): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined {
  return value === 'OK' || value === 'ALARM' || value === 'INSUFFICIENT_DATA' ? value : undefined
}

function parseObservation(value: unknown): Observation | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'On' || value === 'Off') return value
  const state = parseState(value)
  if (state) return state
  if (!isObject(value)) return undefined
  const { healthyCheckers, checkers, lastKnown } = value
  if (isCount(healthyCheckers) && isCount(checkers) && checkers > 0) return { healthyCheckers, checkers }
  const inner = parseState(value.state)
  if (!inner || (lastKnown !== undefined && typeof lastKnown !== 'boolean')) return undefined
  return { state: inner, ...(lastKnown === undefined ? {} : { lastKnown }) }
}

/** The whole observed state of `--observed FILE`: `{"health": {…}, "targets": {…}}`. @see R8.2, R8.3 */
export async function readObserved(path: string, system: System): Promise<Observed> {
  const content = await system.readText(path, OBSERVED_BYTES_MAX)
  if (!content.ok) throw new Failure(`cannot read ${path}: ${content.reason}`)
  let document: unknown
  try {
    document = JSON.parse(content.text)
  } catch {
    throw new Failure(`${path} is not JSON`, 'write {"health": {"CHECK": true}, "targets": {"NAME": false}}')
  }
  if (!isObject(document)) throw new Failure(`${path} is not a JSON object`, 'write {"health": {…}, "targets": {…}}')
  const { health = {}, targets = {} } = document
  if (!isObject(health) || !isObject(targets)) throw new Failure(`"health" and "targets" in ${path} are objects`)
  const observations = new Map<string, Observation>()
  for (const [id, value] of Object.entries(health)) {
    const observation = parseObservation(value)
    if (observation === undefined)
      throw new Failure(
        `health of "${id}" in ${path} is not an observation`,
        `write true, false, ${[...STATES].join(', ')}, or {"healthyCheckers": 3, "checkers": 16}`,
      )
    observations.set(id, observation)
  }
  const resources = new Map<DomainName, boolean>()
  for (const [text, value] of Object.entries(targets)) {
    const parsed = parseName(text)
    if (!parsed.ok || typeof value !== 'boolean')
      throw new Failure(`target "${text}" in ${path} needs a host name and true or false`)
    resources.set(resourceKey(parsed.name), value)
  }
  return { observations, resources }
}
