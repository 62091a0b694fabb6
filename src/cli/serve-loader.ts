import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { compileSteps } from '../decide/compile.ts'
import { inSlices } from '../serve/in-slices.ts'
import { createAssembly, type DeploymentSlice } from '../serve/plan-transfer.ts'
import type { LoadedPlan } from '../serve/reloader.ts'
import type { Output } from './output.ts'
import type { RefusingOptions } from './read-plan.ts'
import type { ReadAgain } from './serve-plan.ts'
import type { System } from './system.ts'

/** What the loading thread gets to know. */
export interface LoadRequest {
  readonly packageRoot: string
  readonly name: string
  readonly options: Pick<RefusingOptions, 'allowErrors' | 'maxPlanSize' | 'color'>
  readonly servedDigest: string
  /** Where findings will be shown. */
  readonly stderr: Pick<Output, 'isTerminal' | 'columns'>
}

/** What it answers with, one message each time it is asked. */
export type LoadMessage =
  | Exclude<ReadAgain, { readonly outcome: 'changed' }>
  /** The slices follow. */
  | Omit<Extract<ReadAgain, { readonly outcome: 'changed' }>, 'deployment'>
  | { readonly outcome: 'slice'; readonly slice: DeploymentSlice }
  | { readonly outcome: 'end' }

/** Reads plans for a server without holding its queries up. */
export interface Loader {
  /** The plan as it is now, unless it is the one with that digest. */
  load(servedDigest: string): Promise<LoadedPlan>
  /** Ends what is under way. */
  close(): void
}

const THREAD = 'dist/cli/serve-load-thread.js'

const kept = (message: string): LoadedPlan => ({
  outcome: 'kept',
  problem: { message, findings: [], text: '', files: [] },
})

async function loadFrom(thread: Worker, signal: AbortSignal): Promise<LoadedPlan> {
  const next = async (): Promise<LoadMessage> => {
    thread.postMessage(undefined)
    const [message] = await once(thread, 'message', { signal })
    return message
  }
  const read = await next()
  if (read.outcome === 'kept' || read.outcome === 'unchanged') return read
  if (read.outcome !== 'changed') throw new Error(`unreachable: a plan does not begin with ${read.outcome}`)
  const assembly = createAssembly()
  for (let message = await next(); message.outcome === 'slice'; message = await next()) assembly.take(message.slice)
  const graph = await inSlices(compileSteps(assembly.deployment))
  return { outcome: 'changed', plan: { graph, digest: read.digest, files: read.files } }
}

/**
 * Reading, checking and expanding are done in a thread of their own, one for each attempt, so that all its memory goes
 * with it; the main thread puts together what comes, and compiles it, in slices.
 *
 * @see D82
 */
export function createLoader(name: string, options: LoadRequest['options'], system: System): Loader {
  let running: Worker | undefined
  let closed = false

  async function load(servedDigest: string): Promise<LoadedPlan> {
    const { isTerminal, columns } = system.stderr
    const { allowErrors, maxPlanSize, color } = options
    const given = Object.entries({ allowErrors, maxPlanSize, color }).filter(([, value]) => value !== undefined)
    const workerData: LoadRequest = {
      packageRoot: system.packageRoot.href,
      name,
      options: Object.fromEntries(given),
      servedDigest,
      stderr: { isTerminal, columns },
    }
    const thread = new Worker(new URL(THREAD, system.packageRoot), { workerData })
    const ended = new AbortController()
    let fault: unknown
    thread.on('error', (error) => {
      fault = error
    })
    thread.once('exit', () => ended.abort())
    running = thread
    try {
      const loaded = await loadFrom(thread, ended.signal)
      return closed ? kept('the server has ended') : loaded
    } catch (error) {
      if (closed) return kept('the server has ended')
      // Whatever happens to the thread (no memory left), the plan from before goes on being served.
      const reason = fault ?? error
      const [words = ''] = (reason instanceof Error ? reason.message : String(reason)).split('\n')
      return kept(`${name} could not be loaded: ${words}`)
    } finally {
      running = undefined
      void thread.terminate()
    }
  }
  return {
    load,
    close: () => {
      closed = true
      void running?.terminate()
    },
  }
}
