import type { LeafAnswer } from '../../decide/decision.ts'
import { type Draws, sampleOf, sharesOf } from '../../decide/sample.ts'
import { type Account, newAccount, respondBy } from '../respond.ts'
import type { ServerView } from '../view.ts'
import type { Placement } from '../writer.ts'

/** Something left to chance after the outcome was drawn. */
export type Step =
  | { readonly kind: 'shuffle'; readonly values: object }
  /** `take` of the leaves, any subset. */
  | { readonly kind: 'draw'; readonly leaves: readonly LeafAnswer[]; readonly take: number }

/** One reply, and everything that another could have had in its place. */
export interface Trial {
  readonly reply: Uint8Array
  readonly placement: Placement
  readonly account: Account
  /** Chances of the outcomes that could have been drawn in place of this one; empty where there is only one. */
  readonly shares: readonly number[]
  /** In the order in which numbers are drawn. */
  readonly steps: readonly Step[]
  /** True if another client could have got another answer. */
  readonly dependsOnClient: boolean
  /** True if it holds in every state of health. */
  readonly isSteady: boolean
  /** False where chance has its say in more ways than the above can tell. */
  readonly isTold: boolean
}

const ONE_SHARE: readonly number[] = []

/**
 * What `respond` answers where the outcome at `position` is drawn and all else stays in order, in `limitBytes` of room,
 * with what it left to chance. Undefined where there is no reply.
 */
export function tryOutcome(
  message: Uint8Array,
  address: string,
  view: ServerView,
  position: number,
  limitBytes: number,
): Trial | undefined {
  const steps: Step[] = []
  let shares = ONE_SHARE
  let [dependsOnClient, dependsOnHealth, isTold, samples] = [view.locator.vpcs.length > 0, false, true, 0]
  const draws: Draws = {
    sample: (decision) => {
      const { outcomes } = decision
      dependsOnClient ||= decision.dependsOnClient
      dependsOnHealth ||= decision.dependsOnHealth
      samples += 1
      const isOpen = outcomes.length > 1
      if (isOpen) {
        // One draw between outcomes, and that one first: what may follow it hangs on the outcome.
        if (shares.length > 0 || steps.length > 0) isTold = false
        shares = sharesOf(decision)
      }
      const outcome = outcomes[isOpen ? position : 0]
      if (outcome === undefined) return undefined
      const { from, take } = outcome
      if (take === from.length) return sampleOf(outcome, from)
      // Which leaves were given is counted for the answer itself alone.
      if (samples > 1) isTold = false
      steps.push({ kind: 'draw', leaves: from, take })
      return sampleOf(outcome, from.slice(0, take))
    },
    shuffle: (items) => {
      if (items.length < 2) return items
      const values = [...items]
      steps.push({ kind: 'shuffle', values })
      return values
    },
  }
  const placement: Placement = { firstRdata: new Map(), optAt: undefined }
  const account = newAccount()
  const reply = respondBy(message, { address, transport: 'udp' }, view, draws, { account }, { limitBytes, placement })
  // With a client subnet further decisions are made that nothing is drawn from.
  const isSteady = !dependsOnClient && !dependsOnHealth && account.query?.edns?.clientSubnet === undefined
  return reply && { reply, placement, account, shares, steps, dependsOnClient, isSteady, isTold }
}
