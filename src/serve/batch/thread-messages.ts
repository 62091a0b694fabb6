import type { SharedEntry } from '../../dns/engine/engine.ts'
import type { NameTable } from '../../dns/engine/name-table.ts'
import type { ProtectionSetting } from '../protection.ts'

/** What a thread that answers is started with. */
export interface AnsweringSetting {
  readonly fd: number
  readonly family: 4 | 6
  /** `CONTROL` has what stands where. */
  readonly control: SharedArrayBuffer
  readonly seed: number
  /** Tells the threads' draws apart. */
  readonly index: number
  readonly protection: ProtectionSetting | undefined
  /** Leaves what a secondary may ask for to the main thread. */
  readonly hasSecondaries: boolean
}

/** Places in the shared memory: what a thread has to look at between two batches. */
export const CONTROL = {
  /** 1 once the thread is to end. */
  stop: 0,
  /** Letters that the main thread has posted to this one, another state of health among them. */
  posted: 1,
  /** Messages that the thread left and that were dealt with. */
  answered: 2,
} as const

/** From the main thread. */
export type Letter =
  /** Another state, and the number of what everything but health rests on; the names of the plan with it, the same as before, or not known yet. */
  | {
      readonly kind: 'state'
      readonly state: number
      readonly basis: number
      readonly names: NameTable | 'same' | 'unknown'
    }
  /** What the main thread knows of questions that were left to it, in that state. */
  | { readonly kind: 'entries'; readonly state: number; readonly entries: readonly SharedEntry[] }

/** A message that a thread could not answer. */
export interface LeftMessage {
  readonly message: Uint8Array
  /** The client's address as the system has it. */
  readonly name: Uint8Array
  readonly address: string
  /** The thread would answer the next one, if it knew. */
  readonly wantsEntry: boolean
}

/** How many replies came from one variant, by its number. */
export interface VariantCount {
  readonly number: number
  readonly count: number
  readonly given: Uint32Array | undefined
}

/** Counts since the last report. */
export interface Report {
  readonly queries: number
  /** Had no reply, because too much waited for the main thread. */
  readonly dropped: number
  readonly replies: Uint32Array
  readonly truncated: number
  readonly limited: { readonly dropped: number; readonly truncated: number }
  readonly cookies: { readonly valid: number; readonly other: number }
  readonly sendErrors: number
  readonly failures: number
  readonly variants: readonly VariantCount[]
  /** Milliseconds that replies took to make, each, and how many. */
  readonly tookMs: number
  readonly timed: number
}

/** To the main thread. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'left'; readonly messages: readonly LeftMessage[] }
  | { readonly kind: 'report'; readonly report: Report }
