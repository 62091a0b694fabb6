import type { CheckerState } from '../health/checker.ts'
import { checkerRule } from '../health/quorum.ts'
import type { Deployment } from '../model/deployment.ts'
import { isEndpointCheck, type Observation } from '../model/health-check.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import type { Clock, Probing } from '../probe/scheduler.ts'
import { randomStream } from '../values/rng.ts'
import type { ProbeWord } from './serve-log.ts'

export interface ProbesOptions {
  readonly health: 'probe' | 'static' | 'manual'
  /** Simulated checkers a check. */
  readonly checkers: number
  /** Time runs so many times as fast. */
  readonly timeScale: number
  readonly seed: number
  readonly onVerdict: (checkId: string, observation: Observation) => void
  readonly onResult?: (result: ProbeResult) => void
  readonly onStart?: (lateMs: number) => void
  readonly initial?: ReadonlyMap<string, readonly CheckerState[]>
}

/** The probes of a server: none where it takes health from elsewhere. */
export interface Probes {
  /** Why each check that was probed is seen as it is. */
  readonly words: ReadonlyMap<string, ProbeWord>
  /** Probes the checks of this plan from now on. */
  replace(deployment: Deployment): Promise<void>
  states(): ReadonlyMap<string, readonly CheckerState[]>
  stop(): Promise<void>
}

/** Time that runs `factor` times as fast. */
const scaledClock = (clock: Clock, factor: number): Clock => ({
  now: () => clock.now() * factor,
  after: (ms, callback) => clock.after(ms / factor, callback),
})

const NO_MODEL = { model: new Map() }
const NO_STATES: ReadonlyMap<string, readonly CheckerState[]> = new Map()

/** Probes that start with the first plan that has something to probe: undici is heavy, and only they need it. */
export function openProbes(options: ProbesOptions): Probes {
  const words = new Map<string, ProbeWord>()
  let probing: Probing | undefined
  let stopped = false
  let latest: Deployment | undefined

  async function start(): Promise<void> {
    const { startProbing, systemClock } = await import('../probe/scheduler.ts')
    if (stopped || probing !== undefined) return
    probing = startProbing(endpointChecks(), {
      checkers: options.checkers,
      healthyFraction: () => checkerRule(latest ?? NO_MODEL).healthyFraction,
      rng: randomStream(options.seed, 'serve', 'probe'),
      clock: scaledClock(systemClock, options.timeScale),
      ...(options.initial === undefined ? {} : { initial: options.initial }),
      ...(options.onResult === undefined ? {} : { onResult: options.onResult }),
      ...(options.onStart === undefined ? {} : { onStart: options.onStart }),
      onVerdict: ({ check, observation, result }) => {
        words.set(check.id, { check, passed: result.passed, message: result.message })
        options.onVerdict(check.id, observation)
      },
    })
  }
  const endpointChecks = () => [...(latest?.healthChecks.values() ?? [])].filter(isEndpointCheck)

  return {
    words,
    replace: async (deployment) => {
      if (options.health !== 'probe') return
      latest = deployment
      for (const id of [...words.keys()]) if (!deployment.healthChecks.has(id)) words.delete(id)
      if (probing !== undefined) probing.replace(endpointChecks())
      else if (endpointChecks().some(({ disabled }) => !disabled)) await start()
    },
    states: () => probing?.states() ?? options.initial ?? NO_STATES,
    stop: async () => {
      stopped = true
      await probing?.stop()
    },
  }
}
