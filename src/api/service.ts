import type { Account } from './account.ts'
import { ApiError } from './errors.ts'

/** What comes of an action beside what it says. */
export interface Outcome {
  /** The account from now on; absent where nothing changed. */
  readonly account?: Account
}

/** The one writer of an account. */
export interface AccountService {
  /**
   * Answers with what `action` makes of the account, once everything that it goes by is durable and served. `action` is
   * called at once and alone; where it gives no account, nothing changes, and what it throws leaves no trace.
   */
  run<R extends Outcome>(action: (account: Account) => R): Promise<R>
  /** What is in force. */
  account(): Account
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
}

export interface AccountServiceOptions {
  readonly initial: Account
  /** Makes the changes between two accounts durable, all or nothing. */
  readonly keep: (next: Account, before: Account) => Promise<void>
  /** Serves an account from now on. */
  readonly serve: (account: Account) => Promise<void>
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Changes are applied one after the other to a working copy; those that come while others are being made durable
 * become so together. If that fails, all of them are refused and the working copy goes back to what is in force.
 */
export function createAccountService({ initial, keep, serve }: AccountServiceOptions): AccountService {
  let inForce = initial
  /** What is durable. Differs from what is in force only where that could not be served, nor taken back. */
  let kept = initial
  let working = initial
  let waiting: Waiting[] = []
  let committing: Promise<void> | undefined

  async function commit(): Promise<void> {
    while (waiting.length > 0) {
      const [group, next] = [waiting, working]
      waiting = []
      try {
        await keep(next, kept)
        kept = next
        await serve(next)
        inForce = next
        for (const { resolve } of group) resolve()
      } catch (error) {
        // What is refused must not come back with the next start; if it cannot be taken back now, the next change does.
        if (kept !== inForce)
          await keep(inForce, kept).then(
            () => {
              kept = inForce
            },
            () => {},
          )
        // What came meanwhile was built on what is lost.
        const lost = [...group, ...waiting]
        waiting = []
        working = inForce
        for (const { reject } of lost) reject(error)
      }
    }
    committing = undefined
  }
  function committed(): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      // A turn later, so that requests read together are kept together.
      committing ??= new Promise<void>((done) => setImmediate(done)).then(commit)
    })
  }
  return {
    account: () => inForce,
    settled: async () => {
      while (committing !== undefined) await committing
    },
    run: async (action) => {
      const result = action(working)
      if (result.account !== undefined) working = result.account
      // What was read may not be in force yet: it is answered with the changes that it has seen.
      if (working !== inForce) await committed()
      return result
    },
  }
}

/** An unexpected end as a client may know it. */
export const internalFailure = (): ApiError =>
  new ApiError('InternalFailure', 'An internal error has occurred; the log of the server says which')
