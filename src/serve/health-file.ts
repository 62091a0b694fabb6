import { join } from 'node:path'
import { type CheckerState, observationOfCheckers } from '../health/checker.ts'
import type { Deployment } from '../model/deployment.ts'
import { type EndpointCheck, isEndpointCheck, type Observation } from '../model/health-check.ts'
import { canonicalJson, sha256Hex } from '../values/digest.ts'
import { durableFile } from './durable-file.ts'
import type { Override, OverrideAction } from './overrides.ts'

const FILE = 'health.json'
const SCHEMA = 'r53sim/health-file/v1'

/** What a server knew when it was last asked. */
export interface KnownHealth {
  /** What the checkers of each check thought, for checks of the plan that probe the same as then. */
  readonly checkers: ReadonlyMap<string, readonly CheckerState[]>
  readonly seen: ReadonlyMap<string, Observation>
  readonly overrides: readonly Override[]
}

export const NOTHING_KNOWN: KnownHealth = { checkers: new Map(), seen: new Map(), overrides: [] }

/** What a check probes, shortened; another one has seen nothing. */
const probeDigest = (check: EndpointCheck): string => {
  const { type, ipAddress, fullyQualifiedDomainName, port, resourcePath, searchString, enableSni } = check
  return sha256Hex(
    canonicalJson({ type, ipAddress, fullyQualifiedDomainName, port, resourcePath, searchString, enableSni }),
  ).slice(0, 16)
}

type Members = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readChecker(value: unknown): CheckerState | undefined {
  if (!isObject(value) || typeof value.healthy !== 'boolean') return undefined
  const { healthy, opposing } = value
  return typeof opposing === 'number' && Number.isInteger(opposing) && opposing >= 0 ? { healthy, opposing } : undefined
}

function readAction(value: unknown): OverrideAction | undefined {
  if (!isObject(value)) return undefined
  const { kind, state, lastKnown } = value
  if (kind === 'fail' || kind === 'drain' || kind === 'hold') return { kind }
  const isState = state === 'OK' || state === 'ALARM' || state === 'INSUFFICIENT_DATA'
  return kind === 'alarm' && isState && typeof lastKnown === 'boolean' ? { kind, state, lastKnown } : undefined
}

function readOverride(value: unknown): readonly Override[] {
  if (!isObject(value)) return []
  const action = readAction(value.action)
  const { selector, reason, sinceMs, untilMs, except } = value
  if (action === undefined || typeof selector !== 'string' || typeof sinceMs !== 'number') return []
  return [
    {
      action,
      selector,
      sinceMs,
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(typeof untilMs === 'number' ? { untilMs } : {}),
      except: Array.isArray(except) ? except.filter((key) => typeof key === 'string') : [],
    },
  ]
}

/** What is known of the checks of a plan. */
function knownIn(state: unknown, { healthChecks }: Deployment): KnownHealth {
  if (!isObject(state)) return NOTHING_KNOWN
  const checkers = new Map<string, readonly CheckerState[]>()
  const stored = Array.isArray(state.checks) ? state.checks.filter(isObject) : []
  for (const { check: id, probes, checkers: list } of stored) {
    const check = typeof id === 'string' ? healthChecks.get(id) : undefined
    if (check === undefined || !isEndpointCheck(check) || check.disabled || probeDigest(check) !== probes) continue
    const states = Array.isArray(list) ? list.flatMap((value) => readChecker(value) ?? []) : []
    if (states.length > 0) checkers.set(check.id, states)
  }
  return {
    checkers,
    seen: new Map([...checkers].map(([id, states]) => [id, observationOfCheckers(states)])),
    overrides: Array.isArray(state.overrides) ? state.overrides.flatMap(readOverride) : [],
  }
}

/** Health that outlives the process. */
export interface HealthFile {
  readonly known: KnownHealth
  /** What an operator should hear of. */
  readonly warning: string | undefined
  /** Resolves when everything that was known at the call would survive a loss of power. Rejects with the system's error. */
  save(deployment: Deployment, checkers: KnownHealth['checkers'], overrides: readonly Override[]): Promise<void>
}

/** Opens the health of earlier runs in a folder. Throws the system's error where it is there and cannot be read. */
export function openHealthFile(folder: string, deployment: Deployment, nowMs: number): HealthFile {
  const path = join(folder, FILE)
  const file = durableFile(path, SCHEMA)
  const stored = file.read(nowMs)
  return {
    known: stored.outcome === 'found' ? knownIn(stored.state, deployment) : NOTHING_KNOWN,
    warning:
      stored.outcome === 'damaged'
        ? `${path} is damaged or of another version: it was moved to ${stored.movedTo}, and all checks begin healthy`
        : undefined,
    save: ({ healthChecks }, checkers, overrides) => {
      const state = {
        checks: [...checkers].flatMap(([id, states]) => {
          const check = healthChecks.get(id)
          return check && isEndpointCheck(check) ? [{ check: id, probes: probeDigest(check), checkers: states }] : []
        }),
        overrides: overrides
          .filter(({ isOption }) => isOption !== true)
          .map(({ action, selector, reason, sinceMs, untilMs, except }) => ({
            action,
            selector,
            reason,
            sinceMs,
            untilMs,
            except,
          })),
      }
      return file.write(state)
    },
  }
}
