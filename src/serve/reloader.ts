import type { DecisionGraph } from '../decide/graph.ts'

/** A plan that may be served. */
export interface ServedPlan {
  readonly graph: DecisionGraph
  /** Of all its texts; equal digests are equal plans. */
  readonly digest: string
  /** Paths of the files it was read from. */
  readonly files: readonly string[]
}

/** One thing that is wrong with a plan. */
export interface ReloadFinding {
  readonly rule: string
  readonly message: string
  readonly file: string
  readonly line: number
}

/** Why a plan cannot be served. */
export interface ReloadProblem {
  readonly message: string
  readonly findings: readonly ReloadFinding[]
  /** The findings for people. */
  readonly text: string
  /** Files to watch besides those of the plan that goes on being served. */
  readonly files: readonly string[]
}

/** How an attempt to take a plan up ended; `kept`: the old one goes on being served. */
export type ReloadResult =
  | { readonly outcome: 'changed' | 'unchanged'; readonly digest: string }
  | { readonly outcome: 'kept'; readonly problem: ReloadProblem }

/** A plan as it was found; `unchanged`: it is the one that is served. */
export type LoadedPlan =
  | { readonly outcome: 'changed'; readonly plan: ServedPlan }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'kept'; readonly problem: ReloadProblem }

export interface ReloaderOptions {
  /** Reads, checks and compiles, unless the plan still has the digest given; what is wrong comes back as a value. */
  readonly load: (servedDigest: string) => Promise<LoadedPlan>
  /** Serves another plan, in one step. */
  readonly adopt: (plan: ServedPlan) => void
  /** Every attempt; `isNews` is false where the same plan or the same problem came again. */
  readonly onResult: (result: ReloadResult, isNews: boolean) => void
}

export interface Reloader {
  /** Takes the plan up as it is after this call. */
  reload(): Promise<ReloadResult>
}

const sameProblem = (a: ReloadProblem | undefined, b: ReloadProblem) => a?.message === b.message && a.text === b.text

/**
 * Takes changed plans up, one attempt after the other: calls during one are answered together by a single next one, so that
 * the last change always wins. A plan that cannot be served changes nothing, and is news only once.
 *
 * @see D80, D81, D84
 */
export function createReloader(first: ServedPlan, { load, adopt, onResult }: ReloaderOptions): Reloader {
  let digest = first.digest
  let problem: ReloadProblem | undefined
  let running: Promise<ReloadResult> | undefined
  let next: Promise<ReloadResult> | undefined

  async function attempt(): Promise<ReloadResult> {
    const loaded = await load(digest)
    if (loaded.outcome === 'kept') {
      const isNews = !sameProblem(problem, loaded.problem)
      problem = loaded.problem
      onResult(loaded, isNews)
      return loaded
    }
    const isNews = loaded.outcome === 'changed' || problem !== undefined
    problem = undefined
    if (loaded.outcome === 'changed') {
      digest = loaded.plan.digest
      adopt(loaded.plan)
    }
    const result = { outcome: loaded.outcome, digest }
    onResult(result, isNews)
    return result
  }
  function start(): Promise<ReloadResult> {
    next = undefined
    running = attempt().finally(() => {
      running = undefined
    })
    return running
  }
  return {
    reload: () => {
      if (next !== undefined) return next
      if (running === undefined) return start()
      next = running.then(start, start)
      return next
    },
  }
}
