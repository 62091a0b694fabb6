import type { FirewallSign, ProbeResult } from '../model/probe-result.ts'
import { put } from '../values/put.ts'

/** A refusal from nearer than this share of the way to the host is not the host's. Ours: round trips to one host vary by less. */
const NEAR_SHARE = 0.25

/** Below it, milliseconds, two round trips say nothing about distance: a busy machine makes more. */
const FAR_MS_MIN = 20

const hostOf = ({ target }: ProbeResult): string => /^\w+:\/\/(\[[^\]]*\]|[^:/]*)/.exec(target)?.[1] ?? target
const portOf = ({ target }: ProbeResult): string => /^\w+:\/\/(?:\[[^\]]*\]|[^:/]*):(\d+)/.exec(target)?.[1] ?? ''

/** The host itself spoke: it took a connection, or said that nobody listens. */
const hasAnswered = ({ connectMs, reason }: ProbeResult) => connectMs !== undefined || reason === 'connection-refused'

function signOf(result: ProbeResult, others: readonly ProbeResult[]): FirewallSign | undefined {
  const { reason, totalMs } = result
  const answering = others.find((other) => portOf(other) !== portOf(result) && hasAnswered(other))
  const answers = answering && `${hostOf(result)} answers on port ${portOf(answering)}`
  switch (reason) {
    case 'connect-timeout':
      return answers === undefined
        ? {
            kind: 'no-answer',
            text: 'nothing came back: a firewall that drops what it does not admit, or a host that is off',
          }
        : {
            kind: 'port-filtered',
            text: `nothing came back, while ${answers}: a firewall drops what comes to port ${portOf(result)}`,
          }
    case 'unreachable':
      return answers === undefined
        ? undefined
        : {
            kind: 'port-filtered',
            text: `turned away on the network, while ${answers}: a firewall rejects what comes to port ${portOf(result)}`,
          }
    case 'connection-refused': {
      const far = others.find(({ connectMs = 0 }) => connectMs >= FAR_MS_MIN && totalMs < connectMs * NEAR_SHARE)
      return far === undefined
        ? undefined
        : {
            kind: 'near-reset',
            text: `refused within ${Math.ceil(totalMs)} ms, while ${hostOf(result)} is ${Math.round(far.connectMs ?? 0)} ms away: something in front of it refuses`,
          }
    }
    default:
      return undefined
  }
}

/**
 * What looks like a firewall among probes of one round, by check: from what else came back from the same host. It asks
 * nothing of its own; a host that is off looks like one that drops everything.
 */
export function findFirewallSigns(results: Iterable<ProbeResult>): ReadonlyMap<string, FirewallSign> {
  const all = [...results]
  const byHost = new Map<string, ProbeResult[]>()
  for (const result of all) {
    put(byHost, hostOf(result), result)
  }
  const signs = new Map<string, FirewallSign>()
  for (const result of all) {
    const sign = signOf(result, byHost.get(hostOf(result)) ?? [])
    if (sign !== undefined) signs.set(result.checkId, sign)
  }
  return signs
}
